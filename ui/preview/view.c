/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * view.c: which part of a picture the preview shows, and where.
 */
#include "view.h"

#include <math.h>

static double
fitting_scale (const PasticheView *view)
{
  return MIN ((double) view->width / view->picture_width, (double) view->height / view->picture_height);
}

/* Along one side: the first pixel of the picture that is shown around @middle, and how many are. */
static void
seen (int picture, int window, double middle, int *first, int *count)
{
  *count = MIN (picture, window);
  *first = CLAMP ((int) lround (middle - *count / 2.0), 0, picture - *count);
}

cairo_rectangle_int_t
pastiche_view_part (const PasticheView *view)
{
  cairo_rectangle_int_t part;

  seen (view->picture_width, view->width, view->x, &part.x, &part.width);
  seen (view->picture_height, view->height, view->y, &part.y, &part.height);
  return part;
}

cairo_rectangle_int_t
pastiche_view_area (const PasticheView *view)
{
  cairo_rectangle_int_t area;
  double                scale = fitting_scale (view);

  if (view->actual)
    {
      area = pastiche_view_part (view);
    }
  else
    {
      area.width  = MAX (1, (int) lround (scale * view->picture_width));
      area.height = MAX (1, (int) lround (scale * view->picture_height));
    }
  area.x = (view->width - area.width) / 2;
  area.y = (view->height - area.height) / 2;
  return area;
}

void
pastiche_view_zoom (PasticheView *view, gboolean actual, double x, double y)
{
  cairo_rectangle_int_t area  = pastiche_view_area (view);
  double                scale = fitting_scale (view);

  if (actual && !view->actual)
    {
      view->x = (x - area.x) / scale - (x - view->width / 2.0);
      view->y = (y - area.y) / scale - (y - view->height / 2.0);
    }
  view->actual = actual;
  pastiche_view_pan (view, 0, 0);
}

gboolean
pastiche_view_can_pan (const PasticheView *view)
{
  return view->actual && (view->picture_width > view->width || view->picture_height > view->height);
}

void
pastiche_view_pan (PasticheView *view, double dx, double dy)
{
  double half_width  = MIN (view->width, view->picture_width) / 2.0;
  double half_height = MIN (view->height, view->picture_height) / 2.0;

  view->x = CLAMP (view->x + dx, half_width, view->picture_width - half_width);
  view->y = CLAMP (view->y + dy, half_height, view->picture_height - half_height);
}
