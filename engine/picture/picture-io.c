/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture-io.c: pictures from and to files: which format, which way up, which
 * colours, and what is said where something is wrong.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "atomic-file.h"
#include "error.h"
#include "metadata.h"
#include "picture.h"
#include "picture-io.h"
#include "profile.h"
#include "raster-read.h"
#include "source.h"
#include "tensor.h"
#include "threads.h"

#define QUALITY 92 /* of a JPEG */

struct _PasticheFilePicture
{
  PasticheRaster    raster;
  PasticheMetadata *metadata;
  char             *texts[PASTICHE_N_TEXTS];
};

/* --- Notices ------------------------------------------------------------ */

static PasticheNotice notice;
static gpointer       notice_data;

void
pastiche_set_notice (PasticheNotice func, gpointer data)
{
  notice      = func;
  notice_data = data;
}

void
pastiche_tell (const char *sentence)
{
  if (notice)
    notice (sentence, notice_data);
}

/* @format has a %s for the file's name and, unless @why is NULL, one more. */
static void
tell (const char *path, const char *format, const char *why)
{
  g_autofree char *name     = pastiche_quote_path (path);
  g_autofree char *sentence = g_strdup_printf (format, name, why);

  pastiche_tell (sentence);
}

/* --- Which format ------------------------------------------------------- */

typedef struct
{
  const char *magic;
  int         offset, length;
  PasticheSource *(*open) (FILE *file, GError **error); /* NULL: gdk-pixbuf reads it, if it can */
  const char *ending;                                   /* of a format that can be written, too */
  const char *mime;                                     /* the rest is for those: what gdk-pixbuf calls it, */
  const char *name;                                     /* what people call it, */
  const char *package; /* and Debian's package with the loader; NULL where there is none */
} Kind;

#define HEIF NULL, NULL, "image/heif", N_ ("HEIC picture"), "heif-gdk-pixbuf"
#define AVIF NULL, NULL, "image/avif", N_ ("AVIF picture"), "libavif-gdk-pixbuf"
#define JXL  NULL, NULL, "image/jxl", N_ ("JPEG XL picture"), "libjxl-gdk-pixbuf"

static const Kind kinds[] = {
  { "\xff\xd8\xff", 0, 3, pastiche_jpeg_open, "jpg", NULL, NULL, NULL },
  { "\x89PNG\r\n\x1a\n", 0, 8, pastiche_png_open, "png", NULL, NULL, NULL },
  { "II*\0", 0, 4, pastiche_tiff_open, "tif", NULL, NULL, NULL },
  { "MM\0*", 0, 4, pastiche_tiff_open, "tif", NULL, NULL, NULL },
  { "II+\0", 0, 4, pastiche_tiff_open, "tif", NULL, NULL, NULL },
  { "MM\0+", 0, 4, pastiche_tiff_open, "tif", NULL, NULL, NULL },
  { "WEBP", 8, 4, pastiche_webp_open, "webp", NULL, NULL, NULL },
  { "ftyphei", 4, 7, HEIF },
  { "ftyphev", 4, 7, HEIF },
  { "ftypmif", 4, 7, HEIF },
  { "ftypmsf", 4, 7, HEIF },
  { "ftypavi", 4, 7, AVIF },
  { "\xff\x0a", 0, 2, JXL },
  { "\0\0\0\x0cJXL \r\n\x87\n", 0, 12, JXL },
  { "8BPS", 0, 4, NULL, NULL, NULL, N_ ("Photoshop file"), NULL },
  { "gimp xcf", 0, 8, NULL, NULL, NULL, N_ ("GIMP file"), NULL },
};

static const Kind *
find_kind (FILE *file)
{
  char  head[16] = { 0 };
  gsize n        = fread (head, 1, sizeof head, file);

  rewind (file);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (n >= (gsize) (kinds[i].offset + kinds[i].length) &&
        memcmp (head + kinds[i].offset, kinds[i].magic, kinds[i].length) == 0)
      return &kinds[i];
  return NULL;
}

/* --- Reading ------------------------------------------------------------ */

static gboolean
unreadable (const char *name, const char *why, GError **error)
{
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("%s cannot be read: %s."), name, why);
  return FALSE;
}

/* The file, if it is a regular one with something in it.  O_NONBLOCK, as opening a pipe would wait. */
static FILE *
open_file (const char *path, const char *name, GError **error)
{
  struct stat status;
  int         fd   = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  int         code = fd < 0 || fstat (fd, &status) != 0 ? errno : 0;
  const char *why  = code                        ? g_strerror (code)
                     : S_ISDIR (status.st_mode)  ? _ ("it is a folder")
                     : !S_ISREG (status.st_mode) ? _ ("it is no regular file")
                     : status.st_size == 0       ? _ ("it is empty")
                                                 : NULL;
  FILE       *file = why ? NULL : fdopen (fd, "rb");

  if (file)
    return file;
  unreadable (name, why ? why : g_strerror (errno), error);
  if (fd >= 0)
    close (fd);
  return NULL;
}

/* Why there is no way to read a file of this @kind, or of no known one (NULL). */
static void
no_way (const char *name, const Kind *kind, GError **error)
{
  if (kind && !kind->open && !kind->package)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT,
                 _ ("%s is a %s: open it in GIMP, and paint it there or export it."), name, _ (kind->name));
  else if (kind && kind->package && !pastiche_pixbuf_reads (kind->mime))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT,
                 _ ("%s is of a kind (%s) that can be read here once Debian's package %s is installed."), name,
                 _ (kind->name), kind->package);
  else
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, _ ("%s is no picture that can be read here."), name);
}

/* What is wrong with a file, in a whole sentence; takes @reason, a source's error, or NULL where there is no source. */
static void
blame (const char *name, const Kind *kind, GError *reason, GError **error)
{
  if (!reason)
    no_way (name, kind, error);
  else if (g_error_matches (reason, PASTICHE_ERROR, PASTICHE_ERROR_SIZE))
    g_propagate_error (error, g_steal_pointer (&reason));
  else if (g_error_matches (reason, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY, _ ("There is not enough memory to read %s."), name);
  else if (g_error_matches (reason, PASTICHE_ERROR, PASTICHE_ERROR_FILE))
    unreadable (name, reason->message, error);
  else
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, _ ("%s is a damaged picture: %s."), name,
                 reason->message);
  g_clear_error (&reason);
}

static void
free_source (PasticheSource *source)
{
  source->free (source);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheSource, free_source)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FILE, fclose)

/* --- Loading ------------------------------------------------------------ */

/* NULL without an error for a file of no known kind. */
static PasticheSource *
open_source (const char *path, FILE *file, const Kind *kind, GError **error)
{
  PasticheSource *source = kind && kind->open ? kind->open (file, error) : pastiche_pixbuf_open (path, error);

  if (source && !pastiche_picture_check_size (source->width, source->height, error))
    g_clear_pointer (&source, free_source);
  return source;
}

/* What EXIF has to say of the pixels. */
static int
heed_metadata (PasticheFilePicture *picture, PasticheSource *source)
{
  source->colours.adobe_rgb = pastiche_metadata_is_adobe_rgb (picture->metadata);
  if (source->resolution[0] <= 0 || source->resolution[1] <= 0)
    {
      source->resolution[0] = source->resolution[1] = 0;
      pastiche_metadata_resolution (picture->metadata, source->resolution);
    }
  return source->orientation ? source->orientation : pastiche_metadata_orientation (picture->metadata);
}

/* Say what is not as it should be, or refuse it. */
static gboolean
check (const char *path, const PasticheSource *source, gboolean whole, GError **error)
{
  if (source->fault && whole)
    return pastiche_source_damaged (error, source->fault);
  if (source->fault)
    tell (path, _ ("%s is a damaged picture: %s, and what is missing is grey or blurred."), source->fault);
  if (source->several)
    tell (path, _ ("%s has several frames or pages, of which the first one is used."), NULL);
  return TRUE;
}

/* The whole number by which the picture is reduced. */
static int
factor (const PasticheSource *source, const PasticheReading *reading)
{
  return reading->enough > 0 ? MAX (1, MIN (source->width, source->height) / reading->enough) : 1;
}

/* Once the size is known.  What decoding takes is free again when the picture has been read. */
static gboolean
check_size (const PasticheSource *source, const PasticheReading *reading, GError **error)
{
  int   k     = factor (source, reading);
  int   width = pastiche_blocks (source->width, k), height = pastiche_blocks (source->height, k);
  gsize pixel = (source->layout.alpha ? 4 : 3) * (source->layout.deep ? 2 : 1);
  gsize needs = reading->needs ? reading->needs (reading->data, width, height) : 0;

  if (reading->fits && !reading->fits (reading->data, source->width, source->height, error))
    return FALSE;
  return pastiche_picture_check_memory ((double) pixel * width * height + MAX (source->memory, needs), source->width,
                                        source->height, error);
}

PasticheFilePicture *
pastiche_file_picture_load (const char *path, const PasticheReading *reading, GError **error)
{
  g_autofree char *name                   = pastiche_quote_path (path);
  g_autoptr (FILE) file                   = open_file (path, name, error);
  const Kind *kind                        = file ? find_kind (file) : NULL;
  g_autoptr (PasticheFilePicture) picture = NULL;
  g_autoptr (PasticheSource) source       = NULL;
  GError *reason                          = NULL;

  if (!file)
    return NULL;
  source = open_source (path, file, kind, &reason);
  if (source && !check_size (source, reading, error))
    return NULL;
  if (source)
    {
      picture           = g_new0 (PasticheFilePicture, 1);
      picture->metadata = pastiche_metadata_read (path);
      if (pastiche_raster_read (source, heed_metadata (picture, source), factor (source, reading), &picture->raster,
                                &reason) &&
          check (path, source, reading->whole, &reason))
        {
          memcpy (picture->texts, source->texts, sizeof picture->texts);
          memset (source->texts, 0, sizeof source->texts);
          return g_steal_pointer (&picture);
        }
    }
  blame (name, kind, reason, error);
  return NULL;
}

PasticheFilePicture *
pastiche_file_picture_new (int width, int height, GError **error)
{
  g_autoptr (PasticheFilePicture) picture = g_new0 (PasticheFilePicture, 1);
  PasticheRaster *raster                  = &picture->raster;

  *raster       = (PasticheRaster) { .width = width, .height = height, .channels = 3 };
  raster->bytes = pastiche_alloc (height, pastiche_raster_stride (raster), error);
  return raster->bytes ? g_steal_pointer (&picture) : NULL;
}

PasticheFilePicture *
pastiche_file_picture_new_layer (PasticheFilePicture *picture, GError **error)
{
  g_autoptr (PasticheFilePicture) layer = g_new0 (PasticheFilePicture, 1);

  layer->raster          = picture->raster;
  layer->raster.channels = 4;
  layer->raster.bytes    = pastiche_alloc (picture->raster.height, pastiche_raster_stride (&layer->raster), error);
  if (!layer->raster.bytes)
    return NULL;
  layer->metadata = g_steal_pointer (&picture->metadata);
  memcpy (layer->texts, picture->texts, sizeof layer->texts);
  memset (picture->texts, 0, sizeof picture->texts);
  return g_steal_pointer (&layer);
}

void
pastiche_file_picture_free (PasticheFilePicture *picture)
{
  for (int i = 0; i < PASTICHE_N_TEXTS; i++)
    g_free (picture->texts[i]);
  g_clear_pointer (&picture->metadata, pastiche_metadata_free);
  pastiche_free (picture->raster.bytes);
  g_free (picture);
}

/* --- Rows --------------------------------------------------------------- */

static void
read_row (gconstpointer data, int row, float *pixels)
{
  const PasticheRaster *raster   = &((const PasticheFilePicture *) data)->raster;
  const guint8         *bytes    = pastiche_raster_row (raster, row);
  const guint16        *words    = (const guint16 *) bytes;
  int                   channels = raster->channels;

  for (gsize x = 0; x < (gsize) raster->width; x++)
    {
      pixels[4 * x + 3] = 1;
      for (int c = 0; c < channels; c++)
        pixels[4 * x + c] = raster->deep ? words[channels * x + c] / 65535.0f : bytes[channels * x + c] / 255.0f;
    }
}

/* Of 0 to @white; NaN also becomes 0. */
static guint
to_whole (float value, float white)
{
  return value > 0 ? (guint) (MIN (value, 1) * white + 0.5f) : 0;
}

static void
write_row (gpointer data, int row, const float *pixels)
{
  const PasticheRaster *raster   = &((const PasticheFilePicture *) data)->raster;
  guint8               *bytes    = pastiche_raster_row (raster, row);
  guint16              *words    = (guint16 *) bytes;
  int                   channels = raster->channels;

  for (gsize x = 0; x < (gsize) raster->width; x++)
    for (int c = 0; c < channels; c++)
      if (raster->deep)
        words[channels * x + c] = (guint16) to_whole (pixels[4 * x + c], 65535);
      else
        bytes[channels * x + c] = (guint8) to_whole (pixels[4 * x + c], 255);
}

PasticheCanvas
pastiche_file_picture_canvas (PasticheFilePicture *picture)
{
  return (PasticheCanvas) { .width  = picture->raster.width,
                            .height = picture->raster.height,
                            .opaque = picture->raster.channels == 3,
                            .read   = read_row,
                            .write  = write_row,
                            .data   = picture };
}

static gsize
floats_needed (G_GNUC_UNUSED gconstpointer data, int width, int height)
{
  return 4 * sizeof (float) * width * height;
}

PastichePicture *
pastiche_picture_load (const char *path, GError **error)
{
  return pastiche_picture_load_reduced (path, 0, error);
}

PastichePicture *
pastiche_picture_load_reduced (const char *path, int enough, GError **error)
{
  const PasticheReading reading        = { .whole = TRUE, .enough = enough, .needs = floats_needed };
  g_autoptr (PasticheFilePicture) file = pastiche_file_picture_load (path, &reading, error);
  PastichePicture *picture             = NULL;

  if (file)
    picture = pastiche_picture_new (file->raster.width, file->raster.height, error);
  for (int y = 0; picture && y < picture->height; y++)
    read_row (file, y, picture->pixels + 4 * (gsize) picture->width * y);
  return picture;
}

/* --- Writing ------------------------------------------------------------ */

static gboolean
write_jpeg (const PasticheRaster *raster, PasticheWrite write, gpointer data, GError **error)
{
  return pastiche_jpeg_write (raster, QUALITY, write, data, error);
}

typedef struct
{
  const char *ending; /* of the file's name, in small letters */
  gboolean (*write) (const PasticheRaster *raster, PasticheWrite write, gpointer data, GError **error);
} Format;

static const Format formats[] = {
  { ".png", pastiche_png_write },  { ".jpg", write_jpeg },           { ".jpeg", write_jpeg },
  { ".tif", pastiche_tiff_write }, { ".tiff", pastiche_tiff_write }, { ".webp", pastiche_webp_write },
};

static const Format *
format_of (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_has_suffix (lower, formats[i].ending))
      return &formats[i];
  return NULL;
}

/* By its first bytes; NULL where it is none that can be written. */
static const char *
ending_of_file (const char *path)
{
  FILE       *file = open_file (path, path, NULL);
  const Kind *kind = file ? find_kind (file) : NULL;

  if (file)
    fclose (file);
  return kind ? kind->ending : NULL;
}

const char *
pastiche_picture_format (const char *path)
{
  const char *ending = ending_of_file (path);

  return ending ? ending : "png";
}

gboolean
pastiche_picture_has_format (const char *path, const char *as)
{
  const char      *ending = ending_of_file (path);
  g_autofree char *name   = g_strconcat (".", ending, NULL);
  const Format    *own = format_of (name), *wanted = format_of (as);

  return own && wanted && own->write == wanted->write;
}

gboolean
pastiche_picture_has_alpha (const char *path)
{
  const Format *format = format_of (path);

  return format && format->write != write_jpeg;
}

const char *
pastiche_picture_ending (const char *path)
{
  const Format *format = format_of (path);

  return format ? path + strlen (path) - strlen (format->ending) : NULL;
}

static const Format *
find_format (const char *path, GError **error)
{
  const Format    *format = format_of (path);
  g_autofree char *quoted = pastiche_quote_path (path);

  if (format)
    return format;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE,
               _ ("%s cannot be written: its name does not end in .png, .jpg, .jpeg, .tif, .tiff or .webp."), quoted);
  return NULL;
}

gboolean
pastiche_picture_check_path (const char *path, GError **error)
{
  g_autoptr (PasticheAtomicFile) file = find_format (path, error) ? pastiche_atomic_file_open (path, error) : NULL;

  return file != NULL;
}

typedef struct
{
  PasticheAtomicFile *file;
  gboolean            unwritten; /* the error is the file's, and a whole sentence */
} Output;

static gboolean
write_bytes (gpointer data, gconstpointer bytes, gsize n, GError **error)
{
  Output *output = data;

  output->unwritten = !pastiche_atomic_file_write (output->file, bytes, n, error);
  return !output->unwritten;
}

/* A picture that its format cannot hold; takes @reason. */
static gboolean
unwritable (const char *path, GError *reason, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (path);

  if (reason->code == PASTICHE_ERROR_MEMORY)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY, _ ("There is not enough memory to write %s."), quoted);
  else
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("%s cannot be written: %s."), quoted, reason->message);
  g_error_free (reason);
  return FALSE;
}

/* What the file of the picture said, added to the one that is being written; the painting is worth more than that, so
 * a failure is only told. */
static void
carry_over (PasticheFilePicture *picture, PasticheAtomicFile *file, const char *path)
{
  const PasticheRaster *raster    = &picture->raster;
  const char           *temporary = pastiche_atomic_file_temporary (file);
  g_autoptr (GError) reason       = NULL;

  if (!picture->metadata || !temporary)
    return;
  pastiche_metadata_prepare (picture->metadata, raster->width, raster->height, raster->resolution, picture->texts);
  if (pastiche_metadata_write (picture->metadata, temporary, &reason))
    return;
  tell (path, _ ("%s lacks what the picture's file said beside its pixels: %s."), reason->message);
}

gboolean
pastiche_file_picture_save (PasticheFilePicture *picture, const char *path, gboolean strip, GError **error)
{
  const Format *format                = find_format (path, error);
  g_autoptr (PasticheAtomicFile) file = format ? pastiche_atomic_file_open (path, error) : NULL;
  Output         output               = { file, FALSE };
  PasticheRaster raster               = picture->raster;
  GError        *reason               = NULL;

  if (!file)
    return FALSE;
  if (strip)
    raster.resolution[0] = raster.resolution[1] = 0;
  if (!format->write (&raster, write_bytes, &output, &reason))
    {
      if (!output.unwritten)
        return unwritable (path, reason, error);
      g_propagate_error (error, reason);
      return FALSE;
    }
  if (!strip)
    carry_over (picture, file, path);
  return pastiche_atomic_file_commit (file, error);
}

gboolean
pastiche_picture_save (const PastichePicture *picture, const char *path, GError **error)
{
  g_autoptr (PasticheFilePicture) file = g_new0 (PasticheFilePicture, 1);

  if (!find_format (path, error))
    return FALSE;
  file->raster       = (PasticheRaster) { .width = picture->width, .height = picture->height, .channels = 4 };
  file->raster.bytes = pastiche_alloc (picture->height, pastiche_raster_stride (&file->raster), error);
  if (!file->raster.bytes)
    return FALSE;
  for (int y = 0; y < picture->height; y++)
    write_row (file, y, picture->pixels + 4 * (gsize) picture->width * y);
  return pastiche_file_picture_save (file, path, TRUE, error);
}
