/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * losses.c: the adversarial losses and total variation.
 */
#include <math.h>
#include <string.h>

#include "losses.h"

static const char *const game_names[] = { "minimax", "non-saturating", "hinge" };

const char *
pastiche_game_name (PasticheGame game)
{
  return game_names[game];
}

gboolean
pastiche_game_parse (const char *name, PasticheGame *game)
{
  for (guint i = 0; i < G_N_ELEMENTS (game_names); i++)
    if (strcmp (name, game_names[i]) == 0)
      {
        *game = i;
        return TRUE;
      }
  return FALSE;
}

/* log (1 + exp (−v)), which is −log of the logistic function of v, and its derivative. */
static double
log_loss (double v, double *slope)
{
  double e = exp (-fabs (v));

  *slope = v > 0 ? -e / (1 + e) : -1 / (1 + e);
  return MAX (-v, 0) + log1p (e);
}

static double
hinge (double v, double *slope)
{
  *slope = v < 1 ? -1 : 0;
  return MAX (0, 1 - v);
}

double
pastiche_discriminator_loss (PasticheGame game, gboolean real, const float *logits, gsize n, float *gradient)
{
  double sign = real ? 1 : -1, sum = 0, slope;

  for (gsize i = 0; i < n; i++)
    {
      sum += game == PASTICHE_HINGE ? hinge (sign * logits[i], &slope) : log_loss (sign * logits[i], &slope);
      gradient[i] = sign * slope / n;
    }
  return sum / n;
}

double
pastiche_generator_loss (PasticheGame game, const float *logits, gsize n, float weight, float *gradient)
{
  double sum = 0, slope = -1;

  for (gsize i = 0; i < n; i++)
    {
      if (game == PASTICHE_HINGE)
        sum -= logits[i];
      else if (game == PASTICHE_NON_SATURATING)
        sum += log_loss (logits[i], &slope);
      else
        sum -= log_loss (-logits[i], &slope);
      gradient[i] = weight * slope / n;
    }
  return sum / n;
}

typedef struct
{
  const PasticheBatch *y;
  PasticheBatch       *gradient;
  int                  border;
  int                  rows;        /* of a picture, without the frame */
  float                down, right; /* gradient of one absolute difference, but for its sign */
  double              *sums;        /* [n][2] */
} Run;

/* The sum of the absolute differences between @n values and those @apart behind them. */
static double
differences (const float *y, gsize apart, gsize n, float weight, float *gradient)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      float d = y[i + apart] - y[i], slope = d > 0 ? weight : d < 0 ? -weight : 0;

      sum += fabsf (d);
      gradient[i + apart] += slope;
      gradient[i] -= slope;
    }
  return sum;
}

/* A block is a whole picture, as neighbouring rows add to the same gradients. */
static void
vary_picture (gpointer data, int picture, int slot G_GNUC_UNUSED)
{
  const Run            *run  = data;
  const PasticheTensor *y    = &run->y->at[picture];
  gsize                 row  = (gsize) y->width * y->channels;
  gsize                 n    = (gsize) (y->width - 2 * run->border) * y->channels;
  double               *sums = run->sums + 2 * picture;

  sums[0] = sums[1] = 0;
  for (int i = 0; i < run->rows; i++)
    {
      gsize        at   = (run->border + i) * row + (gsize) run->border * y->channels;
      const float *from = y->data + at;
      float       *to   = run->gradient->at[picture].data + at;

      sums[1] += differences (from, y->channels, n - y->channels, run->right, to);
      if (i + 1 < run->rows)
        sums[0] += differences (from, row, n, run->down, to);
    }
}

gboolean
pastiche_total_variation (PasticheJob         *job,
                          const PasticheBatch *y,
                          int                  border,
                          float                weight,
                          PasticheBatch       *gradient,
                          double              *loss,
                          GError             **error)
{
  int    height = y->at[0].height - 2 * border, width = y->at[0].width - 2 * border;
  double sums[2 * PASTICHE_MAX_BATCH];
  double down  = (double) y->n * (height - 1) * width * y->at[0].channels;
  double right = (double) y->n * height * (width - 1) * y->at[0].channels;
  Run    run   = { y, gradient, border, height, weight / down, weight / right, sums };

  if (!pastiche_parallel_for (job, y->n, 0, vary_picture, &run, error))
    return FALSE;
  *loss = 0;
  for (int i = 0; i < y->n; i++)
    *loss += sums[2 * i] / down + sums[2 * i + 1] / right;
  return TRUE;
}
