/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-previews.c: what the artist sees of fine-tuning.
 *
 * Making a preview begins with a style of the state's weights, which a thread beside the training makes, and ends when
 * the preview widget is no longer busy.
 */
#include "tune-previews.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "painter.h"
#include "pastiche-preview.h"
#include "style-craft.h"

#define PIXELS      (512 * 512)              /* of the picture that is painted: about what styles paint at */
#define PAUSE       20                       /* until the next preview, in times that the last one took */
#define LEAST_PAUSE (2 * G_TIME_SPAN_SECOND) /* the same, at least */

struct _PasticheTunePreviews /* in a GRcBox: callbacks that are still to come hold references */
{
  PasticheTuneRunner    *runner; /* NULL when it was stopped */
  PasticheGallery       *gallery;
  const PastichePicture *picture;
  PasticheFilmstrip     *strip;
  GtkContainer          *frame;

  PastichePicture *small_picture; /* @picture reduced to PIXELS; NULL until it was made, as are the next two */
  PastichePainter *painter;
  PastichePreview *preview;

  gboolean has_states;     /* the runner has states to show */
  gboolean is_making;      /* a preview */
  gboolean again;          /* make another one then, as the artist chose another state meanwhile */
  int      previewed_step; /* that the newest state had when it was last shown; −1: never */
  gint64   began, due;     /* when the last preview began, and when the next one is due */

  int   small_state; /* whose thumbnail is being made */
  guint small_job, now_job;
  guint style_jobs; /* how many styles are being made for thumbnails */
};

static void make_preview (PasticheTunePreviews *previews);

static int
newest_step (PasticheTunePreviews *previews)
{
  guint                       n;
  const PasticheTuneProgress *points = pastiche_tune_runner_points (previews->runner, &n);

  return n > 0 ? points[n - 1].step : 0;
}

static int
selected_state (PasticheTunePreviews *previews)
{
  int state;

  g_object_get (previews->strip, "state", &state, NULL);
  return state;
}

static void
drop (PasticheTunePreviews *previews, guint *job)
{
  if (*job != 0)
    pastiche_painter_drop (previews->painter, *job);
  *job = 0;
}

/* --- thumbnails ----------------------------------------------------------- */

static void
small_done (PasticheFinished *painting, G_GNUC_UNUSED const GError *error, gpointer data)
{
  PasticheTunePreviews *previews = data;

  previews->small_job = 0;
  if (painting != NULL)
    pastiche_filmstrip_set_thumbnail (previews->strip, previews->small_state, painting->fitted);
  pastiche_tune_previews_update (previews);
}

static void
now_done (PasticheFinished *painting, G_GNUC_UNUSED const GError *error, gpointer data)
{
  PasticheTunePreviews *previews = data;

  previews->now_job = 0;
  if (painting != NULL)
    pastiche_filmstrip_set_thumbnail (previews->strip, PASTICHE_TUNE_NOW, painting->fitted);
}

/* The tune may have dropped the state before its turn; then there is no style, and no thumbnail is needed. */
static void
small_style_ready (GObject *object, GAsyncResult *result, gpointer data)
{
  PasticheTunePreviews *previews    = data;
  g_autoptr (PasticheChoice) choice = pastiche_choice_new ();

  choice->loaded = pastiche_tune_runner_style_finish (PASTICHE_TUNE_RUNNER (object), result, NULL);
  previews->style_jobs--;
  if (previews->runner != NULL && choice->loaded != NULL)
    previews->small_job =
        pastiche_painter_add (previews->painter, PASTICHE_PASS_THUMBNAIL, choice, small_done, previews);
  pastiche_tune_previews_free (previews);
}

/* Make the thumbnails that are missing one after the other, the newest first. */
static void
want_small (PasticheTunePreviews *previews)
{
  int state = pastiche_filmstrip_next_missing (previews->strip);

  if (state < 0 || previews->small_job != 0 || previews->style_jobs > 0)
    return;
  previews->small_state = state;
  previews->style_jobs++;
  pastiche_tune_runner_style_async (previews->runner, state, small_style_ready, g_rc_box_acquire (previews));
}

/* --- the preview ---------------------------------------------------------- */

static void
preview_ended (PasticheTunePreviews *previews)
{
  gint64 now = g_get_monotonic_time ();

  previews->is_making = FALSE;
  previews->due       = now + MAX (LEAST_PAUSE, PAUSE * (now - previews->began));
  if (previews->again)
    make_preview (previews);
}

static void
preview_busy (PasticheTunePreviews *previews)
{
  gboolean busy;

  g_object_get (previews->preview, "busy", &busy, NULL);
  if (!busy && previews->is_making)
    preview_ended (previews);
}

static void
style_ready (GObject *object, GAsyncResult *result, gpointer data)
{
  PasticheTunePreviews *previews    = data;
  g_autoptr (PasticheChoice) choice = pastiche_choice_new ();

  choice->loaded = pastiche_tune_runner_style_finish (PASTICHE_TUNE_RUNNER (object), result, NULL);
  if (previews->runner != NULL && choice->loaded != NULL && previews->has_states)
    {
      pastiche_preview_request (previews->preview, choice);
      drop (previews, &previews->now_job);
      if (selected_state (previews) == PASTICHE_TUNE_NOW)
        previews->now_job =
            pastiche_painter_add (previews->painter, PASTICHE_PASS_THUMBNAIL, choice, now_done, previews);
    }
  else if (previews->runner != NULL)
    {
      preview_ended (previews);
    }
  pastiche_tune_previews_free (previews);
}

static void
make_preview (PasticheTunePreviews *previews)
{
  int state = selected_state (previews);

  previews->again = previews->is_making;
  if (previews->is_making)
    return;
  previews->is_making = TRUE;
  previews->began     = g_get_monotonic_time ();
  if (state == PASTICHE_TUNE_NOW)
    previews->previewed_step = newest_step (previews);
  pastiche_tune_runner_style_async (previews->runner, state, style_ready, g_rc_box_acquire (previews));
}

static void
state_selected (PasticheTunePreviews *previews)
{
  if (previews->has_states)
    make_preview (previews);
}

/* Fine-tuning was closed: show the picture as it is, which is any style at strength 0. */
static void
forget (PasticheTunePreviews *previews)
{
  g_autoptr (PasticheChoice) choice = pastiche_choice_new ();

  previews->has_states      = FALSE;
  previews->previewed_step  = -1;
  choice->settings.strength = 0;
  drop (previews, &previews->small_job);
  drop (previews, &previews->now_job);
  pastiche_filmstrip_set_states (previews->strip, NULL, 0, 0);
  pastiche_preview_request (previews->preview, choice);
}

void
pastiche_tune_previews_update (PasticheTunePreviews *previews)
{
  PasticheStage                 stage   = pastiche_tune_runner_stage (previews->runner);
  gboolean                      resting = stage == PASTICHE_STAGE_PAUSED;
  guint                         n_points;
  int                           n;
  const PasticheTuneProgress   *points = pastiche_tune_runner_points (previews->runner, &n_points);
  g_autofree PasticheTuneState *states = pastiche_tune_runner_states (previews->runner, &n);

  if (previews->preview == NULL)
    return;
  if (states == NULL)
    {
      if (stage == PASTICHE_STAGE_IDLE && previews->has_states)
        forget (previews);
      return;
    }
  previews->has_states = TRUE;
  pastiche_filmstrip_set_states (previews->strip, states, n, n_points > 0 ? points[n_points - 1].best : 0);
  want_small (previews);
  if (selected_state (previews) == PASTICHE_TUNE_NOW && !previews->is_making &&
      newest_step (previews) != previews->previewed_step && (resting || g_get_monotonic_time () >= previews->due))
    make_preview (previews);
}

/* --- the picture ---------------------------------------------------------- */

static void
reduce (GTask *task, G_GNUC_UNUSED gpointer object, gpointer data, G_GNUC_UNUSED GCancellable *cancellable)
{
  const PastichePicture *picture = ((PasticheTunePreviews *) data)->picture;
  double                 scale   = MIN (1, sqrt ((double) PIXELS / ((double) picture->width * picture->height)));

  g_task_return_pointer (task,
                         pastiche_picture_resize (picture, MAX (1, (int) lround (scale * picture->width)),
                                                  MAX (1, (int) lround (scale * picture->height)), NULL),
                         (GDestroyNotify) pastiche_picture_free);
}

/* There is no message when memory is too short even for this: fine-tuning fails then too, and says so. */
static void
reduced (G_GNUC_UNUSED GObject *object, GAsyncResult *result, gpointer data)
{
  PasticheTunePreviews *previews = data;
  GtkWidget            *preview;

  previews->small_picture = g_task_propagate_pointer (G_TASK (result), NULL);
  if (previews->runner != NULL && previews->small_picture != NULL)
    {
      previews->painter = pastiche_painter_new (&pastiche_style_craft, previews->gallery, previews->small_picture);
      preview           = pastiche_preview_new (previews->painter, previews->small_picture, NULL);
      previews->preview = PASTICHE_PREVIEW (preview);
      atk_object_set_name (gtk_widget_get_accessible (preview), _ ("Preview"));
      g_signal_connect_swapped (preview, "notify::busy", G_CALLBACK (preview_busy), previews);
      gtk_container_add (previews->frame, preview);
      gtk_widget_show (preview);
      pastiche_tune_previews_update (previews);
    }
  pastiche_tune_previews_free (previews);
}

PasticheTunePreviews *
pastiche_tune_previews_new (PasticheTuneRunner    *runner,
                            PasticheGallery       *gallery,
                            const PastichePicture *picture,
                            PasticheFilmstrip     *strip,
                            GtkContainer          *frame)
{
  PasticheTunePreviews *previews = g_rc_box_new0 (PasticheTunePreviews);
  g_autoptr (GTask) task         = g_task_new (NULL, NULL, reduced, g_rc_box_acquire (previews));

  previews->runner         = runner;
  previews->gallery        = gallery;
  previews->picture        = picture;
  previews->strip          = strip;
  previews->frame          = frame;
  previews->previewed_step = -1;
  g_signal_connect_swapped (strip, "notify::state", G_CALLBACK (state_selected), previews);
  g_task_set_task_data (task, previews, NULL);
  g_task_run_in_thread (task, reduce);
  return previews;
}

void
pastiche_tune_previews_stop (PasticheTunePreviews *previews)
{
  drop (previews, &previews->small_job);
  drop (previews, &previews->now_job);
  if (previews->preview != NULL)
    g_signal_handlers_disconnect_by_data (previews->preview, previews);
  g_signal_handlers_disconnect_by_data (previews->strip, previews);
  previews->runner = NULL;
}

static void
clear (gpointer data)
{
  PasticheTunePreviews *previews = data;

  g_clear_pointer (&previews->painter, pastiche_painter_free);
  g_clear_pointer (&previews->small_picture, pastiche_picture_free);
}

void
pastiche_tune_previews_free (PasticheTunePreviews *previews)
{
  g_rc_box_release_full (previews, clear);
}
