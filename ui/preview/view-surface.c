/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * view-surface.c: surfaces of what a view shows, pixel for pixel as on the screen.
 */
#include "view-surface.h"

#include "picture-surface.h"
#include "preview-marks.h"

#define LEAVES_OUT 0.5 /* the scale below which bilinear filtering skips pixels */

static cairo_surface_t *
draw_as (cairo_format_t format, const PasticheView *view, cairo_surface_t *fitted, cairo_surface_t *whole)
{
  cairo_rectangle_int_t area    = pastiche_view_area (view), part;
  cairo_surface_t      *surface = cairo_image_surface_create (format, area.width, area.height);
  cairo_surface_t      *source  = view->actual && whole != NULL ? whole : fitted;
  cairo_t              *cr      = cairo_create (surface);
  double                width = area.width, height = area.height;

  if (format == CAIRO_FORMAT_RGB24)
    pastiche_draw_checks (cr, area.width, area.height);
  if (view->actual)
    {
      part = pastiche_view_part (view);
      cairo_translate (cr, -part.x, -part.y);
      width  = view->picture_width;
      height = view->picture_height;
    }
  if (source != NULL)
    {
      double scale = width / cairo_image_surface_get_width (source);

      cairo_scale (cr, scale, height / cairo_image_surface_get_height (source));
      cairo_set_source_surface (cr, source, 0, 0);
      /* Averaging, as is the default, takes long and is only needed where pixels of a picture would be left out. */
      cairo_pattern_set_filter (cairo_get_source (cr), scale < LEAVES_OUT && format == CAIRO_FORMAT_RGB24
                                                           ? CAIRO_FILTER_GOOD
                                                           : CAIRO_FILTER_BILINEAR);
      cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
      cairo_paint (cr);
    }
  cairo_destroy (cr);
  return surface;
}

cairo_surface_t *
pastiche_view_surface (const PasticheView *view, cairo_surface_t *fitted, cairo_surface_t *whole)
{
  return draw_as (CAIRO_FORMAT_RGB24, view, fitted, whole);
}

cairo_surface_t *
pastiche_view_mask_surface (const PasticheView *view, cairo_surface_t *fitted, cairo_surface_t *whole)
{
  return draw_as (CAIRO_FORMAT_A8, view, fitted, whole);
}

cairo_surface_t *
pastiche_view_part_surface (const PasticheView *view, const PastichePicture *picture)
{
  cairo_rectangle_int_t part = pastiche_view_part (view);
  cairo_surface_t      *seen = pastiche_picture_surface (picture, &part, NULL), *drawn;
  PasticheView          all  = *view;

  if (seen == NULL)
    return NULL;
  all.picture_width  = part.width;
  all.picture_height = part.height;
  all.x              = part.width / 2.0;
  all.y              = part.height / 2.0;
  drawn              = pastiche_view_surface (&all, NULL, seen);
  cairo_surface_destroy (seen);
  return drawn;
}
