/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mix.c: one picture of two that were painted in different styles.
 *
 * Both are paintings of one photograph, so eyes and edges lie where they are in the other.  Strokes do not: in the mean of
 * two that know nothing of each other they have 0.71 times the contrast, as if seen through a veil.  So it is the mean with
 * as much contrast as the two have, in cells of CELL² pixels of the working size:
 *
 *   m = (1 − t) a + t b     e (x) = mean (x²) − mean (x)²     y = m + (g − 1) (m − mean (m))
 *   g² = ((1 − t) e (a) + t e (b) + FAINT) / (e (m) + FAINT), at most MOST²
 *
 * Where the two agree g is 1, and so it is at both ends.  Means are over cells, e is the sum over the channels.
 */
#include <math.h>
#include <string.h>

#include "mix.h"

#define CELL  16
#define FAINT 1e-5f      /* contrast that is not looked at: 0.8 of 255 */
#define MOST  1.4142136f /* for two that know nothing of each other; contrary ones would be blown up to noise */
#define SUMS  9

static int
cells (int side)
{
  return MAX (1, (side + CELL / 2) / CELL);
}

/* --- Preparing ---------------------------------------------------------- */

/* Of each pixel what is averaged over cells: a, b, and their products aa, bb and ab, summed over the channels. */
static const float *
sums_row (gconstpointer data, int row, float *scratch)
{
  const PasticheMix *mix = data;
  gsize              n   = mix->a.width;
  float             *out = scratch, *first = scratch + SUMS * n, *rest = first + 3 * n;
  const float       *a, *b;

  memcpy (first, mix->a.row (mix->a.data, row, rest), 3 * n * sizeof (float));
  a = first;
  b = mix->b.row (mix->b.data, row, rest);
  for (gsize i = 0; i < n; i++, a += 3, b += 3, out += SUMS)
    {
      out[6] = out[7] = out[8] = 0;
      for (int c = 0; c < 3; c++)
        {
          out[c]     = a[c];
          out[3 + c] = b[c];
          out[6] += a[c] * a[c];
          out[7] += b[c] * b[c];
          out[8] += a[c] * b[c];
        }
    }
  return scratch;
}

/* How many times the mean's contrast is wanted, less the once that is there, in a cell of these @sums. */
static float
missing (const float *sums, float t)
{
  float aa = sums[6], bb = sums[7], ab = sums[8], have;

  for (int c = 0; c < 3; c++)
    {
      aa -= sums[c] * sums[c];
      bb -= sums[3 + c] * sums[3 + c];
      ab -= sums[c] * sums[3 + c];
    }
  aa   = MAX (aa, 0);
  bb   = MAX (bb, 0);
  have = MAX ((1 - t) * (1 - t) * aa + t * t * bb + 2 * t * (1 - t) * ab, 0);
  return CLAMP (sqrtf (((1 - t) * aa + t * bb + FAINT) / (have + FAINT)), 1, MOST) - 1;
}

gboolean
pastiche_mix_init (PasticheMix        *mix,
                   PasticheJob        *job,
                   const PasticheRows *a,
                   const PasticheRows *b,
                   float               amount,
                   int                 working_height,
                   int                 working_width,
                   GError            **error)
{
  g_auto (PasticheTensor) sums = PASTICHE_TENSOR_EMPTY;
  int          height = cells (working_height), width = cells (working_width);
  gsize        n    = (gsize) height * width;
  PasticheRows rows = *a;

  *mix          = (PasticheMix) { .a = *a, .b = *b, .amount = amount };
  rows.channels = SUMS;
  rows.scratch  = (SUMS + 3) * (gsize) a->width + MAX (a->scratch, b->scratch);
  rows.row      = sums_row;
  rows.data     = mix;
  if (!pastiche_tensor_init (&sums, height, width, SUMS, error) ||
      !pastiche_tensor_init (&mix->cells, height, width, 4, error) ||
      !pastiche_resample (job, &rows, height, width, sums.data, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      const float *from = sums.data + SUMS * i;

      for (int c = 0; c < 3; c++)
        mix->cells.data[4 * i + c] = (1 - amount) * from[c] + amount * from[3 + c];
      mix->cells.data[4 * i + 3] = missing (from, amount);
    }
  rows = pastiche_tensor_rows (&mix->cells);
  return pastiche_resampler_init (&mix->large_cells, &rows, a->height, a->width, error);
}

void
pastiche_mix_clear (PasticheMix *mix)
{
  pastiche_resampler_clear (&mix->large_cells);
  pastiche_tensor_clear (&mix->cells);
}

/* --- Rows --------------------------------------------------------------- */

static const float *
mixed_row (gconstpointer data, int row, float *scratch)
{
  const PasticheMix *mix = data;
  gsize              n   = mix->a.width;
  float             *out = scratch, *rest = scratch + 3 * n;
  PasticheRows       large = pastiche_resampler_rows (&mix->large_cells);
  const float       *b, *cell;

  memcpy (out, mix->a.row (mix->a.data, row, rest), 3 * n * sizeof (float));
  b = mix->b.row (mix->b.data, row, rest);
  for (gsize i = 0; i < 3 * n; i++)
    out[i] = (1 - mix->amount) * out[i] + mix->amount * b[i];
  cell = large.row (large.data, row, rest);
  for (gsize i = 0; i < n; i++, out += 3, cell += 4)
    for (int c = 0; c < 3; c++)
      {
        float v = out[c] + MAX (cell[3], 0) * (out[c] - cell[c]);

        out[c] = CLAMP (v, 0, 1);
      }
  return scratch;
}

PasticheRows
pastiche_mix_rows (const PasticheMix *mix)
{
  gsize scratch = MAX (mix->a.scratch, mix->b.scratch);

  return (PasticheRows) { .height   = mix->a.height,
                          .width    = mix->a.width,
                          .channels = 3,
                          .scratch  = 3 * (gsize) mix->a.width +
                                     MAX (scratch, pastiche_resampler_rows (&mix->large_cells).scratch),
                          .row  = mixed_row,
                          .data = mix };
}
