/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fade.c: how far a painting is seen, as the dialog's brush says, or the selection where what is outside of it has a look of
 * its own.
 */
#include "fade.h"

#include <string.h>

#include "seen.h"

void
pastiche_fade_selection (PasticheSelection *selection, const PasticheSelection *fade)
{
  for (int y = 0; y < selection->height; y++)
    {
      float       *values = selection->values + (gsize) y * selection->width;
      const float *by     = fade->values + (gsize) (selection->y + y) * fade->width + selection->x;

      for (int x = 0; x < selection->width; x++)
        values[x] *= by[x];
    }
}

void
pastiche_fade_mix (PastichePicture *painted, const PastichePicture *picture, const PasticheSelection *fade)
{
  const Babl       *light = babl_format ("RGBA float"), *in = babl_fish (pastiche_seen_format (), light);
  const Babl       *out   = babl_fish (light, pastiche_seen_format ());
  int               width = painted->width;
  g_autofree float *old = g_new (float, 4 * (gsize) width), *new = g_new (float, 4 * (gsize) width);
  g_autofree float *far = g_new0 (float, width);

  for (int y = 0; y < painted->height; y++)
    {
      gsize    first  = 4 * (gsize) y * width;
      gboolean within = y >= fade->y && y < fade->y + fade->height;

      memset (far, 0, (gsize) width * sizeof (float));
      if (within)
        memcpy (far + fade->x, fade->values + (gsize) (y - fade->y) * fade->width,
                (gsize) fade->width * sizeof (float));
      babl_process (in, picture->pixels + first, old, width);
      babl_process (in, painted->pixels + first, new, width);
      for (int i = 0; i < 4 * width; i++)
        new[i] = old[i] + far[i / 4] * (new[i] - old[i]);
      babl_process (out, new, painted->pixels + first, width);
    }
}
