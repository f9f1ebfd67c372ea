/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * adam.c: Adam, clipping, moving average.
 */
#include <math.h>
#include <string.h>

#include "adam.h"
#include "kernels.h"
#include "tensor.h"

#define BETA1   0.5f
#define BETA2   0.99f
#define EPSILON 1e-8f
#define BLOCK   16384 /* numbers */

gboolean
pastiche_adam_init (PasticheAdam *adam, gsize n, float clip, GError **error)
{
  *adam      = (PasticheAdam) { .n = n, .clip = clip };
  adam->mean = pastiche_alloc_floats (2 * n, error);
  if (adam->mean == NULL)
    return FALSE;
  adam->square = adam->mean + n;
  memset (adam->mean, 0, 2 * n * sizeof (float));
  return TRUE;
}

void
pastiche_adam_clear (PasticheAdam *adam)
{
  pastiche_free (adam->mean);
  adam->mean = NULL;
}

typedef struct
{
  PasticheAdam *adam;
  float        *values;
  const float  *gradient;
  gsize         first, n; /* the numbers of one rate */
  float         clip, rate, root;
  double       *squares; /* [blocks] */
} Run;

static void
square_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Run *run = data;
  gsize      end = MIN ((gsize) (block + 1) * BLOCK, run->n);
  double     sum = 0;

  for (gsize i = (gsize) block * BLOCK; i < end; i++)
    sum += (double) run->gradient[i] * run->gradient[i];
  run->squares[block] = sum;
}

static void
step_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Run *run   = data;
  gsize      first = run->first + (gsize) block * BLOCK;

  pastiche_kernels ()->adam (run->values + first, run->gradient + first, run->adam->mean + first,
                             run->adam->square + first, BETA1, BETA2, run->clip, run->rate, run->root, EPSILON,
                             MIN (BLOCK, run->first + run->n - first));
}

/* What the gradient is multiplied with, or a number below 0 when it is not finite. */
static gboolean
find_clip (Run *run, PasticheJob *job, GError **error)
{
  int    blocks = pastiche_blocks (run->n, BLOCK);
  double sum    = 0;

  run->squares = pastiche_alloc (blocks, sizeof (double), error);
  if (run->squares == NULL)
    return FALSE;
  if (!pastiche_parallel_for (job, blocks, 0, square_block, run, error))
    {
      pastiche_free (run->squares);
      return FALSE;
    }
  for (int i = 0; i < blocks; i++)
    sum += run->squares[i];
  pastiche_free (run->squares);
  run->clip = isfinite (sum) ? MIN (1, run->adam->clip / (sqrt (sum) + 1e-6)) : -1;
  return TRUE;
}

gboolean
pastiche_adam_step (PasticheAdam       *adam,
                    PasticheJob        *job,
                    float              *values,
                    const float        *gradient,
                    const PasticheRate *rates,
                    int                 n_rates,
                    GError            **error)
{
  Run run = { .adam = adam, .values = values, .gradient = gradient, .n = adam->n };

  if (!find_clip (&run, job, error))
    return FALSE;
  adam->steps++;
  if (run.clip < 0)
    {
      adam->skipped++;
      return TRUE;
    }
  run.root = sqrt (1 - pow (BETA2, adam->steps));
  for (int i = 0; i < n_rates; i++, run.first += run.n)
    {
      run.n    = rates[i].n;
      run.rate = rates[i].rate / (1 - pow (BETA1, adam->steps));
      if (!pastiche_parallel_for (job, pastiche_blocks (run.n, BLOCK), 0, step_block, &run, error))
        return FALSE;
    }
  return TRUE;
}

void
pastiche_average (float *average, const float *values, gsize n, float decay)
{
  for (gsize i = 0; i < n; i++)
    average[i] += (1 - decay) * (values[i] - average[i]);
}
