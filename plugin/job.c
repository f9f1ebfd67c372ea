/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job.c: the engine's work on a picture in a thread, with GIMP's progress bar.
 *
 * GIMP's procedures may only be called from the main thread.  So the worker's thread stores how far it is, and a
 * timeout in the main thread tells GIMP.  The main thread waits in a context of its own, so that nothing else is
 * dispatched meanwhile. There is no way to cancel the job, because GIMP's Cancel kills the whole plug-in at once.
 */
#include <libgimp/gimp.h>

#include "job.h"
#include "worker.h"

#define PROGRESS_PERIOD 50 /* ms between two reports */

typedef struct
{
  PasticheJobWork        work;
  gpointer               data; /* the work's */
  const PastichePicture *picture;
  PastichePicture       *finished;
  GError                *error;
  gboolean               ended;
  double                 from, to; /* GIMP's progress when the job begins, and when it has ended */
  double                 reported; /* to GIMP */

  GMutex mutex;
  double fraction; /* done so far, 0..1; under mutex */
} Job;

static GMainContext *waiting; /* the main thread's, while it waits for a job */

/* --- in the thread -------------------------------------------------------- */

static void
note_progress (double fraction, gpointer data)
{
  Job *job = data;

  g_mutex_lock (&job->mutex);
  job->fraction = fraction;
  g_mutex_unlock (&job->mutex);
}

static void
do_work (GTask *task, G_GNUC_UNUSED gpointer object, gpointer data, GCancellable *cancellable)
{
  Job             *job      = data;
  GError          *error    = NULL;
  PastichePicture *finished = job->work (job->data, job->picture, note_progress, job, cancellable, &error);

  if (error == NULL)
    g_task_return_pointer (task, finished, (GDestroyNotify) pastiche_picture_free);
  else
    g_task_return_error (task, error);
}

typedef struct
{
  PasticheJobCall call;
  gpointer        data;
  GMutex          mutex;
  GCond           cond;
  gboolean        ended; /* under mutex */
} Call;

static gboolean
answer (gpointer data)
{
  Call *call = data;

  call->call (call->data);
  g_mutex_lock (&call->mutex);
  call->ended = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);
  return G_SOURCE_REMOVE;
}

void
pastiche_job_in_main (PasticheJobCall call, gpointer data)
{
  Call     asked  = { .call = call, .data = data };
  GSource *source = g_idle_source_new ();

  g_mutex_init (&asked.mutex);
  g_cond_init (&asked.cond);
  g_source_set_callback (source, answer, &asked, NULL);
  g_source_attach (source, waiting);
  g_source_unref (source);
  g_mutex_lock (&asked.mutex);
  while (!asked.ended)
    g_cond_wait (&asked.cond, &asked.mutex);
  g_mutex_unlock (&asked.mutex);
  g_mutex_clear (&asked.mutex);
  g_cond_clear (&asked.cond);
}

/* --- in the main thread --------------------------------------------------- */

static void
report (Job *job, double progress)
{
  job->reported = progress;
  gimp_progress_update (progress);
  g_info ("done: %d %%", (int) (100 * progress));
}

static gboolean
report_news (gpointer data)
{
  Job   *job = data;
  double progress;

  g_mutex_lock (&job->mutex);
  progress = job->from + (job->to - job->from) * job->fraction;
  g_mutex_unlock (&job->mutex);
  if (progress > job->reported)
    report (job, progress);
  return G_SOURCE_CONTINUE;
}

static void
ended (G_GNUC_UNUSED GObject *unused, GAsyncResult *result, gpointer data)
{
  Job *job = data;

  job->finished = g_task_propagate_pointer (G_TASK (result), &job->error);
  job->ended    = TRUE;
  report_news (job);
}

/* Paint, while @context, the thread's default one, passes on the progress. */
static void
run (Job *job, GMainContext *context)
{
  PasticheWorker *worker = pastiche_worker_new ("pastiche-job");
  GSource        *timer  = g_timeout_source_new (PROGRESS_PERIOD);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, ended, job);

  report (job, job->from);
  g_source_set_callback (timer, report_news, job, NULL);
  g_source_attach (timer, context);
  g_task_set_task_data (task, job, NULL);
  pastiche_worker_run (worker, task, do_work);
  while (!job->ended)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (timer);
  g_source_unref (timer);
  pastiche_worker_free (worker);
}

PastichePicture *
pastiche_job_run (PasticheJobWork        work,
                  gpointer               data,
                  const PastichePicture *picture,
                  double                 from,
                  double                 to,
                  GError               **error)
{
  Job job                          = { .work = work, .data = data, .picture = picture, .from = from, .to = to };
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_mutex_init (&job.mutex);
  g_main_context_push_thread_default (context);
  waiting = context;
  run (&job, context);
  waiting = NULL;
  g_main_context_pop_thread_default (context);
  g_mutex_clear (&job.mutex);
  if (job.error != NULL)
    g_propagate_error (error, job.error);
  return job.finished;
}

/* --- what is done to it --------------------------------------------------- */

typedef struct
{
  PasticheStyle          *style;
  const PasticheSettings *settings;
} Painting;

static PastichePicture *
paint (gpointer               data,
       const PastichePicture *picture,
       PasticheProgress       progress,
       gpointer               progress_data,
       GCancellable          *cancellable,
       GError               **error)
{
  const Painting *painting = data;

  return pastiche_apply (painting->style, picture, painting->settings, progress, progress_data, cancellable, error);
}

PastichePicture *
pastiche_job_paint (PasticheStyle          *style,
                    const PastichePicture  *picture,
                    const PasticheSettings *settings,
                    double                  from,
                    double                  to,
                    GError                **error)
{
  Painting painting = { style, settings };

  return pastiche_job_run (paint, &painting, picture, from, to, error);
}

static PastichePicture *
paint_frame (gpointer               data,
             const PastichePicture *picture,
             PasticheProgress       progress,
             gpointer               progress_data,
             GCancellable          *cancellable,
             GError               **error)
{
  return pastiche_shot_apply (data, picture, progress, progress_data, cancellable, error);
}

PastichePicture *
pastiche_job_paint_frame (PasticheShot *shot, const PastichePicture *picture, double from, double to, GError **error)
{
  return pastiche_job_run (paint_frame, shot, picture, from, to, error);
}

/* What comes of it is in the shot. */
static PastichePicture *
add (gpointer               data,
     const PastichePicture *picture,
     PasticheProgress       progress,
     gpointer               progress_data,
     GCancellable          *cancellable,
     GError               **error)
{
  pastiche_shot_add (data, picture, progress, progress_data, cancellable, error);
  return NULL;
}

gboolean
pastiche_job_add (PasticheShot *shot, const PastichePicture *picture, double from, double to, GError **error)
{
  GError *why = NULL;

  pastiche_job_run (add, shot, picture, from, to, &why);
  if (why == NULL)
    return TRUE;
  g_propagate_error (error, why);
  return FALSE;
}

/* --- notices -------------------------------------------------------------- */

static void
show_notice (const char *sentence, G_GNUC_UNUSED gpointer unused)
{
  gimp_message (sentence);
}

void
pastiche_job_show_notices (void)
{
  pastiche_set_notice (show_notice, NULL);
}
