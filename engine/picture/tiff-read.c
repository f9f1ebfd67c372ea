/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tiff-read.c: reading TIFF files, with libtiff.
 *
 * Grey, RGB, CMYK and palettes are read as they are, in strips or tiles, with
 * their planes together or apart, of 1 to 64 bits, whole or floating; what is
 * rarer (CIE L*a*b*, YCbCr without JPEG) as libtiff shows it, in 8 bits.
 */
#include <math.h>
#include <string.h>
#include <tiffio.h>
#include <unistd.h>

#include "error.h"
#include "picture.h"
#include "source.h"
#include "tensor.h"

#define PAGES 64 /* so many are looked at to find a second one */

typedef struct
{
  PasticheSource source;
  TIFF          *tiff;
  char          *message; /* libtiff's last one */

  guint16  bits, samples, format, photometric;
  gboolean tiled, apart;  /* planes */
  int      alpha;         /* the sample that is alpha, or −1 */
  guint16 *palette[3];    /* libtiff's, or NULL */
  int      palette_shift; /* from its numbers to bytes */

  int      row;
  gboolean rare;      /* as libtiff shows it */
  guint8  *band;      /* rows that are decoded together, or the picture as libtiff shows it; NULL at first */
  guint8  *tile;      /* room for one, where there are tiles */
  int      band_rows; /* 1: read by scanlines */
  gsize    stride;    /* bytes of a row in the band, of one plane */
} Tiff;

/* --- libtiff ------------------------------------------------------------ */

static int
on_error (G_GNUC_UNUSED TIFF *t, void *data, G_GNUC_UNUSED const char *module, const char *format, va_list args)
{
  Tiff            *tiff = data;
  g_autofree char *text = g_strdup_vprintf (format, args);

  g_free (tiff->message);
  tiff->message = pastiche_printable (text, 200);
  return 1; /* that is enough: libtiff need not print it */
}

static int
on_warning (G_GNUC_UNUSED TIFF       *t,
            G_GNUC_UNUSED void       *data,
            G_GNUC_UNUSED const char *module,
            G_GNUC_UNUSED const char *format,
            G_GNUC_UNUSED va_list     args)
{
  return 1;
}

/* With libtiff's last message; it ends some with a full stop. */
static gboolean
damaged (const Tiff *tiff, GError **error)
{
  const char *why = tiff->message ? tiff->message : _ ("it is no sound TIFF");
  gsize       n   = strlen (why);

  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, "%.*s", (int) (n && why[n - 1] == '.' ? n - 1 : n), why);
  return FALSE;
}

/* --- Values ------------------------------------------------------------- */

static float
half_to_float (guint16 half)
{
  int   exponent = half >> 10 & 31;
  float fraction = (half & 1023) / 1024.0f;
  float value    = exponent == 0 ? ldexpf (fraction, -14) : ldexpf (1 + fraction, exponent - 15);

  return exponent == 31 ? (fraction ? 0 : INFINITY) : half >> 15 ? -value : value;
}

static guint
from_float (double value)
{
  return value > 0 ? (guint) (MIN (value, 1) * 65535 + 0.5) : 0; /* NaN also becomes 0 */
}

/* Value @i of a row as guint8 or, with more than 8 bits, guint16; of a palette, the number itself. */
static guint
value_at (const Tiff *tiff, const guint8 *row, gsize i)
{
  gboolean whole = tiff->format != SAMPLEFORMAT_IEEEFP;
  guint    value, most;

  switch (tiff->bits)
    {
    case 8:
      return row[i];
    case 16:
      return whole ? ((const guint16 *) row)[i] : from_float (half_to_float (((const guint16 *) row)[i]));
    case 32:
      return whole ? ((const guint32 *) row)[i] >> 16 : from_float (((const float *) row)[i]);
    case 64:
      return from_float (((const double *) row)[i]);
    default:
      most  = (1u << tiff->bits) - 1;
      value = row[i * tiff->bits / 8] >> (8 - tiff->bits - i * tiff->bits % 8) & most;
      return tiff->photometric == PHOTOMETRIC_PALETTE ? value : value * 255 / most;
    }
}

static void
put (const Tiff *tiff, gpointer out, gsize i, guint value)
{
  if (tiff->source.layout.deep)
    ((guint16 *) out)[i] = (guint16) value;
  else
    ((guint8 *) out)[i] = (guint8) value;
}

/* The row in the band at @in as the source's layout has it. */
static void
unpack (const Tiff *tiff, const guint8 *in, gpointer out)
{
  const PasticheLayout *layout = &tiff->source.layout;
  gsize                 plane  = tiff->stride * tiff->band_rows;
  int                   n      = tiff->palette[0] ? 1 : (int) layout->model;
  guint                 white  = layout->deep ? 65535 : 255;
  gsize                 to     = 0;

  for (gsize x = 0; x < (gsize) tiff->source.width; x++)
    {
      for (int c = 0; c < n; c++)
        {
          guint value = tiff->apart ? value_at (tiff, in + plane * c, x) : value_at (tiff, in, tiff->samples * x + c);

          if (tiff->photometric == PHOTOMETRIC_MINISWHITE)
            value = white - value;
          if (!tiff->palette[0])
            put (tiff, out, to++, value);
          else
            for (int p = 0; p < 3; p++)
              put (tiff, out, to++, tiff->palette[p][value] >> tiff->palette_shift);
        }
      if (layout->alpha)
        put (tiff, out, to++,
             tiff->apart ? value_at (tiff, in + plane * tiff->alpha, x)
                         : value_at (tiff, in, tiff->samples * x + tiff->alpha));
    }
}

/* --- Rows --------------------------------------------------------------- */

/* Tiles of the band that begins at row @y, of the plane @plane, side by side. */
static gboolean
read_tiles (Tiff *tiff, guint8 *band, guint32 y, guint16 plane)
{
  guint32 width, size = (guint32) TIFFTileRowSize (tiff->tiff);

  TIFFGetField (tiff->tiff, TIFFTAG_TILEWIDTH, &width);
  for (guint32 x = 0, i = 0; x < (guint32) tiff->source.width; x += width, i++)
    {
      if (TIFFReadEncodedTile (tiff->tiff, TIFFComputeTile (tiff->tiff, x, y, 0, plane), tiff->tile, -1) < 0)
        return FALSE;
      for (int row = 0; row < tiff->band_rows; row++)
        memcpy (band + tiff->stride * row + (gsize) size * i, tiff->tile + (gsize) size * row, size);
      if (width > G_MAXUINT32 - x)
        break;
    }
  return TRUE;
}

static gboolean
read_band (Tiff *tiff, guint32 y)
{
  for (guint16 plane = 0; plane < (tiff->apart ? tiff->samples : 1); plane++)
    {
      guint8 *band = tiff->band + tiff->stride * tiff->band_rows * plane;

      if (tiff->tiled   ? !read_tiles (tiff, band, y, plane)
          : tiff->apart ? TIFFReadEncodedStrip (tiff->tiff, TIFFComputeStrip (tiff->tiff, y, plane), band, -1) < 0
                        : TIFFReadScanline (tiff->tiff, band, y, 0) < 0)
        return FALSE;
    }
  return TRUE;
}

/* Memory for what is decoded together. */
static gboolean
reserve (Tiff *tiff, GError **error)
{
  guint32 rows = 1, width = tiff->source.width;

  if (tiff->tiled)
    {
      TIFFGetField (tiff->tiff, TIFFTAG_TILEWIDTH, &width);
      TIFFGetField (tiff->tiff, TIFFTAG_TILELENGTH, &rows);
      tiff->stride = (gsize) TIFFTileRowSize (tiff->tiff) * ((tiff->source.width - 1) / MAX (width, 1) + 1);
      tiff->tile   = pastiche_alloc (MAX (TIFFTileSize (tiff->tiff), 1), 1, error);
      if (!tiff->tile)
        return FALSE;
    }
  else
    {
      tiff->stride = TIFFScanlineSize (tiff->tiff);
      if (tiff->apart)
        TIFFGetFieldDefaulted (tiff->tiff, TIFFTAG_ROWSPERSTRIP, &rows);
      rows = MIN (rows, (guint32) tiff->source.height);
    }
  if (rows < 1 || rows > G_MAXINT || tiff->stride < 1)
    return damaged (tiff, error);
  if (!pastiche_picture_check_memory ((double) rows * tiff->stride * (tiff->apart ? tiff->samples : 1),
                                      tiff->source.width, tiff->source.height, error))
    return FALSE;
  tiff->band_rows = (int) rows;
  tiff->band      = pastiche_alloc ((gsize) rows * (tiff->apart ? tiff->samples : 1), tiff->stride, error);
  return tiff->band != NULL;
}

/* The whole picture as RGBA, alpha multiplied in, in 32 bits from the lowest on. */
static gboolean
read_rare (Tiff *tiff, GError **error)
{
  int width = tiff->source.width, height = tiff->source.height;

  if (!pastiche_picture_check_memory (4.0 * width * height, width, height, error))
    return FALSE;
  tiff->band = pastiche_alloc ((gsize) width * height, 4, error);
  if (!tiff->band)
    return FALSE;
  TIFFSetField (tiff->tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT); /* it is turned by others */
  return TIFFReadRGBAImageOriented (tiff->tiff, width, height, (guint32 *) tiff->band, ORIENTATION_TOPLEFT, 1) ||
         damaged (tiff, error);
}

static void
unpack_rare (const Tiff *tiff, guint8 *out)
{
  const guint32 *in = (const guint32 *) tiff->band + (gsize) tiff->source.width * tiff->row;

  for (int x = 0; x < tiff->source.width; x++, out += 4)
    {
      out[0] = TIFFGetR (in[x]);
      out[1] = TIFFGetG (in[x]);
      out[2] = TIFFGetB (in[x]);
      out[3] = TIFFGetA (in[x]);
    }
}

static gboolean
read_row (PasticheSource *source, gpointer row, GError **error)
{
  Tiff *tiff = (Tiff *) source;

  if (!tiff->band && !(tiff->rare ? read_rare (tiff, error) : reserve (tiff, error)))
    return FALSE;
  if (tiff->rare)
    unpack_rare (tiff, row);
  else
    {
      if (tiff->row % tiff->band_rows == 0 && !read_band (tiff, tiff->row))
        return damaged (tiff, error);
      unpack (tiff, tiff->band + tiff->stride * (tiff->row % tiff->band_rows), row);
    }
  tiff->row++;
  return TRUE;
}

static void
free_tiff (PasticheSource *source)
{
  Tiff *tiff = (Tiff *) source;

  if (tiff->tiff)
    TIFFClose (tiff->tiff);
  g_free (tiff->message);
  pastiche_free (tiff->band);
  pastiche_free (tiff->tile);
  pastiche_source_clear (source);
  g_free (tiff);
}

/* --- The header --------------------------------------------------------- */

/* Which sample is alpha, and how: a single one beside the colour, or the first that says so. */
static void
find_alpha (Tiff *tiff)
{
  guint16  n     = 0;
  guint16 *kinds = NULL;
  int      first = tiff->photometric == PHOTOMETRIC_PALETTE ? 1 : (int) tiff->source.layout.model;
  int      extra = tiff->samples - first;

  tiff->alpha = -1;
  TIFFGetFieldDefaulted (tiff->tiff, TIFFTAG_EXTRASAMPLES, &n, &kinds);
  for (int i = 0; i < MIN (extra, n) && tiff->alpha < 0; i++)
    if (kinds[i] == EXTRASAMPLE_ASSOCALPHA || kinds[i] == EXTRASAMPLE_UNASSALPHA)
      {
        tiff->alpha                    = first + i;
        tiff->source.layout.multiplied = kinds[i] == EXTRASAMPLE_ASSOCALPHA;
      }
  if (tiff->alpha < 0 && extra == 1)
    tiff->alpha = first;
  tiff->source.layout.alpha = tiff->alpha >= 0;
}

/* The palette has 16 bits; some programs wrote 8. */
static gboolean
find_palette (Tiff *tiff)
{
  guint16 **p = tiff->palette;

  if (tiff->bits > 8 || !TIFFGetField (tiff->tiff, TIFFTAG_COLORMAP, &p[0], &p[1], &p[2]))
    return FALSE;
  tiff->palette_shift = 0;
  for (int i = 0; i < 3 << tiff->bits; i++)
    if (p[i % 3][i / 3] > 255)
      tiff->palette_shift = 8;
  return TRUE;
}

/* Whether the colours are of a kind that is read as it is. */
static gboolean
is_common (Tiff *tiff)
{
  PasticheModel *model       = &tiff->source.layout.model;
  guint16        inks        = INKSET_CMYK;
  guint16        compression = COMPRESSION_NONE;

  TIFFGetFieldDefaulted (tiff->tiff, TIFFTAG_INKSET, &inks);
  TIFFGetFieldDefaulted (tiff->tiff, TIFFTAG_COMPRESSION, &compression);
  *model = PASTICHE_RGB;
  switch (tiff->photometric)
    {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK:
      *model = PASTICHE_GREY;
      return tiff->samples >= 1;
    case PHOTOMETRIC_RGB:
      return tiff->samples >= 3;
    case PHOTOMETRIC_PALETTE:
      return tiff->samples >= 1 && find_palette (tiff);
    case PHOTOMETRIC_SEPARATED:
      *model = PASTICHE_CMYK;
      return tiff->samples >= 4 && inks == INKSET_CMYK;
    case PHOTOMETRIC_YCBCR:
      return compression == COMPRESSION_JPEG && tiff->samples == 3 && tiff->bits == 8 &&
             TIFFSetField (tiff->tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    default:
      return FALSE;
    }
}

static gboolean
has_common_values (const Tiff *tiff)
{
  if (tiff->format == SAMPLEFORMAT_IEEEFP)
    return tiff->bits == 16 || tiff->bits == 32 || tiff->bits == 64;
  if (tiff->format != SAMPLEFORMAT_UINT && tiff->format != SAMPLEFORMAT_VOID)
    return FALSE;
  return tiff->bits == 8 || tiff->bits == 16 || tiff->bits == 32 ||
         ((tiff->bits == 1 || tiff->bits == 2 || tiff->bits == 4) &&
          (tiff->source.layout.model == PASTICHE_GREY || tiff->photometric == PHOTOMETRIC_PALETTE));
}

static gboolean
set_layout (Tiff *tiff, GError **error)
{
  PasticheLayout  *layout = &tiff->source.layout;
  guint16          planes = PLANARCONFIG_CONTIG;
  char             why[1024];
  g_autofree char *reason = NULL;

  TIFFGetFieldDefaulted (tiff->tiff, TIFFTAG_BITSPERSAMPLE, &tiff->bits);
  TIFFGetFieldDefaulted (tiff->tiff, TIFFTAG_SAMPLESPERPIXEL, &tiff->samples);
  TIFFGetFieldDefaulted (tiff->tiff, TIFFTAG_SAMPLEFORMAT, &tiff->format);
  TIFFGetFieldDefaulted (tiff->tiff, TIFFTAG_PLANARCONFIG, &planes);
  if (!TIFFGetField (tiff->tiff, TIFFTAG_PHOTOMETRIC, &tiff->photometric))
    tiff->photometric = tiff->samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
  tiff->apart = planes == PLANARCONFIG_SEPARATE && tiff->samples > 1;
  tiff->tiled = TIFFIsTiled (tiff->tiff);
  if (is_common (tiff) && has_common_values (tiff))
    {
      layout->deep = tiff->bits > 8;
      find_alpha (tiff);
      return TRUE;
    }
  tiff->rare = TRUE;
  *layout    = (PasticheLayout) { .model = PASTICHE_RGB, .alpha = TRUE, .multiplied = TRUE };
  if (tiff->format == SAMPLEFORMAT_UINT && TIFFRGBAImageOK (tiff->tiff, why))
    return TRUE;
  reason =
      g_strdup_printf (_ ("it is a TIFF with %d values of %d bits for each pixel, of a kind that is not known here"),
                       tiff->samples, tiff->bits);
  return pastiche_source_refused (error, reason);
}

/* Whether the current directory holds a smaller copy or a mask of another one. */
static gboolean
is_side_picture (Tiff *tiff)
{
  guint32 kind = 0;

  return TIFFGetField (tiff->tiff, TIFFTAG_SUBFILETYPE, &kind) && (kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK));
}

static gboolean
has_pages (Tiff *tiff)
{
  gboolean found = FALSE;

  for (int i = 0; i < PAGES && !found && TIFFReadDirectory (tiff->tiff); i++)
    found = !is_side_picture (tiff);
  TIFFSetDirectory (tiff->tiff, 0);
  return found;
}

static void
read_colours (Tiff *tiff)
{
  PasticheSource *source = &tiff->source;
  float           across = 0, down = 0;
  guint16         unit = RESUNIT_INCH;
  double          per_inch;
  guint32         length;
  void           *icc;

  if (TIFFGetField (tiff->tiff, TIFFTAG_ICCPROFILE, &length, &icc))
    {
      source->colours.icc        = g_memdup2 (icc, length);
      source->colours.icc_length = length;
    }
  TIFFGetFieldDefaulted (tiff->tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
  TIFFGetField (tiff->tiff, TIFFTAG_XRESOLUTION, &across);
  TIFFGetField (tiff->tiff, TIFFTAG_YRESOLUTION, &down);
  per_inch = unit == RESUNIT_INCH ? 1 : unit == RESUNIT_CENTIMETER ? 2.54 : 0;
  if (across > 0 && down > 0)
    {
      source->resolution[0] = across * per_inch;
      source->resolution[1] = down * per_inch;
    }
}

static gboolean
read_header (Tiff *tiff, GError **error)
{
  guint32 width = 0, height = 0;

  /* A camera's raw file begins with a small picture, and has its data behind it. */
  if (is_side_picture (tiff))
    return pastiche_source_refused (error, _ ("it is a camera's raw file; open it in GIMP"));
  tiff->source.several = has_pages (tiff);
  TIFFGetField (tiff->tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (tiff->tiff, TIFFTAG_IMAGELENGTH, &height);
  tiff->source.width  = (int) MIN (width, G_MAXINT);
  tiff->source.height = (int) MIN (height, G_MAXINT);
  read_colours (tiff);
  return set_layout (tiff, error);
}

PasticheSource *
pastiche_tiff_open (FILE *file, GError **error)
{
  Tiff            *tiff    = g_new0 (Tiff, 1);
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc ();
  int              fd      = dup (fileno (file)); /* TIFFClose () closes it */

  tiff->source.read = read_row;
  tiff->source.free = free_tiff;
  TIFFOpenOptionsSetErrorHandlerExtR (options, on_error, tiff);
  TIFFOpenOptionsSetWarningHandlerExtR (options, on_warning, tiff);
  tiff->tiff = TIFFFdOpenExt (fd, "TIFF", "rm", options); /* m: a mapped file that shrinks would end the program */
  TIFFOpenOptionsFree (options);
  if (!tiff->tiff)
    {
      damaged (tiff, error);
      if (fd >= 0)
        close (fd);
    }
  else if (read_header (tiff, error))
    return &tiff->source;
  free_tiff (&tiff->source);
  return NULL;
}
