/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * folder-pictures.h: the pictures of a folder.
 *
 *   GPtrArray *paths = pastiche_folder_pictures (folder, &error);
 */
#pragma once

#include <gio/gio.h>

/* The paths of the pictures in @folder, by their names (picture-filter.h), but not of those in folders within it,
 * sorted; free with g_ptr_array_unref ().  NULL with an error when the folder cannot be read. */
GPtrArray *pastiche_folder_pictures (GFile *folder, GError **error);
