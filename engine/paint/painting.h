/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * painting.h: a canvas painted with strokes of the wanted size.  The generator
 * draws strokes of a fixed number of pixels, so it paints at a working size, which
 * may be smaller or larger than the canvas.
 *
 *   PasticheSize size   = { .height = 3000, .width = 4000, .working_height = 900, .working_width = 1200 };
 *   double       work   = pastiche_painting_work (&size);   // for the progress
 *   gsize        memory = pastiche_painting_memory (&size, &amounts); // bytes
 *   gboolean     ok     = pastiche_painting_run (&generator, job, &size, &rows, &canvas, &amounts, error);
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

/* The work that it will be, in multiply-adds, for the progress. */
double pastiche_painting_work (const PasticheSize *size);

/* Bytes that it takes at most at a time, without the canvas. */
gsize pastiche_painting_memory (const PasticheSize *size, const PasticheAmounts *amounts);

/* Paint @x, the canvas over its mean colour (pastiche_matte_rows ()), and lay the result over the canvas with @amounts.
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_painting_run (const PasticheGenerator *generator,
                                PasticheJob             *job,
                                const PasticheSize      *size,
                                const PasticheRows      *x,
                                const PasticheCanvas    *canvas,
                                const PasticheAmounts   *amounts,
                                GError                 **error);

G_END_DECLS
