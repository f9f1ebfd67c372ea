/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tiff-write.c: writing TIFF files, with libtiff.  It goes back in the file to
 * fill in offsets, so the file, which is compressed, is made in memory.
 */
#include <string.h>
#include <tiffio.h>

#include "error.h"
#include "raster.h"

#define STRIP 262144       /* bytes that are compressed together, about */
#define LARGE 3000000000.0 /* bytes of pixels from which on the file is a BigTIFF, whose offsets have 64 bits */
#define BLOCK (1 << 20)

typedef struct
{
  guint8 *bytes;
  gsize   length, room, position;
  char   *message; /* libtiff's last one */
} Output;

/* --- A file in memory --------------------------------------------------- */

static gboolean
grow (Output *output, gsize needed)
{
  gsize   room = MAX (needed, output->room + output->room / 2 + BLOCK);
  guint8 *bytes;

  if (needed <= output->room)
    return TRUE;
  bytes = g_try_realloc (output->bytes, room);
  if (!bytes)
    return FALSE;
  memset (bytes + output->room, 0, room - output->room);
  output->bytes = bytes;
  output->room  = room;
  return TRUE;
}

static tmsize_t
write_bytes (thandle_t data, void *bytes, tmsize_t n)
{
  Output *output = data;

  if (!grow (output, output->position + n))
    return -1;
  memcpy (output->bytes + output->position, bytes, n);
  output->position += n;
  output->length = MAX (output->length, output->position);
  return n;
}

static tmsize_t
read_bytes (thandle_t data, void *bytes, tmsize_t n)
{
  Output *output = data;
  gsize   there  = output->position < output->length ? output->length - output->position : 0;

  n = MIN (n, (tmsize_t) there);
  memcpy (bytes, output->bytes + output->position, n);
  output->position += n;
  return n;
}

static toff_t
seek (thandle_t data, toff_t offset, int whence)
{
  Output *output = data;

  output->position = offset + (whence == SEEK_CUR ? output->position : whence == SEEK_END ? output->length : 0);
  return output->position;
}

static toff_t
get_size (thandle_t data)
{
  return ((Output *) data)->length;
}

static int
close_file (G_GNUC_UNUSED thandle_t data)
{
  return 0;
}

static int
on_error (G_GNUC_UNUSED TIFF *t, void *data, G_GNUC_UNUSED const char *module, const char *format, va_list args)
{
  Output          *output = data;
  g_autofree char *text   = g_strdup_vprintf (format, args);

  g_free (output->message);
  output->message = pastiche_printable (text, 200);
  return 1; /* that is enough: libtiff need not print it */
}

/* --- Writing ------------------------------------------------------------ */

static void
set_fields (TIFF *tiff, const PasticheRaster *raster, int channels)
{
  guint16 alpha = EXTRASAMPLE_UNASSALPHA;

  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, raster->width);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, raster->height);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, raster->deep ? 16 : 8);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, channels);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField (tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
  TIFFSetField (tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
  TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, (guint32) MAX (1, STRIP / pastiche_raster_stride (raster)));
  if (channels == 4)
    TIFFSetField (tiff, TIFFTAG_EXTRASAMPLES, 1, &alpha);
  if (raster->resolution[0] > 0)
    {
      TIFFSetField (tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
      TIFFSetField (tiff, TIFFTAG_XRESOLUTION, raster->resolution[0]);
      TIFFSetField (tiff, TIFFTAG_YRESOLUTION, raster->resolution[1]);
    }
}

static gboolean
compress (TIFF *tiff, const PasticheRaster *raster)
{
  int                channels = pastiche_raster_has_transparency (raster) ? 4 : 3;
  g_autofree guint8 *row      = g_malloc (8 * (gsize) raster->width);

  set_fields (tiff, raster, channels);
  for (int y = 0; y < raster->height; y++)
    {
      pastiche_raster_copy_row (raster, y, channels, raster->deep, row);
      if (TIFFWriteScanline (tiff, row, y, 0) < 0)
        return FALSE;
    }
  return TIFFFlush (tiff);
}

gboolean
pastiche_tiff_write (const PasticheRaster *raster, PasticheWrite write, gpointer data, GError **error)
{
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc ();
  Output           output  = { NULL, 0, 0, 0, NULL };
  gboolean         large   = (double) pastiche_raster_stride (raster) * raster->height > LARGE;
  TIFF            *tiff;
  gboolean         ok;

  TIFFOpenOptionsSetErrorHandlerExtR (options, on_error, &output);
  tiff = TIFFClientOpenExt ("TIFF", large ? "w8" : "w", &output, read_bytes, write_bytes, seek, close_file, get_size,
                            NULL, NULL, options);
  TIFFOpenOptionsFree (options);
  ok = tiff && compress (tiff, raster);
  if (tiff)
    TIFFClose (tiff);
  if (!ok)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "%s",
                 output.message ? output.message : _ ("there is not enough memory"));
  ok = ok && write (data, output.bytes, output.length, error);
  g_free (output.bytes);
  g_free (output.message);
  return ok;
}
