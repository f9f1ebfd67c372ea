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

#define CHUNK (1 << 18)

/* --- Reading ------------------------------------------------------------ */

typedef struct
{
  char   *name; /* for sentences */
  int     fd;
  GError *size_error;
} Source;

static gboolean
unreadable (const Source *source, const char *why, GError **error)
{
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "%s cannot be read: %s.", source->name, why);
  return FALSE;
}

/* gdk-pixbuf's own sentence has no place in ours when it speaks of its parts;
 * it helps when it says what is wrong with the file. */
static gboolean
no_picture (const Source *source, GError *reason, GError **error)
{
  g_autofree char *why = pastiche_printable (reason ? reason->message : "", 200);
  gsize            n   = strlen (why);

  if (n && why[n - 1] == '.')
    why[n - 1] = '\0';
  if (source->size_error)
    g_propagate_error (error, g_error_copy (source->size_error));
  else if (g_error_matches (reason, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY, "There is not enough memory to read %s.", source->name);
  else if (g_error_matches (reason, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_CORRUPT_IMAGE))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, "%s is a damaged picture: %s.", source->name, why);
  else
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, "%s is no picture that can be read here.", source->name);
  g_clear_error (&reason);
  return FALSE;
}

/* Called before memory is reserved; a size of 0 makes the loader stop. */
static void
check_size (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  Source *source = data;

  if (!source->size_error && !pastiche_picture_check_size (width, height, &source->size_error))
    gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static gboolean
open_source (Source *source, const char *path, GError **error)
{
  struct stat status;

  source->fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (source->fd < 0 || fstat (source->fd, &status) != 0)
    return unreadable (source, g_strerror (errno), error);
  if (S_ISDIR (status.st_mode))
    return unreadable (source, "it is a folder", error);
  if (!S_ISREG (status.st_mode))
    return unreadable (source, "it is no regular file", error);
  if (status.st_size == 0)
    return unreadable (source, "it is empty", error);
  return TRUE;
}

static gboolean
feed_loader (const Source *source, GdkPixbufLoader *loader, GError **error)
{
  g_autofree guint8 *chunk  = g_malloc (CHUNK);
  GError            *reason = NULL;
  gssize             n;

  while ((n = read (source->fd, chunk, CHUNK)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int code = errno;

          gdk_pixbuf_loader_close (loader, NULL);
          return unreadable (source, g_strerror (code), error);
        }
      if (!gdk_pixbuf_loader_write (loader, chunk, n, &reason))
        {
          gdk_pixbuf_loader_close (loader, NULL);
          return no_picture (source, reason, error);
        }
    }
  if (!gdk_pixbuf_loader_close (loader, &reason))
    return no_picture (source, reason, error);
  return TRUE;
}

/* The first picture in the file, upright. */
static GdkPixbuf *
load_pixbuf (Source *source, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  GdkPixbuf *pixbuf;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (check_size), source);
  if (!feed_loader (source, loader, error))
    return NULL;
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (!pixbuf || source->size_error)
    {
      no_picture (source, NULL, error);
      return NULL;
    }
  return gdk_pixbuf_apply_embedded_orientation (pixbuf);
}

static void
copy_pixels (const GdkPixbuf *pixbuf, PastichePicture *picture)
{
  const guint8 *pixels   = gdk_pixbuf_read_pixels (pixbuf);
  gsize         stride   = gdk_pixbuf_get_rowstride (pixbuf);
  int           channels = gdk_pixbuf_get_n_channels (pixbuf);
  float        *out      = picture->pixels;

  for (int y = 0; y < picture->height; y++)
    {
      const guint8 *in = pixels + y * stride;

      for (int x = 0; x < picture->width; x++, in += channels, out += 4)
        {
          for (int c = 0; c < 3; c++)
            out[c] = in[c] / 255.0f;
          out[3] = channels == 4 ? in[3] / 255.0f : 1;
        }
    }
}

PastichePicture *
pastiche_picture_load (const char *path, GError **error)
{
  Source source                = { pastiche_quote_path (path), -1, NULL };
  g_autoptr (GdkPixbuf) pixbuf = open_source (&source, path, error) ? load_pixbuf (&source, error) : NULL;
  PastichePicture *picture     = NULL;

  if (pixbuf)
    picture = pastiche_picture_new (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf), error);
  if (picture)
    {
      copy_pixels (pixbuf, picture);
      pastiche_profile_to_srgb (gdk_pixbuf_get_option (pixbuf, "icc-profile"), picture);
    }
  if (source.fd >= 0)
    close (source.fd);
  g_clear_error (&source.size_error);
  g_free (source.name);
  return picture;
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
  gsize n = (gsize) picture->width * picture->height;

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
