/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * many-jobs.c: paints picture files one after the other.
 */
#include "many-jobs.h"

#include <glib/gi18n-lib.h>

#include "notices.h"
#include "worker.h"

struct _PasticheManyJobs
{
  PasticheGallery *gallery;
  PasticheChoice  *choice;
  PasticheManyDone done;
  gpointer         data;
  PasticheWorker  *worker;
  GCancellable    *cancellable; /* cancelled when the jobs are freed */
  PasticheStyle   *style;       /* the worker's: loaded for the first file */
  GMutex           mutex;
  double           fraction; /* under mutex */
};

typedef struct
{
  PasticheManyJobs *jobs;
  char             *in, *out;
  char             *notice; /* or NULL */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->in);
  g_free (job->out);
  g_free (job->notice);
  g_free (job);
}

/* --- in the thread -------------------------------------------------------- */

static void
note_progress (double fraction, gpointer data)
{
  PasticheManyJobs *jobs = data;

  g_mutex_lock (&jobs->mutex);
  jobs->fraction = fraction;
  g_mutex_unlock (&jobs->mutex);
}

static gboolean
is_free (const char *path, GError **error)
{
  g_autofree char *name = NULL, *shown = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  name  = g_filename_display_name (path);
  shown = pastiche_printable (name, PASTICHE_TITLE_LETTERS);
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("“%s” is there already."), shown);
  return FALSE;
}

static gboolean
load_style (PasticheManyJobs *jobs, GError **error)
{
  if (jobs->style == NULL)
    jobs->style = pastiche_choice_load (jobs->choice, jobs->gallery, error);
  return jobs->style != NULL;
}

static void
paint (GTask *task, G_GNUC_UNUSED gpointer object, gpointer data, GCancellable *cancellable)
{
  Job              *job   = data;
  PasticheManyJobs *jobs  = job->jobs;
  GError           *error = NULL;
  gboolean          ok;
  int               width, height;

  pastiche_step_back ();
  note_progress (0, jobs);
  ok = !g_cancellable_set_error_if_cancelled (cancellable, &error) && is_free (job->out, &error) &&
       load_style (jobs, &error) &&
       pastiche_apply_file (jobs->style, job->in, job->out, &jobs->choice->settings, FALSE, note_progress, jobs,
                            cancellable, &width, &height, &error);
  job->notice = pastiche_notices_take ();
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- the main loop -------------------------------------------------------- */

static void
painted (G_GNUC_UNUSED GObject *unused, GAsyncResult *result, gpointer data)
{
  PasticheManyJobs *jobs   = data;
  const Job        *job    = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) /* or the jobs were freed */
    jobs->done (job->in, job->notice, error, jobs->data);
}

void
pastiche_many_jobs_add (PasticheManyJobs *jobs, const char *in, const char *out)
{
  Job *job               = g_new0 (Job, 1);
  g_autoptr (GTask) task = g_task_new (NULL, jobs->cancellable, painted, jobs);

  job->jobs = jobs;
  job->in   = g_strdup (in);
  job->out  = g_strdup (out);
  g_task_set_task_data (task, job, job_free);
  pastiche_worker_run (jobs->worker, task, paint);
}

double
pastiche_many_jobs_progress (PasticheManyJobs *jobs)
{
  double fraction;

  g_mutex_lock (&jobs->mutex);
  fraction = jobs->fraction;
  g_mutex_unlock (&jobs->mutex);
  return fraction;
}

PasticheManyJobs *
pastiche_many_jobs_new (PasticheGallery *gallery, const PasticheChoice *choice, PasticheManyDone done, gpointer data)
{
  PasticheManyJobs *jobs = g_new0 (PasticheManyJobs, 1);

  jobs->gallery     = gallery;
  jobs->choice      = pastiche_choice_copy (choice);
  jobs->done        = done;
  jobs->data        = data;
  jobs->worker      = pastiche_worker_new ("pastiche-many");
  jobs->cancellable = g_cancellable_new ();
  g_mutex_init (&jobs->mutex);
  pastiche_notices_keep ();
  return jobs;
}

void
pastiche_many_jobs_free (PasticheManyJobs *jobs)
{
  g_cancellable_cancel (jobs->cancellable);
  pastiche_worker_free (jobs->worker);
  g_object_unref (jobs->cancellable);
  g_clear_pointer (&jobs->style, pastiche_style_unref);
  pastiche_choice_free (jobs->choice);
  g_mutex_clear (&jobs->mutex);
  g_free (jobs);
}
