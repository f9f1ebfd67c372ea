/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * png.c: PNG files, with libpng.
 */
#include <png.h>
#include <string.h>

#include "error.h"
#include "picture.h"
#include "raster.h"
#include "source.h"
#include "tensor.h"

#define INCH 0.0254 /* metres */

/* libpng leaves its functions by longjmp () when something is wrong. */
typedef struct
{
  char     message[200];
  gboolean memory; /* it was for want of memory */
} Errors;

G_NORETURN static void
leave (png_structp png, png_const_charp message)
{
  Errors *errors = png_get_error_ptr (png);

  /* libpng's words for a file that is at its end */
  g_strlcpy (errors->message, strcmp (message, "Read Error") == 0 ? _ ("it ends early") : message,
             sizeof errors->message);
  errors->memory = g_ascii_strcasecmp (message, "out of memory") == 0;
  png_longjmp (png, 1);
}

static void
ignore (G_GNUC_UNUSED png_structp png, G_GNUC_UNUSED png_const_charp message)
{
}

static void
tell (const Errors *errors, PasticheError code, GError **error)
{
  g_set_error_literal (error, PASTICHE_ERROR, errors->memory ? PASTICHE_ERROR_MEMORY : code, errors->message);
}

/* --- Reading ------------------------------------------------------------ */

typedef struct
{
  PasticheSource source;
  png_structp    png;
  png_infop      info;
  Errors         errors;
  gboolean       interlaced;
  guint8        *whole; /* of an interlaced file, whose rows are complete only at its end */
  int            row;
} Png;

/* The seven passes over all rows. */
static gboolean
read_whole (Png *png, GError **error)
{
  gsize stride = png_get_rowbytes (png->png, png->info);

  png->whole = pastiche_alloc (png->source.height, stride, error);
  if (!png->whole)
    return FALSE;
  if (setjmp (png_jmpbuf (png->png)))
    {
      tell (&png->errors, PASTICHE_ERROR_FORMAT, error);
      return FALSE;
    }
  for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++)
    for (int y = 0; y < png->source.height; y++)
      png_read_row (png->png, png->whole + stride * y, NULL);
  return TRUE;
}

static gboolean
read_row (PasticheSource *source, gpointer row, GError **error)
{
  Png *png = (Png *) source;

  if (png->interlaced)
    {
      gsize stride = png_get_rowbytes (png->png, png->info);

      if (!png->whole && !read_whole (png, error))
        return FALSE;
      memcpy (row, png->whole + stride * png->row++, stride);
      return TRUE;
    }
  if (setjmp (png_jmpbuf (png->png)))
    {
      tell (&png->errors, PASTICHE_ERROR_FORMAT, error);
      return FALSE;
    }
  png_read_row (png->png, row, NULL);
  return TRUE;
}

static void
free_png (PasticheSource *source)
{
  Png *png = (Png *) source;

  png_destroy_read_struct (&png->png, &png->info, NULL);
  pastiche_free (png->whole);
  pastiche_source_clear (source);
  g_free (png);
}

/* The file's pixels as grey or RGB of 8 or 16 bits. */
static void
set_layout (Png *png)
{
  PasticheLayout *layout = &png->source.layout;
  int             type   = png_get_color_type (png->png, png->info);
  int             bits   = png_get_bit_depth (png->png, png->info);

  if (type == PNG_COLOR_TYPE_PALETTE)
    png_set_palette_to_rgb (png->png);
  if (type == PNG_COLOR_TYPE_GRAY && bits < 8)
    png_set_expand_gray_1_2_4_to_8 (png->png);
  if (png_get_valid (png->png, png->info, PNG_INFO_tRNS))
    png_set_tRNS_to_alpha (png->png);
  if (bits == 16 && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (png->png);
  png->interlaced = png_set_interlace_handling (png->png) > 1;
  png_read_update_info (png->png, png->info);
  type          = png_get_color_type (png->png, png->info);
  layout->model = type & PNG_COLOR_MASK_COLOR ? PASTICHE_RGB : PASTICHE_GREY;
  layout->alpha = (type & PNG_COLOR_MASK_ALPHA) != 0;
  layout->deep  = bits == 16;
}

static void
read_colours (Png *png)
{
  PasticheColours *colours = &png->source.colours;
  double          *c       = colours->chromaticities;
  png_charp        name;
  png_bytep        icc;
  png_uint_32      length;
  png_byte         primaries, transfer, matrix, full;
  double           gamma;
  int              number;

  if (png_get_cICP (png->png, png->info, &primaries, &transfer, &matrix, &full))
    {
      colours->primaries = primaries;
      colours->transfer  = transfer;
    }
  if (png_get_iCCP (png->png, png->info, &name, &number, &icc, &length))
    {
      colours->icc        = g_memdup2 (icc, length);
      colours->icc_length = length;
    }
  colours->srgb = png_get_sRGB (png->png, png->info, &number) != 0;
  if (png_get_gAMA (png->png, png->info, &gamma) && gamma > 0)
    colours->gamma = 1 / gamma;
  png_get_cHRM (png->png, png->info, &c[0], &c[1], &c[2], &c[3], &c[4], &c[5], &c[6], &c[7]);
}

/* An animation's acTL chunk, which libpng does not know, begins with the number of frames. */
static gboolean
is_animated (Png *png)
{
  png_unknown_chunkp chunks;
  int                n = png_get_unknown_chunks (png->png, png->info, &chunks);

  for (int i = 0; i < n; i++)
    if (memcmp (chunks[i].name, "acTL", 4) == 0 && chunks[i].size >= 4)
      return png_get_uint_32 (chunks[i].data) > 1;
  return FALSE;
}

/* The keywords are PNG's own.  Text that is not iTXt is Latin-1. */
static void
read_texts (Png *png)
{
  static const char *const keys[PASTICHE_N_TEXTS] = { "Copyright", "Author", "Description" };
  png_textp                text;
  int                      n;

  png_get_text (png->png, png->info, &text, &n);
  for (int i = 0; i < n; i++)
    for (int k = 0; k < PASTICHE_N_TEXTS; k++)
      if (strcmp (text[i].key, keys[k]) == 0 && text[i].text && !png->source.texts[k])
        png->source.texts[k] = text[i].compression >= PNG_ITXT_COMPRESSION_NONE
                                   ? g_utf8_make_valid (text[i].text, -1)
                                   : g_convert (text[i].text, -1, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
}

static void
read_header (Png *png, FILE *file)
{
  static const png_byte animation[] = "acTL";

  png_set_user_limits (png->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX); /* ours are checked, and have a better sentence */
  png_set_keep_unknown_chunks (png->png, PNG_HANDLE_CHUNK_ALWAYS, animation, 1);
  png_init_io (png->png, file);
  png_read_info (png->png, png->info);
  png->source.width  = (int) png_get_image_width (png->png, png->info);
  png->source.height = (int) png_get_image_height (png->png, png->info);
  if (!pastiche_picture_check_size (png->source.width, png->source.height, NULL))
    return; /* and be refused, before libpng takes memory for rows of that width */
  read_colours (png);
  read_texts (png);
  set_layout (png);
  png->source.memory        = png->interlaced ? png_get_rowbytes (png->png, png->info) * png->source.height : 0;
  png->source.several       = is_animated (png);
  png->source.resolution[0] = png_get_x_pixels_per_meter (png->png, png->info) * INCH;
  png->source.resolution[1] = png_get_y_pixels_per_meter (png->png, png->info) * INCH;
}

PasticheSource *
pastiche_png_open (FILE *file, GError **error)
{
  Png *png = g_new0 (Png, 1);

  png->source.read = read_row;
  png->source.free = free_png;
  png->png         = png_create_read_struct (PNG_LIBPNG_VER_STRING, &png->errors, leave, ignore);
  png->info        = png->png ? png_create_info_struct (png->png) : NULL;
  if (!png->info)
    {
      g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY, _ ("there is not enough memory"));
      free_png (&png->source);
      return NULL;
    }
  if (setjmp (png_jmpbuf (png->png)))
    {
      tell (&png->errors, PASTICHE_ERROR_FORMAT, error);
      free_png (&png->source);
      return NULL;
    }
  read_header (png, file);
  return &png->source;
}

/* --- Writing ------------------------------------------------------------ */

typedef struct
{
  Errors        errors;
  PasticheWrite write;
  gpointer      data;
  GError      **error;
  gboolean      unwritten; /* write () failed and has set the error */
  guint8       *row;
} Output;

static void
write_out (png_structp png, png_bytep bytes, png_size_t n)
{
  Output *output = png_get_io_ptr (png);

  if (output->write (output->data, bytes, n, output->error))
    return;
  output->unwritten = TRUE;
  png_longjmp (png, 1);
}

static void
flush (G_GNUC_UNUSED png_structp png)
{
}

static void
compress (png_structp png, png_infop info, Output *output, const PasticheRaster *raster)
{
  int channels = pastiche_raster_has_transparency (raster) ? 4 : 3;

  png_set_write_fn (png, output, write_out, flush);
  png_set_user_limits (png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_IHDR (png, info, raster->width, raster->height, raster->deep ? 16 : 8,
                channels == 4 ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (raster->resolution[0] > 0)
    png_set_pHYs (png, info, (png_uint_32) (raster->resolution[0] / INCH + 0.5),
                  (png_uint_32) (raster->resolution[1] / INCH + 0.5), PNG_RESOLUTION_METER);
  png_write_info (png, info);
  if (raster->deep && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (png);
  for (int y = 0; y < raster->height; y++)
    {
      pastiche_raster_copy_row (raster, y, channels, raster->deep, output->row);
      png_write_row (png, output->row);
    }
  png_write_end (png, NULL);
}

gboolean
pastiche_png_write (const PasticheRaster *raster, PasticheWrite write, gpointer data, GError **error)
{
  Output      output = { .write = write, .data = data, .error = error };
  gboolean    ok     = FALSE;
  png_structp png    = png_create_write_struct (PNG_LIBPNG_VER_STRING, &output.errors, leave, ignore);
  png_infop   info   = png ? png_create_info_struct (png) : NULL;

  output.row = g_malloc (8 * (gsize) raster->width);
  if (!info)
    g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY, _ ("there is not enough memory"));
  else if (setjmp (png_jmpbuf (png)) == 0)
    {
      compress (png, info, &output, raster);
      ok = TRUE;
    }
  else if (!output.unwritten)
    tell (&output.errors, PASTICHE_ERROR_FILE, error);
  png_destroy_write_struct (&png, &info);
  g_free (output.row);
  return ok;
}
