/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mending.c: layers are mended, and what was mended becomes new ones.
 */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "job.h"
#include "mending.h"
#include "restore-marks.h"
#include "seen.h"

/* --- what the artist says ------------------------------------------------- */

gboolean
pastiche_marks_select (PasticheMarks         *marks,
                       const PasticheTarget  *target,
                       const PasticheMending *mending,
                       GError               **error)
{
  PasticheSelection **said = mending->marked ? &marks->damage : &marks->within;

  return target->selection == NULL || pastiche_restore_blends (&mending->settings, mending->marked) ||
         (*said = pastiche_selection_soften (target->selection, 0, NULL, error)) != NULL; /* a copy */
}

void
pastiche_marks_clear (PasticheMarks *marks)
{
  g_clear_pointer (&marks->damage, pastiche_selection_free);
  g_clear_pointer (&marks->within, pastiche_selection_free);
  g_clear_pointer (&marks->restored, pastiche_restored_free);
}

/* --- results -------------------------------------------------------------- */

static gboolean
is_damaged (const PasticheSelection *mask)
{
  gsize n = (gsize) mask->width * mask->height;

  for (gsize i = 0; i < n; i++)
    if (mask->values[i] > 0)
      return TRUE;
  return FALSE;
}

/* What becomes of @target, which is taken, and of its picture, @restored.  NULL where that is still what it was. */
static PasticheResult *
new_result (const PasticheMending *mending, PasticheTarget *target, PasticheRestored *restored)
{
  g_autoptr (PasticheResult) result = g_new0 (PasticheResult, 1);
  g_autofree char *layer            = pastiche_layer_name (target->drawable);
  gboolean         whole            = pastiche_restore_is_whole (&mending->settings);

  result->target     = target;
  result->selected   = target->drawable;
  result->perceptual = mending->lift;
  result->name       = g_strdup_printf (mending->lift ? _ ("%s, mended") : _ ("%s, restored"), layer);
  if (!whole && !is_damaged (restored->mask))
    return NULL;
  if (mending->lift)
    pastiche_restored_lift (restored, target->picture);
  g_clear_pointer (&target->picture, pastiche_picture_free);
  result->finished = g_steal_pointer (&restored->picture);
  result->part     = *GEGL_RECTANGLE (0, 0, result->finished->width, result->finished->height);
  if (target->selection != NULL && pastiche_restore_blends (&mending->settings, mending->marked))
    {
      result->part = pastiche_target_part (target, 0);
      result->soft = g_steal_pointer (&target->selection);
    }
  return g_steal_pointer (&result);
}

/* --- jobs ----------------------------------------------------------------- */

typedef struct
{
  const PasticheMending *mending;
  PasticheFrames        *frames; /* of a film; NULL for one layer */
  GPtrArray             *layers;
  guint                  i;       /* the layer's number */
  PastichePicture       *picture; /* the layer's */
  PasticheMarks         *marks;   /* for it */
  PasticheRestored      *restored;
} Job;

/* What comes of it is in the job. */
static PastichePicture *
mend (gpointer               data,
      const PastichePicture *picture,
      PasticheProgress       progress,
      gpointer               progress_data,
      GCancellable          *cancellable,
      GError               **error)
{
  Job                   *job     = data;
  const PasticheMarks   *marks   = job->marks;
  const PasticheMending *mending = job->mending;

  if (job->frames != NULL)
    job->restored = pastiche_restore_frame (mending->restorer, job->frames, (int) job->i, marks->damage, marks->within,
                                            &mending->settings, progress, progress_data, cancellable, error);
  else
    job->restored = pastiche_restore (mending->restorer, picture, marks->damage, marks->within, &mending->settings,
                                      progress, progress_data, cancellable, error);
  return NULL;
}

/* What becomes of @target, which is taken.  FALSE with an error; *@result is NULL where there is no damage. */
static gboolean
mend_target (Job *job, PasticheTarget *target, PasticheResult **result, GError **error)
{
  double  n   = job->layers->len;
  GError *why = NULL;

  job->picture  = target->picture;
  job->restored = g_steal_pointer (&job->marks->restored);
  if (job->restored == NULL)
    pastiche_job_run (mend, job, target->picture, job->i / n, (job->i + 1) / n, &why);
  if (why != NULL)
    {
      g_propagate_error (error, why);
      pastiche_target_free (target);
      return FALSE;
    }
  *result = new_result (job->mending, target, job->restored);
  g_clear_pointer (&job->restored, pastiche_restored_free);
  return *result == NULL || pastiche_output_prepare (*result, PASTICHE_OUTPUT_LAYER, error);
}

/* --- films ---------------------------------------------------------------- */

/* A frame that the engine wants to see. */
typedef struct
{
  GimpDrawable    *layer;
  PastichePicture *picture;
  GError          *error;
} Wanted;

static void
read_frame (gpointer data)
{
  Wanted *wanted = data;
  int     x, y;

  if (gimp_item_is_valid (GIMP_ITEM (wanted->layer)))
    wanted->picture = pastiche_seen_read (GIMP_LAYER (wanted->layer), &x, &y, &wanted->error);
  else
    pastiche_gone (&wanted->error);
}

static PastichePicture *
copy (const PastichePicture *picture, GError **error)
{
  PastichePicture *copied = pastiche_picture_new (picture->width, picture->height, error);

  if (copied != NULL)
    memcpy (copied->pixels, picture->pixels, 4 * sizeof (float) * (gsize) picture->width * picture->height);
  return copied;
}

/* The frame that is being mended has been read already; meanwhile the artist may have changed it. */
static PastichePicture *
load_frame (gpointer data, int frame, GError **error)
{
  const Job *job    = data;
  Wanted     wanted = { g_ptr_array_index (job->layers, frame), NULL, NULL };

  if (frame == (int) job->i)
    return copy (job->picture, error);
  pastiche_job_in_main (read_frame, &wanted);
  if (wanted.error != NULL)
    g_propagate_error (error, wanted.error);
  return wanted.picture;
}

/* Mend a frame after the first.  FALSE with an error; *@result is NULL where there is no damage, or nothing is seen. */
static gboolean
mend_frame (Job *job, GimpImage *image, PasticheResult **result, GError **error)
{
  g_autoptr (GError) why            = NULL;
  g_autoptr (PasticheTarget) target = pastiche_target_read (image, g_ptr_array_index (job->layers, job->i), &why);
  PasticheMarks marks               = { NULL, NULL, NULL };
  gboolean      ok;

  if (g_error_matches (why, GIMP_PLUG_IN_ERROR, PASTICHE_TARGET_EMPTY))
    return TRUE;
  if (target == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  job->marks = &marks;
  ok         = pastiche_marks_select (&marks, target, job->mending, error) &&
       mend_target (job, g_steal_pointer (&target), result, error);
  pastiche_marks_clear (&marks);
  return ok;
}

GPtrArray *
pastiche_mending_run (const PasticheMending *mending,
                      GPtrArray             *layers,
                      PasticheTarget        *target,
                      PasticheMarks         *marks,
                      GError               **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_result_free);
  Job        job                = { .mending = mending, .layers = layers, .marks = marks };
  GimpImage *image              = target->image;
  gboolean   ok                 = TRUE;

  if (layers->len > 1)
    {
      g_clear_pointer (&marks->restored, pastiche_restored_free); /* made without the others */
      job.frames = pastiche_frames_new ((int) layers->len, load_frame, &job);
    }
  for (job.i = 0; ok && job.i < layers->len; job.i++)
    {
      PasticheResult *result = NULL;

      ok = job.i > 0 ? mend_frame (&job, image, &result, error) : mend_target (&job, target, &result, error);
      if (result != NULL)
        g_ptr_array_insert (results, 0, result);
    }
  g_clear_pointer (&job.frames, pastiche_frames_free);
  return ok ? g_steal_pointer (&results) : NULL;
}
