/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-tune-page.h: where the artist has a style learned from paintings:
 * the paintings, the time, the picture as it comes to look, and the game.
 *
 *   GtkWidget *page = pastiche_tune_page_new (gallery, picture, open_pictures);
 *   g_signal_connect (page, "learned", G_CALLBACK (show_style), NULL);
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

/* All must outlive the widget; @open may be NULL.
 * Signals: "learned" (string: the name of a style that was kept, and that is in the gallery now),
 * "finished" (): it may be destroyed, and nobody has to wait for that. */
GtkWidget *
pastiche_tune_page_new (PasticheGallery *gallery, const PastichePicture *picture, const PasticheOpenPictures *open);

/* Paintings to learn from: the files @uris, a list that ends with NULL. */
void pastiche_tune_page_add (PasticheTunePage *page, char **uris);

/* The artist wants to leave: asks what is to become of what was learned, if anything was, and ends in "finished". */
void pastiche_tune_page_close (PasticheTunePage *page);
