/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * seams.h: where patches of different tone meet, the step between them is spread over their surroundings.
 *
 * What is added to the colours of a hole has, from each pixel to the next, as nearly as can be the difference between the step that
 * the sources have there and the one that the filled picture has (Poisson image editing: Pérez, Gangnet and Blake 2003).  Only steps that
 * are small are taken for seams; where things of different colour meet there is to be an edge.
 *
 *   float   *added = pastiche_alloc_floats (3 * (gsize) filling.height * filling.width, error);
 *   gboolean ok    = pastiche_seams_smooth (&filling, NULL, NULL, added, job, error);
 */
#pragma once

#include "filling.h"

G_BEGIN_DECLS

/* Computes what is to be added to each pixel, @added [height][width][3] in levels of a byte, 0 where there is no hole; @p has just
 * copied its sources' centres.  @coarse, of a picture @half of half the size, is where it begins; both may be NULL.
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_seams_smooth (const PasticheFilling *p,
                                const PasticheFilling *half,
                                const float           *coarse,
                                float                 *added,
                                PasticheJob           *job,
                                GError               **error);

/* Bytes a pixel that it takes, @added included. */
#define PASTICHE_SEAMS_PIXEL (3 * sizeof (float) + 3 * sizeof (gint16))

/* Multiply-adds that it takes, about. */
double pastiche_seams_work (const PasticheFilling *p);

G_END_DECLS
