/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-layer.c: what was mended, as a layer that lies above the picture.
 */
#include "pastiche-restore.h"

static inline float
in_range (float v)
{
  return v >= 0 ? MIN (v, 1) : 0; /* NaN also becomes 0 */
}

/* @result is (1 − m) × x + m × mended, in which @mended is sought. */
static inline float
mended (float result, float x, float m)
{
  return m < 1 ? in_range ((result - (1 - m) * in_range (x)) / m) : result;
}

void
pastiche_restored_lift (PasticheRestored *restored, const PastichePicture *picture)
{
  gsize        n    = (gsize) picture->width * picture->height;
  const float *mask = restored->mask->values, *x = picture->pixels;
  float       *p = restored->picture->pixels;

  for (gsize i = 0; i < n; i++, x += 4, p += 4)
    {
      for (int c = 0; c < 3 && mask[i] > 0; c++)
        p[c] = mended (p[c], x[c], mask[i]);
      p[3] *= mask[i];
    }
}
