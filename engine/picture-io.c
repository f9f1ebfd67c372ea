/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture-io.c: pictures from and to files.
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
#include "picture.h"
#include "profile.h"

/* --- Reading ------------------------------------------------------------ */

static gboolean
unreadable (const char *name, const char *why, GError **error)
{
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "%s cannot be read: %s.", name, why);
  return FALSE;
}

/* Open without waiting, should it be a pipe. */
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

/* Before memory is reserved for the pixels. */
static gboolean
check_size (const char *path, const char *name, GError **error)
{
  int width, height;

  if (gdk_pixbuf_get_file_info (path, &width, &height))
    return pastiche_picture_check_size (width, height, error);
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, "%s is no picture that can be read here.", name);
  return FALSE;
}

/* What gdk-pixbuf says of the contents, as one sentence of ours. */
static void
damaged (const char *name, GError *reason, GError **error)
{
  g_autofree char *why = pastiche_printable (reason->message, 200);
  gsize            n   = strlen (why);

  if (n && why[n - 1] == '.')
    why[n - 1] = '\0';
  if (g_error_matches (reason, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY, "There is not enough memory to read %s.", name);
  else
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, "%s is a damaged picture: %s.", name, why);
  g_error_free (reason);
}

/* The first picture in the file. */
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

/* One row of pixels to float, by way of @row, 3 × @width values. */
static void
copy_row (const guint8 *in, int channels, const PasticheProfile *profile, guint16 *row, float *out, int width)
{
  if (profile)
    pastiche_profile_convert (profile, in, row, width);
  for (int x = 0; x < width; x++)
    {
      for (int c = 0; c < 3; c++)
        out[4 * x + c] = profile ? row[3 * x + c] / 65535.0f : in[channels * x + c] / 255.0f;
      out[4 * x + 3] = channels == 4 ? in[channels * x + 3] / 255.0f : 1;
    }
}

static PastichePicture *
picture_from_pixbuf (const GdkPixbuf *pixbuf, const char *icc_profile, GError **error)
{
  int              width              = gdk_pixbuf_get_width (pixbuf);
  int              height             = gdk_pixbuf_get_height (pixbuf);
  int              channels           = gdk_pixbuf_get_n_channels (pixbuf);
  gsize            stride             = gdk_pixbuf_get_rowstride (pixbuf);
  PastichePicture *picture            = pastiche_picture_new (width, height, error);
  g_autoptr (PasticheProfile) profile = NULL;
  g_autofree guint16 *row             = NULL;

  if (!picture)
    return NULL;
  profile = pastiche_profile_new (icc_profile, channels);
  row     = g_new (guint16, 3 * (gsize) width);
  for (int y = 0; y < height; y++)
    copy_row (gdk_pixbuf_read_pixels (pixbuf) + y * stride, channels, profile, row,
              picture->pixels + 4 * (gsize) width * y, width);
  return picture;
}

PastichePicture *
pastiche_picture_load (const char *path, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf  = load_pixbuf (path, error);
  g_autoptr (GdkPixbuf) upright = pixbuf ? gdk_pixbuf_apply_embedded_orientation (pixbuf) : NULL;

  if (pixbuf && !upright)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY,
                 "There is not enough memory to turn the picture upright.");
  if (!upright)
    return NULL;
  /* Turning a pixbuf loses its options. */
  return picture_from_pixbuf (upright, gdk_pixbuf_get_option (pixbuf, "icc-profile"), error);
}

/* --- Writing ------------------------------------------------------------ */

typedef struct
{
  const char *ending;
  const char *format; /* gdk-pixbuf's name */
  gboolean    alpha;
  const char *key; /* gdk-pixbuf's option, or NULL */
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

static guint8
to_byte (float value)
{
  return value > 0 ? (guint8) (MIN (value, 1) * 255 + 0.5f) : 0; /* 0, too, for what is no number */
}

static gboolean
has_transparency (const PastichePicture *picture)
{
  gsize n = pastiche_picture_count (picture);

  for (gsize i = 0; i < n; i++)
    if (to_byte (picture->pixels[4 * i + 3]) < 255)
      return TRUE;
  return FALSE;
}

/* With @alpha four channels; else three, on white. */
static GdkPixbuf *
make_pixbuf (const PastichePicture *picture, gboolean alpha)
{
  GdkPixbuf   *pixbuf   = gdk_pixbuf_new (GDK_COLORSPACE_RGB, alpha, 8, picture->width, picture->height);
  int          channels = alpha ? 4 : 3;
  const float *in       = picture->pixels;
  guint8      *pixels;
  gsize        stride;

  if (!pixbuf)
    return NULL;
  pixels = gdk_pixbuf_get_pixels (pixbuf);
  stride = gdk_pixbuf_get_rowstride (pixbuf);
  for (int y = 0; y < picture->height; y++)
    {
      guint8 *out = pixels + y * stride;

      for (int x = 0; x < picture->width; x++, in += 4, out += channels)
        {
          float opacity = alpha ? 1 : CLAMP (in[3], 0, 1);

          for (int c = 0; c < 3; c++)
            out[c] = to_byte (in[c] * opacity + (1 - opacity));
          if (alpha)
            out[3] = to_byte (in[3]);
        }
    }
  return pixbuf;
}

static gboolean
write_chunk (const char *data, gsize length, GError **error, gpointer file)
{
  return pastiche_atomic_file_write (file, data, length, error);
}

gboolean
pastiche_picture_save (const PastichePicture *picture, const char *path, GError **error)
{
  const Format    *format             = find_format (path, error);
  g_autofree char *quoted             = pastiche_quote_path (path);
  g_autoptr (PasticheAtomicFile) file = NULL;
  g_autoptr (GdkPixbuf) pixbuf        = NULL;
  char   *keys[]                      = { NULL, NULL };
  char   *values[]                    = { NULL, NULL };
  GError *reason                      = NULL;

  if (!format || !(file = pastiche_atomic_file_open (path, error)))
    return FALSE;
  pixbuf = make_pixbuf (picture, format->alpha && has_transparency (picture));
  if (!pixbuf)
    {
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY, "There is not enough memory to write %s.", quoted);
      return FALSE;
    }
  keys[0]   = (char *) format->key;
  values[0] = (char *) format->value;
  if (gdk_pixbuf_save_to_callbackv (pixbuf, write_chunk, file, format->format, keys, values, &reason))
    return pastiche_atomic_file_commit (file, error);
  if (reason->domain == PASTICHE_ERROR)
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "%s cannot be written: %s", quoted, reason->message);
  g_clear_error (&reason);
  return FALSE;
}
