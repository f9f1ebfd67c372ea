/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * conv-weights.c: transforming and packing weights, once for a convolution.
 */
#include "conv-weights.h"
#include "kernels.h"

/* Where row @row of a packed [k][n] begins to hold column @column, and for how many columns it goes on. */
static float *
packed_at (float *packed, int k, int n, int panel, int row, int column, int *run)
{
  int first = panel > 0 ? column / panel * panel : 0;
  int width = panel > 0 ? MIN (panel, n - first) : n;

  *run = width - (column - first);
  return packed + (gsize) first * k + (gsize) row * width + (column - first);
}

/* One axis' transform, [rows][3], on both axes of every kernel: rows² matrices. */
static void
transform (const double (*g)[3], int rows, const float *weights, int in, int out, int panel, float *packed)
{
  for (int plane = 0; plane < rows * rows; plane++, packed += (gsize) in * out)
    for (int c = 0; c < in; c++)
      for (int k = 0, run; k < out; k += run)
        {
          float *to = packed_at (packed, in, out, panel, c, k, &run);

          for (int i = 0; i < run; i++)
            {
              double sum = 0;

              for (int p = 0; p < 3; p++)
                for (int q = 0; q < 3; q++)
                  sum +=
                      g[plane / rows][p] * g[plane % rows][q] * weights[((gsize) (p * 3 + q) * in + c) * out + k + i];
              to[i] = sum;
            }
        }
}

void
pastiche_weights_winograd (const float *weights, int in, int out, int panel, float *packed)
{
  static const double g[6][3] = { { 1.0 / 4, 0, 0 },
                                  { -1.0 / 6, -1.0 / 6, -1.0 / 6 },
                                  { -1.0 / 6, 1.0 / 6, -1.0 / 6 },
                                  { 1.0 / 24, 1.0 / 12, 1.0 / 6 },
                                  { 1.0 / 24, -1.0 / 12, 1.0 / 6 },
                                  { 0, 0, 1 } };

  transform (g, 6, weights, in, out, panel, packed);
}

void
pastiche_weights_nearest (const float *weights, int in, int out, int panel, float *packed)
{
  static const double g[3][3] = { { 1, 1, 1 }, { 1, 0, 0 }, { 0, 0, 1 } };

  transform (g, 3, weights, in, out, panel, packed);
}

void
pastiche_weights_plain (const float *weights, int k, int out, int panel, float *packed)
{
  int n = PASTICHE_PADDED (out);

  for (int row = 0; row < k; row++)
    for (int column = 0, run; column < n; column += run)
      {
        float *to = packed_at (packed, k, n, panel, row, column, &run);

        for (int i = 0; i < run; i++)
          to[i] = column + i < out ? weights[(gsize) row * out + column + i] : 0;
      }
}

void
pastiche_weights_narrow (const float *weights, int in, float *turned)
{
  for (int tap = 0; tap < 9; tap++)
    for (int c = 0; c < in; c++)
      for (int k = 0; k < 3; k++)
        turned[(tap * 3 + k) * in + c] = weights[(tap * in + c) * 3 + k];
}
