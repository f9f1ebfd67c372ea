/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kept-file.h: reading a key file in which something of the artist's is kept, so that none of it is lost.
 *
 *   g_autoptr (GKeyFile) file = g_key_file_new ();
 *
 *   if (!pastiche_kept_file_read (path, file, &error))
 *     return FALSE;
 */
#pragma once

#include <glib.h>

/* Read the file @path into @file, which is new; it stays empty where there is no such file.  A broken file is renamed
 * (“presets.ini~”, or with a number that is free), at the end of symbolic links, so that it is not overwritten: then @file is
 * empty, too.  FALSE, with the file and the system's words for why, when it cannot be read now, as with too many open
 * files or a disk that does not answer: then it must not be written, either. */
gboolean pastiche_kept_file_read (const char *path, GKeyFile *file, GError **error);
