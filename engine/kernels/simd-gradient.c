/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd-gradient.c: what the gradients of convolutions need besides the forward kernels: matrix products that are summed
 * over output positions, and the transposes of the transforms in simd-winograd.c and simd-nearest.c.
 */
#include "simd.h"

/* --- Products summed over positions -------------------------------------- */

#if LANES == 4
#include <cblas.h>

void
SIMD (pastiche_multiply_transposed) (const float *a,
                                     gsize        a_stride,
                                     const float *b,
                                     gsize        b_stride,
                                     float       *c,
                                     int          m,
                                     int          n,
                                     int          k)
{
  cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, m, n, k, 1, a, a_stride, b, b_stride, 1, c, n);
}

#else

#define DEPTH 64 /* rows of a and b at a time, so that they stay in the first-level cache */

/* Adds to ROWS rows of c for one panel of `vectors` × LANES columns: all their sums stay in registers over all of k. */
#define PRODUCT(name, ROWS, vectors)                                                                                   \
  static void name (const float *restrict a, gsize a_stride, const float *restrict b, float *restrict c, int n, int k) \
  {                                                                                                                    \
    vec sums[ROWS][vectors];                                                                                           \
                                                                                                                       \
    _Pragma ("GCC unroll 12") for (int i = 0; i < ROWS; i++)                                                           \
        _Pragma ("GCC unroll 2") for (int j = 0; j < vectors; j++) sums[i][j] = load (c + (gsize) i * n + j * LANES);  \
    for (int p = 0; p < k; p++, a += a_stride, b += vectors * LANES)                                                   \
      {                                                                                                                \
        vec columns[vectors];                                                                                          \
                                                                                                                       \
        _Pragma ("GCC unroll 2") for (int j = 0; j < vectors; j++) columns[j] = load (b + j * LANES);                  \
        _Pragma ("GCC unroll 12") for (int i = 0; i < ROWS; i++)                                                       \
        {                                                                                                              \
          float row = a[i];                                                                                            \
                                                                                                                       \
          _Pragma ("GCC unroll 2") for (int j = 0; j < vectors; j++) sums[i][j] += row * columns[j];                   \
        }                                                                                                              \
      }                                                                                                                \
    _Pragma ("GCC unroll 12") for (int i = 0; i < ROWS; i++)                                                           \
        _Pragma ("GCC unroll 2") for (int j = 0; j < vectors; j++) store (c + (gsize) i * n + j * LANES, sums[i][j]);  \
  }

#if LANES == 16
#define MANY 12
#else
#define MANY 6
#endif
#define FEW 4

PRODUCT (product_many_two, MANY, 2)
PRODUCT (product_few_two, FEW, 2)
PRODUCT (product_single_two, 1, 2)
PRODUCT (product_many_one, MANY, 1)
PRODUCT (product_few_one, FEW, 1)
PRODUCT (product_single_one, 1, 1)

/* All rows of c for one panel of its columns. */
INLINE void
product_panel (const float *a, gsize a_stride, const float *panel, float *c, int m, int n, int k, int vectors)
{
  int row = 0;

  for (; row + MANY <= m; row += MANY)
    (vectors == 2 ? product_many_two : product_many_one) (a + row, a_stride, panel, c + (gsize) row * n, n, k);
  for (; row + FEW <= m; row += FEW)
    (vectors == 2 ? product_few_two : product_few_one) (a + row, a_stride, panel, c + (gsize) row * n, n, k);
  for (; row < m; row++)
    (vectors == 2 ? product_single_two : product_single_one) (a + row, a_stride, panel, c + (gsize) row * n, n, k);
}

/* Each panel of b is copied to memory without gaps once, for all rows of c. */
void
SIMD (pastiche_multiply_transposed) (const float *a,
                                     gsize        a_stride,
                                     const float *b,
                                     gsize        b_stride,
                                     float       *c,
                                     int          m,
                                     int          n,
                                     int          k)
{
  float panel[DEPTH * PANEL] __attribute__ ((aligned (64)));

  for (int top = 0; top < k; top += DEPTH)
    for (int column = 0; column < n; column += PANEL)
      {
        int depth = MIN (DEPTH, k - top), vectors = n - column >= PANEL ? 2 : 1;

        for (int p = 0; p < depth; p++)
          for (int j = 0; j < vectors; j++)
            store (panel + (p * vectors + j) * LANES, load (b + (top + p) * b_stride + column + j * LANES));
        if (vectors == 2)
          product_panel (a + top * a_stride, a_stride, panel, c + column, m, n, depth, 2);
        else
          product_panel (a + top * a_stride, a_stride, panel, c + column, m, n, depth, 1);
      }
}
#endif

/* --- Winograd F(4×4, 3×3) ----------------------------------------------- */

/* A d, the transpose of transform_out () in simd-winograd.c: four values @from apart become six @to apart. */
INLINE void
transform_back (const vec *d, int from, vec *o, int to)
{
  vec d0 = d[0], d1 = d[from], d2 = d[2 * from], d3 = d[3 * from];
  vec a = d0 + d2, b = d1 + d3, c = d0 + 4 * d2, e = 2 * d1 + 8 * d3;

  o[0]      = d0;
  o[to]     = a + b;
  o[2 * to] = a - b;
  o[3 * to] = c + e;
  o[4 * to] = c - e;
  o[5 * to] = d3;
}

void
SIMD (pastiche_winograd_back) (const PasticheSource *dy, int first, int n, gsize plane, float *m)
{
  int across = (dy->width + 3) / 4;

  for (int t = 0; t < n; t++)
    {
      int top = (first + t) / across * 4, left = (first + t) % across * 4;
      int rows = MIN (4, dy->height - top), columns = MIN (4, dy->width - left);

      for (int c = 0; c < dy->channels; c += LANES)
        {
          const float *p   = dy->data + ((gsize) top * dy->width + left) * dy->channels + c;
          float       *out = m + (gsize) t * dy->channels + c;
          vec          d[16], e[24], f[6];

          memset (d, 0, sizeof d);
          for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
              d[i * 4 + j] = load (p + ((gsize) i * dy->width + j) * dy->channels);
          for (int j = 0; j < 4; j++)
            transform_back (d + j, 4, e + j, 4);
          for (int i = 0; i < 6; i++)
            {
              transform_back (e + i * 4, 1, f, 1);
              for (int j = 0; j < 6; j++)
                store (out + (i * 6 + j) * plane, f[j]);
            }
        }
    }
}

/* --- Nearest ×2 upsampling ---------------------------------------------- */

/* The transpose of the output transform along one axis: in simd-nearest.c the product for s adds to both results, that
 * for p − s to the even one and that for t − s to the odd one. */
INLINE void
spread (vec even, vec odd, vec o[3])
{
  o[0] = even + odd;
  o[1] = even;
  o[2] = odd;
}

void
SIMD (pastiche_nearest_back) (const PasticheSource *dy, int first, int n, gsize plane, float *m)
{
  int   across = dy->width / 2;
  gsize row    = (gsize) dy->width * dy->channels;

  for (int t = 0; t < n; t++)
    for (int c = 0; c < dy->channels; c += LANES)
      {
        int          i = (first + t) / across, j = (first + t) % across;
        const float *p   = dy->data + 2 * i * row + (gsize) 2 * j * dy->channels + c;
        float       *out = m + (gsize) t * dy->channels + c;
        vec          even[3], odd[3], o[3];

        spread (load (p), load (p + dy->channels), even);
        spread (load (p + row), load (p + row + dy->channels), odd);
        for (int k = 0; k < 3; k++)
          {
            spread (even[k], odd[k], o);
            store (out + k * plane, o[0]);
            store (out + (3 + k) * plane, o[1]);
            store (out + (6 + k) * plane, o[2]);
          }
      }
}

/* What a small pixel's gradient is made of, along one axis.  With e and o the gradients of its even and odd result it
 * is (e + o)·(w0 + w1 + w2) + (e of the next pixel − e)·w0 + (o of the pixel before − o)·w2; @d = { o before, e, o,
 * next e }. */
INLINE void
meet (const vec d[4], vec o[3])
{
  o[0] = d[1] + d[2];
  o[1] = d[3] - d[1];
  o[2] = d[0] - d[2];
}

void
SIMD (pastiche_nearest_gather) (const PasticheSource *dy, int first, int n, float *v)
{
  int across = dy->width / 2, channels = dy->channels;

  for (int t = first; t < first + n; t++, v += 9 * channels)
    for (int c = 0; c < channels; c += LANES)
      {
        int top = t / across * 2 - 1, left = t % across * 2 - 1;
        vec down[4][3], o[3];

        for (int i = 0; i < 4; i++)
          {
            const float *row = dy->data + ((gssize) (top + i) * dy->width + left) * channels + c;
            vec          d[4];

            memset (d, 0, sizeof d);
            for (int j = 0; j < 4; j++)
              if (top + i >= 0 && top + i < dy->height && left + j >= 0 && left + j < dy->width)
                d[j] = load (row + (gsize) j * channels);
            meet (d, down[i]);
          }
        for (int k = 0; k < 3; k++)
          {
            vec column[4] = { down[0][k], down[1][k], down[2][k], down[3][k] };

            meet (column, o);
            store (v + k * channels + c, o[0]);
            store (v + (3 + k) * channels + c, o[1]);
            store (v + (6 + k) * channels + c, o[2]);
          }
      }
}

/* --- Stride 2 ----------------------------------------------------------- */

void
SIMD (pastiche_stride_gather) (const PasticheSource *dy, int first, int n, float *v)
{
  static const int down[4] = { 0, 0, 1, 1 }, right[4] = { 1, 0, 0, 1 };
  gsize            channels = dy->channels;

  for (int t = first; t < first + n; t++)
    for (int k = 0; k < 4; k++, v += channels)
      {
        int i = t / dy->width + down[k], j = t % dy->width + right[k];

        if (i < dy->height && j < dy->width)
          memcpy (v, dy->data + ((gsize) i * dy->width + j) * channels, channels * sizeof (float));
        else
          memset (v, 0, channels * sizeof (float));
      }
}

void
SIMD (pastiche_stride_scatter) (const float *m, gsize plane, int first, int n, const PasticheSink *dx)
{
  int across = (dx->width + 1) / 2;

  for (int t = 0; t < n; t++)
    for (int k = 0; k < 4; k++)
      {
        int i = (first + t) / across * 2 + k / 2, j = (first + t) % across * 2 + k % 2;

        if (i < dx->height && j < dx->width)
          memcpy (dx->data + ((gsize) i * dx->width + j) * dx->channels,
                  m + k * plane + (gsize) t * PASTICHE_PADDED (dx->channels), dx->channels * sizeof (float));
      }
}

/* --- Weights ------------------------------------------------------------ */

/* Gᵀ d G with @g of @rows × 3, for the input channel @c: the transpose of the transform in simd-weights.c. */
INLINE void
transform_weights_back (const float (*g)[3], int rows, const float *d, int in, int out, int c, float *gradient)
{
  for (int k = 0; k < out; k += LANES)
    {
      vec down[18];

      memset (down, 0, sizeof down);
      for (int i = 0; i < rows; i++)
        for (int j = 0; j < rows; j++)
          {
            vec v = load (d + ((gsize) (i * rows + j) * in + c) * out + k);

            for (int q = 0; q < 3; q++)
              down[i * 3 + q] += g[j][q] * v;
          }
      for (int p = 0; p < 3; p++)
        for (int q = 0; q < 3; q++)
          {
            vec sum = { 0 };

            for (int i = 0; i < rows; i++)
              sum += g[i][p] * down[i * 3 + q];
            store (gradient + ((gsize) (p * 3 + q) * in + c) * out + k, sum);
          }
    }
}

void
SIMD (pastiche_weights_winograd_back) (const float *d, int in, int out, int c, float *gradient)
{
  static const float g[6][3] = { { 1.0f / 4, 0, 0 },
                                 { -1.0f / 6, -1.0f / 6, -1.0f / 6 },
                                 { -1.0f / 6, 1.0f / 6, -1.0f / 6 },
                                 { 1.0f / 24, 1.0f / 12, 1.0f / 6 },
                                 { 1.0f / 24, -1.0f / 12, 1.0f / 6 },
                                 { 0, 0, 1 } };

  transform_weights_back (g, 6, d, in, out, c, gradient);
}

void
SIMD (pastiche_weights_nearest_back) (const float *d, int in, int out, int c, float *gradient)
{
  static const float g[3][3] = { { 1, 1, 1 }, { 1, 0, 0 }, { 0, 0, 1 } };

  transform_weights_back (g, 3, d, in, out, c, gradient);
}
