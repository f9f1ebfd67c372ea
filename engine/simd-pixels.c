/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd-pixels.c: the kernels that go pixel by pixel: gathering neighbourhoods
 * for a plain matrix product and writing its results, the narrow last layer,
 * and normalisation in place.
 */
#include "simd.h"

void
SIMD (pastiche_gather) (const PasticheSource *x, int stride, int width, int first, int n, float *v)
{
  gsize channels = x->channels;

  for (int t = first; t < first + n; t++)
    for (int i = t / width * stride - 1, ky = 0; ky < 3; i++, ky++)
      for (int j = t % width * stride - 1, kx = 0; kx < 3; j++, kx++, v += channels)
        {
          const float *p = x->data + ((gssize) i * x->width + j) * (gssize) channels;

          if (i < 0 || j < 0 || i >= x->height || j >= x->width)
            memset (v, 0, channels * sizeof (float));
          else if (x->scale == NULL)
            memcpy (v, p, channels * sizeof (float));
          else
            for (gsize c = 0; c < channels; c += LANES)
              store (v + c, normalised (x, load (p + c), c));
        }
}

void
SIMD (pastiche_scatter) (const float *m, int first, int n, const PasticheSink *y, double *moments)
{
  int    padded = PASTICHE_PADDED (y->channels);
  float *out    = y->data + (gsize) first * y->channels;

  for (int c = 0; c < padded; c += LANES)
    {
      Moments sums;
      vec     bias  = load (y->bias + c);
      int     width = CLAMP (y->channels - c, 0, LANES);

      moments_begin (&sums, finished (load (m + c), bias, y->slope));
      for (int t = 0; t < n; t++)
        {
          vec r = finished (load (m + (gsize) t * padded + c), bias, y->slope);

          if (width == LANES)
            store (out + (gsize) t * y->channels + c, r);
          else
            memcpy (out + (gsize) t * y->channels + c, &r, width * sizeof (float));
          moments_add (&sums, r);
          if (t % 16 == 15)
            moments_flush (&sums);
        }
      moments_flush (&sums);
      moments_end (&sums, n, moments, c, y->channels);
    }
}

/* 1 / (1 + exp (−v)), relative error below 3e-7. */
INLINE vec
logistic (vec v)
{
  vec  low = splat (-87.0f), t = -v, k, f, e;
  ivec below = t<low, above = t> - low, whole;

  t     = (vec) (((ivec) low & below) | ((ivec) t & ~below));
  t     = (vec) (((ivec) -low & above) | ((ivec) t & ~above));
  k     = t * 1.44269504f + 12582912.0f; /* 1.5 · 2²³: rounds to a whole number */
  whole = (ivec) k - (gint32) 0x4b400000;
  k     = k - 12582912.0f;
  f     = (t - k * 0.693145752f) - k * 1.42860677e-6f; /* ln 2 in two parts */
  e     = splat (1.0f / 5040) * f + 1.0f / 720;
  e     = e * f + 1.0f / 120;
  e     = e * f + 1.0f / 24;
  e     = e * f + 1.0f / 6;
  e     = e * f + 0.5f;
  e     = e * f + 1.0f;
  e     = e * f + 1.0f;
  e     = e * (vec) ((whole + 127) << 23);
  return 1.0f / (1.0f + e);
}

INLINE float
sum (vec v)
{
  float s[LANES];

  memcpy (s, &v, sizeof s);
  for (int half = LANES / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++)
      s[i] += s[i + half];
  return s[0];
}

/* The source's values around the results, zero outside it, normalised once. */
static void
fill_patch (const PasticheSource *x, int top, int left, int rows, int columns, float *patch)
{
  for (int i = top - 1; i <= top + rows; i++)
    for (int j = left - 1; j <= left + columns; j++, patch += x->channels)
      if (i < 0 || j < 0 || i >= x->height || j >= x->width)
        memset (patch, 0, x->channels * sizeof (float));
      else
        for (int c = 0; c < x->channels; c += LANES)
          store (patch + c, normalised (x, load (x->data + ((gsize) i * x->width + j) * x->channels + c), c));
}

/* Three results for one pixel, from the patch at its upper left neighbour. */
INLINE void
narrow_pixel (const float *patch, const float *w, int row, int channels, const float *bias, float *out)
{
  vec sums[3] = { { 0 }, { 0 }, { 0 } };

  for (int ky = 0; ky < 3; ky++)
    for (int kx = 0; kx < 3; kx++)
      for (int c = 0; c < channels; c += LANES)
        {
          vec v = load (patch + (gsize) ky * row + kx * channels + c);

          for (int k = 0; k < 3; k++)
            sums[k] += v * load (w + ((ky * 3 + kx) * 3 + k) * channels + c);
        }
  for (int k = 0; k < 3; k++)
    out[k] = sum (sums[k]) + bias[k];
}

void
SIMD (pastiche_narrow) (const PasticheSource *x,
                        const float          *w,
                        const PasticheSink   *y,
                        int                   offset_y,
                        int                   offset_x,
                        int                   top,
                        int                   left,
                        int                   rows,
                        int                   columns,
                        float                *patch)
{
  int row = (columns + 2) * x->channels;

  fill_patch (x, offset_y + top, offset_x + left, rows, columns, patch);
  for (int i = 0; i < rows; i++)
    {
      float *out = y->data + ((gsize) (top + i) * y->width + left) * 3;
      int    n   = columns * 3;

      if (x->channels == PASTICHE_LANES)
        for (int j = 0; j < columns; j++)
          narrow_pixel (patch + (gsize) i * row + j * PASTICHE_LANES, w, row, PASTICHE_LANES, y->bias, out + 3 * j);
      else
        for (int j = 0; j < columns; j++)
          narrow_pixel (patch + (gsize) i * row + j * x->channels, w, row, x->channels, y->bias, out + 3 * j);
      for (int j = 0; j < n; j += LANES)
        {
          vec v = { 0 };

          memcpy (&v, out + j, MIN (LANES, n - j) * sizeof (float));
          v = logistic (v);
          memcpy (out + j, &v, MIN (LANES, n - j) * sizeof (float));
        }
    }
}

void
SIMD (pastiche_normalise) (float       *v,
                           const float *scale,
                           const float *shift,
                           gboolean     relu,
                           const float *other,
                           int          n,
                           int          channels)
{
  for (int t = 0; t < n; t++)
    for (int c = 0; c < channels; c += LANES, v += LANES)
      {
        vec r = load (v) * load (scale + c) + load (shift + c);

        if (relu)
          r = positive (r);
        if (other != NULL)
          {
            r += load (other);
            other += LANES;
          }
        store (v, r);
      }
}
