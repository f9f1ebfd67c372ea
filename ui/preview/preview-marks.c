/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview-marks.c: what the preview draws behind the picture and over it.
 */
#include "preview-marks.h"

#include <math.h>

#define CHECK  8
#define GRIP   11 /* radius */
#define MARGIN 8  /* around a word */

void
pastiche_draw_checks (cairo_t *cr, int width, int height)
{
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  cairo_set_source_rgb (cr, 0.6, 0.6, 0.6);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.4, 0.4, 0.4);
  for (int y = 0; y * CHECK < height; y++)
    for (int x = y % 2; x * CHECK < width; x += 2)
      cairo_rectangle (cr, x * CHECK, y * CHECK, CHECK, CHECK);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
draw_arrow (cairo_t *cr, double x, double y, double size)
{
  cairo_move_to (cr, x, y - fabs (size));
  cairo_line_to (cr, x + size, y);
  cairo_line_to (cr, x, y + fabs (size));
  cairo_fill (cr);
}

void
pastiche_draw_divider (cairo_t *cr, const GdkRectangle *area, int x, gboolean focused)
{
  double y = area->y + area->height / 2.0;

  cairo_set_source_rgba (cr, 0, 0, 0, 0.5);
  cairo_rectangle (cr, x - 2, area->y, 4, area->height);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, x - 1, area->y, 2, area->height);
  cairo_fill (cr);

  cairo_arc (cr, x, y, GRIP, 0, 2 * G_PI);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.75);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, focused ? 3 : 1.5);
  cairo_stroke (cr);
  draw_arrow (cr, x - 2.5, y, -4);
  draw_arrow (cr, x + 2.5, y, 4);
}

/* White on dark, with the top left of that at @x, @y. */
static void
draw_text (cairo_t *cr, PangoLayout *layout, int x, int y)
{
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_rectangle (cr, x, y, width + 2 * MARGIN, height + MARGIN);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.6);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_move_to (cr, x + MARGIN, y + MARGIN / 2.0);
  pango_cairo_show_layout (cr, layout);
}

void
pastiche_draw_word (GtkWidget *widget, cairo_t *cr, const char *text, const GdkRectangle *area, int left, int right)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width, height, x;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (width + 4 * MARGIN > right - left)
    return;
  x = left == area->x ? left + MARGIN : right - width - 3 * MARGIN;
  draw_text (cr, layout, x, area->y + MARGIN);
}

void
pastiche_draw_sentence (GtkWidget *widget, cairo_t *cr, const char *text, const GdkRectangle *area)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (width + 4 * MARGIN > area->width)
    return;
  draw_text (cr, layout, area->x + (area->width - width) / 2 - MARGIN, area->y + (area->height - height - MARGIN) / 2);
}

void
pastiche_draw_busy (cairo_t *cr, int width, gint64 since)
{
  const double middle = PASTICHE_BUSY_SIZE / 2.0, x = width - middle;
  const double turn = 2 * G_PI * (since % G_TIME_SPAN_SECOND) / G_TIME_SPAN_SECOND;

  cairo_arc (cr, x, middle, 16, 0, 2 * G_PI);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.6);
  cairo_fill (cr);
  cairo_arc (cr, x, middle, 8, turn, turn + 1.5 * G_PI);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 2.5);
  cairo_stroke (cr);
}
