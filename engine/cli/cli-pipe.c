/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-pipe.c: pictures from standard input and to standard output, and in a
 * format that is not that of the file's name.  The engine reads and writes files
 * by their names, so they take the way over a temporary folder.
 */
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "atomic-file.h"
#include "cli.h"
#include "error.h"
#include "picture.h"

#define CHUNK    65536       /* bytes */
#define FOLDER   "pastiche-" /* how the names of temporary folders begin; behind it come LETTERS of chance */
#define LETTERS  "XXXXXX"
#define PICTURE  "picture" /* the files in one: this, and RESULT with an ending */
#define RESULT   "result."
#define LEFT_FOR 60 /* seconds that nothing must have changed in one, to be taken for left behind */

static gboolean
is_standard (const char *path)
{
  return g_str_equal (path, "-");
}

/* --- The temporary folder ------------------------------------------------ */

/* Open the folder @path and take its lock, which ends with this process, however that ends; −1 where another process has
 * it. */
static int
lock_folder (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  if (fd >= 0)
    close (fd);
  return -1;
}

/* Whether @path is a folder of this user's that nobody else can see into, in which nothing changed for a while. */
static gboolean
is_old (const char *path)
{
  struct stat status;

  return lstat (path, &status) == 0 && S_ISDIR (status.st_mode) && status.st_uid == geteuid () &&
         (status.st_mode & 077) == 0 && status.st_mtime < g_get_real_time () / G_USEC_PER_SEC - LEFT_FOR;
}

/* Only what this program puts into a folder is removed, so one of another program's with such a name stays. */
static void
remove_left (const char *path)
{
  int         fd  = is_old (path) ? lock_folder (path) : -1;
  GDir       *dir = fd >= 0 ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_equal (name, PICTURE) || g_str_has_prefix (name, RESULT))
      {
        g_autofree char *file = g_build_filename (path, name, NULL);

        g_unlink (file);
      }
  g_clear_pointer (&dir, g_dir_close);
  if (fd >= 0)
    {
      g_rmdir (path);
      close (fd);
    }
}

/* What processes left that were killed: their folders hold pictures. */
static void
sweep (void)
{
  GDir       *dir = g_dir_open (g_get_tmp_dir (), 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_prefix (name, FOLDER) && strlen (name) == strlen (FOLDER LETTERS))
      {
        g_autofree char *path = g_build_filename (g_get_tmp_dir (), name, NULL);

        remove_left (path);
      }
  g_clear_pointer (&dir, g_dir_close);
}

/* --- The format ---------------------------------------------------------- */

/* Whether a file of the name @out is written in this @format anyhow. */
static gboolean
is_named_so (const char *out, const char *format)
{
  const char *ending = pastiche_picture_ending (out);

  return ending && g_ascii_strcasecmp (ending + 1, format) == 0;
}

/* --- From standard input ------------------------------------------------- */

static gboolean
say_why (const char *sentence, GError *reason, GError **error)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED) || reason->domain == PASTICHE_ERROR)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "%s: %s.", sentence, reason->message);
  g_error_free (reason);
  return FALSE;
}

static gboolean
take_standard_input (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) in      = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GFile) file           = g_file_new_for_path (path);
  GError *reason                   = NULL;
  g_autoptr (GFileOutputStream) to = g_file_create (file, G_FILE_CREATE_PRIVATE, cancellable, &reason);

  if (to &&
      g_output_stream_splice (G_OUTPUT_STREAM (to), in, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, cancellable, &reason) >= 0)
    return TRUE;
  return say_why (_ ("Standard input cannot be read"), reason, error);
}

/* --- Opening ------------------------------------------------------------- */

/* Whether the result could be written, before minutes of work. */
static gboolean
check_out (const char *out, GError **error)
{
  g_autoptr (PasticheAtomicFile) file = is_standard (out) ? NULL : pastiche_atomic_file_open (out, error);

  return file || is_standard (out);
}

gboolean
cli_pipe_open (Pipe         *pipe,
               const char   *in,
               const char   *out,
               const char   *format,
               gboolean      alpha,
               GCancellable *cancellable,
               GError      **error)
{
  gboolean made = is_standard (out) || (format && !is_named_so (out, format));

  *pipe = (Pipe) { .from = in, .to = out, .held = -1 };
  if (!is_standard (in) && !made)
    return TRUE;
  sweep ();
  pipe->folder = g_dir_make_tmp (FOLDER LETTERS, error);
  if (!pipe->folder || !check_out (out, error))
    return FALSE;
  pipe->held = lock_folder (pipe->folder);
  if (is_standard (in))
    {
      pipe->from = pipe->taken = g_build_filename (pipe->folder, PICTURE, NULL);
      if (!take_standard_input (pipe->taken, cancellable, error))
        return FALSE;
    }
  if (made)
    {
      g_autofree char *name = g_strconcat (RESULT, format ? format : pastiche_picture_format (pipe->from), NULL);
      const char      *room = alpha && !format && !pastiche_picture_has_alpha (name) ? RESULT "png" : name;

      pipe->to = pipe->made = g_build_filename (pipe->folder, room, NULL);
    }
  return TRUE;
}

/* --- Delivering ---------------------------------------------------------- */

/* All bytes of @from to @stream or to @file. */
static gboolean
copy (GInputStream *from, GOutputStream *stream, PasticheAtomicFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *chunk = g_malloc (CHUNK);
  gssize           n;
  gboolean         ok = TRUE;

  while (ok && (n = g_input_stream_read (from, chunk, CHUNK, cancellable, error)) != 0)
    ok = n > 0 && (file ? pastiche_atomic_file_write (file, chunk, n, error)
                        : g_output_stream_write_all (stream, chunk, n, NULL, cancellable, error));
  return ok;
}

gboolean
cli_pipe_copy (const char *path, const char *out, GCancellable *cancellable, GError **error)
{
  GError *reason                      = NULL;
  g_autoptr (GFile) made              = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) from   = g_file_read (made, cancellable, &reason);
  g_autoptr (GOutputStream) stream    = NULL;
  g_autoptr (PasticheAtomicFile) file = NULL;

  if (from && is_standard (out))
    stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  else if (from)
    file = pastiche_atomic_file_open (out, &reason);
  if ((stream || file) && copy (G_INPUT_STREAM (from), stream, file, cancellable, &reason) &&
      (!file || pastiche_atomic_file_commit (file, &reason)))
    return TRUE;
  return say_why (stream ? "Standard output cannot be written" : "The result cannot be delivered", reason, error);
}

gboolean
cli_pipe_deliver (const Pipe *pipe, const char *out, GCancellable *cancellable, GError **error)
{
  return !pipe->made || cli_pipe_copy (pipe->made, out, cancellable, error);
}

/* @text with @name in place of @path, in quotation marks.  Takes @text. */
static char *
rename_in (char *text, const char *path, const char *name)
{
  g_autofree char *quoted = path ? pastiche_quote_path (path) : NULL;
  g_auto (GStrv) parts    = quoted ? g_strsplit (text, quoted, -1) : NULL;

  if (!parts)
    return text;
  g_free (text);
  return g_strjoinv (name, parts);
}

char *
cli_pipe_put_right (const Pipe *pipe, char *sentence)
{
  return rename_in (rename_in (sentence, pipe->taken, _ ("Standard input")), pipe->made, _ ("The result"));
}

void
cli_pipe_clear (Pipe *pipe)
{
  if (pipe->taken)
    g_unlink (pipe->taken);
  if (pipe->made)
    g_unlink (pipe->made);
  if (pipe->folder)
    g_rmdir (pipe->folder);
  if (pipe->folder && pipe->held >= 0)
    close (pipe->held);
  g_clear_pointer (&pipe->taken, g_free);
  g_clear_pointer (&pipe->made, g_free);
  g_clear_pointer (&pipe->folder, g_free);
}
