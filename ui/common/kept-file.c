/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kept-file.c: reading a key file in which something of the artist's is kept.
 */
#include "kept-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>

#include "pastiche.h"

#define MOST_BYTES (1 << 20) /* a larger file counts as broken */
#define MOST_ASIDE 99

/* In the system's words. */
static gboolean
unreadable (const char *path, int code, GError **error)
{
  g_autofree char *name  = g_filename_display_basename (path);
  g_autofree char *shown = pastiche_printable (name, PASTICHE_TITLE_LETTERS);

  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "“%s”: %s.", shown, g_strerror (code));
  return FALSE;
}

/* Rename the file that links at @path lead to. */
static gboolean
put_aside (const char *path, GError **error)
{
  char    *target = realpath (path, NULL);
  int      code   = errno;
  gboolean done = FALSE, taken = target != NULL;

  for (int i = 1; taken && i <= MOST_ASIDE; i++)
    {
      g_autofree char *aside = i == 1 ? g_strconcat (target, "~", NULL) : g_strdup_printf ("%s~%d", target, i);
      GStatBuf         status;

      if (g_lstat (aside, &status) == 0)
        continue;
      taken = FALSE;
      done  = g_rename (target, aside) == 0;
      code  = errno;
    }
  free (target);
  return done || unreadable (path, taken ? EEXIST : code, error);
}

gboolean
pastiche_kept_file_read (const char *path, GKeyFile *file, GError **error)
{
  g_autofree char *text      = NULL;
  g_autoptr (GKeyFile) tried = g_key_file_new ();
  gsize    length            = 0;
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return errno == ENOENT || errno == ENOTDIR || unreadable (path, errno, error);
  if (!S_ISREG (status.st_mode))
    return TRUE; /* who writes it says what is wrong */
  if (status.st_size > MOST_BYTES)
    return put_aside (path, error);
  if (!g_file_get_contents (path, &text, &length, NULL))
    return unreadable (path, errno, error);
  /* Tried on another one, as a broken text leaves what came before its fault. */
  if (!g_key_file_load_from_data (tried, text, length, G_KEY_FILE_NONE, NULL))
    return put_aside (path, error);
  return g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL);
}
