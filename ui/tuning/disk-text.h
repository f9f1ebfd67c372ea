/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * disk-text.h: how much of the disk a file takes, as text.
 *
 *   char *text = pastiche_disk_text (path);   // “95.1 MB”
 */
#pragma once

#include <glib.h>

/* Free with g_free (); NULL when there is no such file, also for a @path of NULL. */
char *pastiche_disk_text (const char *path);
