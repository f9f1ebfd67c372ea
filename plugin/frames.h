/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frames.h: several selected layers as the stills that looks are made from: the frames of a shot, or stills of different
 * films.  Main thread only.
 *
 *   frames = pastiche_frames_read (image, drawables, FALSE, &error);
 *   look   = pastiche_era_look (era, frames->stills, frames->n, &settings, &error);
 *   layers = pastiche_frames_apply (frames, looks, names, PASTICHE_OUTPUT_LAYER, 0, &error);
 *   g_free (layers);
 *   pastiche_frames_free (frames);
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
} PasticheFrames;

/* Read the stills of @drawables, which end with NULL: layers of which nothing is seen, or not where the selection is, are
 * left out.  Only the first layer's pixels are kept, and if they are to be @shown, all in small.  NULL with an error when
 * there is none, or one that cannot be read. */
PasticheFrames *pastiche_frames_read (GimpImage *image, GimpDrawable **drawables, gboolean shown, GError **error);
void            pastiche_frames_free (PasticheFrames *frames);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheFrames, pastiche_frames_free)

/* Give each frame its look of @looks [n], as a new layer called as in @names [n]; one whose look is NULL stays as it is.
 * GIMP's progress bar moves.  @soft_edge is in percent, and what the rest is and what is returned is in output.h. */
GimpLayer **pastiche_frames_apply (PasticheFrames      *frames,
                                   PasticheLook *const *looks,
                                   const char *const   *names,
                                   PasticheOutput       output,
                                   double               soft_edge,
                                   GError             **error);
