/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-thumbnail.h: a picture shown small, as large as fits; grey where a layer of it would be.
 *
 *   GtkWidget *thumbnail = pastiche_thumbnail_new ();
 *   pastiche_thumbnail_set (PASTICHE_THUMBNAIL (thumbnail), surface);
 */
#pragma once

#include <gtk/gtk.h>

#define PASTICHE_TYPE_THUMBNAIL (pastiche_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (PasticheThumbnail, pastiche_thumbnail, PASTICHE, THUMBNAIL, GtkDrawingArea)

/* Until a surface is set, a plain grey area of 128 × 96 pixels. */
GtkWidget *pastiche_thumbnail_new (void);

/* Show @surface, an ARGB32 one, of which a reference is taken. */
void pastiche_thumbnail_set (PasticheThumbnail *thumbnail, cairo_surface_t *surface);

/* Show it as a grey layer would be. */
void pastiche_thumbnail_set_grey (PasticheThumbnail *thumbnail, gboolean grey);
