/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-gallery-view.h: the gallery of styles to choose from, each with a thumbnail of the artist's picture painted
 * in it.
 *
 *   GtkWidget *view = pastiche_gallery_view_new (gallery, painter, user_state);
 *   g_signal_connect (view, "notify::style", G_CALLBACK (style_chosen), NULL);
 *
 * The styles used last come first; a search and a button for favourites narrow them down.  Style files and paintings
 * can be dropped here or added by a button; paintings become instant styles.  The artist's own styles can be renamed
 * and removed.
 */
#pragma once

#include <gtk/gtk.h>

#include "user-state.h"
#include "painter.h"

#define PASTICHE_TYPE_GALLERY_VIEW (pastiche_gallery_view_get_type ())
G_DECLARE_FINAL_TYPE (PasticheGalleryView, pastiche_gallery_view, PASTICHE, GALLERY_VIEW, GtkBox)

/* All arguments must outlive the widget.
 * Properties: "style" (string: the name of the selected style; setting an unknown name selects the one that was used
 * last, or before any was used the one of pastiche_gallery_first ()), "problem" (string, read only: why an import, a
 * renaming or a removal failed, or NULL).
 * Signals: "styles-changed" (): styles were added, renamed or removed; "instant-style-made" (string: the new style's
 * title, string: the painting's file); "pin-toggled" (string: a style's name, boolean: whether its pin shows now
 * that it is pinned). */
GtkWidget *
pastiche_gallery_view_new (PasticheGallery *gallery, PastichePainter *painter, PasticheUserState *user_state);

/* Show the thumbnails as grey layers would be, which is what the artist's picture will become. */
void pastiche_gallery_view_set_grey (PasticheGalleryView *view, gboolean grey);

/* Let the pins of all styles show whether they are. */
typedef gboolean (*PasticheIsPinned) (gpointer data, const char *name);
void pastiche_gallery_view_show_pinned (PasticheGalleryView *view, PasticheIsPinned is_pinned, gpointer data);

/* Import the style files and paintings @uris, a list that ends with NULL, in the background.  Each new style is
 * selected when it is there. */
void pastiche_gallery_view_import (PasticheGalleryView *view, char **uris);

/* Show and select the style @name, which somebody else has added to the gallery. */
void pastiche_gallery_view_show_new (PasticheGalleryView *view, const char *name);

/* The width in pixels that the cards can use of @room; two have room at least, and all side by side at most. */
int pastiche_gallery_view_width (PasticheGalleryView *view, int room);
