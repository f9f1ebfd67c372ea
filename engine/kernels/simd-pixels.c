/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd-pixels.c: the kernels that work pixel by pixel: gathering neighbourhoods for a convolution as one matrix product
 * and writing its results, the last layer with its three channels, and normalisation in place.
 */
#include "simd.h"

/* Copies @n floats.  The last vector may overlap the one before it, which saves a loop for the rest. */
INLINE void
copy (const float *from, gsize n, float *to)
{
  if (n < LANES)
    {
      memcpy (to, from, n * sizeof (float));
      return;
    }
  for (gsize i = 0; i + LANES <= n; i += LANES)
    store (to + i, load (from + i));
  store (to + n - LANES, load (from + n - LANES));
}

/* Reads @n neighbouring pixels of a row, from the value @from of the source on. */
INLINE void
read_pixels (const PasticheSource *x, gsize from, int n, gboolean half, float *to)
{
  gsize channels = x->channels;

  if (x->scale == NULL && !half)
    copy (x->data + from, n * channels, to);
  else
    for (int i = 0; i < n; i++, from += channels, to += channels)
      for (gsize c = 0; c < channels; c += LANES)
        store (to + c, normalised (x, read_value (x, from + c, half), c));
}

INLINE void
gather (const PasticheSource *x, int stride, int width, int first, int n, gboolean half, float *v)
{
  gsize channels = x->channels;

  for (int t = first; t < first + n; t++)
    for (int i = t / width * stride - 1, ky = 0; ky < 3; i++, ky++, v += 3 * channels)
      {
        int   j    = t % width * stride - 1;
        int   from = MAX (j, 0), to = MIN (j + 3, x->width); /* the part inside the picture */
        gsize row = (gsize) MAX (i, 0) * x->width * channels;

        if (i < 0 || i >= x->height || to - from < 3)
          memset (v, 0, 3 * channels * sizeof (float));
        if (i >= 0 && i < x->height)
          read_pixels (x, row + from * channels, to - from, half, v + (from - j) * channels);
      }
}

void
SIMD (pastiche_gather) (const PasticheSource *x, int stride, int width, int first, int n, float *v)
{
  if (x->halves != NULL)
    gather (x, stride, width, first, n, TRUE, v);
  else
    gather (x, stride, width, first, n, FALSE, v);
}

/* Writes LANES channels from @c on.  @whole: the picture has all of them; a float16 picture always has.  @sums: NULL
 * where nobody asks for moments. */
INLINE void
scatter (const float *m, int first, int n, const PasticheSink *y, int c, gboolean whole, gboolean half, Moments *sums)
{
  int padded = PASTICHE_PADDED (y->channels);
  vec bias   = load (y->bias + c);

  for (int t = 0; t < n; t++)
    {
      gsize out = ((gsize) first + t) * y->channels + c;
      vec   r   = finished (load (m + (gsize) t * padded + c), bias, y->slope);

      if (whole)
        r = write_value (y, out, r, half);
      else if (c < y->channels)
        memcpy (y->data + out, &r, (y->channels - c) * sizeof (float));
      if (t == 0 && sums != NULL)
        moments_begin (sums, r);
      moments_add (sums, r);
      if (t % 16 == 15)
        moments_flush (sums);
    }
  moments_flush (sums);
}

void
SIMD (pastiche_scatter) (const float *m, int first, int n, const PasticheSink *y, double *moments)
{
  for (int c = 0; c < PASTICHE_PADDED (y->channels); c += LANES)
    {
      Moments sums = { 0 };

      if (y->halves != NULL && moments != NULL)
        scatter (m, first, n, y, c, TRUE, TRUE, &sums);
      else if (y->halves != NULL)
        scatter (m, first, n, y, c, TRUE, TRUE, NULL);
      else if (c + LANES > y->channels)
        scatter (m, first, n, y, c, FALSE, FALSE, moments != NULL ? &sums : NULL);
      else if (moments != NULL)
        scatter (m, first, n, y, c, TRUE, FALSE, &sums);
      else
        scatter (m, first, n, y, c, TRUE, FALSE, NULL);
      if (moments != NULL)
        moments_end (&sums, n, moments, c, y->channels);
    }
}

/* 1 / (1 + exp (−v)) with a relative error below 3e-7: exp (t) = 2ᵏ · exp (f), where k is t / ln 2 rounded and exp (f)
 * a Taylor polynomial of degree 7. */
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

/* Copies what a block of results reads, so that each value is normalised once rather than nine times. */
INLINE void
fill_patch (const PasticheSource *x, int top, int left, int rows, int columns, gboolean half, float *patch)
{
  for (int i = top - 1; i <= top + rows; i++)
    for (int j = left - 1; j <= left + columns; j++, patch += x->channels)
      if (i < 0 || j < 0 || i >= x->height || j >= x->width)
        memset (patch, 0, x->channels * sizeof (float));
      else
        for (int c = 0; c < x->channels; c += LANES)
          {
            gsize at = ((gsize) band_row (i, x->band) * x->width + j) * x->channels + c;

            store (patch + c, normalised (x, read_value (x, at, half), c));
          }
}

/* { a0 + a1, a2 + a3, …, b0 + b1, b2 + b3, … } */
INLINE vec
add_pairs (vec a, vec b)
{
#if LANES == 16
#define EVEN 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
#define ODD  1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31
#elif LANES == 8
#define EVEN 0, 2, 4, 6, 8, 10, 12, 14
#define ODD  1, 3, 5, 7, 9, 11, 13, 15
#else
#define EVEN 0, 2, 4, 6
#define ODD  1, 3, 5, 7
#endif
  return __builtin_shufflevector (a, b, EVEN) + __builtin_shufflevector (a, b, ODD);
}

/* Adds each of LANES vectors across; the sums are the elements of the result. */
INLINE vec
add_across (vec *v)
{
  for (int n = LANES / 2; n > 0; n /= 2)
    for (int i = 0; i < n; i++)
      v[i] = add_pairs (v[2 * i], v[2 * i + 1]);
  return v[0];
}

#define TOGETHER 4 /* pixels whose sums are in registers at once */

/* For LANES pixels and three results each, the products summed over taps; still to be added across the channels of a
 * vector. */
INLINE void
narrow_sums (const float *patch, const float *w, int row, int channels, vec sums[3][LANES])
{
  for (int first = 0; first < LANES; first += TOGETHER)
    {
      vec s[3][TOGETHER];

      memset (s, 0, sizeof s);
      for (int tap = 0; tap < 9; tap++)
        for (int c = 0; c < channels; c += LANES)
          {
            const float *p  = patch + (gsize) (tap / 3) * row + (tap % 3 + first) * channels + c;
            vec          w0 = load (w + (tap * 3 + 0) * channels + c);
            vec          w1 = load (w + (tap * 3 + 1) * channels + c);
            vec          w2 = load (w + (tap * 3 + 2) * channels + c);

            for (int i = 0; i < TOGETHER; i++)
              {
                vec v = load (p + i * channels);

                s[0][i] += v * w0;
                s[1][i] += v * w1;
                s[2][i] += v * w2;
              }
          }
      for (int k = 0; k < 3; k++)
        for (int i = 0; i < TOGETHER; i++)
          sums[k][first + i] = s[k][i];
    }
}

/* Writes @n pixels; LANES are computed, as the patch is wide enough for all. */
INLINE void
narrow_pixels (const float *patch, const float *w, int row, int channels, const float *bias, int n, float *out)
{
  vec   sums[3][LANES];
  float results[3][LANES];

  narrow_sums (patch, w, row, channels, sums);
  for (int k = 0; k < 3; k++)
    store (results[k], logistic (add_across (sums[k]) + bias[k]));
  for (int i = 0; i < n; i++)
    for (int k = 0; k < 3; k++)
      out[3 * i + k] = results[k][i];
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
  int wide = (columns + LANES - 1) / LANES * LANES;
  int row  = (wide + 2) * x->channels;

  if (x->halves != NULL)
    fill_patch (x, offset_y + top, offset_x + left, rows, wide, TRUE, patch);
  else
    fill_patch (x, offset_y + top, offset_x + left, rows, wide, FALSE, patch);
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j += LANES)
      {
        const float *from = patch + (gsize) i * row + (gsize) j * x->channels;
        float       *out  = y->data + ((gsize) (top + i) * y->width + left + j) * 3;
        int          n    = MIN (LANES, columns - j);

        if (x->channels == 16) /* the generator's last layer: twice as fast with a constant */
          narrow_pixels (from, w, row, 16, y->bias, n, out);
        else
          narrow_pixels (from, w, row, x->channels, y->bias, n, out);
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

void
SIMD (pastiche_normalise_half) (guint16       *v,
                                const float   *scale,
                                const float   *shift,
                                gboolean       relu,
                                const guint16 *other,
                                int            n,
                                int            channels)
{
  for (int t = 0; t < n; t++)
    for (int c = 0; c < channels; c += LANES, v += LANES)
      {
        vec r = load_half (v) * load (scale + c) + load (shift + c);

        if (relu)
          r = positive (r);
        if (other != NULL)
          {
            r += load_half (other);
            other += LANES;
          }
        store_half (v, r);
      }
}
