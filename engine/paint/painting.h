/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * painting.h: a canvas painted with strokes of the wanted size.  The generator
 * draws strokes of a fixed number of pixels, so it paints at a working size, which
 * may be smaller or larger than the canvas.
 *
 *   PasticheSize size   = { .height = 3000, .width = 4000, .working_height = 900, .working_width = 1200 };
 *   double       work   = pastiche_painting_work (&size, NULL, TRUE); // for the progress
 *   gsize        memory = pastiche_painting_memory (&size, &amounts); // bytes
 *   gboolean     ok     = pastiche_painting_run (&generator, job, &size, &rows, NULL, &canvas, &amounts, error);
 */
#pragma once

#include "canvas.h"
#include "finish.h"
#include "generator.h"

G_BEGIN_DECLS

/* In pixels. */
typedef struct
{
  int height, width; /* of the canvas */
  int working_height, working_width;
} PasticheSize;

#define PASTICHE_MAX_SIZES \
  8 /* in which a canvas is painted, coarse to fine: the largest from the smallest working size has 7 */

/* In how many sizes it is painted, the working size included. */
int pastiche_painting_sizes (const PasticheSize *size);

/* The work that it will be, in multiply-adds, for the progress: to be @painted, or only measured, with @moments as below. */
double pastiche_painting_work (const PasticheSize *size, const PasticheMoments *moments, gboolean painted);

/* Bytes that it takes at most at a time, without the canvas. */
gsize pastiche_painting_memory (const PasticheSize *size, const PasticheAmounts *amounts);

/* Paint @x, the canvas over its mean colour (pastiche_matte_rows ()), and lay the result over the canvas with @amounts.
 * What layers are normalised with is in @moments, for each of the pastiche_painting_sizes (), or NULL: the
 * picture's own, as in a size whose moments have no values.
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_painting_run (const PasticheGenerator *generator,
                                PasticheJob             *job,
                                const PasticheSize      *size,
                                const PasticheRows      *x,
                                const PasticheMoments   *moments,
                                const PasticheCanvas    *canvas,
                                const PasticheAmounts   *amounts,
                                GError                 **error);

/* Paint @x no further than it takes to know the @moments of all sizes, none of which are given.  Errors likewise. */
gboolean pastiche_painting_measure (const PasticheGenerator *generator,
                                    PasticheJob             *job,
                                    const PasticheSize      *size,
                                    const PasticheRows      *x,
                                    const PasticheMoments   *moments,
                                    GError                 **error);

G_END_DECLS
