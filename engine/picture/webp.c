/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * webp.c: WebP files, with libwebp.
 */
#include <string.h>
#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>

#include "error.h"
#include "raster.h"
#include "source.h"
#include "tensor.h"

/* --- Reading ------------------------------------------------------------ */

typedef struct
{
  PasticheSource source;
  guint8        *file; /* as it is, compressed */
  gsize          length;
  guint8        *pixels; /* decoded; NULL at first */
  int            row;
} Webp;

static guint8 *
read_file (FILE *file, gsize *length, GError **error)
{
  long    size  = fseek (file, 0, SEEK_END) == 0 ? ftell (file) : -1;
  guint8 *bytes = size > 0 ? pastiche_alloc (size, 1, error) : NULL;

  rewind (file);
  if (size <= 0)
    pastiche_source_damaged (error, _ ("it cannot be read"));
  else if (bytes && fread (bytes, 1, size, file) != (gsize) size)
    {
      pastiche_source_damaged (error, _ ("it cannot be read"));
      g_clear_pointer (&bytes, pastiche_free);
    }
  *length = size;
  return bytes;
}

/* The first frame of an animation, on its canvas, which is transparent. */
static gboolean
decode_frame (Webp *webp)
{
  WebPData               data = { webp->file, webp->length };
  WebPAnimDecoder       *decoder;
  WebPAnimDecoderOptions options;
  guint8                *canvas;
  int                    time;
  gboolean               ok;

  WebPAnimDecoderOptionsInit (&options);
  options.use_threads = FALSE;
  decoder             = WebPAnimDecoderNew (&data, &options);
  ok                  = decoder && WebPAnimDecoderGetNext (decoder, &canvas, &time);
  if (ok)
    memcpy (webp->pixels, canvas, 4 * (gsize) webp->source.width * webp->source.height);
  if (decoder)
    WebPAnimDecoderDelete (decoder);
  return ok;
}

static gboolean
decode (Webp *webp, GError **error)
{
  int      channels = webp->source.layout.alpha ? 4 : 3;
  gsize    stride   = (gsize) webp->source.width * channels;
  gsize    size     = stride * webp->source.height;
  gboolean ok;

  webp->pixels = pastiche_alloc (size, 1, error);
  if (!webp->pixels)
    return FALSE;
  if (webp->source.several)
    ok = decode_frame (webp);
  else if (channels == 4)
    ok = WebPDecodeRGBAInto (webp->file, webp->length, webp->pixels, size, (int) stride) != NULL;
  else
    ok = WebPDecodeRGBInto (webp->file, webp->length, webp->pixels, size, (int) stride) != NULL;
  return ok || pastiche_source_damaged (error, _ ("its pixels cannot be decoded"));
}

static gboolean
read_row (PasticheSource *source, gpointer row, GError **error)
{
  Webp *webp   = (Webp *) source;
  gsize stride = (gsize) source->width * (source->layout.alpha ? 4 : 3);

  if (!webp->pixels && !decode (webp, error))
    return FALSE;
  memcpy (row, webp->pixels + stride * webp->row++, stride);
  return TRUE;
}

static void
free_webp (PasticheSource *source)
{
  Webp *webp = (Webp *) source;

  pastiche_free (webp->file);
  pastiche_free (webp->pixels);
  pastiche_source_clear (source);
  g_free (webp);
}

/* Bytes a pixel: its colours and alpha here, and what libwebp needs for a lossless picture, or for a frame's canvas. */
#define DECODER 8

static gboolean
read_header (Webp *webp)
{
  WebPData              data    = { webp->file, webp->length };
  WebPDemuxer          *demuxer = WebPDemux (&data);
  WebPBitstreamFeatures features;
  WebPChunkIterator     chunk;

  if (WebPGetFeatures (webp->file, webp->length, &features) != VP8_STATUS_OK || !demuxer)
    {
      WebPDemuxDelete (demuxer);
      return FALSE;
    }
  webp->source.width        = (int) WebPDemuxGetI (demuxer, WEBP_FF_CANVAS_WIDTH);
  webp->source.height       = (int) WebPDemuxGetI (demuxer, WEBP_FF_CANVAS_HEIGHT);
  webp->source.memory       = (gsize) DECODER * webp->source.width * webp->source.height;
  webp->source.several      = features.has_animation;
  webp->source.layout.model = PASTICHE_RGB;
  webp->source.layout.alpha = features.has_alpha || features.has_animation;
  if (WebPDemuxGetChunk (demuxer, "ICCP", 1, &chunk))
    {
      webp->source.colours.icc        = g_memdup2 (chunk.chunk.bytes, chunk.chunk.size);
      webp->source.colours.icc_length = chunk.chunk.size;
      WebPDemuxReleaseChunkIterator (&chunk);
    }
  WebPDemuxDelete (demuxer);
  return TRUE;
}

PasticheSource *
pastiche_webp_open (FILE *file, GError **error)
{
  Webp *webp = g_new0 (Webp, 1);

  webp->source.read = read_row;
  webp->source.free = free_webp;
  webp->file        = read_file (file, &webp->length, error);
  if (webp->file && read_header (webp))
    return &webp->source;
  if (webp->file)
    pastiche_source_damaged (error, _ ("its header is wrong, or it ends early"));
  free_webp (&webp->source);
  return NULL;
}

/* --- Writing ------------------------------------------------------------ */

typedef struct
{
  PasticheWrite write;
  gpointer      data;
  GError      **error;
  gboolean      unwritten; /* write () failed and has set the error */
} Output;

static int
write_out (const guint8 *bytes, size_t n, const WebPPicture *picture)
{
  Output *output = picture->custom_ptr;

  output->unwritten = !output->write (output->data, bytes, n, output->error);
  return !output->unwritten;
}

/* The raster as libwebp's ARGB. */
static void
fill (WebPPicture *picture, const PasticheRaster *raster)
{
  gboolean           alpha = pastiche_raster_has_transparency (raster);
  g_autofree guint8 *row   = g_malloc (4 * (gsize) raster->width);

  for (int y = 0; y < raster->height; y++)
    {
      pastiche_raster_copy_row (raster, y, 4, FALSE, row);
      for (int x = 0; x < raster->width; x++)
        picture->argb[(gsize) picture->argb_stride * y + x] = (alpha ? (guint32) row[4 * x + 3] << 24 : 0xff000000) |
                                                              (guint32) row[4 * x] << 16 |
                                                              (guint32) row[4 * x + 1] << 8 | row[4 * x + 2];
    }
}

static gboolean
fail (const WebPPicture *picture, GError **error)
{
  if (picture->error_code == VP8_ENC_ERROR_OUT_OF_MEMORY ||
      picture->error_code == VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY)
    g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY, _ ("there is not enough memory"));
  else
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("libwebp's error number %d"), picture->error_code);
  return FALSE;
}

gboolean
pastiche_webp_write (const PasticheRaster *raster, PasticheWrite write, gpointer data, GError **error)
{
  Output      output = { write, data, error, FALSE };
  WebPConfig  config;
  WebPPicture picture;
  gboolean    ok;

  if (MAX (raster->width, raster->height) > WEBP_MAX_DIMENSION)
    {
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("a side of a WebP picture has %d pixels at most"),
                   WEBP_MAX_DIMENSION);
      return FALSE;
    }
  if (!WebPConfigPreset (&config, WEBP_PRESET_DEFAULT, 92) || !WebPPictureInit (&picture))
    {
      g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("this libwebp is of another version"));
      return FALSE;
    }
  picture.use_argb   = TRUE;
  picture.width      = raster->width;
  picture.height     = raster->height;
  picture.writer     = write_out;
  picture.custom_ptr = &output;
  ok                 = WebPPictureAlloc (&picture);
  if (ok)
    {
      fill (&picture, raster);
      ok = WebPEncode (&config, &picture);
    }
  if (!ok && !output.unwritten)
    fail (&picture, error);
  WebPPictureFree (&picture);
  return ok;
}
