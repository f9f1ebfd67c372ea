/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd-winograd.c: the transforms of Winograd's F(4×4, 3×3) (Lavin and Gray 2016, “Fast Algorithms for Convolutional
 * Neural Networks”): 4×4 results take 36 multiplications for each pair of channels instead of 144.
 */
#include "simd.h"

/* Bᵀ d: six values @from apart become six @to apart. */
INLINE void
transform_in (const vec *d, int from, vec *o, int to)
{
  vec d0 = d[0], d1 = d[from], d2 = d[2 * from], d3 = d[3 * from], d4 = d[4 * from], d5 = d[5 * from];
  vec a = d4 - 4 * d2, b = d3 - 4 * d1, c = d4 - d2, e = 2 * (d3 - d1);

  o[0]      = 4 * d0 - 5 * d2 + d4;
  o[to]     = a + b;
  o[2 * to] = a - b;
  o[3 * to] = c + e;
  o[4 * to] = c - e;
  o[5 * to] = 4 * d1 - 5 * d3 + d5;
}

/* Aᵀ d: six values @from apart become four @to apart. */
INLINE void
transform_out (const vec *d, int from, vec *o, int to)
{
  vec d0 = d[0], d1 = d[from], d2 = d[2 * from], d3 = d[3 * from], d4 = d[4 * from], d5 = d[5 * from];
  vec a = d1 + d2, b = d1 - d2, c = d3 + d4, e = d3 - d4;

  o[0]      = d0 + a + c;
  o[to]     = b + 2 * e;
  o[2 * to] = a + 4 * c;
  o[3 * to] = b + 8 * e + d5;
}

INLINE void
read_tile (const PasticheSource *x, int y0, int x0, int c, gboolean half, vec d[36])
{
  gssize at = ((gssize) y0 * x->width + x0) * x->channels + c;

  if (y0 >= 0 && x0 >= 0 && y0 + 6 <= x->height && x0 + 6 <= x->width)
    for (int i = 0; i < 6; i++)
      for (int j = 0; j < 6; j++)
        d[i * 6 + j] = normalised (x, read_value (x, at + ((gssize) i * x->width + j) * x->channels, half), c);
  else
    for (int i = 0; i < 6; i++)
      for (int j = 0; j < 6; j++)
        if (y0 + i >= 0 && x0 + j >= 0 && y0 + i < x->height && x0 + j < x->width)
          d[i * 6 + j] = normalised (x, read_value (x, at + ((gssize) i * x->width + j) * x->channels, half), c);
        else
          d[i * 6 + j] = (vec) { 0 };
}

INLINE void
read_tiles (const PasticheSource *x, int first, int n, gsize plane, gboolean half, float *v)
{
  int across = (x->width + 3) / 4;

  for (int t = 0; t < n; t++)
    for (int c = 0; c < x->channels; c += LANES)
      {
        vec    d[36], e[36], f[6];
        float *out = v + (gsize) t * x->channels + c;

        read_tile (x, (first + t) / across * 4 - 1, (first + t) % across * 4 - 1, c, half, d);
        for (int i = 0; i < 6; i++)
          transform_in (d + i, 6, e + i, 6);
        for (int i = 0; i < 6; i++)
          {
            transform_in (e + i * 6, 1, f, 1);
            for (int j = 0; j < 6; j++)
              store (out + (i * 6 + j) * plane, f[j]);
          }
      }
}

void
SIMD (pastiche_winograd_in) (const PasticheSource *x, int first, int n, gsize plane, float *v)
{
  if (x->halves != NULL)
    read_tiles (x, first, n, plane, TRUE, v);
  else
    read_tiles (x, first, n, plane, FALSE, v);
}

/* Writes the results of one tile, those that lie inside the picture, for LANES channels: from the products at @m to the
 * sink's value @out and on. */
INLINE void
write_tile (const float        *m,
            gsize               plane,
            const PasticheSink *y,
            int                 rows,
            int                 columns,
            vec                 bias,
            Moments            *sums,
            gsize               out,
            gboolean            half)
{
  vec d[36], e[24], f[4];

  for (int i = 0; i < 36; i++)
    d[i] = load (m + i * plane);
  for (int i = 0; i < 6; i++)
    transform_out (d + i, 6, e + i, 6);
  for (int i = 0; i < rows; i++, out += (gsize) y->width * y->channels)
    {
      transform_out (e + i * 6, 1, f, 1);
      for (int j = 0; j < columns; j++)
        {
          vec r = finished (f[j], bias, y->slope);

          moments_add (sums, write_value (y, out + (gsize) j * y->channels, r, half));
        }
    }
  moments_flush (sums);
}

/* Writes @n tiles from @first on for LANES channels from @c on; returns the number of results in each channel. */
INLINE double
write_tiles (const float *m, gsize plane, int first, int n, const PasticheSink *y, int c, Moments *sums, gboolean half)
{
  int    across = (y->width + 3) / 4;
  vec    bias   = load (y->bias + c);
  double count  = 0;

  for (int t = first; t < first + n; t++, m += y->channels)
    {
      int   i = t / across * 4, j = t % across * 4;
      int   rows = MIN (4, y->height - i), columns = MIN (4, y->width - j);
      gsize out = ((gsize) i * y->width + j) * y->channels + c;

      if (rows == 4 && columns == 4) /* constants, so that the loops are unrolled */
        write_tile (m, plane, y, 4, 4, bias, sums, out, half);
      else
        write_tile (m, plane, y, rows, columns, bias, sums, out, half);
      count += rows * columns;
    }
  return count;
}

/* The first tile is computed twice: first for its first value, which is the pivot of the moments. */
INLINE void
write_block (const float *m, gsize plane, int first, int n, const PasticheSink *y, gboolean half, double *moments)
{
  int   across = (y->width + 3) / 4;
  gsize corner = ((gsize) (first / across * 4) * y->width + first % across * 4) * y->channels;

  for (int c = 0; c < y->channels; c += LANES)
    {
      Moments sums;
      double  count;

      if (moments == NULL)
        {
          write_tiles (m + c, plane, first, n, y, c, NULL, half);
          continue;
        }
      moments_begin (&sums, load (y->bias + c));
      write_tiles (m + c, plane, first, 1, y, c, &sums, half);
      moments_begin (&sums, half ? load_half (y->halves + corner + c) : load (y->data + corner + c));
      count = write_tiles (m + c, plane, first, n, y, c, &sums, half);
      moments_end (&sums, count, moments, c, y->channels);
    }
}

void
SIMD (pastiche_winograd_out) (const float *m, gsize plane, int first, int n, const PasticheSink *y, double *moments)
{
  if (y->halves != NULL)
    write_block (m, plane, first, n, y, TRUE, moments);
  else
    write_block (m, plane, first, n, y, FALSE, moments);
}
