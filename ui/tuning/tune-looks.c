/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-looks.c: what is seen of learning.
 *
 * A look begins with the state's style, which is made beside the learning, and
 * ends when the preview is not busy any more.
 */
#include "tune-looks.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "painter.h"
#include "pastiche-preview.h"

#define SEEN_PIXELS (512 * 512)              /* of the picture that is looked at */
#define SHARE       20                       /* of a look's time, until the next */
#define LEAST_PAUSE (2 * G_TIME_SPAN_SECOND) /* between two looks */

struct _PasticheTuneLooks /* a box of GLib's with counted references */
{
  PasticheTuneRunner    *runner; /* NULL when it was stopped */
  PasticheGallery       *gallery;
  const PastichePicture *picture;
  PasticheFilmstrip     *strip;
  GtkContainer          *frame;

  PastichePicture *seen; /* @picture, smaller; NULL until it was made, as the next two */
  PastichePainter *painter;
  PastichePreview *preview;

  gboolean learning;  /* there is something to look at */
  gboolean looking;   /* a look has begun */
  gboolean again;     /* another state was chosen meanwhile */
  int      look_step; /* of the last look at the newest state; −1: there was none */
  gint64   began, due;

  int   small_state; /* whose small picture is being made */
  guint small_job, now_job;
  guint style_jobs; /* small pictures' styles that are being made */
};

static void look (PasticheTuneLooks *looks);

static int
newest_step (PasticheTuneLooks *looks)
{
  guint                       n;
  const PasticheTuneProgress *points = pastiche_tune_runner_points (looks->runner, &n);

  return n > 0 ? points[n - 1].step : 0;
}

static int
selected_state (PasticheTuneLooks *looks)
{
  int state;

  g_object_get (looks->strip, "state", &state, NULL);
  return state;
}

static void
drop (PasticheTuneLooks *looks, guint *job)
{
  if (*job != 0)
    pastiche_painter_drop (looks->painter, *job);
  *job = 0;
}

/* --- small pictures ------------------------------------------------------- */

static void
small_done (PasticheFinished *painting, G_GNUC_UNUSED const GError *error, gpointer data)
{
  PasticheTuneLooks *looks = data;

  looks->small_job = 0;
  if (painting != NULL)
    pastiche_filmstrip_set_thumbnail (looks->strip, looks->small_state, painting->fitted);
  pastiche_tune_looks_update (looks);
}

static void
now_done (PasticheFinished *painting, G_GNUC_UNUSED const GError *error, gpointer data)
{
  PasticheTuneLooks *looks = data;

  looks->now_job = 0;
  if (painting != NULL)
    pastiche_filmstrip_set_thumbnail (looks->strip, PASTICHE_TUNE_NOW, painting->fitted);
}

/* A state may be dropped before its turn; then nobody misses its picture. */
static void
small_style_ready (GObject *object, GAsyncResult *result, gpointer data)
{
  PasticheTuneLooks *looks          = data;
  g_autoptr (PasticheChoice) choice = pastiche_choice_new ();

  choice->loaded = pastiche_tune_runner_style_finish (PASTICHE_TUNE_RUNNER (object), result, NULL);
  looks->style_jobs--;
  if (looks->runner != NULL && choice->loaded != NULL)
    looks->small_job = pastiche_painter_add (looks->painter, PASTICHE_PASS_THUMBNAIL, choice, small_done, looks);
  pastiche_tune_looks_free (looks);
}

/* One after the other, the newest first. */
static void
want_small (PasticheTuneLooks *looks)
{
  int state = pastiche_filmstrip_next_missing (looks->strip);

  if (state < 0 || looks->small_job != 0 || looks->style_jobs > 0)
    return;
  looks->small_state = state;
  looks->style_jobs++;
  pastiche_tune_runner_style_async (looks->runner, state, small_style_ready, g_rc_box_acquire (looks));
}

/* --- the preview ---------------------------------------------------------- */

static void
end_look (PasticheTuneLooks *looks)
{
  gint64 now = g_get_monotonic_time ();

  looks->looking = FALSE;
  looks->due     = now + MAX (LEAST_PAUSE, SHARE * (now - looks->began));
  if (looks->again)
    look (looks);
}

static void
preview_busy (PasticheTuneLooks *looks)
{
  gboolean busy;

  g_object_get (looks->preview, "busy", &busy, NULL);
  if (!busy && looks->looking)
    end_look (looks);
}

static void
style_ready (GObject *object, GAsyncResult *result, gpointer data)
{
  PasticheTuneLooks *looks          = data;
  g_autoptr (PasticheChoice) choice = pastiche_choice_new ();

  choice->loaded = pastiche_tune_runner_style_finish (PASTICHE_TUNE_RUNNER (object), result, NULL);
  if (looks->runner != NULL && choice->loaded != NULL && looks->learning)
    {
      pastiche_preview_request (looks->preview, choice);
      drop (looks, &looks->now_job);
      if (selected_state (looks) == PASTICHE_TUNE_NOW)
        looks->now_job = pastiche_painter_add (looks->painter, PASTICHE_PASS_THUMBNAIL, choice, now_done, looks);
    }
  else if (looks->runner != NULL)
    {
      end_look (looks);
    }
  pastiche_tune_looks_free (looks);
}

static void
look (PasticheTuneLooks *looks)
{
  int state = selected_state (looks);

  looks->again = looks->looking;
  if (looks->looking)
    return;
  looks->looking = TRUE;
  looks->began   = g_get_monotonic_time ();
  if (state == PASTICHE_TUNE_NOW)
    looks->look_step = newest_step (looks);
  pastiche_tune_runner_style_async (looks->runner, state, style_ready, g_rc_box_acquire (looks));
}

static void
state_selected (PasticheTuneLooks *looks)
{
  if (looks->learning)
    look (looks);
}

/* The picture as it is, until there is something to learn from again. */
static void
forget (PasticheTuneLooks *looks)
{
  g_autoptr (PasticheChoice) choice = pastiche_choice_new ();

  looks->learning           = FALSE;
  looks->look_step          = -1;
  choice->settings.strength = 0;
  drop (looks, &looks->small_job);
  drop (looks, &looks->now_job);
  pastiche_filmstrip_set_states (looks->strip, NULL, 0, 0);
  pastiche_preview_request (looks->preview, choice);
}

void
pastiche_tune_looks_update (PasticheTuneLooks *looks)
{
  PasticheStage                 stage   = pastiche_tune_runner_stage (looks->runner);
  gboolean                      resting = stage == PASTICHE_STAGE_RESTING;
  guint                         n_points;
  int                           n;
  const PasticheTuneProgress   *points = pastiche_tune_runner_points (looks->runner, &n_points);
  g_autofree PasticheTuneState *states = pastiche_tune_runner_states (looks->runner, &n);

  if (looks->preview == NULL)
    return;
  if (states == NULL)
    {
      if (stage == PASTICHE_STAGE_NOTHING && looks->learning)
        forget (looks);
      return;
    }
  looks->learning = TRUE;
  pastiche_filmstrip_set_states (looks->strip, states, n, n_points > 0 ? points[n_points - 1].best : 0);
  want_small (looks);
  if (selected_state (looks) == PASTICHE_TUNE_NOW && !looks->looking && newest_step (looks) != looks->look_step &&
      (resting || g_get_monotonic_time () >= looks->due))
    look (looks);
}

/* --- the picture ---------------------------------------------------------- */

static void
reduce (GTask *task, G_GNUC_UNUSED gpointer object, gpointer data, G_GNUC_UNUSED GCancellable *cancellable)
{
  const PastichePicture *picture = ((PasticheTuneLooks *) data)->picture;
  double                 scale   = MIN (1, sqrt ((double) SEEN_PIXELS / ((double) picture->width * picture->height)));

  g_task_return_pointer (task,
                         pastiche_picture_resize (picture, MAX (1, (int) lround (scale * picture->width)),
                                                  MAX (1, (int) lround (scale * picture->height)), NULL),
                         (GDestroyNotify) pastiche_picture_free);
}

/* Without memory for so little, learning fails too, and says so. */
static void
reduced (G_GNUC_UNUSED GObject *object, GAsyncResult *result, gpointer data)
{
  PasticheTuneLooks *looks = data;
  GtkWidget         *preview;

  looks->seen = g_task_propagate_pointer (G_TASK (result), NULL);
  if (looks->runner != NULL && looks->seen != NULL)
    {
      looks->painter = pastiche_painter_new (looks->gallery, looks->seen);
      preview        = pastiche_preview_new (looks->painter, looks->seen, NULL);
      looks->preview = PASTICHE_PREVIEW (preview);
      atk_object_set_name (gtk_widget_get_accessible (preview), _ ("Preview"));
      g_signal_connect_swapped (preview, "notify::busy", G_CALLBACK (preview_busy), looks);
      gtk_container_add (looks->frame, preview);
      gtk_widget_show (preview);
      pastiche_tune_looks_update (looks);
    }
  pastiche_tune_looks_free (looks);
}

PasticheTuneLooks *
pastiche_tune_looks_new (PasticheTuneRunner    *runner,
                         PasticheGallery       *gallery,
                         const PastichePicture *picture,
                         PasticheFilmstrip     *strip,
                         GtkContainer          *frame)
{
  PasticheTuneLooks *looks = g_rc_box_new0 (PasticheTuneLooks);
  g_autoptr (GTask) task   = g_task_new (NULL, NULL, reduced, g_rc_box_acquire (looks));

  looks->runner    = runner;
  looks->gallery   = gallery;
  looks->picture   = picture;
  looks->strip     = strip;
  looks->frame     = frame;
  looks->look_step = -1;
  g_signal_connect_swapped (strip, "notify::state", G_CALLBACK (state_selected), looks);
  g_task_set_task_data (task, looks, NULL);
  g_task_run_in_thread (task, reduce);
  return looks;
}

void
pastiche_tune_looks_stop (PasticheTuneLooks *looks)
{
  drop (looks, &looks->small_job);
  drop (looks, &looks->now_job);
  if (looks->preview != NULL)
    g_signal_handlers_disconnect_by_data (looks->preview, looks);
  g_signal_handlers_disconnect_by_data (looks->strip, looks);
  looks->runner = NULL;
}

static void
clear (gpointer data)
{
  PasticheTuneLooks *looks = data;

  g_clear_pointer (&looks->painter, pastiche_painter_free);
  g_clear_pointer (&looks->seen, pastiche_picture_free);
}

void
pastiche_tune_looks_free (PasticheTuneLooks *looks)
{
  g_rc_box_release_full (looks, clear);
}
