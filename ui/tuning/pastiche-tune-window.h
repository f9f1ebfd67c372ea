/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-tune-window.h: the page that fine-tunes a style, in a modal window above the dialog.
 *
 * It is a window of its own so that the dialog's OK and Cancel keep their meaning.
 *
 *   GtkWidget *page = pastiche_tune_window_open (window, gallery, picture, open_pictures);
 *   g_signal_connect (page, "style-saved", G_CALLBACK (show_style), NULL);
 *   pastiche_tune_page_add (PASTICHE_TUNE_PAGE (page), uris);
 */
#pragma once

#include "pastiche-tune-page.h"

/* Open the window; returns the page in it.  The arguments are those of pastiche_tune_page_new (). */
GtkWidget *pastiche_tune_window_open (GtkWindow                  *parent,
                                      PasticheGallery            *gallery,
                                      const PastichePicture      *picture,
                                      const PasticheOpenPictures *open);
