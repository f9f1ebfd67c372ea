/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * painter.c: a queue of painting jobs, the most urgent of which a worker's thread does.
 *
 * The queue and all decisions belong to the main loop; the thread is given one job at a time, as a task.  A job that is
 * dropped while it runs stays in the queue, and is freed when its task has ended.
 */
#include "painter.h"

#include "mask-surface.h"
#include "picture-surface.h"
#include "worker.h"

typedef struct
{
  PastichePainter      *painter; /* NULL when that was freed while the job ran */
  guint                 number;
  PastichePass          pass;
  PastichePass          urgency; /* the same as @pass, until the job is hurried */
  cairo_rectangle_int_t part;    /* PASTICHE_PASS_PART */
  const PasticheCraft  *craft;
  gpointer              choice; /* the craft's; NULL for PASTICHE_PASS_BEFORE */
  PastichePainted       done;
  gpointer              data;
  PasticheFinished      painting;    /* the thread's while the job runs */
  GCancellable         *cancellable; /* of the running job */
  gboolean              interrupted; /* by a more urgent one: to be done again */
  gboolean              dropped;
  double                fraction; /* done so far, 0..1; under the painter's mutex */
  gint64                began;    /* monotonic time when it was last given to the thread */
} Job;

struct _PastichePainter
{
  const PasticheCraft   *craft;
  gpointer               craft_data;
  const PastichePicture *picture;
  PastichePicture       *reduced; /* used by the thread alone: @picture at the size that most jobs want */
  PasticheKept           kept;    /* likewise */
  PasticheWorker        *worker;
  GList                 *jobs; /* in the order they came, the running one among them */
  Job                   *running;
  guint                  last; /* number given */
  GMutex                 mutex;
};

/* Forget what was painted so far. */
static void
clear_painting (Job *job)
{
  PasticheFinished *painting = &job->painting;

  if (painting->found != NULL)
    job->craft->free_found (g_steal_pointer (&painting->found));
  g_clear_pointer (&painting->fitted, cairo_surface_destroy);
  g_clear_pointer (&painting->whole, cairo_surface_destroy);
  g_clear_pointer (&painting->mask_fitted, cairo_surface_destroy);
  g_clear_pointer (&painting->mask_whole, cairo_surface_destroy);
  g_clear_pointer (&painting->mask, pastiche_selection_free);
  g_clear_pointer (&painting->finished, pastiche_picture_free);
  g_clear_error (&painting->obstacle);
}

static void
job_free (Job *job)
{
  if (job->choice != NULL)
    job->craft->free (job->choice);
  clear_painting (job);
  g_clear_object (&job->cancellable);
  g_free (job);
}

/* --- in the thread -------------------------------------------------------- */

const PastichePicture *
pastiche_painter_reduce (PastichePainter *painter, int width, int height, GError **error)
{
  const PastichePicture *picture = painter->picture;

  if (width >= picture->width || height >= picture->height)
    return picture;
  if (painter->reduced != NULL && painter->reduced->width == width && painter->reduced->height == height)
    return painter->reduced;
  g_clear_pointer (&painter->reduced, pastiche_picture_free);
  return painter->reduced = pastiche_picture_resize (picture, width, height, error);
}

PasticheKept *
pastiche_painter_kept (PastichePainter *painter)
{
  return &painter->kept;
}

/* All of @picture as a surface that is no larger than a screen. */
static cairo_surface_t *
fitted_surface (const PastichePicture *picture, GError **error)
{
  g_autoptr (PastichePicture) reduced = NULL;
  int width, height;

  pastiche_fit_screen (picture->width, picture->height, &width, &height);
  if (width >= picture->width)
    return pastiche_picture_surface (picture, NULL, error);
  reduced = pastiche_picture_resize (picture, width, height, error);
  return reduced != NULL ? pastiche_picture_surface (reduced, NULL, error) : NULL;
}

static void
note_progress (double fraction, gpointer data)
{
  Job *job = data;

  g_mutex_lock (&job->painter->mutex);
  job->fraction = fraction;
  g_mutex_unlock (&job->painter->mutex);
}

static gboolean
is_kept_whole (PastichePass pass)
{
  return pass == PASTICHE_PASS_FULL || pass == PASTICHE_PASS_AHEAD || pass == PASTICHE_PASS_PART;
}

static gboolean
make_surfaces (PasticheFinished *painting, PastichePass pass, const PastichePicture *finished, GError **error)
{
  if ((pass != PASTICHE_PASS_PART && !(painting->fitted = fitted_surface (finished, error))) ||
      (is_kept_whole (pass) && !(painting->whole = pastiche_picture_surface (finished, NULL, error))))
    return FALSE;
  if (painting->mask == NULL)
    return TRUE;
  painting->mask_whole  = pastiche_mask_surface (painting->mask, finished->width, finished->height);
  painting->mask_fitted = pastiche_mask_fit_screen (painting->mask_whole);
  if (!is_kept_whole (pass))
    g_clear_pointer (&painting->mask_whole, cairo_surface_destroy);
  return TRUE;
}

/* Have the craft paint, and make surfaces of that. */
static void
paint (PastichePainter *painter, Job *job, GCancellable *cancellable, GError **error)
{
  const PastichePicture *picture  = painter->picture;
  PasticheFinished      *painting = &job->painting;
  PasticheCraftJob craft_job = { painter, picture, job->pass, job->part, job->choice, note_progress, job, cancellable };
  g_autoptr (PastichePicture) finished = painter->craft->paint (painter->craft_data, &craft_job, painting, error);

  if (finished == NULL || !make_surfaces (painting, job->pass, finished, error))
    return;
  if (finished->width == picture->width && finished->height == picture->height && !painting->rough &&
      job->pass != PASTICHE_PASS_THUMBNAIL)
    painting->finished = g_steal_pointer (&finished);
}

static void
work (GTask *task, G_GNUC_UNUSED gpointer object, gpointer data, GCancellable *cancellable)
{
  Job    *job   = data;
  GError *error = NULL;

  pastiche_step_back ();
  if (job->pass == PASTICHE_PASS_BEFORE)
    job->painting.fitted = fitted_surface (job->painter->picture, &error);
  else
    paint (job->painter, job, cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* --- the main loop -------------------------------------------------------- */

static Job *
most_urgent (PastichePainter *painter)
{
  Job *urgent = NULL;

  for (GList *l = painter->jobs; l != NULL; l = l->next)
    if (urgent == NULL || ((Job *) l->data)->urgency < urgent->urgency)
      urgent = l->data;
  return urgent;
}

static void ended (GObject *unused, GAsyncResult *result, gpointer data);

/* Give the thread its next job, unless it has one or there is none. */
static void
start_next (PastichePainter *painter)
{
  Job *job               = most_urgent (painter);
  g_autoptr (GTask) task = NULL;

  if (painter->running != NULL || job == NULL)
    return;
  g_clear_object (&job->cancellable);
  clear_painting (job);
  job->cancellable = g_cancellable_new ();
  job->interrupted = FALSE;
  job->fraction    = 0;
  job->began       = g_get_monotonic_time ();
  painter->running = job;
  task             = g_task_new (NULL, job->cancellable, ended, job);
  g_task_set_check_cancellable (task, FALSE); /* what was finished all the same is handed out */
  g_task_set_task_data (task, job, NULL);
  pastiche_worker_run (painter->worker, task, work);
}

/* Hand out what a job made; or let it wait for another turn, or forget it. */
static void
ended (G_GNUC_UNUSED GObject *unused, GAsyncResult *result, gpointer data)
{
  Job             *job     = data;
  PastichePainter *painter = job->painter;
  g_autoptr (GError) error = NULL;
  gboolean painted         = g_task_propagate_boolean (G_TASK (result), &error);
  gboolean is_wanted       = painter != NULL && !job->dropped;

  if (painter != NULL)
    {
      painter->running = NULL;
      if (!is_wanted || painted || !job->interrupted)
        painter->jobs = g_list_remove (painter->jobs, job);
      start_next (painter); /* first, so that the thread need not wait for what is done with the result */
    }
  if (is_wanted && !painted && job->interrupted)
    return;
  if (is_wanted)
    job->done (painted ? &job->painting : NULL, error, job->data);
  job_free (job);
}

PastichePainter *
pastiche_painter_new (const PasticheCraft *craft, gpointer craft_data, const PastichePicture *picture)
{
  PastichePainter *painter = g_new0 (PastichePainter, 1);

  painter->craft      = craft;
  painter->craft_data = craft_data;
  painter->picture    = picture;
  painter->worker     = pastiche_worker_new ("pastiche-painter");
  g_mutex_init (&painter->mutex);
  return painter;
}

/* The running job's callback is still to come, and frees the job. */
void
pastiche_painter_free (PastichePainter *painter)
{
  if (painter->running != NULL)
    g_cancellable_cancel (painter->running->cancellable);
  pastiche_worker_free (painter->worker);
  if (painter->running != NULL)
    {
      painter->jobs             = g_list_remove (painter->jobs, painter->running);
      painter->running->painter = NULL;
    }
  g_list_free_full (painter->jobs, (GDestroyNotify) job_free);
  g_clear_pointer (&painter->reduced, pastiche_picture_free);
  g_clear_pointer (&painter->kept.choice, painter->craft->free);
  g_clear_pointer (&painter->kept.picture, pastiche_picture_free);
  g_mutex_clear (&painter->mutex);
  g_free (painter);
}

/* Stop the running job for one of @urgency, if that comes first. */
static void
interrupt (PastichePainter *painter, PastichePass urgency)
{
  if (painter->running == NULL || painter->running->urgency <= urgency)
    return;
  painter->running->interrupted = TRUE;
  g_cancellable_cancel (painter->running->cancellable);
}

static Job *
new_job (PastichePainter *painter, PastichePass pass, gconstpointer choice, PastichePainted done, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->painter = painter;
  job->number  = ++painter->last;
  job->pass    = pass;
  job->urgency = pass;
  job->craft   = painter->craft;
  job->choice  = choice != NULL ? painter->craft->copy (choice) : NULL;
  job->done    = done;
  job->data    = data;
  return job;
}

static guint
add (PastichePainter *painter, Job *job)
{
  painter->jobs = g_list_append (painter->jobs, job);
  interrupt (painter, job->pass);
  start_next (painter);
  return job->number;
}

guint
pastiche_painter_add (PastichePainter *painter,
                      PastichePass     pass,
                      gconstpointer    choice,
                      PastichePainted  done,
                      gpointer         data)
{
  return add (painter, new_job (painter, pass, choice, done, data));
}

guint
pastiche_painter_add_part (PastichePainter             *painter,
                           const cairo_rectangle_int_t *part,
                           gconstpointer                choice,
                           PastichePainted              done,
                           gpointer                     data)
{
  Job *job = new_job (painter, PASTICHE_PASS_PART, choice, done, data);

  job->part = *part;
  return add (painter, job);
}

static Job *
find (PastichePainter *painter, guint number)
{
  for (GList *l = painter->jobs; l != NULL; l = l->next)
    if (((Job *) l->data)->number == number)
      return l->data;
  return NULL;
}

void
pastiche_painter_drop (PastichePainter *painter, guint number)
{
  Job *job = find (painter, number);

  if (job == NULL)
    return;
  if (job == painter->running)
    {
      job->dropped = TRUE;
      g_cancellable_cancel (job->cancellable);
      return;
    }
  painter->jobs = g_list_remove (painter->jobs, job);
  job_free (job);
}

void
pastiche_painter_hurry (PastichePainter *painter, guint number)
{
  Job *job = find (painter, number);

  if (job == NULL)
    return;
  job->urgency = PASTICHE_PASS_FULL;
  interrupt (painter, PASTICHE_PASS_FULL);
}

double
pastiche_painter_progress (PastichePainter *painter, guint number, double *seconds)
{
  Job   *job      = find (painter, number);
  double fraction = 0;

  if (seconds != NULL)
    *seconds = job != NULL && job == painter->running ? (g_get_monotonic_time () - job->began) / 1e6 : 0;

  g_mutex_lock (&painter->mutex);
  if (job != NULL)
    fraction = job->fraction;
  g_mutex_unlock (&painter->mutex);
  return fraction;
}

const PasticheCraft *
pastiche_painter_craft (PastichePainter *painter)
{
  return painter->craft;
}
