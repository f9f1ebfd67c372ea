/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-results.h: what the results of many pictures are called, and the folder that they go to.
 *
 *   g_autoptr (GError) error            = NULL;
 *   g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (NULL, &error);
 *   g_autoptr (PasticheStyle) style     = gallery ? pastiche_gallery_load (gallery, "vangogh", &error) : NULL;
 *   PasticheSettings settings           = PASTICHE_SETTINGS_DEFAULT;
 *   char          *in[]                 = { "photo.jpg", NULL };
 *   g_auto (GStrv) out                  = pastiche_result_files ("painted", NULL, FALSE, in, 1);
 *   int            width, height;
 *
 *   if (style && pastiche_make_folder ("painted", &error))
 *     pastiche_apply_file (style, in[0], out[0], &settings, FALSE, NULL, NULL, NULL, &width, &height, &error);
 */
#pragma once

#include "pastiche.h"

G_BEGIN_DECLS

/* The paths in @folder of the results for the pictures @in [@n], no two the same: by the pictures' names, in the formats of these,
 * or PNG where that cannot be written, or all in @format, an ending without its dot; with @alpha never in one without
 * transparency.  A second picture of a name gets a number.  Free with g_strfreev (). */
char **pastiche_result_files (const char *folder, const char *format, gboolean alpha, char *const *in, int n);

/* Make @folder, and those that it lies in, unless it is there.  PASTICHE_ERROR_FILE. */
gboolean pastiche_make_folder (const char *folder, GError **error);

G_END_DECLS
