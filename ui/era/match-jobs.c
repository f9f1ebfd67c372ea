/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * match-jobs.c: matches the looks of stills in the background.
 */
#include "match-jobs.h"

#include "picture-surface.h"
#include "worker.h"

struct _PasticheMatchJobs
{
  const PasticheStills *stills;
  PasticheMatched       matched;
  gpointer              data;
  PasticheWorker       *worker;
  GCancellable         *cancellable; /* cancelled when the jobs are freed */
  int                   to;          /* the newest request, as is the next */
  double                strength;
  gboolean              busy, waiting; /* one is under way; a newer one waits for its end */
};

typedef struct
{
  const PasticheStills *stills;
  int                   to;
  double                strength;
  GPtrArray            *after; /* of cairo_surface_t */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_ptr_array_unref (work->after);
  g_free (work);
}

/* --- in the thread -------------------------------------------------------- */

static gboolean
add_after (Work *work, const PasticheLook *look, int i, GCancellable *cancellable, GError **error)
{
  g_autoptr (PastichePicture) picture =
      pastiche_look_apply (look, work->stills->pictures[i], i, NULL, NULL, cancellable, error);
  cairo_surface_t *surface = picture != NULL ? pastiche_picture_surface (picture, NULL, error) : NULL;

  if (surface != NULL)
    g_ptr_array_add (work->after, surface);
  return surface != NULL;
}

static void
match (GTask *task, G_GNUC_UNUSED gpointer object, gpointer data, GCancellable *cancellable)
{
  Work                     *work   = data;
  const PasticheStills     *stills = work->stills;
  g_autofree PasticheLook **looks  = g_new0 (PasticheLook *, stills->n);
  GError                   *error  = NULL;

  pastiche_step_back ();
  if (pastiche_match_looks (stills->stills, stills->n, work->to, work->strength, looks, &error))
    for (int i = 0; i < stills->n; i++)
      {
        if (error == NULL)
          add_after (work, looks[i], i, cancellable, &error);
        pastiche_look_free (looks[i]);
      }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* --- the main loop -------------------------------------------------------- */

static void start (PasticheMatchJobs *jobs);

static void
done (G_GNUC_UNUSED GObject *unused, GAsyncResult *result, gpointer data)
{
  PasticheMatchJobs *jobs  = data;
  const Work        *work  = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean matched         = g_task_propagate_boolean (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the jobs were freed */
  jobs->busy = FALSE;
  if (jobs->waiting)
    start (jobs);
  jobs->matched (matched ? (cairo_surface_t **) work->after->pdata : NULL, error, jobs->data);
}

static void
start (PasticheMatchJobs *jobs)
{
  Work *work             = g_new0 (Work, 1);
  g_autoptr (GTask) task = g_task_new (NULL, jobs->cancellable, done, jobs);

  *work         = (Work) { jobs->stills, jobs->to, jobs->strength, NULL };
  work->after   = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_surface_destroy);
  jobs->busy    = TRUE;
  jobs->waiting = FALSE;
  g_task_set_task_data (task, work, work_free);
  pastiche_worker_run (jobs->worker, task, match);
}

void
pastiche_match_jobs_request (PasticheMatchJobs *jobs, int to, double strength)
{
  jobs->to       = to;
  jobs->strength = strength;
  jobs->waiting  = jobs->busy;
  if (!jobs->busy)
    start (jobs);
}

PasticheMatchJobs *
pastiche_match_jobs_new (const PasticheStills *stills, PasticheMatched matched, gpointer data)
{
  PasticheMatchJobs *jobs = g_new0 (PasticheMatchJobs, 1);

  jobs->stills      = stills;
  jobs->matched     = matched;
  jobs->data        = data;
  jobs->worker      = pastiche_worker_new ("pastiche-match");
  jobs->cancellable = g_cancellable_new ();
  return jobs;
}

void
pastiche_match_jobs_free (PasticheMatchJobs *jobs)
{
  g_cancellable_cancel (jobs->cancellable);
  pastiche_worker_free (jobs->worker);
  g_object_unref (jobs->cancellable);
  g_free (jobs);
}
