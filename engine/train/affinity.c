/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * affinity.c: the loss on hue.  A picture's affinities are a matrix of all its
 * places, whose rows the threads share; as it is symmetric before its rows are
 * divided by their sums, a row has all that its place's gradient needs.
 */
#include <math.h>
#include <string.h>

#include "affinity.h"
#include "patches.h"

#define KEYS        5
#define HUE         0.12f /* differences that make a factor of exp (−1/2) */
#define LIGHT       0.3f
#define REACH       0.25f
#define SKIN_WIDTH  0.12f
#define SKIN_MORE   3.0f
#define FLOOR       7.2e-5 /* of twice the variance of chroma: that of deviations of 0.006 */
#define LIGHT_FLOOR 0.2f   /* chroma counts relative to this and the luminance, so that shading does not part places */
#define ROWS        32     /* in a block */

static const float skin[2] = { 0.25f, 0.27f }; /* its chroma, relative likewise */

/* What is known of each place of one picture, as arrays of n. */
typedef struct
{
  float *hue[2]; /* of what was painted, from its mean: u */
  float *slope[2];
} Painted;

typedef struct
{
  PasticheSquares squares;
  int             n, across; /* places, and those in a row of them */
  PastichePatch  *sums, *back;
  float          *key[KEYS];
  float          *counts;     /* s, and then s_i ∕ Σ_j w_ij */
  float          *affinities; /* [n][n]: w */
  double         *spread;     /* Σ_j w_ij |u_i − u_j|² */
  const Painted  *painted;
} Run;

/* Red against green, and both against blue. */
static void
chroma_of (const PastichePatch *patch, float *chroma)
{
  chroma[0] = patch->value[0] - patch->value[1];
  chroma[1] = (patch->value[0] + patch->value[1]) / 2 - patch->value[2];
}

/* --- The photograph's affinities ---------------------------------------- */

/* How many places there are from edge to edge, and so how far the @i-th is from the first, 0..1. */
static float
part (int i, int n)
{
  return n > 1 ? i / (n - 1.0f) : 0;
}

/* The keys of the places, and how much each counts: s. */
static void
look_at_photograph (Run *run, const PasticheTensor *photograph)
{
  double sum = 0;

  pastiche_squares_sum (&run->squares, photograph, run->sums);
  for (int p = 0; p < run->n; p++)
    {
      int           i = p / run->across, k = p % run->across;
      PastichePatch patch = pastiche_patch_at (&run->squares, run->sums, i, k);
      float         light = 0.299f * patch.value[0] + 0.587f * patch.value[1] + 0.114f * patch.value[2];
      float         hue[2], off = 0;

      chroma_of (&patch, hue);
      for (int c = 0; c < 2; c++)
        {
          hue[c] /= light + LIGHT_FLOOR;
          run->key[c][p] = hue[c] / HUE;
          off += (hue[c] - skin[c]) * (hue[c] - skin[c]);
        }
      run->key[2][p] = light / LIGHT;
      run->key[3][p] = part (i, run->squares.rows - 1) / REACH;
      run->key[4][p] = part (k, run->across) / REACH;
      run->counts[p] = 1 + SKIN_MORE * expf (-off / (SKIN_WIDTH * SKIN_WIDTH));
      sum += run->counts[p];
    }
  for (int p = 0; p < run->n; p++)
    run->counts[p] *= (float) (run->n / sum);
}

static void
relate_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Run *run = data;

  for (int i = block * ROWS; i < MIN (run->n, (block + 1) * ROWS); i++)
    {
      float *row = run->affinities + (gsize) i * run->n;
      double sum = 0;

      for (int j = 0; j < run->n; j++)
        {
          float square = 0;

          for (int c = 0; c < KEYS; c++)
            square += (run->key[c][i] - run->key[c][j]) * (run->key[c][i] - run->key[c][j]);
          row[j] = expf (-square / 2);
          sum += row[j];
        }
      run->counts[i] /= (float) sum;
    }
}

/* --- The hue of what was painted ---------------------------------------- */

/* Its hues from their mean; returns the sum of their squares. */
static double
look_at_painted (Run *run, const PasticheTensor *y, const Painted *painted)
{
  double square = 0;

  pastiche_squares_sum (&run->squares, y, run->sums);
  for (int p = 0; p < run->n; p++)
    {
      PastichePatch patch = pastiche_patch_at (&run->squares, run->sums, p / run->across, p % run->across);
      float         hue[2];

      chroma_of (&patch, hue);
      for (int c = 0; c < 2; c++)
        painted->hue[c][p] = hue[c];
    }
  for (int c = 0; c < 2; c++)
    {
      double mean = 0;

      for (int p = 0; p < run->n; p++)
        mean += painted->hue[c][p] / (double) run->n;
      for (int p = 0; p < run->n; p++)
        {
          painted->hue[c][p] -= (float) mean;
          square += (double) painted->hue[c][p] * painted->hue[c][p];
        }
    }
  return square;
}

/* The spreads around the places of a block, and half of the slope of their weighted sum with respect to these places' hues:
 * Σ_j w_ij (counts_i + counts_j) (u_i − u_j). */
static void
compare_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Run   *run = data;
  const float *red = run->painted->hue[0], *blue = run->painted->hue[1], *counts = run->counts;

  for (int i = block * ROWS; i < MIN (run->n, (block + 1) * ROWS); i++)
    {
      const float *row     = run->affinities + (gsize) i * run->n;
      float        sums[3] = { 0 };

      for (int j = 0; j < run->n; j++)
        {
          float a = red[i] - red[j], b = blue[i] - blue[j], both = row[j] * (counts[i] + counts[j]);

          sums[0] += both * a;
          sums[1] += both * b;
          sums[2] += row[j] * (a * a + b * b);
        }
      run->painted->slope[0][i] = sums[0];
      run->painted->slope[1][i] = sums[1];
      run->spread[i]            = (double) counts[i] * sums[2];
    }
}

/* Add to the pixels' @gradient that of the hues: @among times their slope, less @all times themselves. */
static void
add_gradient (Run                  *run,
              const PasticheTensor *y,
              const Painted        *painted,
              double                among,
              double                all,
              PasticheTensor       *gradient)
{
  memset (run->back, 0, run->squares.rows * (gsize) run->squares.columns * sizeof (PastichePatch));
  for (int p = 0; p < run->n; p++)
    {
      PastichePatch slope = { { 0 }, { 0 } };
      float         d[2];

      for (int c = 0; c < 2; c++)
        d[c] = (float) (among * painted->slope[c][p] - all * painted->hue[c][p]);
      slope.value[0] = d[0] + d[1] / 2;
      slope.value[1] = -d[0] + d[1] / 2;
      slope.value[2] = -d[1];
      pastiche_patch_back (&run->squares, &slope, p / run->across, p % run->across, run->back);
    }
  pastiche_squares_back (&run->squares, y, run->back, gradient);
}

/* --- Both --------------------------------------------------------------- */

/* Point @run and @painted [@pictures] into one allocation, which is returned; NULL when there is no memory. */
static gpointer
allocate (Run *run, Painted *painted, int pictures, GError **error)
{
  gsize n = run->n, squares = run->squares.rows * (gsize) run->squares.columns;
  gsize floats =
      2 * n + 2 * squares * (sizeof (PastichePatch) / sizeof (float)) + n * (KEYS + 1 + n) + 4 * n * pictures;
  float *at = pastiche_alloc_floats (floats, error);

  if (!at)
    return NULL;
  run->spread     = (double *) at;
  run->sums       = (PastichePatch *) (at + 2 * n);
  run->back       = run->sums + squares;
  run->counts     = (float *) (run->back + squares);
  run->affinities = run->counts + n;
  for (int c = 0; c < KEYS; c++)
    run->key[c] = run->affinities + n * n + c * n;
  for (int p = 0; p < pictures; p++)
    for (int c = 0; c < 2; c++)
      {
        painted[p].hue[c]   = run->key[KEYS - 1] + n + (4 * p + c) * n;
        painted[p].slope[c] = painted[p].hue[c] + 2 * n;
      }
  return run->spread;
}

/* Adds to @among and @all the two sums of the picture @p. */
static gboolean
compare (PasticheJob          *job,
         Run                  *run,
         const PasticheTensor *y,
         const PasticheTensor *photograph,
         double               *among,
         double               *all,
         GError              **error)
{
  int blocks = pastiche_blocks (run->n, ROWS);

  look_at_photograph (run, photograph);
  *all += look_at_painted (run, y, run->painted);
  if (!pastiche_parallel_for (job, blocks, 0, relate_block, run, error) ||
      !pastiche_parallel_for (job, blocks, 0, compare_block, run, error))
    return FALSE;
  for (int i = 0; i < run->n; i++)
    *among += run->spread[i];
  return TRUE;
}

gboolean
pastiche_affinity (PasticheJob         *job,
                   const PasticheBatch *y,
                   const PasticheBatch *photographs,
                   int                  border,
                   float                weight,
                   PasticheBatch       *gradient,
                   float               *loss,
                   GError             **error)
{
  PasticheSquares squares = pastiche_squares_of (&y->at[0], border);
  int             n       = (squares.rows - 1) * (squares.columns - 1);
  Run             run     = { .squares = squares, .n = n, .across = squares.columns - 1 };
  Painted         painted[PASTICHE_MAX_BATCH];
  double          among = 0, all = 0, places = (double) n * y->n;
  gpointer        memory = allocate (&run, painted, y->n, error);
  gboolean        ok     = memory != NULL;

  for (int p = 0; ok && p < y->n; p++)
    {
      run.painted = &painted[p];
      ok          = compare (job, &run, &y->at[p], &photographs->at[p], &among, &all, error);
    }
  among /= places;
  all   = 2 * all / places + FLOOR;
  *loss = (float) (among / all);
  for (int p = 0; ok && p < y->n; p++)
    add_gradient (&run, &y->at[p], &painted[p], weight * 2 / (places * all), weight * 4 * among / (places * all * all),
                  &gradient->at[p]);
  pastiche_free (memory);
  return ok;
}
