/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * view.h: which part of a picture the preview shows, and where: all of it, as large as fits, or a part at 50, 100 or
 * 200 %.
 *
 *   PasticheView view = { .picture_width = 4000, .picture_height = 3000, .width = 480, .height = 480 };
 *   pastiche_view_area (&view);                     // 480 × 360, in the middle
 *   pastiche_view_zoom (&view, 1, 240, 240);        // its middle at 100 %
 *   pastiche_view_pan (&view, 100, 0);              // 100 pixels further right
 *
 * All coordinates are in pixels of the screen, from the top left of the widget or, of the picture, as it would be if all
 * of it were seen in that zoom.
 */
#pragma once

#include <cairo.h>
#include <glib.h>

typedef struct
{
  int    picture_width, picture_height;
  int    width, height; /* of the widget */
  double zoom;          /* pixels of the screen for one of the picture; 0: as many as fit */
  double x, y;          /* zoomed: the point of the picture, in its own pixels, that is in the middle of the widget */
} PasticheView;

/* Where in the widget the picture is, or zoomed the part of it that is shown. */
cairo_rectangle_int_t pastiche_view_area (const PasticheView *view);

/* The part that is shown, in the picture as it would be if all of it were seen. */
cairo_rectangle_int_t pastiche_view_part (const PasticheView *view);

/* The pixels of the picture that are at least partly in that part. */
cairo_rectangle_int_t pastiche_view_pixels (const PasticheView *view);

/* How many pixels of the screen one of the picture is wide and high. */
void pastiche_view_scale (const PasticheView *view, double *horizontal, double *vertical);

/* The point of the picture, in its own pixels, that is at @x, @y in the widget; outside of the picture, too. */
void pastiche_view_point (const PasticheView *view, double x, double y, double *picture_x, double *picture_y);

/* The next larger zoom (@step > 0) or smaller one; the same when there is none.  What would show no more than fits is 0. */
double pastiche_view_next_zoom (const PasticheView *view, int step);

/* Show the picture at @zoom; the point that is at @x, @y in the widget stays there. */
void pastiche_view_zoom (PasticheView *view, double zoom, double x, double y);

/* Whether the picture is zoomed and larger than the widget. */
gboolean pastiche_view_can_pan (const PasticheView *view);

/* Zoomed: move the part that is shown to the right and down, as far as the picture goes. */
void pastiche_view_pan (PasticheView *view, double dx, double dy);
