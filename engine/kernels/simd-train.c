/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd-train.c: what training does value by value: gradients through normalisation and leaky ReLU, and Adam.
 */
#include "simd.h"

#define FEW 16 /* values that are summed in float before the sum is added to one in double */

typedef struct
{
  vec  few;
  dvec total;
} Sum;

#define NOTHING { .few = { 0 }, .total = { 0 } }

INLINE void
sum_flush (Sum *s)
{
  s->total += __builtin_convertvector (s->few, dvec);
  s->few = (vec) { 0 };
}

/* dy where the ReLU after z·scale + shift let the value through, 0 elsewhere. */
INLINE vec
passed (vec dy, vec z, vec scale, vec shift, gboolean relu)
{
  return relu ? (vec) ((ivec) dy & (z * scale + shift > 0)) : dy;
}

void
SIMD (pastiche_norm_sums) (const float *dy,
                           const float *z,
                           const float *scale,
                           const float *shift,
                           const float *mean,
                           gboolean     relu,
                           int          n,
                           int          channels,
                           double      *sums)
{
  for (int c = 0; c < channels; c += LANES)
    {
      Sum all = NOTHING, with = NOTHING;
      vec s = load (scale + c), a = load (shift + c), m = load (mean + c);

      for (int t = 0; t < n; t++)
        {
          vec v = load (z + (gsize) t * channels + c);
          vec d = passed (load (dy + (gsize) t * channels + c), v, s, a, relu);

          all.few += d;
          with.few += d * (v - m);
          if (t % FEW == FEW - 1)
            {
              sum_flush (&all);
              sum_flush (&with);
            }
        }
      sum_flush (&all);
      sum_flush (&with);
      *(dvec *) (sums + c)            = all.total;
      *(dvec *) (sums + channels + c) = with.total;
    }
}

void
SIMD (pastiche_norm_back) (const float *dy,
                           const float *z,
                           const float *scale,
                           const float *shift,
                           const float *linear,
                           const float *constant,
                           gboolean     relu,
                           int          n,
                           int          channels,
                           float       *dz)
{
  for (int t = 0; t < n; t++)
    for (int c = 0; c < channels; c += LANES, dy += LANES, z += LANES, dz += LANES)
      {
        vec s = load (scale + c), v = load (z);

        store (dz, s * passed (load (dy), v, s, load (shift + c), relu) + load (linear + c) * v + load (constant + c));
      }
}

void
SIMD (pastiche_leaky_back) (float *dy, const float *y, float slope, int n, int channels, double *sums)
{
  for (int c = 0; c < channels; c += LANES)
    {
      Sum all = NOTHING;

      for (int t = 0; t < n; t++)
        {
          gsize at = (gsize) t * channels + c;
          vec   d = load (dy + at), scaled = d * slope;
          ivec  negative = load (y + at) < 0;

          d = (vec) (((ivec) scaled & negative) | ((ivec) d & ~negative));
          store (dy + at, d);
          all.few += d;
          if (t % FEW == FEW - 1)
            sum_flush (&all);
        }
      sum_flush (&all);
      *(dvec *) (sums + c) = all.total;
    }
}

void
SIMD (pastiche_add) (float *y, const float *x, gsize n)
{
  gsize i = 0;

  for (; i + LANES <= n; i += LANES)
    store (y + i, load (y + i) + load (x + i));
  for (; i < n; i++)
    y[i] += x[i];
}

/* Written without vectors, as these have no square root; the compiler vectorises the loop. */
void
SIMD (pastiche_adam) (float *restrict values,
                      const float *restrict gradient,
                      float *restrict mean,
                      float *restrict square,
                      float beta1,
                      float beta2,
                      float clip,
                      float rate,
                      float root,
                      float epsilon,
                      gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      float g = clip * gradient[i];

      mean[i] += (1 - beta1) * (g - mean[i]);
      square[i] = beta2 * square[i] + (1 - beta2) * g * g;
      values[i] -= rate * mean[i] / (__builtin_sqrtf (square[i]) / root + epsilon);
    }
}
