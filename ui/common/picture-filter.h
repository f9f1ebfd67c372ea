/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture-filter.h: which files are pictures, for a file chooser.
 *
 *   gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), pastiche_picture_filter ());
 */
#pragma once

#include <gtk/gtk.h>

/* A new filter for files that can be read as pictures, by their names. */
GtkFileFilter *pastiche_picture_filter (void);
