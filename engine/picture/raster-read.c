/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * raster-read.c: the rows of a file, turned upright and as sRGB.
 */
#include <string.h>

#include "profile.h"
#include "raster-read.h"
#include "tensor.h"
#include "threads.h"

/* Divide the colours of a row of @n pixels by their alpha, in place. */
static void
divide_alpha (const PasticheLayout *layout, gpointer row, int n)
{
  guint8  *bytes = row;
  guint16 *words = row;
  gsize    step  = layout->model + 1;

  for (gsize x = 0; x < (gsize) n; x++)
    for (int c = 0; c < (int) layout->model; c++)
      {
        gsize i = step * x + c, a = step * x + layout->model;

        if (layout->deep)
          words[i] = (guint16) (words[a] ? MIN (65535, (words[i] * 65535u + words[a] / 2) / words[a]) : 0);
        else
          bytes[i] = (guint8) (bytes[a] ? MIN (255, (bytes[i] * 255u + bytes[a] / 2) / bytes[a]) : 0);
      }
}

typedef struct
{
  const PasticheLayout  *layout;
  const PasticheProfile *profile;
  const PasticheRaster  *raster;
  int                    orientation;
  gpointer               row;  /* as the file has it */
  guint16               *rgb;  /* the same as sRGB */
  guint8                *done; /* the same as the raster has it */
} Conversion;

/* The row as the raster has it. */
static void
convert (const Conversion *conversion, int width)
{
  const PasticheLayout *layout   = conversion->layout;
  int                   channels = conversion->raster->channels, model = layout->model;
  gsize                 n = width;

  if (layout->multiplied && layout->alpha)
    divide_alpha (layout, conversion->row, width);
  if (pastiche_profile_is_plain (conversion->profile))
    {
      memcpy (conversion->done, conversion->row, n * channels * (layout->deep ? 2 : 1));
      return;
    }
  pastiche_profile_convert (conversion->profile, conversion->row, conversion->rgb, width);
  for (gsize x = 0; x < n; x++)
    for (int c = 0; c < channels; c++)
      if (layout->deep)
        ((guint16 *) conversion->done)[channels * x + c] =
            c < 3 ? conversion->rgb[3 * x + c] : ((guint16 *) conversion->row)[(model + 1) * x + model];
      else
        conversion->done[channels * x + c] = c < 3 ? (guint8) ((conversion->rgb[3 * x + c] + 128) / 257)
                                                   : ((guint8 *) conversion->row)[(model + 1) * x + model];
}

/* Put row @y of the file where it lies in the upright picture.  Orientations from 5 on exchange the axes. */
static void
place (const Conversion *conversion, int y, int width, int height)
{
  const PasticheRaster *raster = conversion->raster;
  gsize                 pixel  = (gsize) raster->channels * (raster->deep ? 2 : 1);
  int                   o      = conversion->orientation;

  if (o == 1)
    {
      memcpy (pastiche_raster_row (raster, y), conversion->done, pixel * width);
      return;
    }
  for (int x = 0; x < width; x++)
    {
      int across = o == 2 || o == 3 || o == 7 || o == 8 ? width - 1 - x : x;
      int down   = o == 3 || o == 4 || o == 6 || o == 7 ? height - 1 - y : y;

      memcpy (pastiche_raster_row (raster, o < 5 ? down : across) + pixel * (o < 5 ? across : down),
              conversion->done + pixel * x, pixel);
    }
}

/* --- Reducing ----------------------------------------------------------- */

/* Blocks of pixels are averaged, colours weighted by alpha; those at the right and at the bottom may be smaller ones. */
typedef struct
{
  int      factor;        /* pixels of a block's side */
  int      width, height; /* of the reduced picture, as the file has it */
  guint64 *sums;          /* [width][channels]: of the block of rows that is being read */
} Reduction;

static guint
value_at (const Conversion *conversion, gsize i)
{
  return conversion->raster->deep ? ((const guint16 *) conversion->done)[i] : conversion->done[i];
}

/* Add the row that was converted last, of @width pixels. */
static void
add_row (Reduction *reduction, const Conversion *conversion, int width)
{
  int channels = conversion->raster->channels;

  for (int x = 0; x < width; x++)
    {
      guint64 *sum   = reduction->sums + (gsize) channels * (x / reduction->factor);
      gsize    from  = (gsize) channels * x;
      guint64  alpha = channels == 4 ? value_at (conversion, from + 3) : 1;

      for (int c = 0; c < 3; c++)
        sum[c] += alpha * value_at (conversion, from + c);
      if (channels == 4)
        sum[3] += alpha;
    }
}

/* The mean of the last @rows rows, of @width pixels, in place of the row that was converted; the sums become 0. */
static void
finish_block (Reduction *reduction, const Conversion *conversion, int rows, int width)
{
  int channels = conversion->raster->channels;

  for (int x = 0; x < reduction->width; x++)
    {
      guint64 *sum   = reduction->sums + (gsize) channels * x;
      guint64  n     = (guint64) rows * MIN (reduction->factor, width - x * reduction->factor);
      guint64  alpha = channels == 4 ? sum[3] : n;

      for (int c = 0; c < channels; c++)
        {
          guint64 weight = c < 3 ? MAX (alpha, 1) : n;
          guint   mean   = (guint) ((sum[c] + weight / 2) / weight);

          if (conversion->raster->deep)
            ((guint16 *) conversion->done)[channels * (gsize) x + c] = (guint16) mean;
          else
            conversion->done[channels * (gsize) x + c] = (guint8) mean;
        }
    }
  memset (reduction->sums, 0, (gsize) reduction->width * channels * sizeof *reduction->sums);
}

/* --- Reading ------------------------------------------------------------ */

static gboolean
read_rows (PasticheSource *source, const Conversion *conversion, Reduction *reduction, GError **error)
{
  int k = reduction->factor;

  for (int y = 0; y < source->height; y++)
    {
      if (!source->read (source, conversion->row, error))
        return FALSE;
      convert (conversion, source->width);
      if (k > 1)
        add_row (reduction, conversion, source->width);
      if (k > 1 && (y % k == k - 1 || y == source->height - 1))
        finish_block (reduction, conversion, y % k + 1, source->width);
      else if (k > 1)
        continue;
      place (conversion, y / k, reduction->width, reduction->height);
    }
  return TRUE;
}

gboolean
pastiche_raster_read (PasticheSource *source, int orientation, int factor, PasticheRaster *raster, GError **error)
{
  g_autoptr (PasticheProfile) profile = pastiche_profile_new (&source->colours, &source->layout);
  gsize      most                     = 10 * (gsize) source->width; /* CMYK and alpha of 16 bits */
  Conversion conversion               = { &source->layout, profile, raster, orientation, NULL, NULL, NULL };
  Reduction  reduction = { factor, pastiche_blocks (source->width, factor), pastiche_blocks (source->height, factor),
                           NULL };
  gboolean   turned    = orientation >= 5;
  gboolean   ok;

  raster->width         = turned ? reduction.height : reduction.width;
  raster->height        = turned ? reduction.width : reduction.height;
  raster->channels      = source->layout.alpha ? 4 : 3;
  raster->deep          = source->layout.deep;
  raster->resolution[0] = source->resolution[turned ? 1 : 0] / factor;
  raster->resolution[1] = source->resolution[turned ? 0 : 1] / factor;
  raster->bytes         = pastiche_alloc (raster->height, pastiche_raster_stride (raster), error);
  if (!raster->bytes)
    return FALSE;
  conversion.row  = g_malloc (most);
  conversion.rgb  = g_malloc (most);
  conversion.done = g_malloc (most);
  reduction.sums  = factor > 1 ? g_new0 (guint64, (gsize) raster->channels * reduction.width) : NULL;
  ok              = read_rows (source, &conversion, &reduction, error);
  g_free (reduction.sums);
  g_free (conversion.row);
  g_free (conversion.rgb);
  g_free (conversion.done);
  return ok;
}
