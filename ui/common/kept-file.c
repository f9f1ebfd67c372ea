/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kept-file.c: reading a key file in which something of the artist's is kept.
 */
#include "kept-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

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

/* All of a file, of which more than MOST_BYTES are not wanted; on failure NULL and *@code, which GLib's own function loses. */
static char *
read_text (const char *path, gsize *length, int *code)
{
  g_autofree char *text = g_malloc (MOST_BYTES + 1);
  int              fd   = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gssize           n    = fd < 0 ? -1 : 1;

  for (*length = 0; n > 0 && *length <= MOST_BYTES; *length += MAX (n, 0))
    do
      n = read (fd, text + *length, MOST_BYTES + 1 - *length);
    while (n < 0 && errno == EINTR);
  *code = errno;
  if (fd >= 0)
    close (fd);
  return n < 0 ? NULL : g_steal_pointer (&text);
}

gboolean
pastiche_kept_file_read (const char *path, GKeyFile *file, GError **error)
{
  g_autofree char *text      = NULL;
  g_autoptr (GKeyFile) tried = g_key_file_new ();
  gsize    length;
  GStatBuf status;
  int      code;

  if (g_stat (path, &status) != 0)
    return errno == ENOENT || errno == ENOTDIR || unreadable (path, errno, error);
  if (!S_ISREG (status.st_mode))
    return TRUE; /* who writes it says what is wrong */
  text = read_text (path, &length, &code);
  if (text == NULL)
    return unreadable (path, code, error);
  if (length > MOST_BYTES)
    return put_aside (path, error);
  /* Tried on another one, as a broken text leaves what came before its fault. */
  if (!g_key_file_load_from_data (tried, text, length, G_KEY_FILE_NONE, NULL))
    return put_aside (path, error);
  return g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL);
}
