/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * view.h: which part of a picture the preview shows, and where: all of it, as large as fits, or a part at 100 %.
 *
 *   PasticheView view = { .picture_width = 4000, .picture_height = 3000, .width = 480, .height = 480 };
 *   pastiche_view_area (&view);                     // 480 × 360, in the middle
 *   pastiche_view_zoom (&view, TRUE, 240, 240);     // its middle at 100 %
 *   pastiche_view_pan (&view, 100, 0);              // 100 pixels further right
 *
 * All coordinates are in pixels of the screen, from the top left of the widget or the picture.
 */
#pragma once

#include <cairo.h>
#include <glib.h>

typedef struct
{
  int      picture_width, picture_height;
  int      width, height; /* of the widget */
  gboolean actual;        /* at 100 % */
  double   x, y;          /* at 100 %: the point of the picture that is in the middle of the widget */
} PasticheView;

/* Where in the widget the picture is, or at 100 % the part of it that is shown. */
cairo_rectangle_int_t pastiche_view_area (const PasticheView *view);

/* At 100 %: the part of the picture that is shown. */
cairo_rectangle_int_t pastiche_view_part (const PasticheView *view);

/* Show all of the picture, or with @actual a part at 100 %; the point that is at @x, @y in the widget stays there. */
void pastiche_view_zoom (PasticheView *view, gboolean actual, double x, double y);

/* Whether the picture is shown at 100 % and larger than the widget. */
gboolean pastiche_view_can_pan (const PasticheView *view);

/* At 100 %: move the part that is shown to the right and down, as far as the picture goes. */
void pastiche_view_pan (PasticheView *view, double dx, double dy);
