/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-era-gallery.h: the eras to choose from, by year, each with a thumbnail of the artist's picture in it.
 *
 *   GtkWidget *eras = pastiche_era_gallery_new (gallery, painter);
 *   g_signal_connect (eras, "notify::era", G_CALLBACK (era_chosen), NULL);
 */
#pragma once

#include <gtk/gtk.h>

#include "painter.h"
#include "pastiche.h"

#define PASTICHE_TYPE_ERA_GALLERY (pastiche_era_gallery_get_type ())
G_DECLARE_FINAL_TYPE (PasticheEraGallery, pastiche_era_gallery, PASTICHE, ERA_GALLERY, GtkBox)

/* @painter, of pastiche_era_craft, must outlive the widget.
 * Property: "era" (string: the name of the selected era; an unknown name selects the earliest; NULL where there is
 * none). */
GtkWidget *pastiche_era_gallery_new (PasticheGallery *gallery, PastichePainter *painter);

/* Show the thumbnails as grey layers would be, which is what the artist's picture will become. */
void pastiche_era_gallery_set_grey (PasticheEraGallery *eras, gboolean grey);

/* The width in pixels that the cards can use of @room; two have room at least, and all side by side at most. */
int pastiche_era_gallery_width (PasticheEraGallery *eras, int room);
