/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * places.h: two losses that look at single places of the trunk's maps, where
 * those of perceptual.h compare statistics of whole maps (the formulas are those
 * of pretrained/recipe/places.py):
 *
 *   match   every place of what was painted is to look like some place of the
 *           paintings (Kolkin et al. 2022; Zhang et al. 2022).  Mean over maps
 *           and places a of 1 − cos (a − c, b − c), where b is the nearest of the
 *           paintings' places, and c the mean of all these
 *   alike   what is alike in the photograph stays alike, be it painted as it may:
 *           self-similarity (Kolkin et al. 2019).  With d_ij = 1 − cos (a_i, a_j)
 *           between the places of a picture, and d' those of its photograph, mean
 *           over maps, pictures and places j of Σ_i |d_ij ∕ Σ_k d_kj − d'_ij ∕ Σ_k d'_kj|
 *
 * Match sees the last three maps, alike the last two; both see at most so many
 * places of one, on a grid that moves from step to step.  Otherwise the generator,
 * whose layers are aligned to the same pixels, would learn to paint the places
 * that are looked at unlike the others.
 */
#pragma once

#include "perceptual.h"

G_BEGIN_DECLS

#define PASTICHE_MATCHED_MAPS 3    /* the last of the trunk */
#define PASTICHE_PAINT_PLACES 2048 /* of the paintings, a map */
#define PASTICHE_CROP_PLACES  32   /* of these from each crop */

/* Places of the paintings in each map that match looks at. */
typedef struct
{
  int      n[PASTICHE_MATCHED_MAPS];      /* how many there are */
  float   *places[PASTICHE_MATCHED_MAPS]; /* [n][channels], as the trunk has them; from here on one allocation */
  float   *centre[PASTICHE_MATCHED_MAPS]; /* [channels]: their mean */
  float   *scale[PASTICHE_MATCHED_MAPS];  /* [n]: 1 ∕ their distance from it */
  float   *packed[PASTICHE_MATCHED_MAPS]; /* their directions from it, for matrix products */
  float   *columns;                       /* work space */
  gboolean ready;                         /* all but the places is up to date */
} PastichePaint;

/* PASTICHE_ERROR_MEMORY; takes 8 MB. */
gboolean pastiche_paint_init (PastichePaint *paint, GError **error);
void     pastiche_paint_clear (PastichePaint *paint);

/* Add places of the @nth batch of crops, whose maps in the trunk are @maps [PASTICHE_TRUNK_LAYERS], as long as there is
 * room; with @nth 0 all former ones are forgotten. */
void pastiche_paint_add (PastichePaint *paint, int nth, const PasticheBatch *const *maps);

/* Either the two losses, or their weights. */
typedef struct
{
  float match, alike;
} PastichePlaces;

/* The @losses of @maps [PASTICHE_TRUNK_LAYERS] against @paint, which is brought up to date, and against @pictures
 * [PASTICHE_CONTENT_MAPS], the photographs' last maps; @step tells where the grids lie.  The gradient of their sum weighted
 * by @weights, with respect to each map, is added to @gradients [PASTICHE_TRUNK_LAYERS].  A loss whose weight is 0, or for
 * which @paint has no places, is 0.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_places (PasticheJob                *job,
                          const PasticheBatch *const *maps,
                          PastichePaint              *paint,
                          const PasticheBatch        *pictures,
                          int                         step,
                          const PastichePlaces       *weights,
                          PasticheBatch *const       *gradients,
                          PastichePlaces             *losses,
                          GError                    **error);

G_END_DECLS
