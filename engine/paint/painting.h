/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * painting.h: a canvas painted with strokes of the wanted size, which is that
 * of a generator painting at the working size: one as large as the canvas, or
 * smaller, or larger.
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

typedef struct
{
  int height, width; /* of the canvas */
  int working_height, working_width;
} PasticheSize;

/* Multiply-adds. */
double pastiche_painting_work (const PasticheSize *size);

/* Bytes that are needed at a time at most, beside the canvas. */
gsize pastiche_painting_memory (const PasticheSize *size, const PasticheAmounts *amounts);

/* Paint @x, the canvas' matte, and lay it over the canvas with @amounts. */
gboolean pastiche_painting_run (const PasticheGenerator *generator,
                                PasticheJob             *job,
                                const PasticheSize      *size,
                                const PasticheRows      *x,
                                const PasticheCanvas    *canvas,
                                const PasticheAmounts   *amounts,
                                GError                 **error);

G_END_DECLS
