/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd-nearest.c: the transforms that compute nearest ×2 upsampling and the 3×3 convolution after it in one, on the
 * small picture.
 *
 * Along one axis, let p, s, t be neighbouring pixels of the small picture, which upsampling turns into p, p, s, s, t,
 * t, and w0, w1, w2 the weights.  The two results at s are
 *
 *   even:  p·w0 + s·(w1 + w2) = s·(w0 + w1 + w2) + (p − s)·w0
 *   odd:   s·(w0 + w1) + t·w2 = s·(w0 + w1 + w2) + (t − s)·w2
 *
 * which takes three multiplications, of s, p − s and t − s, where a convolution of the upsampled pixels takes six.  On
 * both axes that makes nine for four results, as few as Winograd's F(4×4, 3×3), with transforms that only add
 * neighbours and without tiles.  The nine planes are [down][across], each axis in the order s, p − s, t − s.
 */
#include "simd.h"

INLINE vec
read_pixel (const PasticheSource *x, int i, int j, int c, gboolean half)
{
  if (i < 0 || j < 0 || i >= x->height || j >= x->width)
    return (vec) { 0 };
  return normalised (x, read_value (x, ((gsize) i * x->width + j) * x->channels + c, half), c);
}

INLINE void
read_block (const PasticheSource *x, int first, int n, gsize plane, gboolean half, float *v)
{
  for (int t = 0; t < n; t++)
    for (int c = 0; c < x->channels; c += LANES)
      {
        int    i = (first + t) / x->width, j = (first + t) % x->width;
        vec    d[3][3]; /* [row above, this, below][s, p − s, t − s] */
        float *out = v + (gsize) t * x->channels + c;

        for (int r = 0; r < 3; r++)
          {
            d[r][0] = read_pixel (x, i + r - 1, j, c, half);
            d[r][1] = read_pixel (x, i + r - 1, j - 1, c, half) - d[r][0];
            d[r][2] = read_pixel (x, i + r - 1, j + 1, c, half) - d[r][0];
          }
        for (int k = 0; k < 3; k++)
          {
            store (out + k * plane, d[1][k]);
            store (out + (3 + k) * plane, d[0][k] - d[1][k]);
            store (out + (6 + k) * plane, d[2][k] - d[1][k]);
          }
      }
}

void
SIMD (pastiche_nearest_in) (const PasticheSource *x, int first, int n, gsize plane, float *v)
{
  if (x->halves != NULL)
    read_block (x, first, n, plane, TRUE, v);
  else
    read_block (x, first, n, plane, FALSE, v);
}

/* The four results of one small pixel from its nine products, at @p and @plane apart. */
INLINE void
results (const float *p, gsize plane, vec bias, float slope, vec r[4])
{
  vec even[3], odd[3]; /* of the even and the odd row; the products across it are still apart */

  for (int k = 0; k < 3; k++)
    {
      vec centre = load (p + k * plane);

      even[k] = centre + load (p + (3 + k) * plane);
      odd[k]  = centre + load (p + (6 + k) * plane);
    }
  r[0] = finished (even[0] + even[1], bias, slope);
  r[1] = finished (even[0] + even[2], bias, slope);
  r[2] = finished (odd[0] + odd[1], bias, slope);
  r[3] = finished (odd[0] + odd[2], bias, slope);
}

/* @memory: whether the sink has any.  Without, nothing is stored and the moments are those that float16 would have.
 * @wanted: whether somebody asks for moments. */
INLINE void
write_block (const float        *m,
             gsize               plane,
             int                 first,
             int                 n,
             const PasticheSink *y,
             gboolean            memory,
             gboolean            half,
             gboolean            wanted,
             double             *moments)
{
  int   across = y->width / 2;
  gsize row    = (gsize) y->width * y->channels;

  for (int c = 0; c < y->channels; c += LANES)
    {
      Moments sums;
      vec     bias = load (y->bias + c);

      for (int t = 0; t < n; t++)
        {
          int   i = (first + t) / across, j = (first + t) % across;
          gsize out = band_row (2 * i, y->band) * row + (gsize) 2 * j * y->channels + c;
          vec   r[4];

          results (m + (gsize) t * y->channels + c, plane, bias, y->slope, r);
          for (int k = 0; k < 4; k++)
            r[k] = memory ? write_value (y, out + (k / 2) * row + (k % 2) * y->channels, r[k], half)
                          : from_half (to_half (r[k]));
          if (!wanted)
            continue;
          if (t == 0)
            moments_begin (&sums, r[0]);
          for (int k = 0; k < 4; k++)
            moments_add (&sums, r[k]);
          moments_flush (&sums);
        }
      if (wanted)
        moments_end (&sums, 4.0 * n, moments, c, y->channels);
    }
}

void
SIMD (pastiche_nearest_out) (const float *m, gsize plane, int first, int n, const PasticheSink *y, double *moments)
{
  gboolean half = y->halves != NULL;

  if (half && moments != NULL)
    write_block (m, plane, first, n, y, TRUE, TRUE, TRUE, moments);
  else if (half)
    write_block (m, plane, first, n, y, TRUE, TRUE, FALSE, NULL);
  else if (y->data == NULL)
    write_block (m, plane, first, n, y, FALSE, FALSE, TRUE, moments);
  else if (moments != NULL)
    write_block (m, plane, first, n, y, TRUE, FALSE, TRUE, moments);
  else
    write_block (m, plane, first, n, y, TRUE, FALSE, FALSE, NULL);
}
