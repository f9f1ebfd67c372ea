/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas.h: the pixels that a job paints over, wherever they are: floats in
 * memory, or the bytes of a file that was read, which take a quarter of that.
 *
 *   PasticheCanvas canvas = { .width = 640, .height = 480, .read = read_row, .write = write_row, .data = mine };
 *   PasticheMatte  matte;
 *   gboolean       ok     = pastiche_matte_init (&matte, job, &canvas, error);
 *   PasticheRows   rows   = pastiche_matte_rows (&matte); // what the engine sees of it
 *   gboolean       done   = pastiche_canvas_paint (&canvas, job, &painted, 1.0f, error);
 */
#pragma once

#include "rows.h"
#include "threads.h"

G_BEGIN_DECLS

/* Rows are [width][4], R'G'B'A as in a PastichePicture.  A row is not read any more once it is written. */
typedef struct
{
  int      width;
  int      height;
  gboolean opaque; /* alpha is known to be 1 everywhere */
  void (*read) (gconstpointer data, int row, float *pixels);
  void (*write) (gpointer data, int row, const float *pixels);
  gpointer data; /* for both, from any thread */
} PasticheCanvas;

typedef struct
{
  const PasticheCanvas *canvas;
  gboolean              visible; /* something is */
  float                 mean[3];
} PasticheMatte;

/* The canvas' colours over their mean where it is transparent: what is under alpha 0 is often rubbish, and would be
 * painted into what is seen. */
gboolean pastiche_matte_init (PasticheMatte *matte, PasticheJob *job, const PasticheCanvas *canvas, GError **error);

/* [height][width][3] in 0..1. */
PasticheRows pastiche_matte_rows (const PasticheMatte *matte);

/* Lays @painted [height][width][3] over the canvas by @weight, 0..1; alpha stays. */
gboolean pastiche_canvas_paint (const PasticheCanvas *canvas,
                                PasticheJob          *job,
                                const PasticheRows   *painted,
                                float                 weight,
                                GError              **error);

/* Writes what it reads. */
gboolean pastiche_canvas_keep (const PasticheCanvas *canvas, PasticheJob *job, GError **error);

G_END_DECLS
