/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz.c: what the targets share.
 */
#define _GNU_SOURCE
#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pastiche.h"

/* A GLib warning is a fault like any other. */
int
LLVMFuzzerInitialize (int *argc G_GNUC_UNUSED, char ***argv G_GNUC_UNUSED)
{
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING | G_LOG_FATAL_MASK);
  return 0;
}

static void
put (int fd, const guint8 *bytes, gsize n, gsize offset)
{
  while (n > 0)
    {
      gssize written = pwrite (fd, bytes, n, (off_t) offset);

      g_assert_cmpint (written, >, 0);
      bytes += written;
      offset += (gsize) written;
      n -= (gsize) written;
    }
}

const char *
fuzz_file (const guint8 *head, gsize n_head, const guint8 *body, gsize n_body)
{
  static int           fd = -1;
  static char          path[64];
  static const guint8 *there    = NULL;
  static gsize         there_at = 0;

  if (fd < 0)
    fd = memfd_create ("fuzz.safetensors", MFD_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, (off_t) (n_head + n_body)), ==, 0);
  put (fd, head, n_head, 0);
  if (n_body > 0 && (body != there || n_head != there_at))
    put (fd, body, n_body, n_head);
  there    = n_body > 0 ? body : NULL;
  there_at = n_head;
  g_snprintf (path, sizeof path, "/proc/self/fd/%d", fd);
  return path;
}

const char *
fuzz_folder (void)
{
  static char *folder = NULL;

  if (folder == NULL)
    folder = g_mkdtemp (g_strdup ("/dev/shm/pastiche-fuzz-XXXXXX"));
  if (folder == NULL)
    folder = g_dir_make_tmp ("pastiche-fuzz-XXXXXX", NULL);
  g_assert_nonnull (folder);
  return folder;
}

void
fuzz_answer (gboolean ok, GError *error)
{
  if (ok)
    g_assert_no_error (error);
  else
    {
      g_autofree char *shown = NULL;

      g_assert_nonnull (error);
      shown = pastiche_printable (error->message, G_MAXSIZE);
      g_assert_cmpstr (shown, ==, error->message);
    }
  g_clear_error (&error);
}

void
fuzz_tensors (const char *name, FuzzTensors *tensors)
{
  g_autofree char *path  = g_build_filename (g_getenv ("FUZZ_STYLES"), name, NULL);
  GError          *error = NULL;
  guint64          header;

  g_file_get_contents (path, &tensors->bytes, &tensors->n_bytes, &error);
  g_assert_no_error (error);
  memcpy (&header, tensors->bytes, sizeof header);
  header          = GUINT64_FROM_LE (header);
  tensors->body   = (guint8 *) tensors->bytes + sizeof header + header;
  tensors->n_body = tensors->n_bytes - sizeof header - header;
}
