/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * raster.c: rows of a picture as other formats want them.
 */
#include "raster.h"

#include <string.h>

static guint
value_at (const PasticheRaster *raster, const guint8 *row, gsize i)
{
  return raster->deep ? ((const guint16 *) row)[i] : row[i] * 257u;
}

gboolean
pastiche_raster_has_transparency (const PasticheRaster *raster)
{
  if (raster->channels == 3)
    return FALSE;
  for (int y = 0; y < raster->height; y++)
    for (int x = 0; x < raster->width; x++)
      if (value_at (raster, pastiche_raster_row (raster, y), 4 * (gsize) x + 3) < 65535)
        return TRUE;
  return FALSE;
}

void
pastiche_raster_copy_row (const PasticheRaster *raster, int y, int channels, gboolean deep, gpointer out)
{
  const guint8 *row = pastiche_raster_row (raster, y);

  if (channels == raster->channels && deep == raster->deep)
    {
      memcpy (out, row, pastiche_raster_stride (raster));
      return;
    }
  for (gsize x = 0; x < (gsize) raster->width; x++)
    {
      guint64 alpha = raster->channels == 4 ? value_at (raster, row, 4 * x + 3) : 65535;

      for (int c = 0; c < channels; c++)
        {
          guint64 value = c == 3 ? alpha : value_at (raster, row, raster->channels * x + c);

          if (channels == 3)
            value = (value * alpha + 65535 * (65535 - alpha) + 32767) / 65535;
          if (deep)
            ((guint16 *) out)[channels * x + c] = (guint16) value;
          else
            ((guint8 *) out)[channels * x + c] = (guint8) ((value + 128) / 257);
        }
    }
}
