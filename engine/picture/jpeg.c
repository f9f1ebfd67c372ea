/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * jpeg.c: JPEG files, with libjpeg.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h> /* after stdio.h, which it needs */
#include <jerror.h>

#include "error.h"
#include "raster.h"
#include "source.h"

/* libjpeg leaves its functions by longjmp () when something is wrong. */
typedef struct
{
  struct jpeg_error_mgr manager; /* first, so that libjpeg's pointer to it is one to this */
  jmp_buf               jump;
  char                  message[JMSG_LENGTH_MAX];
  const char           *fault;
} Errors;

G_NORETURN static void
leave (j_common_ptr jpeg)
{
  Errors *errors = (Errors *) jpeg->err;

  jpeg->err->format_message (jpeg, errors->message);
  longjmp (errors->jump, 1);
}

/* Warnings, of which some mean that pixels are missing, and others nothing. */
static void
note (j_common_ptr jpeg, int level)
{
  Errors *errors = (Errors *) jpeg->err;

  if (level >= 0)
    return;
  switch (jpeg->err->msg_code)
    {
    case JWRN_JPEG_EOF:
      errors->fault = _ ("it ends early");
      break;
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_ARITH_BAD_CODE:
      if (!errors->fault)
        errors->fault = _ ("a part of it is damaged");
      break;
    default:
      break;
    }
}

static struct jpeg_error_mgr *
init_errors (Errors *errors)
{
  jpeg_std_error (&errors->manager);
  errors->manager.error_exit   = leave;
  errors->manager.emit_message = note;
  return &errors->manager;
}

/* What libjpeg said, as a reason: it ends some messages with a full stop.  Behind the end of a file it reads nonsense,
 * and blames that. */
static void
tell (const Errors *errors, PasticheError code, GError **error)
{
  const char *message = errors->fault ? errors->fault : errors->message;
  gsize       n       = strlen (message);

  if (errors->manager.msg_code == JERR_OUT_OF_MEMORY)
    code = PASTICHE_ERROR_MEMORY;
  g_set_error (error, PASTICHE_ERROR, code, "%.*s", (int) (n && message[n - 1] == '.' ? n - 1 : n), message);
}

/* --- Reading ------------------------------------------------------------ */

typedef struct
{
  PasticheSource                source;
  struct jpeg_decompress_struct jpeg;
  Errors                        errors;
  gboolean                      started;
} Jpeg;

static gboolean
read_row (PasticheSource *source, gpointer row, GError **error)
{
  Jpeg    *jpeg   = (Jpeg *) source;
  JSAMPROW rows[] = { row };

  if (setjmp (jpeg->errors.jump))
    {
      tell (&jpeg->errors, PASTICHE_ERROR_FORMAT, error);
      return FALSE;
    }
  if (!jpeg->started)
    jpeg_start_decompress (&jpeg->jpeg);
  jpeg->started = TRUE;
  jpeg_read_scanlines (&jpeg->jpeg, rows, 1);
  source->fault = jpeg->errors.fault;
  return TRUE;
}

static void
free_jpeg (PasticheSource *source)
{
  Jpeg *jpeg = (Jpeg *) source;

  jpeg_destroy_decompress (&jpeg->jpeg);
  pastiche_source_clear (source);
  g_free (jpeg);
}

/* The header's colours; FALSE for those that nobody knows. */
static gboolean
set_layout (Jpeg *jpeg)
{
  PasticheLayout *layout = &jpeg->source.layout;

  switch (jpeg->jpeg.jpeg_color_space)
    {
    case JCS_GRAYSCALE:
      layout->model              = PASTICHE_GREY;
      jpeg->jpeg.out_color_space = JCS_GRAYSCALE;
      return TRUE;
    case JCS_RGB:
    case JCS_YCbCr:
      layout->model              = PASTICHE_RGB;
      jpeg->jpeg.out_color_space = JCS_RGB;
      return TRUE;
    case JCS_CMYK:
    case JCS_YCCK:
      layout->model              = PASTICHE_CMYK;
      layout->inverted           = jpeg->jpeg.saw_Adobe_marker;
      jpeg->jpeg.out_color_space = JCS_CMYK;
      return TRUE;
    default:
      return FALSE;
    }
}

/* The bytes that all of a progressive picture takes before its first row is known. */
static gsize
coefficients (const struct jpeg_decompress_struct *j)
{
  gsize blocks = 0;

  for (int i = 0; i < j->num_components; i++)
    blocks += (gsize) j->comp_info[i].width_in_blocks * j->comp_info[i].height_in_blocks;
  return blocks * DCTSIZE2 * sizeof (JCOEF);
}

static void
read_header (Jpeg *jpeg)
{
  struct jpeg_decompress_struct *j        = &jpeg->jpeg;
  PasticheColours               *colours  = &jpeg->source.colours;
  double                         per_inch = j->density_unit == 1 ? 1 : j->density_unit == 2 ? 2.54 : 0;
  JOCTET                        *icc      = NULL;
  unsigned int                   length   = 0;

  jpeg->source.width  = (int) j->image_width;
  jpeg->source.height = (int) j->image_height;
  jpeg->source.memory = jpeg_has_multiple_scans (j) ? coefficients (j) : 0;
  if (j->saw_JFIF_marker)
    {
      jpeg->source.resolution[0] = per_inch * j->X_density;
      jpeg->source.resolution[1] = per_inch * j->Y_density;
    }
  if (jpeg_read_icc_profile (j, &icc, &length))
    {
      colours->icc        = g_memdup2 (icc, length);
      colours->icc_length = length;
      free (icc); /* libjpeg's, by malloc () */
    }
}

PasticheSource *
pastiche_jpeg_open (FILE *file, GError **error)
{
  Jpeg *jpeg = g_new0 (Jpeg, 1);

  jpeg->source.read = read_row;
  jpeg->source.free = free_jpeg;
  jpeg->jpeg.err    = init_errors (&jpeg->errors);
  if (setjmp (jpeg->errors.jump))
    {
      tell (&jpeg->errors, PASTICHE_ERROR_FORMAT, error);
      free_jpeg (&jpeg->source);
      return NULL;
    }
  jpeg_create_decompress (&jpeg->jpeg);
  jpeg_stdio_src (&jpeg->jpeg, file);
  jpeg_save_markers (&jpeg->jpeg, JPEG_APP0 + 2, 0xffff); /* the ICC profile */
  jpeg_read_header (&jpeg->jpeg, TRUE);
  if (!set_layout (jpeg))
    {
      pastiche_source_refused (error, _ ("its colours are of an unknown kind"));
      free_jpeg (&jpeg->source);
      return NULL;
    }
  read_header (jpeg);
  return &jpeg->source;
}

/* --- Writing ------------------------------------------------------------ */

#define BUFFER 65536

typedef struct
{
  struct jpeg_destination_mgr manager; /* first, as above */
  struct jpeg_compress_struct jpeg;
  Errors                      errors;
  PasticheWrite               write;
  gpointer                    data;
  GError                    **error;
  gboolean                    unwritten; /* write () failed and has set the error */
  guint8                     *row;
  guint8                      buffer[BUFFER];
} Output;

static void
reset (j_compress_ptr jpeg)
{
  Output *output = (Output *) jpeg->dest;

  output->manager.next_output_byte = output->buffer;
  output->manager.free_in_buffer   = BUFFER;
}

static void
write_out (j_compress_ptr jpeg, gsize n)
{
  Output *output = (Output *) jpeg->dest;

  if (!output->write (output->data, output->buffer, n, output->error))
    {
      output->unwritten = TRUE;
      longjmp (output->errors.jump, 1);
    }
  reset (jpeg);
}

static boolean
write_full (j_compress_ptr jpeg)
{
  write_out (jpeg, BUFFER);
  return TRUE;
}

static void
write_rest (j_compress_ptr jpeg)
{
  write_out (jpeg, BUFFER - jpeg->dest->free_in_buffer);
}

static void
compress (Output *output, const PasticheRaster *raster, int quality)
{
  struct jpeg_compress_struct *jpeg   = &output->jpeg;
  JSAMPROW                     rows[] = { output->row };

  jpeg_create_compress (jpeg);
  jpeg->dest             = &output->manager;
  jpeg->image_width      = raster->width;
  jpeg->image_height     = raster->height;
  jpeg->input_components = 3;
  jpeg->in_color_space   = JCS_RGB;
  jpeg_set_defaults (jpeg);
  jpeg_set_quality (jpeg, quality, TRUE);
  if (raster->resolution[0] > 0)
    {
      jpeg->density_unit = 1;
      jpeg->X_density    = (UINT16) CLAMP (raster->resolution[0] + 0.5, 1, 65535);
      jpeg->Y_density    = (UINT16) CLAMP (raster->resolution[1] + 0.5, 1, 65535);
    }
  jpeg_start_compress (jpeg, TRUE);
  for (int y = 0; y < raster->height; y++)
    {
      pastiche_raster_copy_row (raster, y, 3, FALSE, output->row);
      jpeg_write_scanlines (jpeg, rows, 1);
    }
  jpeg_finish_compress (jpeg);
}

gboolean
pastiche_jpeg_write (const PasticheRaster *raster, int quality, PasticheWrite write, gpointer data, GError **error)
{
  Output *const output = g_new0 (Output, 1);
  gboolean      ok     = FALSE;

  output->manager.init_destination    = reset;
  output->manager.empty_output_buffer = write_full;
  output->manager.term_destination    = write_rest;
  output->jpeg.err                    = init_errors (&output->errors);
  output->write                       = write;
  output->data                        = data;
  output->error                       = error;
  output->row                         = g_malloc (3 * (gsize) raster->width);
  if (!setjmp (output->errors.jump))
    {
      compress (output, raster, quality);
      ok = TRUE;
    }
  else if (!output->unwritten)
    tell (&output->errors, PASTICHE_ERROR_FILE, error);
  jpeg_destroy_compress (&output->jpeg);
  g_free (output->row);
  g_free (output);
  return ok;
}
