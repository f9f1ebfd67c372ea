/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job.c: the engine's job in a thread of its own, its progress in GIMP's.
 *
 * GIMP's procedures belong to the main thread, so the worker leaves a number
 * and the main thread passes it on.  There is nothing to cancel by: GIMP's
 * Cancel kills the whole plug-in at once.
 */
#include <libgimp/gimp.h>

#include "job.h"

#define PROGRESS_PERIOD (50 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  PasticheStyle          *style;
  const PastichePicture  *picture;
  const PasticheSettings *settings;
  PastichePicture        *finished;
  GError                 *error;

  GMutex   mutex;
  GCond    changed;
  double   fraction; /* under mutex */
  gboolean done;     /* under mutex */
} Job;

static void
note_progress (double fraction, gpointer data)
{
  Job *job = data;

  g_mutex_lock (&job->mutex);
  job->fraction = fraction;
  g_mutex_unlock (&job->mutex);
}

static gpointer
work (gpointer data)
{
  Job *job = data;

  job->finished = pastiche_apply (job->style, job->picture, job->settings, note_progress, job, NULL, &job->error);

  g_mutex_lock (&job->mutex);
  job->done = TRUE;
  g_cond_signal (&job->changed);
  g_mutex_unlock (&job->mutex);
  return NULL;
}

static void
report (double fraction)
{
  gimp_progress_update (fraction);
  g_info ("painted %d %%", (int) (100 * fraction));
}

PastichePicture *
pastiche_job_run (PasticheStyle          *style,
                  const PastichePicture  *picture,
                  const PasticheSettings *settings,
                  double                  from,
                  double                  to,
                  GError                **error)
{
  Job      job   = { .style = style, .picture = picture, .settings = settings };
  double   shown = from;
  gboolean done  = FALSE;
  GThread *thread;

  g_mutex_init (&job.mutex);
  g_cond_init (&job.changed);
  report (shown);
  thread = g_thread_new ("pastiche-job", work, &job);

  while (!done)
    {
      gint64 until = g_get_monotonic_time () + PROGRESS_PERIOD;
      double fraction;

      g_mutex_lock (&job.mutex);
      while (!job.done && g_cond_wait_until (&job.changed, &job.mutex, until))
        ;
      fraction = from + (to - from) * job.fraction;
      done     = job.done;
      g_mutex_unlock (&job.mutex);

      if (fraction > shown)
        report (shown = fraction);
    }

  g_thread_join (thread);
  g_mutex_clear (&job.mutex);
  g_cond_clear (&job.changed);
  if (job.error != NULL)
    g_propagate_error (error, job.error);
  return job.finished;
}
