/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-tune-page.h: the page where the artist fine-tunes a style on paintings: the paintings, the time, the
 * preview, and the course of the training.
 *
 *   GtkWidget *page = pastiche_tune_page_new (gallery, picture, open_pictures);
 *   g_signal_connect (page, "style-saved", G_CALLBACK (show_style), NULL);
 *   g_signal_connect_swapped (page, "finished", G_CALLBACK (gtk_widget_destroy), window);
 *   pastiche_tune_page_add (PASTICHE_TUNE_PAGE (page), uris);
 *   ...
 *   pastiche_tune_page_close (PASTICHE_TUNE_PAGE (page));
 */
#pragma once

#include <gtk/gtk.h>

#include "open-pictures.h"
#include "pastiche-tune.h"

#define PASTICHE_TYPE_TUNE_PAGE (pastiche_tune_page_get_type ())
G_DECLARE_FINAL_TYPE (PasticheTunePage, pastiche_tune_page, PASTICHE, TUNE_PAGE, GtkBox)

/* All arguments must outlive the widget; @open may be NULL.
 * Signals: "style-saved" (string: the name of a new style, which is in the gallery now); "finished" (): the artist has
 * left the page, and it can be destroyed without waiting for anything. */
GtkWidget *
pastiche_tune_page_new (PasticheGallery *gallery, const PastichePicture *picture, const PasticheOpenPictures *open);

/* Add paintings to fine-tune on: the files @uris, a list that ends with NULL. */
void pastiche_tune_page_add (PasticheTunePage *page, char **uris);

/* The artist wants to leave: if fine-tuning is unfinished, ask whether to save it for later; then emit "finished". */
void pastiche_tune_page_close (PasticheTunePage *page);
