/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fold.c: padding by reflection, fixed noise and space-to-depth in one pass.
 */
#include "fold.h"
#include "kernels.h"

typedef struct
{
  const PasticheRows *x;
  PasticheTensor     *y;
  int                 top, left;
  float               grain;
  float              *scratch;
} Run;

int
pastiche_padded (int n)
{
  return (n + 2 * PASTICHE_MARGIN + 7) / 8 * 8;
}

int
pastiche_mirror (int i, int n)
{
  int period = 2 * (n - 1);

  if (i >= 0 && i < n) /* nearly always; saves the division */
    return i;
  if (n == 1)
    return 0;
  i %= period;
  if (i < 0)
    i += period;
  return i < n ? i : period - i;
}

/* Uniform noise in −1..1 from a position. */
static inline float
hashed (guint32 x, guint32 y)
{
  return (pastiche_hash (x + 0x9E3779B9u * y) >> 8) * 0x1p-23f - 1;
}

/* The noise at (@x, @y + 1), smoothed along its column. */
static inline float
smoothed_column (int x, int y)
{
  return (hashed (x, y) + 2 * hashed (x, y + 1) + hashed (x, y + 2)) / 4;
}

static void
fold_row (gpointer data, int i, int slot)
{
  const Run *run      = data;
  int        channels = run->x->channels;
  float     *y        = run->y->data + (gsize) i * run->y->width * run->y->channels;

  for (int dy = 0; dy < 2; dy++)
    {
      int          from = pastiche_mirror (2 * i + dy - run->top, run->x->height);
      const float *row  = run->x->row (run->x->data, from, run->scratch + slot * run->x->scratch);
      float        n[3] = { 0, smoothed_column (0, 2 * i + dy), smoothed_column (1, 2 * i + dy) };

      for (int j = 0; j < 2 * run->y->width; j++)
        {
          const float *pixel = row + (gsize) pastiche_mirror (j - run->left, run->x->width) * channels;
          float       *to    = y + (gsize) (j / 2) * 4 * channels + 2 * dy + j % 2;
          float        grain;

          n[0]  = n[1];
          n[1]  = n[2];
          n[2]  = run->grain != 0 ? smoothed_column (j + 2, 2 * i + dy) : 0;
          grain = run->grain * (n[0] + 2 * n[1] + n[2]) / 4;
          for (int c = 0; c < channels; c++)
            to[4 * c] = 2 * (pixel[c] + grain) - 1;
        }
    }
}

gboolean
pastiche_fold (PasticheJob        *job,
               double              work,
               const PasticheRows *x,
               int                 top,
               int                 left,
               float               grain,
               PasticheTensor     *y,
               GError            **error)
{
  Run      run = { x, y, top, left, grain, pastiche_alloc_floats (x->scratch * pastiche_threads (), error) };
  gboolean ok  = run.scratch != NULL && pastiche_parallel_for (job, y->height, work, fold_row, &run, error);

  pastiche_free (run.scratch);
  return ok;
}

typedef struct
{
  const PasticheTensor *dy;
  int                   before;
  PasticheTensor       *dx;
} Backward;

static void
unfold_row (gpointer data, int i, int slot G_GNUC_UNUSED)
{
  const Backward *run   = data;
  int             width = run->dx->width;

  for (int dy = 0; dy < 2; dy++)
    {
      float       *to   = run->dx->data + ((gsize) (2 * i + dy - run->before) * width - run->before) * 3;
      const float *from = run->dy->data + (gsize) i * run->dy->width * 12 + 2 * dy;

      for (int j = 0; j < run->dy->width; j++, from += 12, to += 6)
        for (int c = 0; c < 3; c++)
          {
            to[c] += 2 * from[4 * c];
            to[3 + c] += 2 * from[4 * c + 1];
          }
    }
}

gboolean
pastiche_fold_backward (PasticheJob *job, const PasticheTensor *dy, int before, PasticheTensor *dx, GError **error)
{
  Backward run = { dy, before, dx };

  return pastiche_parallel_for (job, dy->height, 0, unfold_row, &run, error);
}
