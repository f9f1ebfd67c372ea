/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd-curve.h: sRGB's curve, for loops that the compiler vectorises, as nothing here has branches.
 *
 * Roots start from a guess whose exponent is divided as an integer, and are improved by Halley's iteration, which cubes the
 * error each time; after two iterations about 1e-7 is left.
 */
#pragma once

#include "simd.h"

#define BLACK 1e-18f /* added before a root is taken, to stay away from 0 and denormal numbers; invisible */

/* Roughly the @n-th root of @v: the bits of a float, read as an integer, are about proportional to its logarithm, and
 * the part of 0x3f7a0000, nearly the bits of 1, restores the exponent's bias. */
INLINE float
guess_root (float v, float n)
{
  gint32 bits;

  memcpy (&bits, &v, sizeof bits);
  bits = (gint32) (bits * (1 / n)) + (gint32) (0x3f7a0000 * (1 - 1 / n));
  memcpy (&v, &bits, sizeof v);
  return v;
}

INLINE float
nearer_cube_root (float y, float x)
{
  float power = y * y * y;

  return y * (power + 2 * x) / (2 * power + x);
}

/* @v is 0 or more. */
INLINE float
cube_root (float v)
{
  float x = v + BLACK;

  return nearer_cube_root (nearer_cube_root (guess_root (x, 3), x), x);
}

INLINE float
nearer_fifth_root (float y, float x)
{
  float power = y * y * y * y * y;

  return y * (2 * power + 3 * x) / (3 * power + 2 * x);
}

/* @x in 0.001..1. */
INLINE float
fifth_root (float x)
{
  return nearer_fifth_root (nearer_fifth_root (guess_root (x, 5), x), x);
}

/* From sRGB's curve to linear light and back, 0..1: t^2.4 = t² · (t²)^(1/5), and v^(1/2.4) = w · √√w with w =
 * v^(1/3). */
INLINE float
to_linear (float v)
{
  float t = (v + 0.055f) / 1.055f, curved = t * t * fifth_root (t * t);

  return v <= 0.04045f ? v / 12.92f : curved;
}

INLINE float
from_linear (float v)
{
  float w = cube_root (v), curved = 1.055f * w * __builtin_sqrtf (__builtin_sqrtf (w)) - 0.055f;

  return v <= 0.0031308f ? 12.92f * v : curved;
}

/* What is no number becomes 0. */
INLINE float
between_0_and_1 (float v)
{
  v = v > 0 ? v : 0;
  return v < 1 ? v : 1;
}
