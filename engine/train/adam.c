/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * adam.c: Adam, the clipping of its gradients, and the moving average.
 */
#include <math.h>
#include <string.h>

#include "adam.h"
#include "kernels.h"
#include "tensor.h"

#define BETA1   0.5f
#define BETA2   0.99f
#define EPSILON 1e-8f
#define BLOCK   16384 /* weights that one thread updates at a time */

gboolean
pastiche_adam_init (PasticheAdam *adam, gsize n, float clip, GError **error)
{
  *adam         = (PasticheAdam) { .n = n, .clip = clip };
  adam->mean    = pastiche_alloc_floats (2 * n, error);
  adam->squares = adam->mean ? pastiche_alloc (pastiche_blocks (n, BLOCK), sizeof (double), error) : NULL;
  if (adam->squares == NULL)
    return FALSE;
  adam->square = adam->mean + n;
  memset (adam->mean, 0, 2 * n * sizeof (float));
  return TRUE;
}

void
pastiche_adam_clear (PasticheAdam *adam)
{
  pastiche_free (adam->mean);
  pastiche_free (adam->squares);
  adam->mean    = NULL;
  adam->squares = NULL;
}

typedef struct
{
  PasticheAdam *adam;
  float        *values;
  const float  *gradient;
  gsize         first, n; /* the weights of one rate */
  float         clip;     /* factor of the gradient, at most 1 */
  float         rate;     /* over the first moment's bias correction, 1 − β₁ᵗ */
  float         root;     /* √(1 − β₂ᵗ), the second moment's */
} Run;

static void
square_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Run *run = data;
  gsize      end = MIN ((gsize) (block + 1) * BLOCK, run->n);
  double     sum = 0;

  for (gsize i = (gsize) block * BLOCK; i < end; i++)
    sum += (double) run->gradient[i] * run->gradient[i];
  run->adam->squares[block] = sum;
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

/* The factor that shortens the gradient to the largest norm, or −1 where it is infinite or not a number. */
static float
find_clip (Run *run)
{
  int    blocks = pastiche_blocks (run->n, BLOCK);
  double sum    = 0;

  pastiche_parallel_for (NULL, blocks, 0, square_block, run, NULL);
  for (int i = 0; i < blocks; i++)
    sum += run->adam->squares[i];
  return isfinite (sum) ? MIN (1, run->adam->clip / (sqrt (sum) + 1e-6)) : -1;
}

void
pastiche_adam_step (PasticheAdam *adam, float *values, const float *gradient, const PasticheRate *rates, int n_rates)
{
  Run run = { .adam = adam, .values = values, .gradient = gradient, .n = adam->n };

  run.clip = find_clip (&run);
  adam->steps++;
  if (run.clip < 0)
    {
      adam->skipped++;
      return;
    }
  run.root = sqrt (1 - pow (BETA2, adam->steps));
  for (int i = 0; i < n_rates; i++, run.first += run.n)
    {
      run.n    = rates[i].n;
      run.rate = rates[i].rate / (1 - pow (BETA1, adam->steps));
      pastiche_parallel_for (NULL, pastiche_blocks (run.n, BLOCK), 0, step_block, &run, NULL);
    }
}

void
pastiche_average (float *average, const float *values, gsize n, float decay)
{
  for (gsize i = 0; i < n; i++)
    average[i] += (1 - decay) * (values[i] - average[i]);
}
