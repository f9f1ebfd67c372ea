/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * view-surface.c: surfaces of what a view shows, pixel for pixel as on the screen.
 */
#include "view-surface.h"

#include "picture-surface.h"
#include "preview-marks.h"

#define LEAVES_OUT 0.5 /* the scale below which bilinear filtering skips pixels */

/* Where pixels of the picture are larger than those of the screen, they are seen as such; a surface of fewer pixels is
 * not.  Averaging, as is the default, takes long and is only needed where pixels of a picture would be left out. */
static cairo_filter_t
filter_for (const PasticheView *view, cairo_format_t format, double scale)
{
  if (view->zoom > 0 && scale == view->zoom && scale >= 1)
    return CAIRO_FILTER_NEAREST;
  return scale < LEAVES_OUT && format == CAIRO_FORMAT_RGB24 ? CAIRO_FILTER_GOOD : CAIRO_FILTER_BILINEAR;
}

/* Draw @source, which shows these @pixels of the picture at any size. */
static void
draw_source (cairo_t                     *cr,
             cairo_format_t               format,
             const PasticheView          *view,
             cairo_surface_t             *source,
             const cairo_rectangle_int_t *pixels)
{
  cairo_rectangle_int_t part = pastiche_view_part (view);
  double                horizontal, vertical;

  pastiche_view_scale (view, &horizontal, &vertical);
  cairo_translate (cr, horizontal * pixels->x - part.x, vertical * pixels->y - part.y);
  horizontal *= (double) pixels->width / cairo_image_surface_get_width (source);
  vertical *= (double) pixels->height / cairo_image_surface_get_height (source);
  cairo_scale (cr, horizontal, vertical);
  cairo_set_source_surface (cr, source, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), filter_for (view, format, horizontal));
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
}

static cairo_surface_t *
draw_as (cairo_format_t format, const PasticheView *view, cairo_surface_t *source, const cairo_rectangle_int_t *pixels)
{
  cairo_rectangle_int_t part    = pastiche_view_part (view);
  cairo_surface_t      *surface = cairo_image_surface_create (format, part.width, part.height);
  cairo_t              *cr      = cairo_create (surface);

  if (format == CAIRO_FORMAT_RGB24)
    pastiche_draw_checks (cr, part.width, part.height);
  if (source != NULL)
    draw_source (cr, format, view, source, pixels);
  cairo_destroy (cr);
  return surface;
}

static cairo_surface_t *
draw_all_as (cairo_format_t format, const PasticheView *view, cairo_surface_t *fitted, cairo_surface_t *whole)
{
  const cairo_rectangle_int_t all = { 0, 0, view->picture_width, view->picture_height };

  return draw_as (format, view, view->zoom > 0 && whole != NULL ? whole : fitted, &all);
}

cairo_surface_t *
pastiche_view_surface (const PasticheView *view, cairo_surface_t *fitted, cairo_surface_t *whole)
{
  return draw_all_as (CAIRO_FORMAT_RGB24, view, fitted, whole);
}

void
pastiche_view_draw_part (const PasticheView          *view,
                         cairo_surface_t             *drawn,
                         cairo_surface_t             *source,
                         const cairo_rectangle_int_t *pixels)
{
  cairo_rectangle_int_t part = pastiche_view_part (view);
  cairo_t              *cr   = cairo_create (drawn);

  cairo_rectangle (cr, view->zoom * pixels->x - part.x, view->zoom * pixels->y - part.y, view->zoom * pixels->width,
                   view->zoom * pixels->height);
  cairo_clip (cr);
  pastiche_draw_checks (cr, part.width, part.height);
  draw_source (cr, CAIRO_FORMAT_RGB24, view, source, pixels);
  cairo_destroy (cr);
}

cairo_surface_t *
pastiche_view_mask_surface (const PasticheView *view, cairo_surface_t *fitted, cairo_surface_t *whole)
{
  return draw_all_as (CAIRO_FORMAT_A8, view, fitted, whole);
}

cairo_surface_t *
pastiche_view_part_surface (const PasticheView *view, const PastichePicture *picture)
{
  cairo_rectangle_int_t pixels = pastiche_view_pixels (view);
  cairo_surface_t      *seen   = pastiche_picture_surface (picture, &pixels, NULL), *drawn;

  if (seen == NULL)
    return NULL;
  drawn = draw_as (CAIRO_FORMAT_RGB24, view, seen, &pixels);
  cairo_surface_destroy (seen);
  return drawn;
}
