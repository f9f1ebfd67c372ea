/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * resample.c: the separable resampler.  For every row of the result, the rows
 * of the source that it needs are first summed into one, and that one is then
 * resampled along its length, so between the two axes there is only one row.
 */
#include <math.h>
#include <string.h>

#include "resample.h"

static void
axis_clear (PasticheAxis *axis)
{
  pastiche_free (axis->first);
  pastiche_free (axis->weights);
}

static gboolean
axis_alloc (PasticheAxis *axis, int n, int taps, GError **error)
{
  axis->taps  = taps;
  axis->first = pastiche_alloc (n, sizeof (int), error);
  if (axis->first == NULL)
    return FALSE;
  axis->weights = pastiche_alloc ((gsize) n * taps, sizeof (float), error);
  return axis->weights != NULL;
}

/* The share of each source pixel in the span that a pixel of the result covers. */
static void
area_weights (const PasticheAxis *axis, int pixel, double step, int n)
{
  double from = pixel * step, to = MIN ((pixel + 1) * step, n);
  int    first = MIN ((int) from, n - 1);

  axis->first[pixel] = first;
  for (int t = 0; t < axis->taps; t++)
    {
      double share = MIN (to, first + t + 1) - MAX (from, first + t);

      axis->weights[(gsize) pixel * axis->taps + t] = MAX (share, 0) / (to - from);
    }
}

/* Keys 1981 with a = −1/2; beyond the edges the edge's pixel is repeated. */
static void
bicubic_weights (const PasticheAxis *axis, int pixel, double step, int n)
{
  double       at    = (pixel + 0.5) * step - 0.5;
  int          left  = (int) floor (at);
  double       f     = at - left;
  const double w[4]  = { f * (f * (1 - 0.5 * f) - 0.5), 1 + f * f * (1.5 * f - 2.5), f * (0.5 + f * (2 - 1.5 * f)),
                         f * f * (0.5 * f - 0.5) };
  int          first = CLAMP (left - 1, 0, MAX (n - 4, 0));
  float       *into  = axis->weights + (gsize) pixel * 4;

  memset (into, 0, 4 * sizeof (float));
  for (int t = 0; t < 4; t++)
    into[CLAMP (left - 1 + t, 0, n - 1) - first] += w[t];
  axis->first[pixel] = first;
}

static gboolean
axis_init (PasticheAxis *axis, int from, int to, GError **error)
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

gboolean
pastiche_resampler_init (PasticheResampler *r, const PasticheRows *in, int height, int width, GError **error)
{
  *r = (PasticheResampler) { .in = *in, .height = height, .width = width };
  return axis_init (&r->across, in->width, width, error) && axis_init (&r->down, in->height, height, error);
}

void
pastiche_resampler_clear (PasticheResampler *r)
{
  axis_clear (&r->across);
  axis_clear (&r->down);
  *r = PASTICHE_RESAMPLER_EMPTY;
}

/* --- Rows --------------------------------------------------------------- */

/* The weighted sum of the source rows for one row of the result. */
static void
sum_rows (const PasticheResampler *r, int y, float *scratch, float *row)
{
  gsize n = (gsize) r->in.width * r->in.channels;

  memset (row, 0, n * sizeof (float));
  for (int t = 0; t < r->down.taps; t++)
    {
      float weight = r->down.weights[(gsize) y * r->down.taps + t];

      if (weight != 0)
        {
          const float *source = r->in.row (r->in.data, MIN (r->down.first[y] + t, r->in.height - 1), scratch);

          for (gsize i = 0; i < n; i++)
            row[i] += weight * source[i];
        }
    }
}

static void
resample_along (const PasticheResampler *r, const float *row, float *out)
{
  int channels = r->in.channels;

  for (int x = 0; x < r->width; x++, out += channels)
    {
      const float *weights = r->across.weights + (gsize) x * r->across.taps;
      int          first   = r->across.first[x];

      for (int c = 0; c < channels; c++)
        out[c] = 0;
      for (int t = 0; t < r->across.taps; t++)
        {
          const float *source = row + (gsize) MIN (first + t, r->in.width - 1) * channels;

          for (int c = 0; c < channels; c++)
            out[c] += weights[t] * source[c];
        }
    }
}

static const float *
resampler_row (gconstpointer data, int y, float *scratch)
{
  const PasticheResampler *r   = data;
  float                   *row = scratch + r->in.scratch;
  float                   *out = row + (gsize) r->in.width * r->in.channels;

  sum_rows (r, y, scratch, row);
  resample_along (r, row, out);
  return out;
}

PasticheRows
pastiche_resampler_rows (const PasticheResampler *r)
{
  return (PasticheRows) { .height   = r->height,
                          .width    = r->width,
                          .channels = r->in.channels,
                          .scratch  = r->in.scratch + ((gsize) r->in.width + r->width) * r->in.channels,
                          .row      = resampler_row,
                          .data     = r };
}

/* --- All of them -------------------------------------------------------- */

typedef struct
{
  PasticheRows rows;
  float       *out, *scratch;
} Run;

static void
run_row (gpointer data, int y, int slot)
{
  const Run *run = data;
  gsize      n   = (gsize) run->rows.width * run->rows.channels;

  memcpy (run->out + y * n, run->rows.row (run->rows.data, y, run->scratch + slot * run->rows.scratch),
          n * sizeof (float));
}

gboolean
pastiche_resample (PasticheJob *job, const PasticheRows *in, int height, int width, float *out, GError **error)
{
  PasticheResampler resampler;
  gboolean          ok  = pastiche_resampler_init (&resampler, in, height, width, error);
  Run               run = { pastiche_resampler_rows (&resampler), out, NULL };

  ok = ok && (run.scratch = pastiche_alloc_floats (pastiche_threads () * run.rows.scratch, error)) != NULL &&
       pastiche_parallel_for (job, height, 0, run_row, &run, error);
  pastiche_free (run.scratch);
  pastiche_resampler_clear (&resampler);
  return ok;
}
