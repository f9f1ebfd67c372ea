/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd-weights.c: the weights of a 3×3 convolution, [3][3][in][out], in the form that its algorithm multiplies with:
 * transformed in double, and packed in panels of PANEL columns, of which the last may be narrower.  A panel's rows lie
 * without gaps, one panel behind the other.
 */
#include "simd.h"

/* Where a packed matrix [k][n] holds the LANES columns from @column on of the row @row. */
INLINE float *
packed_at (float *packed, int k, int n, int row, int column)
{
  int first = PANEL > 0 ? column / MAX (PANEL, 1) * PANEL : 0;
  int width = PANEL > 0 ? MIN (PANEL, n - first) : n;

  return packed + (gsize) first * k + (gsize) row * width + (column - first);
}

/* G w Gᵀ with @g of @rows × 3 for all weights of the input channel @c, into its row of rows² matrices [in][out]. */
INLINE void
transform (const double (*g)[3], int rows, const float *weights, int in, int out, int c, float *packed)
{
  for (int k = 0; k < out; k += LANES)
    {
      dvec d[9], down[18];

      for (int tap = 0; tap < 9; tap++)
        d[tap] = __builtin_convertvector (load (weights + ((gsize) tap * in + c) * out + k), dvec);
      for (int i = 0; i < rows; i++)
        for (int q = 0; q < 3; q++)
          down[i * 3 + q] = g[i][0] * d[q] + g[i][1] * d[3 + q] + g[i][2] * d[6 + q];
      for (int i = 0; i < rows; i++)
        for (int j = 0; j < rows; j++)
          {
            dvec r = g[j][0] * down[i * 3] + g[j][1] * down[i * 3 + 1] + g[j][2] * down[i * 3 + 2];

            store (packed_at (packed + (gsize) (i * rows + j) * in * out, in, out, c, k),
                   __builtin_convertvector (r, vec));
          }
    }
}

void
SIMD (pastiche_weights_winograd) (const float *weights, int in, int out, int c, float *packed)
{
  static const double g[6][3] = { { 1.0 / 4, 0, 0 },
                                  { -1.0 / 6, -1.0 / 6, -1.0 / 6 },
                                  { -1.0 / 6, 1.0 / 6, -1.0 / 6 },
                                  { 1.0 / 24, 1.0 / 12, 1.0 / 6 },
                                  { 1.0 / 24, -1.0 / 12, 1.0 / 6 },
                                  { 0, 0, 1 } };

  transform (g, 6, weights, in, out, c, packed);
}

void
SIMD (pastiche_weights_nearest) (const float *weights, int in, int out, int c, float *packed)
{
  static const double g[3][3] = { { 1, 1, 1 }, { 1, 0, 0 }, { 0, 0, 1 } };

  transform (g, 3, weights, in, out, c, packed);
}

void
SIMD (pastiche_pack) (const float *matrix, int k, int n, int row, float *packed)
{
  int padded = PASTICHE_PADDED (n);

  for (int j = 0; j < padded; j += LANES)
    {
      vec v = { 0 };

      memcpy (&v, matrix + (gsize) row * n + j, CLAMP (n - j, 0, LANES) * sizeof (float));
      store (packed_at (packed, k, padded, row, j), v);
    }
}
