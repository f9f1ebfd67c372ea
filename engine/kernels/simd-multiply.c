/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd-multiply.c: the matrix product inside convolutions.
 *
 * The products are small, about 100 rows, and their right side, the weights, is the same for a whole picture, so it is
 * packed once.  OpenBLAS would pack both sides again for each block, and falls back to slow code on processors that it
 * does not know. With vectors of four floats the compiler's code is slower than OpenBLAS's, so that the baseline calls
 * that.
 */
#include "simd.h"

#if LANES == 4
#include <cblas.h>

void
SIMD (pastiche_multiply) (const float *a, gsize a_stride, const float *b, float *c, int m, int n, int k)
{
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a, a_stride, b, n, 0, c, n);
}

#else

#if LANES == 16
#define ROWS 12 /* 24 sums, two columns of b and one value of a fill the 32 registers */
#else
#define ROWS 6 /* 12 sums of 16 */
#endif
G_STATIC_ASSERT (PASTICHE_ROW_MULTIPLE % ROWS == 0);

/* Computes ROWS rows of c for one panel of `vectors` × LANES columns: all their sums stay in registers over all of
 * k. */
#define PRODUCT(name, vectors)                                                                                         \
  static void name (const float *restrict a, gsize a_stride, const float *restrict b, float *restrict c, int n, int k) \
  {                                                                                                                    \
    vec sums[ROWS][vectors];                                                                                           \
                                                                                                                       \
    memset (sums, 0, sizeof sums);                                                                                     \
    for (int p = 0; p < k; p++)                                                                                        \
      {                                                                                                                \
        vec columns[vectors];                                                                                          \
                                                                                                                       \
        _Pragma ("GCC unroll 2") for (int j = 0; j < vectors; j++) columns[j] = load (b + (p * vectors + j) * LANES);  \
        _Pragma ("GCC unroll 12") for (int i = 0; i < ROWS; i++)                                                       \
        {                                                                                                              \
          float row = a[i * a_stride + p];                                                                             \
                                                                                                                       \
          _Pragma ("GCC unroll 2") for (int j = 0; j < vectors; j++) sums[i][j] += row * columns[j];                   \
        }                                                                                                              \
      }                                                                                                                \
    _Pragma ("GCC unroll 12") for (int i = 0; i < ROWS; i++)                                                           \
        _Pragma ("GCC unroll 2") for (int j = 0; j < vectors; j++) store (c + (gsize) i * n + j * LANES, sums[i][j]);  \
  }

PRODUCT (product_two, 2)
PRODUCT (product_one, 1)

void
SIMD (pastiche_multiply) (const float *a, gsize a_stride, const float *b, float *c, int m, int n, int k)
{
  int column = 0;

  for (; column + PANEL <= n; column += PANEL)
    for (int row = 0; row < m; row += ROWS)
      product_two (a + row * a_stride, a_stride, b + (gsize) column * k, c + (gsize) row * n + column, n, k);
  if (column < n)
    for (int row = 0; row < m; row += ROWS)
      product_one (a + row * a_stride, a_stride, b + (gsize) column * k, c + (gsize) row * n + column, n, k);
}
#endif
