/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shading.c: the luminance losses, tone and calm.  As patches overlap by half,
 * sums are taken over squares of 8×8 pixels, and four neighbouring squares make
 * a patch; a patch's gradient is distributed to its four squares in turn.
 */
#include <math.h>
#include <string.h>

#include "shading.h"
#include "tensor.h"

#define SQUARE   8
#define PATCH    256 /* pixels of a patch */
#define CONTRAST 0.0025f
#define FLAT     0.025f
#define LEAST    1e-6f

static const float luminance[3] = { 0.299f, 0.587f, 0.114f };

/* For each of the three channels, of its values and of their squares: the sums over a square, the means over a patch, or
 * the gradients with respect to these. */
typedef struct
{
  float value[3], square[3];
} Sums;

typedef struct
{
  const PasticheBatch *y, *photographs;
  PasticheBatch       *gradient;
  PasticheShading      weights;
  int                  border, rows, columns; /* of squares */
  float               *memory;
  double              *losses; /* [n][2] */
} Run;

/* --- Squares and patches ------------------------------------------------ */

static void
sum_squares (const Run *run, const PasticheTensor *x, Sums *sums)
{
  memset (sums, 0, run->rows * (gsize) run->columns * sizeof (Sums));
  for (int i = 0; i < run->rows * SQUARE; i++)
    {
      const float *row = x->data + 3 * ((gsize) (i + run->border) * x->width + run->border);
      Sums        *to  = sums + (gsize) (i / SQUARE) * run->columns;

      for (int k = 0; k < run->columns * SQUARE; k++)
        for (int c = 0; c < 3; c++)
          {
            to[k / SQUARE].value[c] += row[3 * k + c];
            to[k / SQUARE].square[c] += row[3 * k + c] * row[3 * k + c];
          }
    }
}

static Sums
patch_at (const Run *run, const Sums *sums, int i, int k)
{
  const Sums *above = sums + (gsize) i * run->columns + k, *below = above + run->columns;
  Sums        patch;

  for (int c = 0; c < 3; c++)
    {
      patch.value[c]  = (above[0].value[c] + above[1].value[c] + below[0].value[c] + below[1].value[c]) / PATCH;
      patch.square[c] = (above[0].square[c] + above[1].square[c] + below[0].square[c] + below[1].square[c]) / PATCH;
    }
  return patch;
}

/* Add a patch's gradient to those of its four squares' pixels. */
static void
spread_back (const Run *run, const Sums *gradient, int i, int k, Sums *squares)
{
  for (int s = 0; s < 4; s++)
    for (int c = 0; c < 3; c++)
      {
        Sums *to = squares + (gsize) (i + s / 2) * run->columns + k + s % 2;

        to->value[c] += gradient->value[c] / PATCH;
        to->square[c] += gradient->square[c] / PATCH;
      }
}

static void
add_gradient (const Run *run, const PasticheTensor *y, const Sums *squares, PasticheTensor *gradient)
{
  for (int i = 0; i < run->rows * SQUARE; i++)
    {
      gsize        at   = 3 * ((gsize) (i + run->border) * y->width + run->border);
      const Sums  *from = squares + (gsize) (i / SQUARE) * run->columns;
      const float *row  = y->data + at;
      float       *to   = gradient->data + at;

      for (int k = 0; k < run->columns * SQUARE; k++)
        for (int c = 0; c < 3; c++)
          to[3 * k + c] += from[k / SQUARE].value[c] + 2 * from[k / SQUARE].square[c] * row[3 * k + c];
    }
}

/* --- Tone --------------------------------------------------------------- */

/* The patches' standardised luminances to @tones; returns the factor that standardised them. */
static double
standardise (const Run *run, const Sums *sums, float *tones)
{
  int    n    = (run->rows - 1) * (run->columns - 1);
  double mean = 0, square = 0, scale;

  for (int p = 0; p < n; p++)
    {
      Sums patch = patch_at (run, sums, p / (run->columns - 1), p % (run->columns - 1));

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
tone_loss (const Run *run, const Sums *made, const Sums *photograph, float *tones, Sums *squares)
{
  int    columns = run->columns - 1, n = (run->rows - 1) * columns;
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
      double slope = scale * (weight * (tones[p] - theirs[p]) - mean - along * tones[p]);
      Sums   patch = { { 0 }, { 0 } };

      for (int c = 0; c < 3; c++)
        patch.value[c] = luminance[c] * slope;
      spread_back (run, &patch, p / columns, p % columns, squares);
    }
  return sum;
}

/* --- Calm --------------------------------------------------------------- */

static float
spread_of (const Sums *patch)
{
  float sum = 0;

  for (int c = 0; c < 3; c++)
    sum += MAX (0, patch->square[c] - patch->value[c] * patch->value[c]) / 3;
  return sqrtf (sum + LEAST);
}

static double
calm_loss (const Run *run, const Sums *made, const Sums *photograph, Sums *squares)
{
  int    columns = run->columns - 1, n = (run->rows - 1) * columns;
  double weight = run->weights.calm / ((double) n * run->y->n), sum = 0;

  for (int p = 0; p < n; p++)
    {
      Sums  theirs    = patch_at (run, photograph, p / columns, p % columns);
      Sums  mine      = patch_at (run, made, p / columns, p % columns), slope;
      float brightest = MAX (MAX (theirs.value[0], theirs.value[1]), theirs.value[2]);
      float off = spread_of (&theirs) / FLAT, spread = spread_of (&mine), flat = expf (-off * off) * brightest;

      sum += flat * spread / n;
      for (int c = 0; c < 3; c++)
        {
          gboolean varies = mine.square[c] > mine.value[c] * mine.value[c];

          slope.square[c] = varies ? weight * flat / (6 * spread) : 0;
          slope.value[c]  = -2 * mine.value[c] * slope.square[c];
        }
      spread_back (run, &slope, p / columns, p % columns, squares);
    }
  return sum;
}

/* --- Both --------------------------------------------------------------- */

static void
shade_picture (gpointer data, int picture, int slot G_GNUC_UNUSED)
{
  const Run            *run   = data;
  gsize                 n     = (gsize) run->rows * run->columns;
  const PasticheTensor *y     = &run->y->at[picture];
  float                *tones = run->memory + picture * n * (3 * sizeof (Sums) / sizeof (float) + 2);
  Sums                 *made = (Sums *) (tones + 2 * n), *photograph = made + n, *squares = photograph + n;

  sum_squares (run, y, made);
  sum_squares (run, &run->photographs->at[picture], photograph);
  memset (squares, 0, n * sizeof (Sums));
  run->losses[2 * picture]     = tone_loss (run, made, photograph, tones, squares);
  run->losses[2 * picture + 1] = calm_loss (run, made, photograph, squares);
  add_gradient (run, y, squares, &run->gradient->at[picture]);
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
  int      rows = (y->at[0].height - 2 * border) / SQUARE, columns = (y->at[0].width - 2 * border) / SQUARE;
  double   sums[2 * PASTICHE_MAX_BATCH];
  Run      run = { y, photographs, gradient, *weights, border, rows, columns, NULL, sums };
  gsize    n   = (gsize) rows * columns * (3 * sizeof (Sums) / sizeof (float) + 2);
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
