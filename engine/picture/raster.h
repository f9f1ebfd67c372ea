/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * raster.h: a picture as bytes, sRGB with its curve, alpha not multiplied in;
 * and files that are written of it, by the library of their format.
 *
 *   PasticheRaster raster = { .width = 640, .height = 480, .channels = 3, .bytes = bytes };
 *   gboolean       ok     = pastiche_jpeg_write (&raster, 92, write_chunk, file, &error);
 */
#pragma once

#include "pastiche.h"

G_BEGIN_DECLS

typedef struct
{
  int      width, height;
  int      channels;      /* 3, or 4 with alpha */
  gboolean deep;          /* values are guint16, not guint8 */
  guint8  *bytes;         /* [height][width][channels] values */
  double   resolution[2]; /* pixels an inch, across and down; 0: unknown */
} PasticheRaster;

/* Bytes that one row takes. */
static inline gsize
pastiche_raster_stride (const PasticheRaster *raster)
{
  return (gsize) raster->width * raster->channels * (raster->deep ? 2 : 1);
}

static inline guint8 *
pastiche_raster_row (const PasticheRaster *raster, int y)
{
  return raster->bytes + pastiche_raster_stride (raster) * y;
}

/* Whether some pixel has an alpha below 1. */
gboolean pastiche_raster_has_transparency (const PasticheRaster *raster);

/* Row @y with 3 or 4 @channels and 8 bits or, @deep, 16.  Three channels show the picture on white. */
void pastiche_raster_copy_row (const PasticheRaster *raster, int y, int channels, gboolean deep, gpointer out);

/* Where the bytes of a file go, in their order. */
typedef gboolean (*PasticheWrite) (gpointer data, gconstpointer bytes, gsize n, GError **error);

/* Write the picture as a file.  JPEG and WebP have 8 bits, PNG and TIFF as many as the raster; JPEG shows the picture
 * on white, the others have alpha where it says something.  @quality is that of libjpeg, 0 to 100.  Errors are those
 * of @write, or PASTICHE_ERROR_FILE with a message that is the reason, to be put behind the file's name. */
gboolean
pastiche_jpeg_write (const PasticheRaster *raster, int quality, PasticheWrite write, gpointer data, GError **error);
gboolean pastiche_png_write (const PasticheRaster *raster, PasticheWrite write, gpointer data, GError **error);
gboolean pastiche_tiff_write (const PasticheRaster *raster, PasticheWrite write, gpointer data, GError **error);
gboolean pastiche_webp_write (const PasticheRaster *raster, PasticheWrite write, gpointer data, GError **error);

G_END_DECLS
