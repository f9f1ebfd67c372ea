/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-picture.c: picture files of the four formats that the engine decodes itself, read, passed over row by row and, where
 * they are small, written in a format that the input's last byte chooses, with their metadata.  Other formats are left to
 * gdk-pixbuf's loaders, which are not ours to fuzz.
 */
#include "fuzz.h"

#include <glib/gstdio.h>
#include <string.h>

#include "atomic-file.h"
#include "picture-io.h"
#include "picture.h"

#define MOST_WRITTEN (1 << 16)  /* pixels */
#define MOST_BYTES   (16 << 20) /* of one allocation: a larger picture would only take time */
#define LITTLE_ROOM  100        /* bytes on a disk that is nearly full */

gpointer __wrap_pastiche_alloc (gsize n, gsize size, GError **error);
gpointer __real_pastiche_alloc (gsize n, gsize size, GError **error);

gboolean __wrap_pastiche_atomic_file_write (PasticheAtomicFile *file, const void *data, gsize length, GError **error);
gboolean __real_pastiche_atomic_file_write (PasticheAtomicFile *file, const void *data, gsize length, GError **error);

/* By the linker's --wrap: what is too large fails as where there is too little memory. */
gpointer
__wrap_pastiche_alloc (gsize n, gsize size, GError **error)
{
  gsize bytes;

  if (g_size_checked_mul (&bytes, n, size) && bytes <= MOST_BYTES)
    return __real_pastiche_alloc (n, size, error);
  g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY, "There is not enough memory.");
  return NULL;
}

/* Likewise a disk on which there is no more room than this. */
static gsize room;

gboolean
__wrap_pastiche_atomic_file_write (PasticheAtomicFile *file, const void *data, gsize length, GError **error)
{
  if (length <= room)
    {
      room -= length;
      return __real_pastiche_atomic_file_write (file, data, length, error);
    }
  g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "The picture cannot be written: the disk is full.");
  return FALSE;
}

static gboolean
is_ours (const guint8 *data, gsize size)
{
  return size > 12 &&
         (memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0 || memcmp (data, "\xff\xd8\xff", 3) == 0 ||
          memcmp (data, "II*", 4) == 0 || memcmp (data, "MM\0*", 4) == 0 || memcmp (data, "II+", 4) == 0 ||
          memcmp (data, "MM\0+", 4) == 0 || memcmp (data, "8BPS", 4) == 0 || memcmp (data, "gimp xcf", 8) == 0 ||
          (memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0));
}

/* A notice is a sentence for people, too. */
static void
noticed (const char *sentence, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *shown = pastiche_printable (sentence, G_MAXSIZE);

  g_assert_cmpstr (shown, ==, sentence);
}

static void
use_whole (const PastichePicture *picture)
{
  g_autofree char *path  = g_build_filename (fuzz_folder (), "whole.jpg", NULL);
  GError          *error = NULL;

  if ((gsize) picture->width * picture->height > MOST_WRITTEN)
    return;
  fuzz_answer (pastiche_picture_save (picture, path, &error), error);
  g_unlink (path);
  error = NULL;
  fuzz_answer (pastiche_picture_save (picture, "/proc/self/nothing.txt", &error), error);
}

/* A layer that has the picture's pixels. */
static void
use_layer (PasticheFilePicture *picture, const char *path)
{
  GError *error                         = NULL;
  g_autoptr (PasticheFilePicture) layer = pastiche_file_picture_new_layer (picture, &error);
  PasticheCanvas    from                = pastiche_file_picture_canvas (picture), to;
  g_autofree float *row                 = g_new (float, 4 * (gsize) from.width);

  fuzz_answer (layer != NULL, error);
  to = pastiche_file_picture_canvas (layer);
  for (int y = 0; y < from.height; y++)
    {
      from.read (from.data, y, row);
      to.write (to.data, y, row);
    }
  error = NULL;
  fuzz_answer (pastiche_file_picture_save (layer, path, FALSE, &error), error);
}

static void
use (const char *from, PasticheFilePicture *picture, guint8 choice)
{
  static const char *const endings[] = { "png", "jpg", "tif", "webp" };
  PasticheCanvas           canvas    = pastiche_file_picture_canvas (picture);
  g_autofree float        *row       = g_new (float, 4 * (gsize) canvas.width);
  g_autofree char *path  = g_strdup_printf ("%s/out.%s", fuzz_folder (), endings[choice % G_N_ELEMENTS (endings)]);
  g_autofree char *same  = g_strdup_printf ("same.%s", pastiche_picture_format (from));
  GError          *error = NULL;

  g_assert_true (pastiche_picture_has_format (from, same));

  for (int y = 0; y < canvas.height; y++)
    {
      canvas.read (canvas.data, y, row);
      for (int i = 0; i < 4 * canvas.width; i++)
        g_assert_true (row[i] >= 0 && row[i] <= 1);
      canvas.write (canvas.data, y, row);
    }
  if ((gsize) canvas.width * canvas.height > MOST_WRITTEN)
    return;
  if ((choice & 128) != 0)
    use_layer (picture, path);
  else
    fuzz_answer (pastiche_file_picture_save (picture, path, (choice & 4) != 0, &error), error);
  g_unlink (path);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  GError              *error = NULL;
  const char          *path;
  PasticheReading      reading;
  PasticheFilePicture *picture;

  if (!is_ours (data, size))
    return -1;
  reading = (PasticheReading) { .whole = (data[size - 1] & 8) != 0, .enough = (data[size - 1] & 32) != 0 ? 5 : 0 };
  room    = (data[size - 1] & 64) != 0 ? LITTLE_ROOM : G_MAXSIZE;
  path    = fuzz_file (data, size, NULL, 0);
  pastiche_set_notice (noticed, NULL);
  if ((data[size - 1] & 16) != 0)
    {
      g_autoptr (PastichePicture) whole = pastiche_picture_load (path, &error);

      fuzz_answer (whole != NULL, error);
      if (whole != NULL)
        use_whole (whole);
      return 0;
    }
  picture = pastiche_file_picture_load (path, &reading, &error);
  fuzz_answer (picture != NULL, error);
  if (picture != NULL)
    {
      use (path, picture, data[size - 1]);
      pastiche_file_picture_free (picture);
    }
  return 0;
}
