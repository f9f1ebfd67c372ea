/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * still.c: pictures reduced to stills.
 */
#include <math.h>

#include "picture.h"
#include "still.h"

static int
side (int length, double scale)
{
  return CLAMP ((int) lround (length * scale), 1, PASTICHE_STILL_SIDE);
}

PasticheStill *
pastiche_still_new (const PastichePicture *picture, GError **error)
{
  double           scale = MIN (1, (double) PASTICHE_STILL_SIDE / MAX (picture->width, picture->height));
  PastichePicture *small =
      pastiche_picture_resize (picture, side (picture->width, scale), side (picture->height, scale), error);
  PasticheStill *still;
  gsize          n;

  if (!small)
    return NULL;
  pastiche_picture_make_finite (small);
  n = 4 * pastiche_picture_count (small);
  for (gsize i = 0; i < n; i++)
    small->pixels[i] = CLAMP (small->pixels[i], 0, 1);
  still          = g_new (PasticheStill, 1);
  still->picture = small;
  return still;
}

PasticheStill *
pastiche_still_load (const char *path, GError **error)
{
  g_autoptr (PastichePicture) picture = pastiche_picture_load_reduced (path, PASTICHE_STILL_SIDE, error);

  return picture ? pastiche_still_new (picture, error) : NULL;
}

void
pastiche_still_free (PasticheStill *still)
{
  pastiche_picture_free (still->picture);
  g_free (still);
}

void
pastiche_still_colours (const PasticheStill *still, float *colours)
{
  const float *p       = still->picture->pixels;
  gsize        n       = pastiche_picture_count (still->picture);
  double       sums[4] = { 0 };

  for (gsize i = 0; i < n; i++)
    {
      for (int c = 0; c < 3; c++)
        sums[c] += p[4 * i + 3] * p[4 * i + c];
      sums[3] += p[4 * i + 3];
    }
  for (gsize i = 0; i < n; i++)
    for (int c = 0; c < 3; c++)
      colours[3 * i + c] =
          p[4 * i + 3] * p[4 * i + c] + (1 - p[4 * i + 3]) * (float) (sums[3] > 0 ? sums[c] / sums[3] : 0);
}
