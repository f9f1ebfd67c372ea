/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture-surface.c: a picture of the engine as cairo draws it: 8 bits,
 * alpha multiplied in.
 */
#include "picture-surface.h"

#include <glib/gi18n-lib.h>

static guint32
byte (float value)
{
  return (guint32) (CLAMP (value, 0.f, 1.f) * 255.f + 0.5f);
}

cairo_surface_t *
pastiche_picture_surface (const PastichePicture *picture, const cairo_rectangle_int_t *part, GError **error)
{
  const cairo_rectangle_int_t all     = { 0, 0, picture->width, picture->height };
  const cairo_rectangle_int_t seen    = part != NULL ? *part : all;
  cairo_surface_t            *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, seen.width, seen.height);
  unsigned char              *rows    = cairo_image_surface_get_data (surface);

  if (rows == NULL)
    {
      cairo_surface_destroy (surface);
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY,
                   _ ("There is not enough memory to show %d × %d pixels."), seen.width, seen.height);
      return NULL;
    }
  for (int y = 0; y < seen.height; y++)
    {
      const float *in  = picture->pixels + 4 * ((gsize) (seen.y + y) * picture->width + seen.x);
      guint32     *out = (guint32 *) (rows + (gsize) y * cairo_image_surface_get_stride (surface));

      for (int x = 0; x < seen.width; x++, in += 4)
        out[x] = byte (in[3]) << 24 | byte (in[0] * in[3]) << 16 | byte (in[1] * in[3]) << 8 | byte (in[2] * in[3]);
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}
