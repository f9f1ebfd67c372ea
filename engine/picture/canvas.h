/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas.h: the pixels that a job paints over, read and written row by row, so
 * that they may lie in memory as floats or as the bytes of a file, which take a
 * quarter of that.
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

/* Painting a pixel of a canvas takes about as long as so many multiply-adds, for the progress: it is memory that is waited
 * for.  A fifth of the time of a large picture. */
#define PASTICHE_CANVAS_WORK 20000.0

/* Where the pixels are.  Rows are [width][4], R'G'B'A as in a PastichePicture.  A row is not read again once it has
 * been written, so both may go to the same memory. */
typedef struct
{
  int      width;
  int      height;
  gboolean opaque; /* alpha is 1 everywhere, without looking */
  void (*read) (gconstpointer data, int row, float *pixels);
  void (*write) (gpointer data, int row, const float *pixels);
  gpointer data; /* given to both functions, which several threads call at once */
} PasticheCanvas;

/* A colour or alpha in its range; NaN also becomes 0. */
static inline float
pastiche_in_range (float v)
{
  return v >= 0 ? MIN (v, 1) : 0;
}

/* Pictures in memory of one size: what is read of the one is written to the other, which may be set later. */
typedef struct
{
  const PastichePicture *from;
  PastichePicture       *to;
} PastichePictures;

/* The canvas of @pictures, which must outlive it. */
PasticheCanvas pastiche_pictures_canvas (PastichePictures *pictures);

/* A matte is the canvas laid over its mean colour, which is what the generator sees: it knows no alpha, and colours
 * under an alpha of 0 are often arbitrary, so that they would show in what is painted beside them. */
typedef struct
{
  const PasticheCanvas *canvas;
  gboolean              visible; /* some pixel has an alpha above 0 */
  float                 mean[3]; /* of the colours, weighted by alpha */
} PasticheMatte;

/* Compute the mean colour, for which an opaque canvas need not be read.  PASTICHE_ERROR_MEMORY,
 * G_IO_ERROR_CANCELLED. */
gboolean pastiche_matte_init (PasticheMatte *matte, PasticheJob *job, const PasticheCanvas *canvas, GError **error);

/* The matte's colours, [height][width][3] in 0 to 1; both must outlive the rows. */
PasticheRows pastiche_matte_rows (const PasticheMatte *matte);

/* Mix @painted, [height][width][3] in 0 to 1, into the canvas: its colours become (1 − @weight) of their own and
 * @weight, 0 to 1, of the painted ones.  Alpha stays.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_canvas_paint (const PasticheCanvas *canvas,
                                PasticheJob          *job,
                                const PasticheRows   *painted,
                                float                 weight,
                                GError              **error);

/* Write every row as it is read.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_canvas_copy (const PasticheCanvas *canvas, PasticheJob *job, GError **error);

G_END_DECLS
