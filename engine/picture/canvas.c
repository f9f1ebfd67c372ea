/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas.c: a canvas as the generator sees it, and what is painted put into it.
 */
#include <math.h>
#include <string.h>

#include "canvas.h"

typedef struct
{
  const PasticheCanvas *canvas;
  const PasticheRows   *painted; /* NULL: leave the canvas as it is */
  float                 weight;
  float                *scratch;
  gsize                 scratch_size; /* floats for each thread */
  double (*sums)[4];                  /* [height]: the row's sums of alpha, and of each colour times alpha */
} Run;

static void
make_finite (float *pixels, gsize n)
{
  for (gsize i = 0; i < 4 * n; i++)
    if (!isfinite (pixels[i]))
      pixels[i] = pastiche_in_range (pixels[i]);
}

void
pastiche_picture_make_finite (PastichePicture *picture)
{
  make_finite (picture->pixels, (gsize) picture->width * picture->height);
}

/* Call @func for every row.  Each thread has scratch space for a row of pixels, and behind it what the painted rows
 * need. */
static gboolean
run_rows (PasticheJob *job, Run *run, double work, PasticheBlockFunc func, GError **error)
{
  gboolean ok;

  run->scratch_size = 4 * (gsize) run->canvas->width + (run->painted != NULL ? run->painted->scratch : 0);
  run->scratch      = pastiche_alloc_floats (run->scratch_size * pastiche_threads (), error);
  ok                = run->scratch != NULL && pastiche_parallel_for (job, run->canvas->height, work, func, run, error);
  pastiche_free (run->scratch);
  return ok;
}

/* --- Colours ------------------------------------------------------------ */

static void
sum_row (gpointer data, int row, int slot)
{
  const Run *run     = data;
  float     *p       = run->scratch + slot * run->scratch_size;
  double     sums[4] = { 0 };

  run->canvas->read (run->canvas->data, row, p);
  for (int x = 0; x < run->canvas->width; x++, p += 4)
    {
      double alpha = pastiche_in_range (p[3]);

      sums[0] += alpha;
      for (int c = 0; c < 3; c++)
        sums[1 + c] += alpha * pastiche_in_range (p[c]);
    }
  for (int i = 0; i < 4; i++)
    run->sums[row][i] = sums[i];
}

gboolean
pastiche_matte_init (PasticheMatte *matte, PasticheJob *job, const PasticheCanvas *canvas, GError **error)
{
  Run      run     = { .canvas = canvas };
  double   sums[4] = { 0 };
  gboolean ok;

  *matte = (PasticheMatte) { .canvas = canvas, .visible = canvas->opaque };
  if (canvas->opaque)
    return TRUE;
  run.sums = pastiche_alloc (canvas->height, sizeof *run.sums, error);
  ok       = run.sums != NULL && run_rows (job, &run, 0, sum_row, error);
  for (int row = 0; ok && row < canvas->height; row++)
    for (int i = 0; i < 4; i++)
      sums[i] += run.sums[row][i];
  pastiche_free (run.sums);
  matte->visible = sums[0] > 0;
  for (int c = 0; c < 3; c++)
    matte->mean[c] = matte->visible ? sums[1 + c] / sums[0] : 0;
  return ok;
}

/* In place: three colours are written for every four values that were read, so never ahead of reading. */
static const float *
matte_row (gconstpointer data, int row, float *scratch)
{
  const PasticheMatte *matte = data;
  const float         *p     = scratch;
  float               *x     = scratch;

  matte->canvas->read (matte->canvas->data, row, scratch);
  for (int i = 0; i < matte->canvas->width; i++, p += 4, x += 3)
    {
      float alpha = pastiche_in_range (p[3]);

      for (int c = 0; c < 3; c++)
        x[c] = alpha * pastiche_in_range (p[c]) + (1 - alpha) * matte->mean[c];
    }
  return scratch;
}

PasticheRows
pastiche_matte_rows (const PasticheMatte *matte)
{
  return (PasticheRows) { .height   = matte->canvas->height,
                          .width    = matte->canvas->width,
                          .channels = 3,
                          .scratch  = 4 * (gsize) matte->canvas->width,
                          .row      = matte_row,
                          .data     = matte };
}

/* --- Painting over ------------------------------------------------------ */

static void
paint_row (gpointer data, int row, int slot)
{
  const Run            *run    = data;
  const PasticheCanvas *canvas = run->canvas;
  float                *p      = run->scratch + slot * run->scratch_size;

  canvas->read (canvas->data, row, p);
  make_finite (p, canvas->width);
  if (run->painted != NULL)
    {
      const float *y = run->painted->row (run->painted->data, row, p + 4 * (gsize) canvas->width);

      for (int x = 0; x < canvas->width; x++)
        for (int c = 0; c < 3; c++)
          p[4 * x + c] = (1 - run->weight) * pastiche_in_range (p[4 * x + c]) + run->weight * y[3 * x + c];
    }
  canvas->write (canvas->data, row, p);
}

gboolean
pastiche_canvas_paint (const PasticheCanvas *canvas,
                       PasticheJob          *job,
                       const PasticheRows   *painted,
                       float                 weight,
                       GError              **error)
{
  Run run = { .canvas = canvas, .painted = painted, .weight = weight };

  return run_rows (job, &run, PASTICHE_CANVAS_WORK * canvas->height * canvas->width, paint_row, error);
}

gboolean
pastiche_canvas_copy (const PasticheCanvas *canvas, PasticheJob *job, GError **error)
{
  Run run = { .canvas = canvas };

  return run_rows (job, &run, 0, paint_row, error);
}

/* --- Pictures in memory ------------------------------------------------- */

static void
read_picture_row (gconstpointer data, int row, float *pixels)
{
  const PastichePicture *from = ((const PastichePictures *) data)->from;

  memcpy (pixels, from->pixels + 4 * (gsize) from->width * row, 4 * (gsize) from->width * sizeof (float));
}

static void
write_picture_row (gpointer data, int row, const float *pixels)
{
  PastichePicture *to = ((PastichePictures *) data)->to;

  memcpy (to->pixels + 4 * (gsize) to->width * row, pixels, 4 * (gsize) to->width * sizeof (float));
}

PasticheCanvas
pastiche_pictures_canvas (PastichePictures *pictures)
{
  return (PasticheCanvas) { .width  = pictures->from->width,
                            .height = pictures->from->height,
                            .read   = read_picture_row,
                            .write  = write_picture_row,
                            .data   = pictures };
}
