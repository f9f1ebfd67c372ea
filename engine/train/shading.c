/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shading.c: the luminance losses, tone and calm.
 */
#include <math.h>
#include <string.h>

#include "patches.h"
#include "shading.h"

#define CONTRAST 0.0025f
#define FLAT     0.025f
#define LEAST    1e-6f

static const float luminance[3] = { 0.299f, 0.587f, 0.114f };

typedef struct
{
  const PasticheBatch *y, *photographs;
  PasticheBatch       *gradient;
  PasticheShading      weights;
  PasticheSquares      squares;
  float               *memory;
  double              *losses; /* [n][2] */
} Run;

/* --- Tone --------------------------------------------------------------- */

/* The patches' standardised luminances to @tones; returns the factor that standardised them. */
static double
standardise (const Run *run, const PastichePatch *sums, float *tones)
{
  int    n    = (run->squares.rows - 1) * (run->squares.columns - 1);
  double mean = 0, square = 0, scale;

  for (int p = 0; p < n; p++)
    {
      PastichePatch patch =
          pastiche_patch_at (&run->squares, sums, p / (run->squares.columns - 1), p % (run->squares.columns - 1));

      tones[p] = 0;
      for (int c = 0; c < 3; c++)
        tones[p] += luminance[c] * patch.value[c];
      mean += tones[p] / (double) n;
    }
  for (int p = 0; p < n; p++)
    square += (tones[p] - mean) * (tones[p] - mean) / n;
  scale = 1 / sqrt (square + CONTRAST);
  for (int p = 0; p < n; p++)
    tones[p] = (tones[p] - mean) * scale;
  return scale;
}

static double
tone_loss (const Run           *run,
           const PastichePatch *made,
           const PastichePatch *photograph,
           float               *tones,
           PastichePatch       *squares)
{
  int    columns = run->squares.columns - 1, n = (run->squares.rows - 1) * columns;
  float *theirs = tones + n;
  double scale  = standardise (run, made, tones);
  double weight = run->weights.tone * 2.0 / ((double) n * run->y->n);
  double sum = 0, mean = 0,
         along = 0; /* mean of the gradient with respect to the standardised ones, and its product with them */

  standardise (run, photograph, theirs);
  for (int p = 0; p < n; p++)
    {
      double off = tones[p] - theirs[p];

      sum += off * off / n;
      mean += weight * off / n;
      along += weight * off * tones[p] / n;
    }
  for (int p = 0; p < n; p++)
    {
      double        slope = scale * (weight * (tones[p] - theirs[p]) - mean - along * tones[p]);
      PastichePatch patch = { { 0 }, { 0 } };

      for (int c = 0; c < 3; c++)
        patch.value[c] = luminance[c] * slope;
      pastiche_patch_back (&run->squares, &patch, p / columns, p % columns, squares);
    }
  return sum;
}

/* --- Calm --------------------------------------------------------------- */

static float
spread_of (const PastichePatch *patch)
{
  float sum = 0;

  for (int c = 0; c < 3; c++)
    sum += MAX (0, patch->square[c] - patch->value[c] * patch->value[c]) / 3;
  return sqrtf (sum + LEAST);
}

static double
calm_loss (const Run *run, const PastichePatch *made, const PastichePatch *photograph, PastichePatch *squares)
{
  int    columns = run->squares.columns - 1, n = (run->squares.rows - 1) * columns;
  double weight = run->weights.calm / ((double) n * run->y->n), sum = 0;

  for (int p = 0; p < n; p++)
    {
      PastichePatch theirs    = pastiche_patch_at (&run->squares, photograph, p / columns, p % columns);
      PastichePatch mine      = pastiche_patch_at (&run->squares, made, p / columns, p % columns), slope;
      float         brightest = MAX (MAX (theirs.value[0], theirs.value[1]), theirs.value[2]);
      float         off = spread_of (&theirs) / FLAT, spread = spread_of (&mine), flat = expf (-off * off) * brightest;

      sum += flat * spread / n;
      for (int c = 0; c < 3; c++)
        {
          gboolean varies = mine.square[c] > mine.value[c] * mine.value[c];

          slope.square[c] = varies ? weight * flat / (6 * spread) : 0;
          slope.value[c]  = -2 * mine.value[c] * slope.square[c];
        }
      pastiche_patch_back (&run->squares, &slope, p / columns, p % columns, squares);
    }
  return sum;
}

/* --- Both --------------------------------------------------------------- */

static void
shade_picture (gpointer data, int picture, int slot G_GNUC_UNUSED)
{
  const Run            *run   = data;
  gsize                 n     = (gsize) run->squares.rows * run->squares.columns;
  const PasticheTensor *y     = &run->y->at[picture];
  float                *tones = run->memory + picture * n * (3 * sizeof (PastichePatch) / sizeof (float) + 2);
  PastichePatch        *made = (PastichePatch *) (tones + 2 * n), *photograph = made + n, *squares = photograph + n;

  pastiche_squares_sum (&run->squares, y, made);
  pastiche_squares_sum (&run->squares, &run->photographs->at[picture], photograph);
  memset (squares, 0, n * sizeof (PastichePatch));
  run->losses[2 * picture]     = tone_loss (run, made, photograph, tones, squares);
  run->losses[2 * picture + 1] = calm_loss (run, made, photograph, squares);
  pastiche_squares_back (&run->squares, y, squares, &run->gradient->at[picture]);
}

gboolean
pastiche_shading (PasticheJob           *job,
                  const PasticheBatch   *y,
                  const PasticheBatch   *photographs,
                  int                    border,
                  const PasticheShading *weights,
                  PasticheBatch         *gradient,
                  PasticheShading       *losses,
                  GError               **error)
{
  double   sums[2 * PASTICHE_MAX_BATCH];
  Run      run = { y, photographs, gradient, *weights, pastiche_squares_of (&y->at[0], border), NULL, sums };
  gsize    n   = (gsize) run.squares.rows * run.squares.columns * (3 * sizeof (PastichePatch) / sizeof (float) + 2);
  gboolean ok;

  if (!(run.memory = pastiche_alloc_floats (n * y->n, error)))
    return FALSE;
  ok = pastiche_parallel_for (job, y->n, 0, shade_picture, &run, error);
  pastiche_free (run.memory);
  losses->tone = losses->calm = 0;
  for (int i = 0; ok && i < y->n; i++)
    {
      losses->tone += sums[2 * i] / y->n;
      losses->calm += sums[2 * i + 1] / y->n;
    }
  return ok;
}
