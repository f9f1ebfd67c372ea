/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shot.h: what the frames of a shot have in common when they are painted.
 */
#pragma once

#include "canvas.h"
#include "setup.h"

G_BEGIN_DECLS

/* Moments of the generator's layers in each size, of one style, each with the sum of the pictures' weights. */
typedef struct
{
  double weight[PASTICHE_MAX_SIZES];
  double values[PASTICHE_MAX_SIZES][PASTICHE_VECTOR];
} PasticheShotPart;

/* Means over the pictures that were added, each with the sum of these pictures' weights: the sizes need not be as many for
 * all pictures, and only some have something transparent. */
struct _PasticheShot
{
  PasticheStyle   *style;
  PasticheSettings settings;

  PasticheShotPart *parts; /* [pastiche_style_n_parts ()] */

  double vector_weight;
  double vector[PASTICHE_VECTOR]; /* of the pictures' own ones */
  double matte_weight;
  double matte[3]; /* of the mean colours on which transparency is laid */
};

/* Its setup, which is valid as long as the shot. */
PasticheSetup pastiche_shot_setup (const PasticheShot *shot);

/* The moments of each size, [PASTICHE_MAX_SIZES], of the style number @part; no values for one that no picture was measured
 * in. */
void pastiche_shot_moments (PasticheShot *shot, int part, PasticheMoments *moments);

/* Put what pictures have in common in place of what is @matte's or @own [PASTICHE_VECTOR]; the latter returns whether any
 * was measured. */
void     pastiche_shot_share_matte (const PasticheShot *shot, PasticheMatte *matte);
gboolean pastiche_shot_share_vector (const PasticheShot *shot, float *own);

G_END_DECLS
