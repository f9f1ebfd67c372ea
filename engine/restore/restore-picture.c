/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-picture.c: the restorer beside the styles, and pictures in memory.
 */
#include <string.h>

#include "error.h"
#include "frames.h"
#include "gallery.h"
#include "picture.h"
#include "restore.h"
#include "scales.h"

#define RESTORER_FILE "restorer" PASTICHE_FILE_ENDING
#define UNFADED_FILE  "eras" G_DIR_SEPARATOR_S "unfaded" PASTICHE_FILE_ENDING

PasticheRestorer *
pastiche_restorer_load (PasticheGallery *gallery, GError **error)
{
  g_autofree char *path              = pastiche_gallery_path (gallery, RESTORER_FILE);
  g_autoptr (PasticheStyleFile) file = NULL;
  PasticheWeights   weights;
  PasticheRestorer *restorer;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *quoted = pastiche_quote_path (gallery->folder);

      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE,
                   _ ("The folder %s has no “%s”, the network that mends pictures: it comes with Pastiche, so the "
                      "installation is not complete."),
                   quoted, RESTORER_FILE);
      return NULL;
    }
  file = pastiche_style_file_open (path, error);
  if (!file || !pastiche_style_file_is (file, PASTICHE_KIND_RESTORER, NULL, error) ||
      !pastiche_style_file_read (file, NULL, &weights, error))
    return NULL;
  restorer = pastiche_restorer_new (&weights, error);
  pastiche_weights_clear (&weights);
  if (restorer)
    restorer->unfaded = pastiche_gallery_path (gallery, UNFADED_FILE);
  return restorer;
}

void
pastiche_restored_free (PasticheRestored *restored)
{
  g_clear_pointer (&restored->picture, pastiche_picture_free);
  g_clear_pointer (&restored->mask, pastiche_selection_free);
  g_free (restored);
}

/* --- Selections as rows ------------------------------------------------- */

/* A selection of a picture so wide. */
typedef struct
{
  const PasticheSelection *selection;
  int                      width;
} Selected;

static const float *
selected_row (gconstpointer data, int row, float *scratch)
{
  const Selected          *selected = data;
  const PasticheSelection *s        = selected->selection;

  memset (scratch, 0, selected->width * sizeof (float));
  if (row >= s->y && row < s->y + s->height)
    memcpy (scratch + s->x, s->values + (gsize) s->width * (row - s->y), s->width * sizeof (float));
  return scratch;
}

static PasticheRows
selected_rows (const Selected *selected, int height)
{
  return (PasticheRows) { height, selected->width, 1, selected->width, selected_row, selected };
}

/* --- The job ------------------------------------------------------------ */

static void
keep_mask (gpointer data, int row, const float *mask, float *spare G_GNUC_UNUSED)
{
  PasticheSelection *to = data;

  memcpy (to->values + (gsize) to->width * row, mask, to->width * sizeof (float));
}

static gboolean
check_memory (gsize needed, int width, int height, GError **error)
{
  double pixel = (4 + 4 + 1) * sizeof (float); /* the picture, the mended one, the mask */

  return pastiche_picture_check_memory (PASTICHE_RESTORE_PROCESS + pixel * width * height + needed, width, height,
                                        error);
}

/* What is selected of a picture. */
typedef struct
{
  const PasticheSelection *damage, *within;
} Marks;

PasticheScales *
pastiche_scales_new (PasticheRestorer      *restorer,
                     const PastichePicture *picture,
                     PasticheProgress       progress,
                     gpointer               progress_data,
                     GCancellable          *cancellable,
                     GError               **error)
{
  int              width = picture->width, height = picture->height;
  PasticheJob      job      = { .cancellable   = cancellable,
                                .progress      = progress,
                                .progress_data = progress_data,
                                .total         = pastiche_scales_work (height, width) };
  PastichePictures pictures = { picture, NULL };
  PasticheCanvas   canvas   = pastiche_pictures_canvas (&pictures);
  PasticheMatte    matte;
  PasticheRows     colours;

  if (!pastiche_picture_check_size (width, height, error) ||
      !pastiche_picture_check_memory (PASTICHE_RESTORE_PROCESS + 4.0 * sizeof (float) * width * height +
                                          pastiche_scales_memory (restorer, height, width),
                                      width, height, error) ||
      !pastiche_matte_init (&matte, &job, &canvas, error))
    return NULL;
  colours = pastiche_matte_rows (&matte);
  return pastiche_scales_of_rows (restorer, &job, &colours, error);
}

/* Mends @picture, by itself or as the frame number @frame of @frames. */
static PasticheRestored *
restore (const PasticheRestoration *by,
         PasticheFrames            *frames,
         int                        frame,
         const PastichePicture     *picture,
         const Marks               *marks,
         PasticheJob               *job,
         GError                   **error)
{
  int width = picture->width, height = picture->height;
  g_autoptr (PasticheRestored) restored = g_new0 (PasticheRestored, 1);
  Selected            selected[2]       = { { marks->damage, width }, { marks->within, width } };
  PasticheRows        rows[2]  = { selected_rows (&selected[0], height), selected_rows (&selected[1], height) };
  PastichePictures    pictures = { picture, NULL }, made = { NULL, NULL };
  PasticheCanvas      canvas      = pastiche_pictures_canvas (&pictures), again;
  PasticheRestoration restoration = { .restorer  = by->restorer,
                                      .settings  = by->settings,
                                      .canvas    = &canvas,
                                      .again     = &again,
                                      .damage    = marks->damage ? &rows[0] : NULL,
                                      .within    = marks->within ? &rows[1] : NULL,
                                      .keep_mask = keep_mask,
                                      .found     = by->found,
                                      .scales    = by->scales,
                                      .x         = by->x,
                                      .y         = by->y,
                                      .quick     = by->quick };

  if (!(restored->picture = pictures.to = pastiche_picture_new (width, height, error)) ||
      !(restored->mask = restoration.data = pastiche_selection_new (0, 0, width, height, error)))
    return NULL;
  made  = (PastichePictures) { pictures.to, pictures.to };
  again = pastiche_pictures_canvas (&made);
  if (frames ? pastiche_frames_run (frames, frame, &restoration, job, &restored->share, error)
             : pastiche_restoration_run (&restoration, job, &restored->share, error))
    return g_steal_pointer (&restored);
  return NULL;
}

static PasticheRestored *
restore_picture (const PasticheRestoration *by,
                 const PastichePicture     *picture,
                 const Marks               *marks,
                 PasticheProgress           progress,
                 gpointer                   progress_data,
                 GCancellable              *cancellable,
                 GError                   **error)
{
  PasticheJob job = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };

  if (!pastiche_restoration_check (by->settings, error) ||
      !check_memory (pastiche_restoration_memory (by->restorer, picture->width, picture->height, by->quick),
                     picture->width, picture->height, error))
    return NULL;
  return restore (by, NULL, 0, picture, marks, &job, error);
}

PasticheRestored *
pastiche_restore (PasticheRestorer              *restorer,
                  const PastichePicture         *picture,
                  const PasticheSelection       *damage,
                  const PasticheSelection       *within,
                  const PasticheRestoreSettings *settings,
                  PasticheProgress               progress,
                  gpointer                       progress_data,
                  GCancellable                  *cancellable,
                  GError                       **error)
{
  const PasticheRestoration by    = { .restorer = restorer, .settings = settings };
  const Marks               marks = { damage, within };

  return restore_picture (&by, picture, &marks, progress, progress_data, cancellable, error);
}

PasticheRestored *
pastiche_restore_part (PasticheRestorer              *restorer,
                       const PastichePicture         *picture,
                       const PasticheSelection       *damage,
                       const PasticheSelection       *within,
                       const PasticheRestoreSettings *settings,
                       PasticheRestorePart           *part,
                       PasticheProgress               progress,
                       gpointer                       progress_data,
                       GCancellable                  *cancellable,
                       GError                       **error)
{
  g_autoptr (PasticheFound) found = NULL;
  PasticheRestoration by          = {
             .restorer = restorer, .settings = settings, .scales = part->scales, .x = part->x, .y = part->y, .quick = TRUE
  };
  const Marks       marks = { damage, within };
  PasticheRestored *restored;

  part->found = NULL;
  if (part->finds && !(by.found = found = pastiche_found_new (picture->width, picture->height, error)))
    return NULL;
  restored = restore_picture (&by, picture, &marks, progress, progress_data, cancellable, error);
  if (restored != NULL)
    part->found = g_steal_pointer (&found);
  return restored;
}

PasticheRestored *
pastiche_restore_frame (PasticheRestorer              *restorer,
                        PasticheFrames                *frames,
                        int                            frame,
                        const PasticheSelection       *damage,
                        const PasticheSelection       *within,
                        const PasticheRestoreSettings *settings,
                        PasticheProgress               progress,
                        gpointer                       progress_data,
                        GCancellable                  *cancellable,
                        GError                       **error)
{
  PasticheJob               job = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  const PasticheRestoration by  = { .restorer = restorer, .settings = settings };
  const Marks               marks     = { damage, within };
  g_autoptr (PastichePicture) picture = NULL;

  if (!pastiche_restoration_check (settings, error) || !(picture = pastiche_frames_load (frames, frame, error)) ||
      !check_memory (pastiche_frames_memory (restorer, picture->width, picture->height), picture->width,
                     picture->height, error))
    return NULL;
  return restore (&by, frames, frame, picture, &marks, &job, error);
}
