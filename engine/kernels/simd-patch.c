/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd-patch.c: how unlike two patches of a picture are.
 */
#include "simd.h"

void
SIMD (pastiche_patch_distance) (const guint8 *a, const guint8 *b, gsize stride, gint32 most, gint32 *distance)
{
  gint32 sum = 0;

  for (int row = 0; row < PASTICHE_PATCH && sum < most; row++, a += stride, b += stride)
    for (int i = 0; i < 4 * PASTICHE_PATCH; i++)
      {
        gint16 d = (gint16) (a[i] - b[i]);

        sum += d * d;
      }
  *distance = sum;
}
