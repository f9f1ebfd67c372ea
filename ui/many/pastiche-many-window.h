/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-many-window.h: the page that paints many files, in a window of its own.
 *
 *   pastiche_many_window_open (GTK_WINDOW (dialog), gallery, choice, look);
 */
#pragma once

#include "pastiche-many-page.h"

/* Open the window above @parent, or NULL, which waits until it is closed; that stops what is being painted.  The page in it, which
 * is the window's.  The other arguments are the page's. */
GtkWidget *
pastiche_many_window_open (GtkWindow *parent, PasticheGallery *gallery, const PasticheChoice *choice, const char *look);
