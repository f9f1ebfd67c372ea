/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * resample.c: the separable resampler.  For every row of the result the rows
 * it needs are first summed into one, then that one is resampled along; so
 * nothing larger than a row is kept between the two axes.
 */
#include <math.h>
#include <string.h>

#include "resample.h"
#include "tensor.h"

/* What each place of the result takes from the source along one axis. */
typedef struct
{
  int    taps;    /* weights for each place */
  int   *first;   /* [places]: source of the first weight; the following ones repeat the last source */
  float *weights; /* [places][taps] */
} Axis;

typedef struct
{
  const float *in;
  float       *out, *rows;
  int          in_width, in_height, channels, out_width, out_height;
  Axis         across, down;
} Resample;

static void
axis_clear (Axis *axis)
{
  pastiche_free (axis->first);
  pastiche_free (axis->weights);
}

static gboolean
axis_alloc (Axis *axis, int places, int taps, GError **error)
{
  axis->taps  = taps;
  axis->first = pastiche_alloc (places, sizeof (int), error);
  if (axis->first == NULL)
    return FALSE;
  axis->weights = pastiche_alloc ((gsize) places * taps, sizeof (float), error);
  return axis->weights != NULL;
}

/* The share of each source pixel in the span that a pixel of the result covers. */
static void
area_weights (const Axis *axis, int place, double step, int n)
{
  double from = place * step, to = MIN ((place + 1) * step, n);
  int    first = MIN ((int) from, n - 1);

  axis->first[place] = first;
  for (int t = 0; t < axis->taps; t++)
    {
      double share = MIN (to, first + t + 1) - MAX (from, first + t);

      axis->weights[(gsize) place * axis->taps + t] = MAX (share, 0) / (to - from);
    }
}

/* Keys 1981, a = −1/2; sources beyond the edges are the edge's. */
static void
bicubic_weights (const Axis *axis, int place, double step, int n)
{
  double       at    = (place + 0.5) * step - 0.5;
  int          left  = (int) floor (at);
  double       f     = at - left;
  const double w[4]  = { f * (f * (1 - 0.5 * f) - 0.5), 1 + f * f * (1.5 * f - 2.5), f * (0.5 + f * (2 - 1.5 * f)),
                         f * f * (0.5 * f - 0.5) };
  int          first = CLAMP (left - 1, 0, MAX (n - 4, 0));
  float       *into  = axis->weights + (gsize) place * 4;

  memset (into, 0, 4 * sizeof (float));
  for (int t = 0; t < 4; t++)
    into[CLAMP (left - 1 + t, 0, n - 1) - first] += w[t];
  axis->first[place] = first;
}

static gboolean
axis_init (Axis *axis, int from, int to, GError **error)
{
  double step = (double) from / to;
  int    taps = to < from ? (int) ceil (step) + 1 : to > from ? 4 : 1;

  if (!axis_alloc (axis, to, taps, error))
    return FALSE;
  for (int i = 0; i < to; i++)
    if (to < from)
      area_weights (axis, i, step, from);
    else if (to > from)
      bicubic_weights (axis, i, step, from);
    else
      {
        axis->first[i]   = i;
        axis->weights[i] = 1;
      }
  return TRUE;
}

/* The weighted sum of the source rows for one row of the result. */
static void
sum_rows (const Resample *r, int y, float *row)
{
  gsize n = (gsize) r->in_width * r->channels;

  memset (row, 0, n * sizeof (float));
  for (int t = 0; t < r->down.taps; t++)
    {
      float        weight = r->down.weights[(gsize) y * r->down.taps + t];
      const float *source = r->in + MIN (r->down.first[y] + t, r->in_height - 1) * n;

      if (weight != 0)
        for (gsize i = 0; i < n; i++)
          row[i] += weight * source[i];
    }
}

static void
resample_along (const Resample *r, const float *row, float *out)
{
  for (int x = 0; x < r->out_width; x++, out += r->channels)
    {
      const float *weights = r->across.weights + (gsize) x * r->across.taps;
      int          first   = r->across.first[x];

      for (int c = 0; c < r->channels; c++)
        out[c] = 0;
      for (int t = 0; t < r->across.taps; t++)
        {
          const float *source = row + (gsize) MIN (first + t, r->in_width - 1) * r->channels;

          for (int c = 0; c < r->channels; c++)
            out[c] += weights[t] * source[c];
        }
    }
}

static void
resample_row (gpointer data, int y, int slot)
{
  const Resample *r   = data;
  float          *row = r->rows + (gsize) slot * r->in_width * r->channels;

  sum_rows (r, y, row);
  resample_along (r, row, r->out + (gsize) y * r->out_width * r->channels);
}

gboolean
pastiche_resample (PasticheJob *job,
                   const float *in,
                   int          in_width,
                   int          in_height,
                   int          channels,
                   float       *out,
                   int          out_width,
                   int          out_height,
                   GError     **error)
{
  Resample r  = { .in         = in,
                  .out        = out,
                  .in_width   = in_width,
                  .in_height  = in_height,
                  .channels   = channels,
                  .out_width  = out_width,
                  .out_height = out_height };
  gboolean ok = axis_init (&r.across, in_width, out_width, error) && axis_init (&r.down, in_height, out_height, error);

  if (ok)
    ok = (r.rows = pastiche_alloc_floats ((gsize) pastiche_threads () * in_width * channels, error)) != NULL;
  if (ok)
    ok = pastiche_parallel_for (job, out_height, 0, resample_row, &r, error);
  axis_clear (&r.across);
  axis_clear (&r.down);
  pastiche_free (r.rows);
  return ok;
}
