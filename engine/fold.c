/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fold.c: reflection and space to depth in one pass.
 */
#include "fold.h"

typedef struct
{
  const PasticheTensor *x;
  PasticheTensor       *y;
  int                   before;
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

  if (n == 1)
    return 0;
  i %= period;
  if (i < 0)
    i += period;
  return i < n ? i : period - i;
}

static void
fold_row (gpointer data, int i, int slot G_GNUC_UNUSED)
{
  const Run *run = data;
  float     *y   = run->y->data + (gsize) i * run->y->width * 12;

  for (int dy = 0; dy < 2; dy++)
    {
      int          from = pastiche_mirror (2 * i + dy - run->before, run->x->height);
      const float *row  = run->x->data + (gsize) from * run->x->width * 3;

      for (int j = 0; j < 2 * run->y->width; j++)
        {
          const float *pixel = row + (gsize) pastiche_mirror (j - run->before, run->x->width) * 3;
          float       *to    = y + (gsize) (j / 2) * 12 + 2 * dy + j % 2;

          for (int c = 0; c < 3; c++)
            to[4 * c] = 2 * pixel[c] - 1;
        }
    }
}

gboolean
pastiche_fold (PasticheJob *job, const PasticheTensor *x, int before, PasticheTensor *y, GError **error)
{
  Run run = { x, y, before };

  return pastiche_parallel_for (job, y->height, 0, fold_row, &run, error);
}
