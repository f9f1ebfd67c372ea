/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * atomic-file.c: writing a file whole or not at all, by a temporary file and a rename.
 */
#define _GNU_SOURCE /* for renameat2 () */
#include "atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"

#define MAX_LINKS 40           /* symbolic links that lead from one to the next, as Linux has it */
#define TEMPORARY ".pastiche-" /* how the names of temporary files begin; behind it come LETTERS of chance */
#define LETTERS   "XXXXXX"
#define LEFT_FOR  60 /* seconds that one must not have been written to, to be taken for left behind */

struct _PasticheAtomicFile
{
  char    *path;      /* as the caller knows it */
  char    *target;    /* the file that symbolic links at @path lead to, or @path itself */
  char    *temporary; /* its name; NULL once it was renamed, and for a stream */
  gboolean stream;    /* a pipe or a device, which takes the bytes as they come */
  gboolean private;   /* nobody else may read it */
  int fd;             /* −1 once it was closed, and before a stream's first byte */
};

/* Sets the error and returns FALSE. */
static gboolean
fail_with (const PasticheAtomicFile *file, const char *why, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (file->path);

  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("%s cannot be written: %s."), quoted, why);
  return FALSE;
}

/* For the errno @code.  A missing folder has a sentence of its own, as the system's “No such file” would seem to be
 * about the file that is being written. */
static gboolean
fail (const PasticheAtomicFile *file, int code, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (file->target);
  g_autofree char *quoted = pastiche_quote_path (folder);
  g_autofree char *why    = g_strdup_printf (_ ("there is no folder %s"), quoted);

  return fail_with (file, g_file_test (folder, G_FILE_TEST_IS_DIR) ? g_strerror (code) : why, error);
}

/* --- What was left behind ----------------------------------------------- */

/* Whether @path is a temporary file of this user's that was not written to for a while. */
static gboolean
is_old (const char *path)
{
  struct stat status;

  return lstat (path, &status) == 0 && S_ISREG (status.st_mode) && status.st_uid == geteuid () &&
         status.st_mtime < g_get_real_time () / G_USEC_PER_SEC - LEFT_FOR;
}

/* A process that is at work on it holds its lock, which ends with the process, however that ends. */
static void
remove_left (const char *path)
{
  int fd = is_old (path) ? g_open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0) : -1;

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    g_unlink (path);
  if (fd >= 0)
    close (fd);
}

void
pastiche_atomic_file_sweep (const char *folder)
{
  GDir       *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_prefix (name, TEMPORARY) && strlen (name) == strlen (TEMPORARY LETTERS))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        remove_left (path);
      }
  if (dir)
    g_dir_close (dir);
}

/* The same before a file is written there.  Nothing becomes old in less than LEFT_FOR seconds, so a folder in which
 * many files are written is seldom looked through. */
static void
sweep_at_times (const char *folder)
{
  static GMutex lock;
  static char  *last = NULL;
  static gint64 when = 0;
  gint64        now  = g_get_monotonic_time ();
  gboolean      due;

  g_mutex_lock (&lock);
  due = g_strcmp0 (folder, last) != 0 || now - when > LEFT_FOR * G_USEC_PER_SEC;
  if (due)
    {
      g_free (last);
      last = g_strdup (folder);
      when = now;
    }
  g_mutex_unlock (&lock);
  if (due)
    pastiche_atomic_file_sweep (folder);
}

/* --- Opening ------------------------------------------------------------ */

/* Where the symbolic links at @path end, which need not be there; NULL when they lead in a circle. */
static char *
follow_links (const char *path)
{
  char *target = g_strdup (path);

  for (int i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *link   = g_file_read_link (target, NULL);
      g_autofree char *folder = g_path_get_dirname (target);

      if (!link)
        return target;
      g_free (target);
      target = g_path_is_absolute (link) ? g_strdup (link) : g_build_filename (folder, link, NULL);
    }
  g_free (target);
  return NULL;
}

/* Whether what is there now, with this @status, may be replaced or written to.  A file that nobody may write is left
 * alone also by root, whom the system would let. */
static gboolean
check_old (PasticheAtomicFile *file, const struct stat *status, GError **error)
{
  gboolean protected = (status->st_mode & 0222) == 0;

  if (S_ISDIR (status->st_mode))
    return fail (file, EISDIR, error);
  if (!protected && g_access (file->target, W_OK) == 0)
    return TRUE;
  return protected || errno == EACCES ? fail_with (file, _ ("it is read-only"), error) : fail (file, errno, error);
}

/* Give the new file the owner, as far as the process may, and the mode of the one that it replaces.  The owner first,
 * as a change of it takes bits off the mode. */
static void
keep_owner_and_mode (int fd, const struct stat *old)
{
  gboolean owner = fchown (fd, (uid_t) -1, old->st_gid) == 0;

  owner = fchown (fd, old->st_uid, (gid_t) -1) == 0 && owner;
  if (fchmod (fd, old->st_mode & (owner ? 07777 : 0777)) != 0)
    g_debug ("The mode of the file that is replaced could not be kept: %s", g_strerror (errno));
}

/* @old is what is replaced, or NULL.  While it is written nobody else may read what takes the place of a private file.
 * The lock says that somebody is at work on it (pastiche_atomic_file_sweep ()); where the file system has none, it is
 * written all the same. */
static gboolean
open_temporary (PasticheAtomicFile *file, const struct stat *old, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (file->target);

  sweep_at_times (folder);
  file->temporary = g_build_filename (folder, TEMPORARY LETTERS, NULL);
  file->fd        = g_mkstemp_full (file->temporary, O_WRONLY | O_CLOEXEC, old || file->private ? 0600 : 0666);
  if (file->fd < 0)
    {
      int code = errno;

      g_clear_pointer (&file->temporary, g_free);
      return fail (file, code, error);
    }
  if (flock (file->fd, LOCK_EX | LOCK_NB) != 0)
    g_debug ("A temporary file could not be locked: %s", g_strerror (errno));
  if (old && !file->private)
    keep_owner_and_mode (file->fd, old);
  return TRUE;
}

static gboolean
open_file (PasticheAtomicFile *file, GError **error)
{
  struct stat status;
  gboolean    there  = stat (file->path, &status) == 0;
  char       *target = NULL;

  /* The links of /dev/stdout and the like lead to no path, and a stream needs none. */
  file->stream = there && !S_ISREG (status.st_mode) && !S_ISDIR (status.st_mode);
  if (!file->stream && (target = follow_links (file->path)) == NULL)
    return fail (file, ELOOP, error);
  if (target)
    {
      g_free (file->target);
      file->target = target;
    }
  if (there && !check_old (file, &status, error))
    return FALSE;
  return file->stream || open_temporary (file, there ? &status : NULL, error);
}

static PasticheAtomicFile *
open_path (const char *path, gboolean private, GError **error)
{
  PasticheAtomicFile *file = g_new0 (PasticheAtomicFile, 1);

  file->path    = g_strdup (path);
  file->target  = g_strdup (path);
  file->private = private;
  file->fd      = -1;
  if (open_file (file, error))
    return file;
  pastiche_atomic_file_free (file);
  return NULL;
}

PasticheAtomicFile *
pastiche_atomic_file_open (const char *path, GError **error)
{
  return open_path (path, FALSE, error);
}

PasticheAtomicFile *
pastiche_atomic_file_open_private (const char *path, GError **error)
{
  return open_path (path, TRUE, error);
}

/* --- Writing ------------------------------------------------------------ */

/* Not before there is something to write: whoever reads a pipe would take its closing for the end. */
static gboolean
open_stream (PasticheAtomicFile *file, GError **error)
{
  do
    file->fd = g_open (file->target, O_WRONLY | O_CLOEXEC | O_NOCTTY, 0);
  while (file->fd < 0 && errno == EINTR);
  return file->fd >= 0 || fail (file, errno, error);
}

gboolean
pastiche_atomic_file_write (PasticheAtomicFile *file, const void *data, gsize length, GError **error)
{
  const char *bytes = data;

  if (file->fd < 0 && !open_stream (file, error))
    return FALSE;
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
pastiche_atomic_file_flush (PasticheAtomicFile *file, GError **error)
{
  return file->stream || fsync (file->fd) == 0 || fail (file, errno, error);
}

int
pastiche_atomic_file_hold (const PasticheAtomicFile *file)
{
  return file->stream ? -1 : fcntl (file->fd, F_DUPFD_CLOEXEC, 0);
}

static gboolean
commit_stream (PasticheAtomicFile *file, GError **error)
{
  int fd = file->fd;

  file->fd = -1;
  return fd < 0 || close (fd) == 0 || fail (file, errno, error);
}

/* After the renaming.  It is closed last, so that it is locked for as long as it is temporary; what closing could fail with,
 * fsync () has found. */
static gboolean
settle (PasticheAtomicFile *file)
{
  g_clear_pointer (&file->temporary, g_free);
  close (file->fd);
  file->fd = -1;
  return TRUE;
}

gboolean
pastiche_atomic_file_commit (PasticheAtomicFile *file, GError **error)
{
  if (file->stream)
    return commit_stream (file, error);
  if (!pastiche_atomic_file_flush (file, error))
    return FALSE;
  return g_rename (file->temporary, file->target) == 0 ? settle (file) : fail (file, errno, error);
}

static gboolean
refuse_taken (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("There is a file of that name."));
  return FALSE;
}

/* On file systems, such as some of a network, that have no renaming which replaces nothing: an empty file takes the name
 * first, and stays if the process is killed just then. */
static gboolean
commit_by_empty_file (PasticheAtomicFile *file, GError **error)
{
  int fd = g_open (file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

  if (fd < 0)
    return errno == EEXIST ? refuse_taken (error) : fail (file, errno, error);
  close (fd);
  if (g_rename (file->temporary, file->path) == 0)
    return settle (file);
  fail (file, errno, error);
  g_unlink (file->path);
  return FALSE;
}

gboolean
pastiche_atomic_file_commit_new (PasticheAtomicFile *file, GError **error)
{
  struct stat status;

  if (lstat (file->path, &status) == 0)
    return refuse_taken (error); /* also a stream, and a link to nowhere */
  if (!pastiche_atomic_file_flush (file, error))
    return FALSE;
  if (renameat2 (AT_FDCWD, file->temporary, AT_FDCWD, file->path, RENAME_NOREPLACE) == 0)
    return settle (file);
  if (errno == EEXIST)
    return refuse_taken (error);
  return errno == EINVAL || errno == ENOSYS ? commit_by_empty_file (file, error) : fail (file, errno, error);
}

gboolean
pastiche_write_file (const char *path, const void *data, gsize length, GError **error)
{
  g_autoptr (PasticheAtomicFile) file = pastiche_atomic_file_open (path, error);

  return file && pastiche_atomic_file_write (file, data, length, error) && pastiche_atomic_file_commit (file, error);
}

void
pastiche_atomic_file_free (PasticheAtomicFile *file)
{
  if (file->fd >= 0)
    close (file->fd);
  if (file->temporary)
    g_unlink (file->temporary);
  g_free (file->temporary);
  g_free (file->target);
  g_free (file->path);
  g_free (file);
}
