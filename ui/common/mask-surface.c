/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mask-surface.c: a selection as cairo draws with it.
 */
#include "mask-surface.h"

#include "picture-surface.h"

cairo_surface_t *
pastiche_mask_surface (const PasticheSelection *selection, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  int              stride  = cairo_image_surface_get_stride (surface);
  unsigned char   *rows    = cairo_image_surface_get_data (surface);
  const float     *value   = selection->values;

  for (int y = selection->y; rows != NULL && y < selection->y + selection->height; y++)
    for (int x = selection->x; x < selection->x + selection->width; x++)
      rows[(gsize) y * stride + x] = (unsigned char) (255 * *value++ + 0.5f);
  cairo_surface_mark_dirty (surface);
  return surface;
}

cairo_surface_t *
pastiche_mask_fit_screen (cairo_surface_t *whole)
{
  int              width = cairo_image_surface_get_width (whole), height = cairo_image_surface_get_height (whole);
  cairo_surface_t *fitted;
  cairo_t         *cr;
  int              w, h;

  pastiche_fit_screen (width, height, &w, &h);
  if (w == width && h == height)
    return cairo_surface_reference (whole);
  fitted = cairo_image_surface_create (CAIRO_FORMAT_A8, w, h);
  cr     = cairo_create (fitted);
  cairo_scale (cr, (double) w / width, (double) h / height);
  cairo_set_source_surface (cr, whole, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_destroy (cr);
  return fitted;
}
