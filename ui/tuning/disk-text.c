/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * disk-text.c: how much of the disk a file takes, as text.
 */
#include "disk-text.h"

#include <glib/gstdio.h>

char *
pastiche_disk_text (const char *path)
{
  GStatBuf about;

  if (path == NULL || g_stat (path, &about) != 0)
    return NULL;
  return g_format_size (about.st_size);
}
