/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview-marks.h: what the preview draws behind and over the picture: checks,
 * the divider, the words on both sides of it, the sign of work.
 *
 * White on dark and in the widget's pixels: it has to show on any picture.
 */
#pragma once

#include <gtk/gtk.h>

/* The size of the sign of work, which is drawn at the top right. */
#define PASTICHE_BUSY_SIZE 48

/* Squares behind a picture with holes, in device pixels. */
void pastiche_draw_checks (cairo_t *cr, int width, int height);

/* A line at @x through @area, with a grip; @focused: keys move it. */
void pastiche_draw_divider (cairo_t *cr, const GdkRectangle *area, int x, gboolean focused);

/* @text at the top of the part of @area from @left to @right, if it fits, at
 * that part's outer end. */
void
pastiche_draw_word (GtkWidget *widget, cairo_t *cr, const char *text, const GdkRectangle *area, int left, int right);

/* A turning arc; @since: microseconds of work so far. */
void pastiche_draw_busy (cairo_t *cr, int width, gint64 since);
