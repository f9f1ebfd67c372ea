/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-file.c: pictures and masks in files.
 */
#include "error.h"
#include "picture-io.h"
#include "picture.h"
#include "restore.h"

#define PROCESS    78e6 /* bytes of a process that mends, without the picture and the network */
#define FILE_PIXEL 3    /* bytes a pixel of a picture from a file, with 8 bits and without alpha */
#define MASK_PIXEL 3    /* likewise of a mask, read or written */

/* What is needed beside the picture's bytes. */
static gsize
bytes_needed (gconstpointer data, int width, int height)
{
  return PROCESS + 2 * MASK_PIXEL * (gsize) width * height + pastiche_restoration_memory (data, width, height);
}

gsize
pastiche_restore_memory (const PasticheRestorer *restorer, int width, int height)
{
  return bytes_needed (restorer, width, height) + FILE_PIXEL * (gsize) width * height;
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

static gboolean
marks_something (const PasticheRows *rows, float *scratch)
{
  for (int row = 0; row < rows->height; row++)
    {
      const float *marked = rows->row (rows->data, row, scratch);

      for (int x = 0; x < rows->width; x++)
        if (marked[x] > 0)
          return TRUE;
    }
  return FALSE;
}

/* Whether the mask @rows of the file @path fit a picture and mark some of it. */
static gboolean
check_mask (const PasticheRows *rows, const char *path, int width, int height, GError **error)
{
  g_autofree char *quoted  = pastiche_quote_path (path);
  float           *scratch = pastiche_alloc_floats (rows->scratch, error);
  gboolean         marks   = scratch != NULL && marks_something (rows, scratch);

  pastiche_free (scratch);
  if (scratch == NULL)
    return FALSE;
  if (rows->width != width || rows->height != height)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SIZE,
                 "%s is %d×%d pixels, and the picture %d×%d: a mask must have the picture's size.", quoted, rows->width,
                 rows->height, width, height);
  else if (!marks)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 "%s marks nothing: what is damaged must be white in it, and it is black everywhere.", quoted);
  return marks && rows->width == width && rows->height == height;
}

static void
keep_mask (gpointer data, int row, const float *mask, float *spare)
{
  const PasticheCanvas *canvas = data;

  for (int x = 0; x < canvas->width; x++)
    {
      float *p = spare + 4 * (gsize) x;

      p[0] = p[1] = p[2] = mask[x];
      p[3]               = 1;
    }
  canvas->write (canvas->data, row, spare);
}

/* --- The job ------------------------------------------------------------ */

static gboolean
mend (PasticheRestoration *r, const PasticheRestoreFiles *files, PasticheJob *job, double *share, GError **error)
{
  const PasticheReading reading = { .whole = TRUE };
  int                   width = r->canvas->width, height = r->canvas->height;
  g_autoptr (PasticheFilePicture) damage = NULL, mask = NULL;
  PasticheCanvas from, to;
  PasticheRows   rows;

  if (files->damage)
    {
      if (!(damage = pastiche_file_picture_load (files->damage, &reading, error)))
        return FALSE;
      from = pastiche_file_picture_canvas (damage);
      rows = (PasticheRows) { from.height, from.width, 1, 4 * (gsize) from.width, marked_row, &from };
      if (!check_mask (&rows, files->damage, width, height, error))
        return FALSE;
      r->damage = &rows;
    }
  if (files->mask)
    {
      if (!(mask = pastiche_file_picture_new (width, height, error)))
        return FALSE;
      to           = pastiche_file_picture_canvas (mask);
      r->keep_mask = keep_mask;
      r->data      = &to;
    }
  return pastiche_restoration_run (r, job, share, error) &&
         (*share == 0 || mask == NULL || pastiche_file_picture_save (mask, files->mask, TRUE, error));
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
  PasticheJob           job     = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  const PasticheReading reading = { .needs = bytes_needed, .data = restorer };
  g_autoptr (PasticheFilePicture) file = NULL;
  PasticheCanvas      canvas;
  PasticheRestoration restoration = { .restorer = restorer, .settings = settings, .canvas = &canvas };

  if (!pastiche_restoration_check (settings, error) || !pastiche_picture_check_path (files->out, error) ||
      (files->mask && !pastiche_picture_check_path (files->mask, error)) ||
      !(file = pastiche_file_picture_load (files->in, &reading, error)))
    return FALSE;
  canvas = pastiche_file_picture_canvas (file);
  return mend (&restoration, files, &job, share, error) && !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         (*share == 0 || pastiche_file_picture_save (file, files->out, strip, error));
}
