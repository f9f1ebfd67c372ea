/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * result-files.c: what the results of many pictures are called, and the folder that they go to.
 */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "error.h"
#include "pastiche-results.h"
#include "picture.h"

/* The picture's name with the ending of the wanted format: its own, or else .png. */
static char *
name_result (const char *in, const char *format, gboolean alpha, int number)
{
  g_autofree char *file   = g_path_get_basename (in);
  const char      *dot    = strrchr (file, '.');
  const char      *known  = alpha && !pastiche_picture_has_alpha (file) ? NULL : pastiche_picture_ending (file);
  g_autofree char *stem   = dot && dot != file ? g_strndup (file, dot - file) : g_strdup (file);
  g_autofree char *count  = number > 1 ? g_strdup_printf ("-%d", number) : g_strdup ("");
  g_autofree char *ending = format ? g_strconcat (".", format, NULL) : g_strdup (known ? known : ".png");

  return g_strconcat (stem, count, ending, NULL);
}

/* In small letters, as there are disks on which “A.png” and “a.png” are the same file. */
char **
pastiche_result_files (const char *folder, const char *format, gboolean alpha, char *const *in, int n)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char **results               = g_new0 (char *, n + 1);

  for (int i = 0; i < n; i++)
    for (int number = 1; !results[i]; number++)
      {
        g_autofree char *name = name_result (in[i], format, alpha, number);

        if (g_hash_table_add (taken, g_ascii_strdown (name, -1)))
          results[i] = g_build_filename (folder, name, NULL);
      }
  return results;
}

gboolean
pastiche_make_folder (const char *folder, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (folder);

  if (g_mkdir_with_parents (folder, 0777) == 0)
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("The folder %s cannot be made: %s."), quoted,
               g_strerror (errno));
  return FALSE;
}
