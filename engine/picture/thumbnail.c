/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * thumbnail.c: a small picture as text (a JPEG in base64), and back.
 */
#include <math.h>
#include <string.h>

#include "error.h"
#include "raster.h"
#include "resample.h"
#include "source.h"
#include "tensor.h"
#include "thumbnail.h"

/* --- To text ------------------------------------------------------------ */

/* @rows at the size of a thumbnail, as bytes, which are to be freed with g_free ().  PASTICHE_ERROR_MEMORY. */
static gboolean
reduce (const PasticheRows *rows, PasticheRaster *raster, GError **error)
{
  double   scale  = MIN (1, (double) PASTICHE_THUMBNAIL_SIDE / MAX (rows->width, rows->height));
  int      width  = MAX (1, (int) lround (scale * rows->width));
  int      height = MAX (1, (int) lround (scale * rows->height));
  gsize    n      = 3 * (gsize) width * height;
  float   *values = pastiche_alloc_floats (n, error);
  gboolean ok     = values && pastiche_resample (NULL, rows, height, width, values, error);

  if (ok)
    *raster = (PasticheRaster) { .width = width, .height = height, .channels = 3, .bytes = g_malloc (n) };
  for (gsize i = 0; ok && i < n; i++)
    raster->bytes[i] = (guint8) lrintf (CLAMP (values[i], 0, 1) * 255);
  pastiche_free (values);
  return ok;
}

static gboolean
append (gpointer data, gconstpointer bytes, gsize n, G_GNUC_UNUSED GError **error)
{
  g_byte_array_append (data, bytes, (guint) n);
  return TRUE;
}

char *
pastiche_thumbnail_write (const PasticheRows *rows, GError **error)
{
  static const int qualities[] = { 80, 60, 40, 20 }; /* until it fits; only noise needs the lower ones */
  PasticheRaster   raster;
  char            *text = NULL;

  if (!reduce (rows, &raster, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (qualities); i++)
    {
      g_autoptr (GByteArray) jpeg = g_byte_array_new ();

      g_clear_pointer (&text, g_free);
      if (!pastiche_jpeg_write (&raster, qualities[i], append, jpeg, error))
        break;
      text = g_base64_encode (jpeg->data, jpeg->len);
      if (strlen (text) <= PASTICHE_THUMBNAIL_TEXT)
        break;
    }
  g_free (raster.bytes);
  return text;
}

/* --- From text ---------------------------------------------------------- */

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT,
                       _ ("The picture of a painting in the style file is damaged."));
  return FALSE;
}

/* A row of @n pixels with one or three @channels. */
static void
to_floats (const guint8 *row, int n, int channels, float *pixels)
{
  for (int x = 0; x < n; x++)
    {
      for (int c = 0; c < 3; c++)
        pixels[4 * x + c] = row[channels * x + (channels == 3 ? c : 0)] / 255.0f;
      pixels[4 * x + 3] = 1;
    }
}

/* It was written here, so other colours than sRGB, and an end that is missing, mean damage. */
static PastichePicture *
decode (PasticheSource *source, GError **error)
{
  g_autofree guint8 *row      = NULL;
  int                channels = source->layout.model;
  PastichePicture   *picture;

  if (MAX (source->width, source->height) > PASTICHE_THUMBNAIL_SIDE || channels > 3)
    return refuse (error), NULL;
  picture = pastiche_picture_new (source->width, source->height, error);
  row     = g_malloc ((gsize) source->width * channels);
  for (int y = 0; picture && y < picture->height; y++)
    {
      if (!source->read (source, row, NULL) || source->fault)
        {
          g_clear_pointer (&picture, pastiche_picture_free);
          refuse (error);
          break;
        }
      to_floats (row, picture->width, channels, picture->pixels + 4 * (gsize) picture->width * y);
    }
  return picture;
}

PastichePicture *
pastiche_thumbnail_read (const char *text, GError **error)
{
  g_autofree guint8 *bytes  = NULL;
  PasticheSource    *source = NULL;
  PastichePicture   *picture;
  FILE              *file;
  gsize              size = 0;

  if (strlen (text) > PASTICHE_THUMBNAIL_TEXT)
    return refuse (error), NULL;
  bytes  = g_base64_decode (text, &size);
  file   = size ? fmemopen (bytes, size, "rb") : NULL;
  source = file ? pastiche_jpeg_open (file, NULL) : NULL;
  if (source)
    picture = decode (source, error);
  else
    picture = (refuse (error), NULL);
  if (source)
    source->free (source);
  if (file)
    fclose (file);
  return picture;
}
