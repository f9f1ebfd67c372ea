/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview-marks.h: what the preview draws behind the picture (checks) and over it: the divider, the words on both sides
 * of it, and the busy sign.
 *
 * All that is over the picture is white on dark, so that it shows on any picture.
 */
#pragma once

#include <gtk/gtk.h>

/* Width and height of the busy sign, which is drawn at the top right. */
#define PASTICHE_BUSY_SIZE 48

/* Draw the grey squares that show through transparent pixels. */
void pastiche_draw_checks (cairo_t *cr, int width, int height);

/* Draw the divider, a line at @x through @area with a grip; it is bolder if it is @focused, so that keys move it. */
void pastiche_draw_divider (cairo_t *cr, const GdkRectangle *area, int x, gboolean focused);

/* Write @text at the top of the part of @area from @left to @right, at that part's outer end; nothing if it is too
 * narrow. */
void
pastiche_draw_word (GtkWidget *widget, cairo_t *cr, const char *text, const GdkRectangle *area, int left, int right);

/* Write @text in the middle of @area; nothing if there is no room for it. */
void pastiche_draw_sentence (GtkWidget *widget, cairo_t *cr, const char *text, const GdkRectangle *area);

/* Draw the busy sign, a turning arc, in a widget of @width; @since: for how many microseconds it has been busy. */
void pastiche_draw_busy (cairo_t *cr, int width, gint64 since);
