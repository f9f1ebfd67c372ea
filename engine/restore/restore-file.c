/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-file.c: pictures and masks in files.
 */
#include "error.h"
#include "frames.h"
#include "picture-io.h"
#include "picture.h"
#include "restore.h"

#define FILE_PIXEL  3 /* bytes a pixel of a picture from a file, with 8 bits and without alpha */
#define MASK_PIXEL  3 /* likewise of a mask, read or written */
#define LAYER_PIXEL 8 /* of a layer, which has 16 bits at most */

/* How a picture is restored. */
typedef struct
{
  PasticheRestorer *restorer;
  PasticheFrames   *frames; /* NULL: by itself */
  int               frame;
  gboolean          layer, strip;
} Way;

/* What is needed beside the picture's bytes. */
static gsize
bytes_needed (gconstpointer data, int width, int height)
{
  const Way *way = data;

  return PASTICHE_RESTORE_PROCESS + (2 * MASK_PIXEL + (way->layer ? LAYER_PIXEL : 0)) * (gsize) width * height +
         (way->frames ? pastiche_frames_memory (way->restorer, width, height)
                      : pastiche_restoration_memory (way->restorer, width, height, FALSE));
}

gsize
pastiche_restore_memory (const PasticheRestorer *restorer, int width, int height)
{
  const Way way = { .restorer = (PasticheRestorer *) restorer };

  return bytes_needed (&way, width, height) + FILE_PIXEL * (gsize) width * height;
}

/* --- Masks -------------------------------------------------------------- */

/* Bright and opaque is 1.  In place: a value is written for every four that were read. */
static const float *
marked_row (gconstpointer data, int row, float *scratch)
{
  const PasticheCanvas *canvas = data;

  canvas->read (canvas->data, row, scratch);
  for (int x = 0; x < canvas->width; x++)
    {
      const float *p = scratch + 4 * (gsize) x;

      scratch[x] = (p[0] + p[1] + p[2]) / 3 * p[3];
    }
  return scratch;
}

/* The least and the most that is marked anywhere. */
static gboolean
find_range (const PasticheRows *rows, float *least, float *most, GError **error)
{
  float *scratch = pastiche_alloc_floats (rows->scratch, error);

  *least = 1;
  *most  = 0;
  for (int row = 0; scratch && row < rows->height; row++)
    {
      const float *marked = rows->row (rows->data, row, scratch);

      for (int x = 0; x < rows->width; x++)
        {
          *least = MIN (*least, marked[x]);
          *most  = MAX (*most, marked[x]);
        }
    }
  pastiche_free (scratch);
  return scratch != NULL;
}

/* A mask in the file @path, and the picture that it must fit. */
typedef struct
{
  const Way     *way;
  const char    *path;
  PasticheCanvas picture;
} Mask;

static gboolean
refuse_size (const Mask *mask, int width, int height, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (mask->path);

  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SIZE,
               _ ("%s is %d×%d pixels, and the picture %d×%d: a mask must have the picture's size."), quoted, width,
               height, mask->picture.width, mask->picture.height);
  return FALSE;
}

/* Before it is read, and may have to be turned. */
static gboolean
mask_fits (gconstpointer data, int width, int height, GError **error)
{
  const Mask *mask = data;
  int         w = mask->picture.width, h = mask->picture.height;

  return (width == w && height == h) || (width == h && height == w) || refuse_size (mask, width, height, error);
}

/* Beside the mask's bytes.  Those that bytes_needed () has for it are the picture's, which is in memory by now. */
static gsize
needed_with_mask (gconstpointer data, int width, int height)
{
  return bytes_needed (((const Mask *) data)->way, width, height);
}

/* Whether the mask @rows fit the picture, mark some of it and leave some. */
static gboolean
check_mask (const PasticheRows *rows, const Mask *mask, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (mask->path);
  float            least, most;

  if (rows->width != mask->picture.width || rows->height != mask->picture.height)
    return refuse_size (mask, rows->width, rows->height, error);
  if (!find_range (rows, &least, &most, error))
    return FALSE;
  if (most <= 0)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 _ ("%s marks nothing: what is damaged must be white in it, and it is black everywhere."), quoted);
  else if (least > 0.5f)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 _ ("%s marks everything: what is sound must be black in it, and there is nothing to go by."), quoted);
  else
    return TRUE;
  return FALSE;
}

/* --- The pictures that are read and made --------------------------------- */

/* NULL where there is none.  A layer is made with a mask. */
typedef struct
{
  PasticheFilePicture *picture, *damage, *mask, *layer;
} Pictures;

static void
clear_pictures (Pictures *pictures)
{
  g_clear_pointer (&pictures->picture, pastiche_file_picture_free);
  g_clear_pointer (&pictures->damage, pastiche_file_picture_free);
  g_clear_pointer (&pictures->mask, pastiche_file_picture_free);
  g_clear_pointer (&pictures->layer, pastiche_file_picture_free);
}

static gboolean
load_pictures (Pictures *pictures, const PasticheRestoreFiles *files, const Way *way, GError **error)
{
  const PasticheReading reading = { .needs = bytes_needed, .data = way };
  Mask                  mask    = { .way = way, .path = files->damage };
  const PasticheReading whole   = { .whole = TRUE, .needs = needed_with_mask, .fits = mask_fits, .data = &mask };
  PasticheCanvas        canvas;

  if (!(pictures->picture = pastiche_file_picture_load (files->in, &reading, error)))
    return FALSE;
  canvas = mask.picture = pastiche_file_picture_canvas (pictures->picture);
  if ((files->damage && !(pictures->damage = pastiche_file_picture_load (files->damage, &whole, error))) ||
      (files->layer && !(pictures->layer = pastiche_file_picture_new_layer (pictures->picture, error))))
    return FALSE;
  return (!files->mask && !files->layer) ||
         (pictures->mask = pastiche_file_picture_new (canvas.width, canvas.height, error));
}

static void
read_row (PasticheFilePicture *picture, int row, float *pixels)
{
  PasticheCanvas canvas = pastiche_file_picture_canvas (picture);

  canvas.read (canvas.data, row, pixels);
}

static void
write_row (PasticheFilePicture *picture, int row, const float *pixels)
{
  PasticheCanvas canvas = pastiche_file_picture_canvas (picture);

  canvas.write (canvas.data, row, pixels);
}

/* What was mended is written over the picture, or to the layer, where the picture is needed once more. */
static void
read_picture (gconstpointer data, int row, float *pixels)
{
  read_row (((const Pictures *) data)->picture, row, pixels);
}

static void
write_layer (gpointer data, int row, const float *pixels)
{
  write_row (((const Pictures *) data)->layer, row, pixels);
}

static PasticheCanvas
canvas_of (Pictures *pictures)
{
  PasticheCanvas canvas = pastiche_file_picture_canvas (pictures->picture);

  if (pictures->layer)
    {
      canvas.read  = read_picture;
      canvas.write = write_layer;
      canvas.data  = pictures;
    }
  return canvas;
}

static void
keep_mask (gpointer data, int row, const float *mask, float *spare)
{
  const Pictures *pictures = data;
  int             width    = pastiche_file_picture_canvas (pictures->mask).width;

  for (int x = 0; x < width; x++)
    {
      float *p = spare + 4 * (gsize) x;

      p[0] = p[1] = p[2] = mask[x];
      p[3]               = 1;
    }
  write_row (pictures->mask, row, spare);
}

/* --- The layer ---------------------------------------------------------- */

typedef struct
{
  const Pictures *pictures;
  float          *scratch; /* for each thread, three rows of pixels */
  gsize           row;     /* floats of one */
} Lift;

/* The layer has the result's colours; now it gets the mask as alpha, and the colours that give the result when it lies over
 * the picture.  The alpha is the one that the file will have. */
static void
lift_row (gpointer data, int row, int slot)
{
  const Lift *lift  = data;
  float      *layer = lift->scratch + slot * 3 * lift->row, *under = layer + lift->row, *mask = under + lift->row;

  read_row (lift->pictures->layer, row, layer);
  read_row (lift->pictures->picture, row, under);
  read_row (lift->pictures->mask, row, mask);
  for (gsize i = 0; i < lift->row; i += 4)
    {
      pastiche_lift_pixel (layer + i, under + i, mask[i]);
      layer[i + 3] = mask[i];
      if (!(mask[i] > 0))
        layer[i] = layer[i + 1] = layer[i + 2] = 0;
    }
  write_row (lift->pictures->layer, row, layer);
}

static gboolean
lift_layer (const Pictures *pictures, PasticheJob *job, GError **error)
{
  PasticheCanvas canvas = pastiche_file_picture_canvas (pictures->layer);
  Lift           lift   = { .pictures = pictures, .row = 4 * (gsize) canvas.width };
  gboolean       ok;

  lift.scratch = pastiche_alloc_floats (3 * lift.row * pastiche_threads (), error);
  ok           = lift.scratch && pastiche_parallel_for (job, canvas.height, 0, lift_row, &lift, error);
  pastiche_free (lift.scratch);
  return ok;
}

/* --- The job ------------------------------------------------------------ */

static gboolean
check (const PasticheRestoreFiles *files, const PasticheRestoreSettings *settings, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (files->out);

  if (!pastiche_restoration_check (settings, error) || !pastiche_picture_check_path (files->out, error) ||
      (files->mask && !pastiche_picture_check_path (files->mask, error)))
    return FALSE;
  if (files->layer && pastiche_restore_is_whole (settings))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 _ ("A layer has only what was mended, but fading, noise, JPEG blocks and halftone screen change the "
                    "whole picture."));
  else if (files->layer && !pastiche_picture_has_alpha (files->out))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE,
                 _ ("%s cannot be written: a layer is transparent where nothing was mended, and a JPEG cannot be."),
                 quoted);
  else
    return TRUE;
  return FALSE;
}

static gboolean
run (const Way *way, const PasticheRestoration *r, PasticheJob *job, double *share, GError **error)
{
  return way->frames ? pastiche_frames_run (way->frames, way->frame, r, job, share, error)
                     : pastiche_restoration_run (r, job, share, error);
}

/* @path is that of the picture of the damage. */
static gboolean
mend (const Way           *way,
      Pictures            *pictures,
      PasticheRestoration *r,
      const char          *path,
      PasticheJob         *job,
      double              *share,
      GError             **error)
{
  PasticheCanvas from;
  PasticheRows   rows;

  if (pictures->damage)
    {
      const Mask mask = { way, path, *r->canvas };

      from = pastiche_file_picture_canvas (pictures->damage);
      rows = (PasticheRows) { from.height, from.width, 1, 4 * (gsize) from.width, marked_row, &from };
      if (!check_mask (&rows, &mask, error))
        return FALSE;
      r->damage = &rows;
    }
  if (pictures->mask)
    {
      r->keep_mask = keep_mask;
      r->data      = pictures;
    }
  return run (way, r, job, share, error) && (!pictures->layer || lift_layer (pictures, job, error));
}

static gboolean
save (const Pictures *pictures, const PasticheRestoreFiles *files, gboolean strip, GError **error)
{
  return (!files->mask || pastiche_file_picture_save (pictures->mask, files->mask, TRUE, error)) &&
         pastiche_file_picture_save (pictures->layer ? pictures->layer : pictures->picture, files->out, strip, error);
}

static gboolean
restore (const Way                     *way,
         const PasticheRestoreFiles    *files,
         const PasticheRestoreSettings *settings,
         PasticheJob                   *job,
         double                        *share,
         GError                       **error)
{
  Pictures            pictures = { 0 };
  PasticheCanvas      canvas, again;
  PasticheRestoration r  = { .restorer = way->restorer, .settings = settings, .canvas = &canvas, .again = &again };
  gboolean            ok = check (files, settings, error) && load_pictures (&pictures, files, way, error);

  if (ok)
    {
      canvas = canvas_of (&pictures);
      again  = pastiche_file_picture_canvas (pictures.layer ? pictures.layer : pictures.picture);
      ok     = mend (way, &pictures, &r, files->damage, job, share, error) &&
           !g_cancellable_set_error_if_cancelled (job->cancellable, error);
    }
  if (ok && (*share > 0 || files->always || pastiche_restore_is_whole (settings)))
    ok = save (&pictures, files, way->strip, error);
  clear_pictures (&pictures);
  return ok;
}

gboolean
pastiche_restore_file (PasticheRestorer              *restorer,
                       const PasticheRestoreFiles    *files,
                       const PasticheRestoreSettings *settings,
                       gboolean                       strip,
                       PasticheProgress               progress,
                       gpointer                       progress_data,
                       GCancellable                  *cancellable,
                       double                        *share,
                       GError                       **error)
{
  PasticheJob job = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  const Way   way = { .restorer = restorer, .layer = files->layer, .strip = strip };

  return restore (&way, files, settings, &job, share, error);
}

gboolean
pastiche_restore_frame_file (PasticheRestorer              *restorer,
                             PasticheFrames                *frames,
                             int                            frame,
                             const PasticheRestoreFiles    *files,
                             const PasticheRestoreSettings *settings,
                             gboolean                       strip,
                             PasticheProgress               progress,
                             gpointer                       progress_data,
                             GCancellable                  *cancellable,
                             double                        *share,
                             GError                       **error)
{
  PasticheJob job = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  const Way   way = { restorer, frames, frame, files->layer, strip };

  return restore (&way, files, settings, &job, share, error);
}
