/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * painter.c: the engine's job in the background, for previews and thumbnails.
 *
 * The thread takes jobs from a list and leaves those that have ended in
 * another, from which a source of the main loop hands them out.  A dropped job
 * that runs stays in the list until the thread has let go of it.
 */
#include "painter.h"

#include <math.h>

#include "picture-surface.h"

#define SCREEN_WIDTH     1920 /* what PasticheFinished.fitted fits into */
#define SCREEN_HEIGHT    1200
#define THUMBNAIL_WIDTH  256
#define THUMBNAIL_HEIGHT 192

typedef struct
{
  guint            number;
  PastichePass     pass;
  PastichePass     urgency; /* under the mutex: as its pass, until it is hurried */
  PasticheChoice  *choice;
  PastichePainted  done;
  gpointer         data;
  PasticheFinished painting;
  GError          *error;
  GCancellable    *cancellable; /* under mutex, as the rest */
  gboolean         interrupted; /* to be done again */
  gboolean         dropped;
  double           fraction;
} Job;

struct _PastichePainter
{
  PasticheGallery       *gallery;
  const PastichePicture *picture;
  PastichePicture       *reduced; /* the thread's own: kept, as most jobs want the same size */
  GThread               *thread;
  GSource               *source; /* dispatched when jobs have ended */
  guint                  last;   /* number given */

  GMutex   mutex;
  GCond    changed;
  GList   *jobs; /* waiting, and the running one, in the order they came; under mutex, as the rest */
  Job     *running;
  GList   *ended;
  gboolean quit;
};

static void
job_free (Job *job)
{
  g_clear_pointer (&job->choice, pastiche_choice_free);
  g_clear_pointer (&job->painting.fitted, cairo_surface_destroy);
  g_clear_pointer (&job->painting.whole, cairo_surface_destroy);
  g_clear_pointer (&job->painting.finished, pastiche_picture_free);
  g_clear_error (&job->painting.obstacle);
  g_clear_error (&job->error);
  g_object_unref (job->cancellable);
  g_free (job);
}

/* --- the work ------------------------------------------------------------- */

/* The picture at another size, or itself where that would not be smaller. */
static const PastichePicture *
reduce (PastichePainter *painter, int width, int height, GError **error)
{
  const PastichePicture *picture = painter->picture;

  if (width >= picture->width || height >= picture->height)
    return picture;
  if (painter->reduced != NULL && painter->reduced->width == width && painter->reduced->height == height)
    return painter->reduced;
  g_clear_pointer (&painter->reduced, pastiche_picture_free);
  return painter->reduced = pastiche_picture_resize (picture, width, height, error);
}

static void
fit (const PastichePicture *picture, int box_width, int box_height, int *width, int *height)
{
  double scale = MIN ((double) box_width / picture->width, (double) box_height / picture->height);

  *width  = MAX (1, (int) lround (scale * picture->width));
  *height = MAX (1, (int) lround (scale * picture->height));
}

/* @picture as a surface that is no larger than a screen. */
static cairo_surface_t *
fitted_surface (const PastichePicture *picture, GError **error)
{
  g_autoptr (PastichePicture) reduced = NULL;
  int width, height;

  fit (picture, SCREEN_WIDTH, SCREEN_HEIGHT, &width, &height);
  if (width >= picture->width)
    return pastiche_picture_surface (picture, NULL, error);
  reduced = pastiche_picture_resize (picture, width, height, error);
  return reduced != NULL ? pastiche_picture_surface (reduced, NULL, error) : NULL;
}

/* What the engine is to paint for @job. */
static const PastichePicture *
source_picture (PastichePainter  *painter,
                const Job        *job,
                PasticheStyle    *style,
                PasticheSettings *settings,
                GError          **error)
{
  int width = painter->picture->width, height = painter->picture->height;

  if (job->pass == PASTICHE_PASS_THUMBNAIL)
    {
      settings->stroke_size = PASTICHE_MAX_STROKE_SIZE;
      fit (painter->picture, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT, &width, &height);
    }
  else if (job->pass == PASTICHE_PASS_QUICK)
    {
      pastiche_working_size (style, settings, width, height, &width, &height);
    }
  return reduce (painter, width, height, error);
}

static void
note_progress (double fraction, gpointer data)
{
  PastichePainter *painter = data;

  g_mutex_lock (&painter->mutex);
  painter->running->fraction = fraction;
  g_mutex_unlock (&painter->mutex);
}

static void
paint (PastichePainter *painter, Job *job)
{
  PasticheSettings       settings      = job->choice->settings;
  const PastichePicture *picture       = NULL;
  g_autoptr (PasticheStyle) style      = pastiche_choice_load (job->choice, painter->gallery, &job->error);
  g_autoptr (PastichePicture) finished = NULL;

  if (style != NULL)
    picture = source_picture (painter, job, style, &settings, &job->error);
  if (picture != NULL)
    finished = pastiche_apply (style, picture, &settings, note_progress, painter, job->cancellable, &job->error);
  if (finished != NULL)
    job->painting.fitted = fitted_surface (finished, &job->error);
  if (job->painting.fitted != NULL && (job->pass == PASTICHE_PASS_FULL || job->pass == PASTICHE_PASS_AHEAD))
    job->painting.whole = pastiche_picture_surface (finished, NULL, &job->error);
  if (job->painting.fitted != NULL && job->pass == PASTICHE_PASS_QUICK)
    pastiche_apply_check (style, &settings, painter->picture->width, painter->picture->height, &job->painting.obstacle);
  if (picture == painter->picture && job->pass != PASTICHE_PASS_THUMBNAIL && job->error == NULL)
    job->painting.finished = g_steal_pointer (&finished);
}

static Job *
most_urgent (PastichePainter *painter)
{
  Job *urgent = NULL;

  for (GList *l = painter->jobs; l != NULL; l = l->next)
    if (urgent == NULL || ((Job *) l->data)->urgency < urgent->urgency)
      urgent = l->data;
  return urgent;
}

/* Put an interrupted job back, forget a dropped one, or leave it for the main loop. */
static void
put_away (PastichePainter *painter, Job *job)
{
  if (job->dropped || !job->interrupted || job->error == NULL)
    {
      painter->jobs = g_list_remove (painter->jobs, job);
      if (job->dropped)
        {
          job_free (job);
          return;
        }
      painter->ended = g_list_append (painter->ended, job);
      g_source_set_ready_time (painter->source, 0);
      return;
    }
  job->interrupted = FALSE;
  job->fraction    = 0;
  g_clear_error (&job->error);
  g_object_unref (job->cancellable);
  job->cancellable = g_cancellable_new ();
}

static gpointer
work (gpointer data)
{
  PastichePainter *painter = data;

  pastiche_step_back ();
  g_mutex_lock (&painter->mutex);
  while (!painter->quit)
    {
      Job *job = painter->running = most_urgent (painter);

      if (job == NULL)
        {
          g_cond_wait (&painter->changed, &painter->mutex);
          continue;
        }
      g_mutex_unlock (&painter->mutex);
      if (job->pass == PASTICHE_PASS_BEFORE)
        job->painting.fitted = fitted_surface (painter->picture, &job->error);
      else
        paint (painter, job);
      g_mutex_lock (&painter->mutex);
      painter->running = NULL;
      put_away (painter, job);
    }
  g_mutex_unlock (&painter->mutex);
  return NULL;
}

/* --- the main loop -------------------------------------------------------- */

static Job *
take_ended (PastichePainter *painter)
{
  Job *job = NULL;

  g_mutex_lock (&painter->mutex);
  if (painter->ended != NULL)
    {
      job            = painter->ended->data;
      painter->ended = g_list_delete_link (painter->ended, painter->ended);
    }
  g_mutex_unlock (&painter->mutex);
  return job;
}

static gboolean
hand_out (gpointer data)
{
  PastichePainter *painter = data;
  Job             *job;

  g_source_set_ready_time (painter->source, -1);
  while ((job = take_ended (painter)) != NULL)
    {
      job->done (job->error == NULL ? &job->painting : NULL, job->error, job->data);
      job_free (job);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (G_GNUC_UNUSED GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

PastichePainter *
pastiche_painter_new (PasticheGallery *gallery, const PastichePicture *picture)
{
  static GSourceFuncs functions = { .dispatch = dispatch };
  PastichePainter    *painter   = g_new0 (PastichePainter, 1);

  painter->gallery = gallery;
  painter->picture = picture;
  painter->source  = g_source_new (&functions, sizeof (GSource));
  g_source_set_callback (painter->source, hand_out, painter, NULL);
  g_source_attach (painter->source, NULL);
  g_mutex_init (&painter->mutex);
  g_cond_init (&painter->changed);
  painter->thread = g_thread_new ("pastiche-painter", work, painter);
  return painter;
}

void
pastiche_painter_free (PastichePainter *painter)
{
  g_mutex_lock (&painter->mutex);
  painter->quit = TRUE;
  if (painter->running != NULL)
    g_cancellable_cancel (painter->running->cancellable);
  g_cond_signal (&painter->changed);
  g_mutex_unlock (&painter->mutex);
  g_thread_join (painter->thread);

  g_source_destroy (painter->source);
  g_source_unref (painter->source);
  g_list_free_full (painter->jobs, (GDestroyNotify) job_free);
  g_list_free_full (painter->ended, (GDestroyNotify) job_free);
  g_clear_pointer (&painter->reduced, pastiche_picture_free);
  g_mutex_clear (&painter->mutex);
  g_cond_clear (&painter->changed);
  g_free (painter);
}

static void
interrupt (Job *job)
{
  job->interrupted = TRUE;
  g_cancellable_cancel (job->cancellable);
}

guint
pastiche_painter_add (PastichePainter      *painter,
                      PastichePass          pass,
                      const PasticheChoice *choice,
                      PastichePainted       done,
                      gpointer              data)
{
  Job *job = g_new0 (Job, 1);

  job->number      = ++painter->last;
  job->pass        = pass;
  job->urgency     = pass;
  job->choice      = choice != NULL ? pastiche_choice_copy (choice) : NULL;
  job->done        = done;
  job->data        = data;
  job->cancellable = g_cancellable_new ();

  g_mutex_lock (&painter->mutex);
  painter->jobs = g_list_append (painter->jobs, job);
  if (painter->running != NULL && painter->running->urgency > pass)
    interrupt (painter->running);
  g_cond_signal (&painter->changed);
  g_mutex_unlock (&painter->mutex);
  return job->number;
}

static GList *
find (GList *jobs, guint number)
{
  while (jobs != NULL && ((Job *) jobs->data)->number != number)
    jobs = jobs->next;
  return jobs;
}

void
pastiche_painter_drop (PastichePainter *painter, guint number)
{
  GList *waiting, *ended;

  g_mutex_lock (&painter->mutex);
  waiting = find (painter->jobs, number);
  ended   = find (painter->ended, number);
  if (waiting != NULL && waiting->data == painter->running)
    {
      painter->running->dropped = TRUE;
      g_cancellable_cancel (painter->running->cancellable);
    }
  else if (waiting != NULL)
    {
      job_free (waiting->data);
      painter->jobs = g_list_delete_link (painter->jobs, waiting);
    }
  else if (ended != NULL)
    {
      job_free (ended->data);
      painter->ended = g_list_delete_link (painter->ended, ended);
    }
  g_mutex_unlock (&painter->mutex);
}

void
pastiche_painter_hurry (PastichePainter *painter, guint number)
{
  GList *found;

  g_mutex_lock (&painter->mutex);
  if ((found = find (painter->jobs, number)) != NULL)
    ((Job *) found->data)->urgency = PASTICHE_PASS_FULL;
  if (found != NULL && painter->running != NULL && painter->running->urgency > PASTICHE_PASS_FULL)
    interrupt (painter->running);
  g_mutex_unlock (&painter->mutex);
}

double
pastiche_painter_progress (PastichePainter *painter, guint number)
{
  GList *found;
  double fraction;

  g_mutex_lock (&painter->mutex);
  found    = find (painter->jobs, number);
  fraction = found != NULL ? ((Job *) found->data)->fraction : 0;
  g_mutex_unlock (&painter->mutex);
  return fraction;
}
