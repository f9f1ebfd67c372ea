/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * atomic-file.c: writing a file whole or not at all, by a temporary file and a rename.
 */
#include "atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "error.h"

struct _PasticheAtomicFile
{
  char *path;
  char *temporary; /* its name; NULL once it was renamed */
  int   fd;        /* −1 once it was closed */
};

/* Sets the error for the errno @code and returns FALSE.  A missing folder has a sentence of its own, as the system's
 * “No such file” would seem to be about the file that is being written. */
static gboolean
fail (const PasticheAtomicFile *file, int code, GError **error)
{
  g_autofree char *quoted        = pastiche_quote_path (file->path);
  g_autofree char *folder        = g_path_get_dirname (file->path);
  g_autofree char *quoted_folder = pastiche_quote_path (folder);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "%s cannot be written: there is no folder %s.", quoted,
                 quoted_folder);
  else
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "%s cannot be written: %s.", quoted, g_strerror (code));
  return FALSE;
}

PasticheAtomicFile *
pastiche_atomic_file_open (const char *path, GError **error)
{
  PasticheAtomicFile *file   = g_new0 (PasticheAtomicFile, 1);
  g_autofree char    *folder = g_path_get_dirname (path);

  file->path      = g_strdup (path);
  file->temporary = g_build_filename (folder, ".pastiche-XXXXXX", NULL);
  file->fd        = g_mkstemp_full (file->temporary, O_WRONLY | O_CLOEXEC, 0666);
  if (file->fd < 0)
    {
      fail (file, errno, error);
      g_clear_pointer (&file->temporary, g_free);
      pastiche_atomic_file_free (file);
      return NULL;
    }
  return file;
}

gboolean
pastiche_atomic_file_write (PasticheAtomicFile *file, const void *data, gsize length, GError **error)
{
  const char *bytes = data;

  while (length > 0)
    {
      gssize n = write (file->fd, bytes, MIN (length, 1 << 30));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail (file, n < 0 ? errno : EIO, error);
      bytes += n;
      length -= n;
    }
  return TRUE;
}

const char *
pastiche_atomic_file_temporary (const PasticheAtomicFile *file)
{
  return file->temporary;
}

gboolean
pastiche_atomic_file_commit (PasticheAtomicFile *file, GError **error)
{
  int fd = file->fd;

  if (fsync (fd) != 0)
    return fail (file, errno, error);
  file->fd = -1;
  if (close (fd) != 0 || g_rename (file->temporary, file->path) != 0)
    return fail (file, errno, error);
  g_clear_pointer (&file->temporary, g_free);
  return TRUE;
}

/* An empty file takes the name first, as not every file system has links that could do it in one. */
gboolean
pastiche_atomic_file_commit_new (PasticheAtomicFile *file, GError **error)
{
  int fd = g_open (file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

  if (fd < 0 && errno == EEXIST)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "There is a file of that name.");
      return FALSE;
    }
  if (fd < 0)
    return fail (file, errno, error);
  close (fd);
  if (pastiche_atomic_file_commit (file, error))
    return TRUE;
  g_unlink (file->path);
  return FALSE;
}

void
pastiche_atomic_file_free (PasticheAtomicFile *file)
{
  if (file->fd >= 0)
    close (file->fd);
  if (file->temporary)
    g_unlink (file->temporary);
  g_free (file->temporary);
  g_free (file->path);
  g_free (file);
}
