/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd-colour.c: R'G'B' to OKLab (Ottosson 2020) and back.
 *
 * Written without vectors: the compiler vectorises the loops, as they have no branches.
 */
#include "simd-curve.h"

void
SIMD (pastiche_to_oklab) (float *v, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      float r = to_linear (v[3 * i]), g = to_linear (v[3 * i + 1]), b = to_linear (v[3 * i + 2]);
      float l = cube_root (0.4122214708f * r + 0.5363325363f * g + 0.0514459929f * b);
      float m = cube_root (0.2119034982f * r + 0.6806995451f * g + 0.1073969566f * b);
      float s = cube_root (0.0883024619f * r + 0.2817188376f * g + 0.6299787005f * b);

      v[3 * i]     = 0.2104542553f * l + 0.7936177850f * m - 0.0040720468f * s;
      v[3 * i + 1] = 1.9779984951f * l - 2.4285922050f * m + 0.4505937099f * s;
      v[3 * i + 2] = 0.0259040371f * l + 0.7827717662f * m - 0.8086757660f * s;
    }
}

/* The largest part of the difference @d, at most @most, that can be added to the grey @y within 0..1. */
INLINE float
room (float y, float d, float most)
{
  float part = ((d >= 0 ? 1 : 0) - y) / d;

  return part < most ? part : most;
}

/* Colours outside sRGB are mixed with the grey of their luminance until they lie inside. */
void
SIMD (pastiche_from_oklab) (float *v, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      float l = v[3 * i] + 0.3963377774f * v[3 * i + 1] + 0.2158037573f * v[3 * i + 2];
      float m = v[3 * i] - 0.1055613458f * v[3 * i + 1] - 0.0638541728f * v[3 * i + 2];
      float s = v[3 * i] - 0.0894841775f * v[3 * i + 1] - 1.2914855480f * v[3 * i + 2];
      float r, g, b, y, part = 1;

      l *= l * l;
      m *= m * m;
      s *= s * s;
      r    = 4.0767416621f * l - 3.3077115913f * m + 0.2309699292f * s;
      g    = -1.2684380046f * l + 2.6097574011f * m - 0.3413193965f * s;
      b    = -0.0041960863f * l - 0.7034186147f * m + 1.7076147010f * s;
      y    = between_0_and_1 (0.2126f * r + 0.7152f * g + 0.0722f * b);
      part = room (y, r - y, part);
      part = room (y, g - y, part);
      part = room (y, b - y, part);

      v[3 * i]     = between_0_and_1 (from_linear (between_0_and_1 (y + part * (r - y))));
      v[3 * i + 1] = between_0_and_1 (from_linear (between_0_and_1 (y + part * (g - y))));
      v[3 * i + 2] = between_0_and_1 (from_linear (between_0_and_1 (y + part * (b - y))));
    }
}
