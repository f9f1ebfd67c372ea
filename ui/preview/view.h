/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * view.h: which part of a picture a window shows, and where: all of it, as
 * large as fits, or at 100 % around a point.
 *
 *   PasticheView view = { .picture_width = 4000, .picture_height = 3000, .width = 480, .height = 480 };
 *   pastiche_view_area (&view);                     // 480 × 360, in the middle
 *   pastiche_view_zoom (&view, TRUE, 240, 240);     // its middle at 100 %
 *   pastiche_view_pan (&view, 100, 0);              // 100 pixels further right
 *
 * All in pixels of the device, from the top left.
 */
#pragma once

#include <cairo.h>
#include <glib.h>

typedef struct
{
  int      picture_width, picture_height;
  int      width, height; /* of the window */
  gboolean actual;        /* at 100 % */
  double   x, y;          /* at 100 %: the picture's point in the window's middle */
} PasticheView;

/* Where in the window the picture is, or at 100 % what is seen of it. */
cairo_rectangle_int_t pastiche_view_area (const PasticheView *view);

/* At 100 %: the part of the picture that is seen. */
cairo_rectangle_int_t pastiche_view_part (const PasticheView *view);

/* Show all, or go to 100 % with the picture's point that is at @x, @y in the window staying there. */
void pastiche_view_zoom (PasticheView *view, gboolean actual, double x, double y);

/* Whether there is more to see than fits. */
gboolean pastiche_view_can_pan (const PasticheView *view);

/* At 100 %: look that many pixels further right and down, as far as there is anything. */
void pastiche_view_pan (PasticheView *view, double dx, double dy);
