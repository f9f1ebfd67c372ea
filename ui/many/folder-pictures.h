/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * folder-pictures.h: which files are pictures.
 *
 *   GtkFileFilter *filter = pastiche_picture_filter ();
 *   GPtrArray     *paths  = pastiche_folder_pictures (folder, &error);
 */
#pragma once

#include <gtk/gtk.h>

/* A new filter for files that can be read as pictures, by their names. */
GtkFileFilter *pastiche_picture_filter (void);

/* The paths of those in @folder, but not of those in folders within it, sorted by name; free with g_ptr_array_unref ().
 * NULL with an error when the folder cannot be read. */
GPtrArray *pastiche_folder_pictures (GFile *folder, GError **error);
