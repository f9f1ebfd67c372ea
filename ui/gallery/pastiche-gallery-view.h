/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-gallery-view.h: the styles to choose from, each as a thumbnail of
 * the artist's own picture.
 *
 *   GtkWidget *view = pastiche_gallery_view_new (gallery, painter, habits);
 *   g_signal_connect (view, "notify::style", G_CALLBACK (style_chosen), NULL);
 *
 * Those used last come first; a search and the favourites narrow them down.
 * Style files that are dropped on it, or added by its button, are imported;
 * paintings become styles, in the background.  Own styles can be renamed and removed.
 */
#pragma once

#include <gtk/gtk.h>

#include "habits.h"
#include "painter.h"

#define PASTICHE_TYPE_GALLERY_VIEW (pastiche_gallery_view_get_type ())
G_DECLARE_FINAL_TYPE (PasticheGalleryView, pastiche_gallery_view, PASTICHE, GALLERY_VIEW, GtkBox)

/* All must outlive the widget.
 * Properties: "style" (string, a name of the gallery; setting another selects
 * the first style), "problem" (string, read only: why an import failed, or
 * NULL).  Signals: "styles-changed" (); "painting-learned" (string: the new
 * style's title, string: the painting's file). */
GtkWidget *pastiche_gallery_view_new (PasticheGallery *gallery, PastichePainter *painter, PasticheHabits *habits);

/* Take the style files and paintings @uris, a list that ends with NULL, into
 * the gallery and select the last one.  Style files in the main loop, as that
 * takes no longer than loading one. */
void pastiche_gallery_view_import (PasticheGalleryView *view, char **uris);

/* The style @name has come into the gallery by another way: show and select it. */
void pastiche_gallery_view_show_new (PasticheGalleryView *view, const char *name);
