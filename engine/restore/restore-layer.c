/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-layer.c: what was mended, as a layer that lies above the picture.
 */
#include "restore.h"

void
pastiche_restored_lift (PasticheRestored *restored, const PastichePicture *picture)
{
  gsize        n    = (gsize) picture->width * picture->height;
  const float *mask = restored->mask->values;
  float       *p    = restored->picture->pixels;

  for (gsize i = 0; i < n; i++, p += 4)
    {
      pastiche_lift_pixel (p, picture->pixels + 4 * i, mask[i]);
      p[3] *= mask[i];
    }
}
