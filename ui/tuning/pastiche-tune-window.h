/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-tune-window.h: the page that has a style learned, in a window above
 * the dialog's: while that is open, nothing else can be chosen.
 *
 *   GtkWidget *page = pastiche_tune_window_open (window, gallery, picture, open_pictures);
 *   g_signal_connect (page, "learned", G_CALLBACK (show_style), NULL);
 *   pastiche_tune_page_add (PASTICHE_TUNE_PAGE (page), uris);
 */
#pragma once

#include "pastiche-tune-page.h"

/* Returns the page in it.  All but @open, which may be NULL, as for pastiche_tune_page_new (). */
GtkWidget *pastiche_tune_window_open (GtkWindow                  *parent,
                                      PasticheGallery            *gallery,
                                      const PastichePicture      *picture,
                                      const PasticheOpenPictures *open);
