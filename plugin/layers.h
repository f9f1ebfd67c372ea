/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layers.h: several selected layers as the stills that looks are made from: the frames of a shot, or stills of different
 * films.  Main thread only.
 *
 *   frames = pastiche_layers_read (image, drawables, FALSE, &error);
 *   look   = pastiche_era_look (era, frames->stills, frames->n, &settings, &error);
 *   layers = pastiche_layers_apply (frames, looks, names, PASTICHE_OUTPUT_LAYER, 0, &error);
 *   g_free (layers);
 *   pastiche_layers_free (frames);
 */
#pragma once

#include "output.h"
#include "pastiche-era.h"

typedef struct
{
  GimpImage        *image;
  int               n;
  GimpDrawable    **layers;   /* [n], the lowest first, as GIMP stacks the frames of a film */
  PasticheStill   **stills;   /* [n] */
  PastichePicture **small;    /* [n]: each picture at the size of a thumbnail; or NULL */
  PasticheTarget   *first;    /* of the first layer, or NULL when it has been used */
  PastichePicture  *finished; /* its picture with its look, where that has been made already; or NULL */
} PasticheLayers;

/* The layers that @drawables, which end with NULL, stand for, the lowest first: an array that the caller frees.  NULL with an
 * error when there is none, or one that cannot be painted. */
GPtrArray *pastiche_layers_list (GimpImage *image, GimpDrawable **drawables, GError **error);

/* Read the stills of @drawables, which end with NULL: layers of which nothing is seen, or not where the selection is, are
 * left out.  Only the first layer's pixels are kept, and if they are to be @shown, all in small.  NULL with an error when
 * there is none, or one that cannot be read. */
PasticheLayers *pastiche_layers_read (GimpImage *image, GimpDrawable **drawables, gboolean shown, GError **error);
void            pastiche_layers_free (PasticheLayers *frames);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheLayers, pastiche_layers_free)

/* Give each frame its look of @looks [n], as a new layer called as in @names [n]; one whose look is NULL stays as it is.
 * GIMP's progress bar moves.  @soft_edge is in percent, and what the rest is and what is returned is in output.h. */
GimpLayer **pastiche_layers_apply (PasticheLayers      *frames,
                                   PasticheLook *const *looks,
                                   const char *const   *names,
                                   PasticheOutput       output,
                                   double               soft_edge,
                                   GError             **error);
