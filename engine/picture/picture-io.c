/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture-io.c: pictures from and to files, with gdk-pixbuf.
 */
#include <errno.h>
#include <fcntl.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "atomic-file.h"
#include "error.h"
#include "picture-io.h"
#include "picture.h"
#include "profile.h"

struct _PasticheFilePicture
{
  GdkPixbuf       *pixbuf;
  guint8          *bytes;   /* the pixbuf's pixels; asking it for them is not safe for threads, so that is done once */
  PasticheProfile *profile; /* of the file's pixels; NULL where they are sRGB */
};

/* --- Reading ------------------------------------------------------------ */

static gboolean
unreadable (const char *name, const char *why, GError **error)
{
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "%s cannot be read: %s.", name, why);
  return FALSE;
}

/* Whether the file can be opened and is a regular one with something in it.  O_NONBLOCK, as opening a pipe would
 * wait. */
static gboolean
check_file (const char *path, const char *name, GError **error)
{
  struct stat status;
  int         fd   = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  int         code = fd < 0 || fstat (fd, &status) != 0 ? errno : 0;

  if (fd >= 0)
    close (fd);
  if (code)
    return unreadable (name, g_strerror (code), error);
  if (S_ISDIR (status.st_mode))
    return unreadable (name, "it is a folder", error);
  if (!S_ISREG (status.st_mode))
    return unreadable (name, "it is no regular file", error);
  if (status.st_size == 0)
    return unreadable (name, "it is empty", error);
  return TRUE;
}

/* Read the size alone, so that a picture that is too large is refused before memory is reserved for its pixels. */
static gboolean
check_size (const char *path, const char *name, GError **error)
{
  int width, height;

  if (gdk_pixbuf_get_file_info (path, &width, &height))
    return pastiche_picture_check_size (width, height, error);
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, "%s is no picture that can be read here.", name);
  return FALSE;
}

/* What gdk-pixbuf says is wrong, as the end of a sentence of ours, without a full stop; free with g_free (). */
static char *
quote_reason (const GError *reason)
{
  char *why = pastiche_printable (reason->message, 200);
  gsize n   = strlen (why);

  if (n && why[n - 1] == '.')
    why[n - 1] = '\0';
  return why;
}

/* A file that gdk-pixbuf could not decode; takes @reason. */
static void
damaged (const char *name, GError *reason, GError **error)
{
  g_autofree char *why = quote_reason (reason);

  if (g_error_matches (reason, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY, "There is not enough memory to read %s.", name);
  else
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, "%s is a damaged picture: %s.", name, why);
  g_error_free (reason);
}

/* Of a file with several pictures the first one. */
static GdkPixbuf *
load_pixbuf (const char *path, GError **error)
{
  g_autofree char *name   = pastiche_quote_path (path);
  GError          *reason = NULL;
  GdkPixbuf       *pixbuf;

  if (!check_file (path, name, error) || !check_size (path, name, error))
    return NULL;
  pixbuf = gdk_pixbuf_new_from_file (path, &reason);
  if (!pixbuf)
    damaged (name, reason, error);
  return pixbuf;
}

/* Takes @pixbuf and @profile. */
static PasticheFilePicture *
file_picture_new (GdkPixbuf *pixbuf, PasticheProfile *profile)
{
  PasticheFilePicture *picture = g_new (PasticheFilePicture, 1);

  picture->pixbuf  = pixbuf;
  picture->bytes   = gdk_pixbuf_get_pixels (pixbuf);
  picture->profile = profile;
  return picture;
}

PasticheFilePicture *
pastiche_file_picture_load (const char *path, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf  = load_pixbuf (path, error);
  g_autoptr (GdkPixbuf) upright = pixbuf ? gdk_pixbuf_apply_embedded_orientation (pixbuf) : NULL;
  PasticheProfile *profile;

  if (pixbuf && !upright)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY,
                 "There is not enough memory to turn the picture upright.");
  if (!upright)
    return NULL;
  /* The turned pixbuf has no options any more, so the profile is the first one's. */
  profile = pastiche_profile_new (gdk_pixbuf_get_option (pixbuf, "icc-profile"), gdk_pixbuf_get_n_channels (upright));
  return file_picture_new (g_steal_pointer (&upright), profile);
}

void
pastiche_file_picture_free (PasticheFilePicture *picture)
{
  g_clear_pointer (&picture->profile, pastiche_profile_free);
  g_clear_object (&picture->pixbuf);
  g_free (picture);
}

/* --- Rows --------------------------------------------------------------- */

static guint8 *
bytes_of_row (const PasticheFilePicture *picture, int row)
{
  return picture->bytes + (gsize) gdk_pixbuf_get_rowstride (picture->pixbuf) * row;
}

static void
read_row (gconstpointer data, int row, float *pixels)
{
  const PasticheFilePicture *picture  = data;
  const guint8              *in       = bytes_of_row (picture, row);
  int                        width    = gdk_pixbuf_get_width (picture->pixbuf);
  int                        channels = gdk_pixbuf_get_n_channels (picture->pixbuf);
  g_autofree guint16        *srgb     = picture->profile ? g_new (guint16, 3 * (gsize) width) : NULL;

  if (srgb)
    pastiche_profile_convert (picture->profile, in, srgb, width);
  for (int x = 0; x < width; x++)
    {
      for (int c = 0; c < 3; c++)
        pixels[4 * x + c] = srgb ? srgb[3 * x + c] / 65535.0f : in[channels * x + c] / 255.0f;
      pixels[4 * x + 3] = channels == 4 ? in[channels * x + 3] / 255.0f : 1;
    }
}

static guint8
to_byte (float value)
{
  return value > 0 ? (guint8) (MIN (value, 1) * 255 + 0.5f) : 0; /* NaN also becomes 0 */
}

static void
write_row (gpointer data, int row, const float *pixels)
{
  const PasticheFilePicture *picture  = data;
  guint8                    *out      = bytes_of_row (picture, row);
  int                        width    = gdk_pixbuf_get_width (picture->pixbuf);
  int                        channels = gdk_pixbuf_get_n_channels (picture->pixbuf);

  for (int x = 0; x < width; x++)
    for (int c = 0; c < channels; c++)
      out[channels * x + c] = to_byte (pixels[4 * x + c]);
}

PasticheCanvas
pastiche_file_picture_canvas (PasticheFilePicture *picture)
{
  return (PasticheCanvas) { .width  = gdk_pixbuf_get_width (picture->pixbuf),
                            .height = gdk_pixbuf_get_height (picture->pixbuf),
                            .opaque = !gdk_pixbuf_get_has_alpha (picture->pixbuf),
                            .read   = read_row,
                            .write  = write_row,
                            .data   = picture };
}

PastichePicture *
pastiche_picture_load (const char *path, GError **error)
{
  g_autoptr (PasticheFilePicture) file = pastiche_file_picture_load (path, error);
  PastichePicture *picture             = NULL;

  if (file)
    picture = pastiche_picture_new (gdk_pixbuf_get_width (file->pixbuf), gdk_pixbuf_get_height (file->pixbuf), error);
  for (int y = 0; picture && y < picture->height; y++)
    read_row (file, y, picture->pixels + 4 * (gsize) picture->width * y);
  return picture;
}

/* --- Writing ------------------------------------------------------------ */

typedef struct
{
  const char *ending; /* of the file's name, in small letters */
  const char *format; /* gdk-pixbuf's name for it */
  gboolean    alpha;  /* it can hold alpha */
  const char *key;    /* an option of gdk-pixbuf and its value, or NULL */
  const char *value;
} Format;

static const Format formats[] = {
  { ".png", "png", TRUE, NULL, NULL },           { ".jpg", "jpeg", FALSE, "quality", "92" },
  { ".jpeg", "jpeg", FALSE, "quality", "92" },   { ".tif", "tiff", TRUE, "compression", "5" /* LZW */ },
  { ".tiff", "tiff", TRUE, "compression", "5" }, { ".webp", "webp", TRUE, "quality", "92" },
};

static const Format *
find_format (const char *path, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (path);
  g_autofree char *lower  = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_has_suffix (lower, formats[i].ending))
      return &formats[i];
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE,
               "%s cannot be written: its name does not end in .png, .jpg, .jpeg, .tif, .tiff or .webp.", quoted);
  return NULL;
}

gboolean
pastiche_picture_check_path (const char *path, GError **error)
{
  g_autoptr (PasticheAtomicFile) file = find_format (path, error) ? pastiche_atomic_file_open (path, error) : NULL;

  return file != NULL;
}

static gboolean
has_transparency (const PasticheFilePicture *picture)
{
  int width = gdk_pixbuf_get_width (picture->pixbuf), height = gdk_pixbuf_get_height (picture->pixbuf);

  if (!gdk_pixbuf_get_has_alpha (picture->pixbuf))
    return FALSE;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (bytes_of_row (picture, y)[4 * (gsize) x + 3] < 255)
        return TRUE;
  return FALSE;
}

static void
unref_whole (guchar *pixels G_GNUC_UNUSED, gpointer whole)
{
  g_object_unref (whole);
}

/* Lay the picture on white, and from four channels to three, in place, so that it takes no more memory. */
static void
drop_alpha (PasticheFilePicture *picture)
{
  int        width  = gdk_pixbuf_get_width (picture->pixbuf);
  int        height = gdk_pixbuf_get_height (picture->pixbuf);
  int        stride = gdk_pixbuf_get_rowstride (picture->pixbuf);
  GdkPixbuf *opaque;

  for (int y = 0; y < height; y++)
    {
      guint8 *in = bytes_of_row (picture, y), *out = in;

      for (int x = 0; x < width; x++, in += 4, out += 3)
        {
          float opacity = in[3] / 255.0f;

          for (int c = 0; c < 3; c++)
            out[c] = to_byte (in[c] / 255.0f * opacity + (1 - opacity));
        }
    }
  opaque = gdk_pixbuf_new_from_data (picture->bytes, GDK_COLORSPACE_RGB, FALSE, 8, width, height, stride, unref_whole,
                                     picture->pixbuf);
  picture->pixbuf = opaque;
}

static gboolean
write_chunk (const char *data, gsize length, GError **error, gpointer file)
{
  return pastiche_atomic_file_write (file, data, length, error);
}

/* A picture that could not be written; takes @reason. */
static gboolean
unwritable (const char *path, GError *reason, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (path);
  g_autofree char *why    = quote_reason (reason);

  if (reason->domain == PASTICHE_ERROR) /* write_chunk ()'s */
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "%s cannot be written: %s.", quoted, why);
  g_error_free (reason);
  return FALSE;
}

gboolean
pastiche_file_picture_save (PasticheFilePicture *picture, const char *path, GError **error)
{
  const Format *format                = find_format (path, error);
  g_autoptr (PasticheAtomicFile) file = NULL;
  char   *keys[]                      = { NULL, NULL };
  char   *values[]                    = { NULL, NULL };
  GError *reason                      = NULL;

  if (!format || !(file = pastiche_atomic_file_open (path, error)))
    return FALSE;
  if (gdk_pixbuf_get_has_alpha (picture->pixbuf) && !(format->alpha && has_transparency (picture)))
    drop_alpha (picture);
  keys[0]   = (char *) format->key;
  values[0] = (char *) format->value;
  if (!gdk_pixbuf_save_to_callbackv (picture->pixbuf, write_chunk, file, format->format, keys, values, &reason))
    return unwritable (path, reason, error);
  return pastiche_atomic_file_commit (file, error);
}

gboolean
pastiche_picture_save (const PastichePicture *picture, const char *path, GError **error)
{
  g_autoptr (PasticheFilePicture) file = NULL;
  g_autofree char *quoted              = pastiche_quote_path (path);
  GdkPixbuf       *pixbuf;

  if (!find_format (path, error))
    return FALSE;
  pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, picture->width, picture->height);
  if (!pixbuf)
    {
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY, "There is not enough memory to write %s.", quoted);
      return FALSE;
    }
  file = file_picture_new (pixbuf, NULL);
  for (int y = 0; y < picture->height; y++)
    write_row (file, y, picture->pixels + 4 * (gsize) picture->width * y);
  return pastiche_file_picture_save (file, path, error);
}
