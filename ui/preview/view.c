/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * view.c: which part of a picture the preview shows, and where.
 */
#include "view.h"

#include <math.h>

static const double zooms[] = { 0.5, 1, 2 };

static double
fitting_scale (const PasticheView *view)
{
  return MIN ((double) view->width / view->picture_width, (double) view->height / view->picture_height);
}

static int
zoomed (int picture, double zoom)
{
  return MAX (1, (int) (picture * zoom));
}

/* Along one side: the first pixel that is shown around @middle, a point of the picture, and how many are. */
static void
seen (int picture, int window, double zoom, double middle, int *first, int *count)
{
  int all = zoomed (picture, zoom);

  *count = MIN (all, window);
  *first = CLAMP ((int) lround (middle * zoom - *count / 2.0), 0, all - *count);
}

cairo_rectangle_int_t
pastiche_view_part (const PasticheView *view)
{
  cairo_rectangle_int_t part  = { 0, 0, 0, 0 };
  double                scale = fitting_scale (view);

  if (view->zoom > 0)
    {
      seen (view->picture_width, view->width, view->zoom, view->x, &part.x, &part.width);
      seen (view->picture_height, view->height, view->zoom, view->y, &part.y, &part.height);
    }
  else
    {
      part.width  = MAX (1, (int) lround (scale * view->picture_width));
      part.height = MAX (1, (int) lround (scale * view->picture_height));
    }
  return part;
}

cairo_rectangle_int_t
pastiche_view_area (const PasticheView *view)
{
  cairo_rectangle_int_t area = pastiche_view_part (view);

  area.x = (view->width - area.width) / 2;
  area.y = (view->height - area.height) / 2;
  return area;
}

/* Along one side. */
static void
touched (int picture, double zoom, int first, int count, int *pixel, int *pixels)
{
  *pixel  = (int) floor (first / zoom);
  *pixels = MIN (picture, (int) ceil ((first + count) / zoom)) - *pixel;
}

cairo_rectangle_int_t
pastiche_view_pixels (const PasticheView *view)
{
  cairo_rectangle_int_t part = pastiche_view_part (view), pixels = { 0, 0, view->picture_width, view->picture_height };

  if (view->zoom > 0)
    {
      touched (view->picture_width, view->zoom, part.x, part.width, &pixels.x, &pixels.width);
      touched (view->picture_height, view->zoom, part.y, part.height, &pixels.y, &pixels.height);
    }
  return pixels;
}

void
pastiche_view_scale (const PasticheView *view, double *horizontal, double *vertical)
{
  cairo_rectangle_int_t part = pastiche_view_part (view);

  *horizontal = view->zoom > 0 ? view->zoom : (double) part.width / view->picture_width;
  *vertical   = view->zoom > 0 ? view->zoom : (double) part.height / view->picture_height;
}

void
pastiche_view_point (const PasticheView *view, double x, double y, double *picture_x, double *picture_y)
{
  cairo_rectangle_int_t area = pastiche_view_area (view), part = pastiche_view_part (view);
  double                horizontal, vertical;

  pastiche_view_scale (view, &horizontal, &vertical);
  *picture_x = (x - area.x + part.x) / horizontal;
  *picture_y = (y - area.y + part.y) / vertical;
}

double
pastiche_view_next_zoom (const PasticheView *view, int step)
{
  double fitting = fitting_scale (view), now = view->zoom > 0 ? view->zoom : fitting, smaller = 0;

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      if (step > 0 && zooms[i] > MAX (now, fitting))
        return zooms[i];
      if (zooms[i] < now && zooms[i] > fitting)
        smaller = zooms[i];
    }
  return step > 0 && now >= fitting ? view->zoom : smaller;
}

void
pastiche_view_zoom (PasticheView *view, double zoom, double x, double y)
{
  if (zoom > 0)
    {
      pastiche_view_point (view, x, y, &view->x, &view->y);
      view->x -= (x - view->width / 2.0) / zoom;
      view->y -= (y - view->height / 2.0) / zoom;
    }
  view->zoom = zoom;
  pastiche_view_pan (view, 0, 0);
}

gboolean
pastiche_view_can_pan (const PasticheView *view)
{
  return view->zoom > 0 && (zoomed (view->picture_width, view->zoom) > view->width ||
                            zoomed (view->picture_height, view->zoom) > view->height);
}

/* Along one side: @middle moved by @d pixels of the screen. */
static double
moved (int picture, int window, double zoom, double middle, double d)
{
  double half = MIN (window / zoom, picture) / 2;

  return CLAMP (middle + d / zoom, half, picture - half);
}

void
pastiche_view_pan (PasticheView *view, double dx, double dy)
{
  if (view->zoom <= 0)
    return;
  view->x = moved (view->picture_width, view->width, view->zoom, view->x, dx);
  view->y = moved (view->picture_height, view->height, view->zoom, view->y, dy);
}
