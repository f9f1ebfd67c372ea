/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture-surface.c: a picture of the engine as cairo draws it (8 bits, alpha multiplied in), and the sizes at which
 * pictures are shown.
 */
#include "picture-surface.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SCREEN_WIDTH  1920
#define SCREEN_HEIGHT 1200

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

void
pastiche_fit (int width, int height, int box_width, int box_height, int *fitted_width, int *fitted_height)
{
  double scale = MIN ((double) box_width / width, (double) box_height / height);

  *fitted_width  = MAX (1, (int) lround (scale * width));
  *fitted_height = MAX (1, (int) lround (scale * height));
}

void
pastiche_fit_screen (int width, int height, int *fitted_width, int *fitted_height)
{
  if (width <= SCREEN_WIDTH && height <= SCREEN_HEIGHT)
    {
      *fitted_width  = width;
      *fitted_height = height;
    }
  else
    {
      pastiche_fit (width, height, SCREEN_WIDTH, SCREEN_HEIGHT, fitted_width, fitted_height);
    }
}
