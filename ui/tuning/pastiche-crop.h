/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-crop.h: a picture, and a rectangle on it that the artist drags.
 *
 *   GtkWidget *crop = pastiche_crop_new (surface, picture->width, picture->height);
 *   ...
 *   pastiche_crop_get (PASTICHE_CROP (crop), &region);
 *
 * Dragged at its edges it grows and shrinks, within it moves, and beside it a
 * new one begins.  Arrow keys move it, with Shift they move its right and
 * bottom edges; Delete takes all of the picture again.
 */
#pragma once

#include <gtk/gtk.h>

#define PASTICHE_TYPE_CROP (pastiche_crop_get_type ())
G_DECLARE_FINAL_TYPE (PasticheCrop, pastiche_crop, PASTICHE, CROP, GtkDrawingArea)

/* @surface shows a picture of @width × @height pixels; the widget takes a
 * reference. */
GtkWidget *pastiche_crop_new (cairo_surface_t *surface, int width, int height);

/* The rectangle in the picture's pixels; all of it at first. */
void pastiche_crop_get (PasticheCrop *crop, GdkRectangle *region);
