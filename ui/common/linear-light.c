/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * linear-light.c: what GIMP computes in linear light, for what the dialog shows.
 */
#include "linear-light.h"

#include <glib.h>
#include <math.h>

#define LEVELS 4096 /* of linear light */

/* The sRGB transfer function (IEC 61966-2-1) and its inverse, as tables. */
static float         to_linear[256];
static unsigned char from_linear[LEVELS + 1];

static void
fill_tables (void)
{
  for (int i = 0; i < 256; i++)
    {
      double v = i / 255.0;

      to_linear[i] = (float) (LEVELS * (v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4)));
    }
  for (int i = 0; i <= LEVELS; i++)
    {
      double v = (double) i / LEVELS;

      from_linear[i] = (unsigned char) lround (255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * pow (v, 1 / 2.4) - 0.055));
    }
}

static guint32
mix (guint32 before, guint32 after, float amount)
{
  guint32 mixed = 0;

  for (int shift = 0; shift < 24; shift += 8)
    {
      float b = to_linear[before >> shift & 255], a = to_linear[after >> shift & 255];

      mixed |= (guint32) from_linear[(int) (b + amount * (a - b) + 0.5f)] << shift;
    }
  return mixed;
}

cairo_surface_t *
pastiche_linear_light_mix (cairo_surface_t *before, cairo_surface_t *mask, cairo_surface_t *painted)
{
  int              width = cairo_image_surface_get_width (painted), height = cairo_image_surface_get_height (painted);
  cairo_surface_t *mixed       = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  int              stride      = cairo_image_surface_get_stride (painted);
  int              mask_stride = cairo_image_surface_get_stride (mask);

  if (to_linear[255] == 0)
    fill_tables ();
  for (int y = 0; y < height; y++)
    {
      gsize                row    = (gsize) y * stride;
      const unsigned char *amount = cairo_image_surface_get_data (mask) + (gsize) y * mask_stride;
      const guint32       *old    = (const guint32 *) (cairo_image_surface_get_data (before) + row);
      const guint32 *new          = (const guint32 *) (cairo_image_surface_get_data (painted) + row);
      guint32 *out                = (guint32 *) (cairo_image_surface_get_data (mixed) + row);

      for (int x = 0; x < width; x++)
        out[x] = amount[x] == 255 ? new[x] : amount[x] == 0 ? old[x] : mix (old[x], new[x], amount[x] / 255.f);
    }
  cairo_surface_mark_dirty (mixed);
  return mixed;
}

/* GIMP's luminance: the row for Y of sRGB's primaries under its white point, D50. */
static guint32
grey (guint32 pixel)
{
  float luminance = 0.22248840f * to_linear[pixel >> 16 & 255] + 0.71690369f * to_linear[pixel >> 8 & 255] +
                    0.06060791f * to_linear[pixel & 255];

  return from_linear[(int) (luminance + 0.5f)] * 0x10101u;
}

/* The colours of an ARGB32 surface are multiplied by alpha. */
static guint32
grey_through_alpha (guint32 pixel)
{
  guint32 alpha = pixel >> 24, colours = 0;

  if (alpha == 0)
    return 0;
  for (int shift = 0; shift < 24; shift += 8)
    colours |= MIN (255, ((pixel >> shift & 255) * 255 + alpha / 2) / alpha) << shift;
  return alpha << 24 | ((grey (colours) & 255) * alpha + 127) / 255 * 0x10101u;
}

void
pastiche_linear_light_grey (cairo_surface_t *surface)
{
  int            width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  int            stride = cairo_image_surface_get_stride (surface);
  unsigned char *rows   = cairo_image_surface_get_data (surface);
  gboolean       alpha  = cairo_image_surface_get_format (surface) == CAIRO_FORMAT_ARGB32;

  if (to_linear[255] == 0)
    fill_tables ();
  cairo_surface_flush (surface);
  for (int y = 0; rows != NULL && y < height; y++)
    {
      guint32 *pixels = (guint32 *) (rows + (gsize) y * stride);

      for (int x = 0; x < width; x++)
        pixels[x] = alpha ? grey_through_alpha (pixels[x]) : grey (pixels[x]);
    }
  cairo_surface_mark_dirty (surface);
}
