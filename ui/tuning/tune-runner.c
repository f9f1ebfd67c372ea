/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-runner.c: fine-tuning in the background.
 *
 * All that changes the tune is an order for the one worker's thread, and orders are done in turn.  The order that
 * trains would last until its time is over, so whoever gives the next order cancels it first, which is no more than a
 * pause. Styles are made and saved in threads of GLib's pool while the training goes on; a lock keeps the tune from
 * being freed meanwhile.
 */
#include "tune-runner.h"

#include "worker.h"

#define NEWS_PERIOD 100 /* ms between two "changed" signals for new steps */

typedef struct _Order Order;

/* Called in the thread.  FALSE with an error when the order could not be done. */
typedef gboolean (*OrderFunc) (PasticheTuneRunner *runner, Order *order, GError **error);

struct _Order
{
  OrderFunc            func;
  PastichePainting    *paintings;
  int                  n_paintings;
  PasticheTuneSettings settings;
  char                *path;
  int                  state, step;
  gboolean             keep;
  GCancellable        *run;
  char                *warning; /* what went wrong, though the order was done */
};

struct _PasticheTuneRunner
{
  GObject parent_instance;

  PasticheGallery       *gallery;
  const PastichePicture *photograph;
  PasticheWorker        *worker; /* of tasks with an Order each; NULL when it was ended */
  PasticheTune          *tune;   /* the thread's; while it trains or is paused, the main loop may read it */
  GRWLock                in_use; /* read lock: use the tune in another thread; write lock: free or replace it */

  PasticheStage stage;
  gboolean      done;
  GCancellable *run; /* pauses the newest order to train */
  char         *problem;
  GArray       *points;

  GMutex   mutex;
  GArray  *news; /* of PasticheTuneProgress: steps that are not among the points yet; under mutex, as is the next */
  gboolean told; /* a source of the main loop that takes them is waiting */
};

G_DEFINE_FINAL_TYPE (PasticheTuneRunner, pastiche_tune_runner, G_TYPE_OBJECT)

static guint changed;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->paintings);
  g_free (order->path);
  g_clear_object (&order->run);
  g_free (order->warning);
  g_free (order);
}

/* --- in the thread -------------------------------------------------------- */

/* Free the tune, and have @tune, which may be NULL, in its place. */
static void
replace_tune (PasticheTuneRunner *runner, PasticheTune *tune)
{
  g_rw_lock_writer_lock (&runner->in_use);
  g_clear_pointer (&runner->tune, pastiche_tune_free);
  runner->tune = tune;
  g_rw_lock_writer_unlock (&runner->in_use);
}

static gboolean
begin (PasticheTuneRunner *runner, Order *order, GError **error)
{
  g_autoptr (PasticheTunePictures) pictures = pastiche_tune_pictures_new (runner->gallery, error);
  g_autoptr (GError) not_kept               = NULL;
  PasticheTune *tune;

  if (pictures == NULL)
    return FALSE;
  for (int i = 0; i < order->n_paintings; i++)
    if (!pastiche_tune_pictures_add_painting (pictures, &order->paintings[i], error))
      return FALSE;
  if (!pastiche_tune_pictures_add_photograph (pictures, runner->photograph, error))
    return FALSE;
  tune = pastiche_tune_new (runner->gallery, g_steal_pointer (&pictures), &order->settings, error);
  if (tune == NULL)
    return FALSE;
  if (!pastiche_tune_checkpoint (tune, NULL, &not_kept))
    order->warning = g_strdup (not_kept->message);
  replace_tune (runner, tune);
  return TRUE;
}

static gboolean
resume (PasticheTuneRunner *runner, Order *order, GError **error)
{
  PasticheTune *tune = pastiche_tune_resume (runner->gallery, order->path, error);

  if (tune != NULL)
    replace_tune (runner, tune);
  return tune != NULL;
}

static gboolean
tell (gpointer data)
{
  PasticheTuneRunner *runner = data;

  g_mutex_lock (&runner->mutex);
  runner->told = FALSE;
  g_array_append_vals (runner->points, runner->news->data, runner->news->len);
  g_array_set_size (runner->news, 0);
  g_mutex_unlock (&runner->mutex);
  g_signal_emit (runner, changed, 0);
  return G_SOURCE_REMOVE;
}

static void
step_done (const PasticheTuneProgress *progress, gpointer data)
{
  PasticheTuneRunner *runner = data;

  g_mutex_lock (&runner->mutex);
  g_array_append_vals (runner->news, progress, 1);
  if (!runner->told)
    g_timeout_add_full (G_PRIORITY_DEFAULT, NEWS_PERIOD, tell, g_object_ref (runner), g_object_unref);
  runner->told = TRUE;
  g_mutex_unlock (&runner->mutex);
}

static gboolean
run (PasticheTuneRunner *runner, Order *order, GError **error)
{
  return pastiche_tune_run (runner->tune, step_done, runner, order->run, error);
}

static gboolean
go_back (PasticheTuneRunner *runner, Order *order, GError **error)
{
  g_mutex_lock (&runner->mutex);
  g_array_set_size (runner->news, 0);
  g_mutex_unlock (&runner->mutex);
  return pastiche_tune_go_back (runner->tune, order->state, error);
}

static gboolean
close_tune (PasticheTuneRunner *runner, Order *order, GError **error)
{
  if (runner->tune != NULL && !order->keep)
    pastiche_tune_remove_checkpoint (runner->tune);
  else if (runner->tune != NULL && !pastiche_tune_checkpoint (runner->tune, NULL, error))
    return FALSE;
  replace_tune (runner, NULL);
  return TRUE;
}

static void
work (GTask *task, gpointer object, gpointer data, G_GNUC_UNUSED GCancellable *cancellable)
{
  Order  *order = data;
  GError *error = NULL;

  if (order->func (object, order, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- orders, in the main loop --------------------------------------------- */

static void
give (PasticheTuneRunner *runner, Order *order, OrderFunc func, GAsyncReadyCallback ended)
{
  g_autoptr (GTask) task = g_task_new (runner, NULL, ended, NULL);

  order->func = func;
  g_task_set_task_data (task, order, order_free);
  pastiche_worker_run (runner->worker, task, work);
}

static void
set_stage (PasticheTuneRunner *runner, PasticheStage stage, const char *problem)
{
  runner->stage = stage;
  g_set_str (&runner->problem, problem);
  g_signal_emit (runner, changed, 0);
}

/* The end of an order to train.  It says nothing when it was only cancelled to get at another order that trains
 * again. */
static void
run_ended (GObject *object, GAsyncResult *result, G_GNUC_UNUSED gpointer data)
{
  PasticheTuneRunner *runner = PASTICHE_TUNE_RUNNER (object);
  Order              *order  = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error   = NULL;
  gboolean done              = g_task_propagate_boolean (G_TASK (result), &error);

  if (order->run != runner->run || runner->stage == PASTICHE_STAGE_CLOSING)
    return;
  runner->done = done;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_stage (runner, PASTICHE_STAGE_PAUSED, runner->problem);
  else
    set_stage (runner, PASTICHE_STAGE_PAUSED, error != NULL ? error->message : runner->problem);
}

static void
start_run (PasticheTuneRunner *runner, const char *problem)
{
  Order *order = g_new0 (Order, 1);

  g_clear_object (&runner->run);
  runner->run  = g_cancellable_new ();
  runner->done = FALSE;
  order->run   = g_object_ref (runner->run);
  give (runner, order, run, run_ended);
  set_stage (runner, PASTICHE_STAGE_TUNING, problem);
}

static void
begin_ended (GObject *object, GAsyncResult *result, G_GNUC_UNUSED gpointer data)
{
  PasticheTuneRunner *runner = PASTICHE_TUNE_RUNNER (object);
  Order              *order  = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error   = NULL;
  PasticheTuneProgress progress;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (runner->stage == PASTICHE_STAGE_PREPARING)
        set_stage (runner, PASTICHE_STAGE_IDLE, error->message);
      return;
    }
  if (runner->stage != PASTICHE_STAGE_PREPARING)
    return;
  g_array_set_size (runner->points, 0);
  pastiche_tune_progress (runner->tune, &progress);
  if (progress.step > 0)
    g_array_append_val (runner->points, progress);
  start_run (runner, order->warning);
}

void
pastiche_tune_runner_begin (PasticheTuneRunner         *runner,
                            const PastichePainting     *paintings,
                            int                         n_paintings,
                            const PasticheTuneSettings *settings)
{
  Order *order = g_new0 (Order, 1);

  order->paintings   = g_memdup2 (paintings, n_paintings * sizeof *paintings);
  order->n_paintings = n_paintings;
  order->settings    = *settings;
  give (runner, order, begin, begin_ended);
  set_stage (runner, PASTICHE_STAGE_PREPARING, NULL);
}

void
pastiche_tune_runner_resume (PasticheTuneRunner *runner, const char *path)
{
  Order *order = g_new0 (Order, 1);

  order->path = g_strdup (path);
  give (runner, order, resume, begin_ended);
  set_stage (runner, PASTICHE_STAGE_PREPARING, NULL);
}

void
pastiche_tune_runner_plan (PasticheTuneRunner *runner, double minutes)
{
  if (runner->stage == PASTICHE_STAGE_TUNING || runner->stage == PASTICHE_STAGE_PAUSED)
    pastiche_tune_plan (runner->tune, 0, minutes);
}

void
pastiche_tune_runner_go_on (PasticheTuneRunner *runner, double minutes)
{
  if (runner->stage != PASTICHE_STAGE_PAUSED)
    return;
  pastiche_tune_plan (runner->tune, 0, minutes);
  start_run (runner, NULL);
}

void
pastiche_tune_runner_pause (PasticheTuneRunner *runner)
{
  if (runner->run != NULL)
    g_cancellable_cancel (runner->run);
}

static void
went_back (GObject *object, GAsyncResult *result, G_GNUC_UNUSED gpointer data)
{
  PasticheTuneRunner *runner = PASTICHE_TUNE_RUNNER (object);
  Order              *order  = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error   = NULL;
  guint count                = 0;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      while (count < runner->points->len &&
             g_array_index (runner->points, PasticheTuneProgress, count).step <= order->step)
        count++;
      g_array_set_size (runner->points, count);
    }
  set_stage (runner, runner->stage, error != NULL ? error->message : NULL);
}

void
pastiche_tune_runner_go_back (PasticheTuneRunner *runner, int state)
{
  Order                        *order     = g_new0 (Order, 1);
  gboolean                      is_tuning = runner->stage == PASTICHE_STAGE_TUNING;
  int                           n;
  g_autofree PasticheTuneState *states = pastiche_tune_runner_states (runner, &n);

  order->state = state;
  for (int i = 0; i < n; i++)
    if (states[i].id == state)
      order->step = states[i].step;
  pastiche_tune_runner_pause (runner);
  give (runner, order, go_back, went_back);
  if (is_tuning)
    start_run (runner, NULL);
}

static void
closed (GObject *object, GAsyncResult *result, G_GNUC_UNUSED gpointer data)
{
  PasticheTuneRunner *runner = PASTICHE_TUNE_RUNNER (object);
  g_autoptr (GError) error   = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_array_set_size (runner->points, 0);
      set_stage (runner, PASTICHE_STAGE_IDLE, NULL);
    }
  else
    {
      set_stage (runner, PASTICHE_STAGE_PAUSED, error->message);
    }
}

void
pastiche_tune_runner_close (PasticheTuneRunner *runner, gboolean keep)
{
  Order *order = g_new0 (Order, 1);

  order->keep = keep;
  pastiche_tune_runner_pause (runner);
  give (runner, order, close_tune, closed);
  set_stage (runner, PASTICHE_STAGE_CLOSING, NULL);
}

/* --- how far it is -------------------------------------------------------- */

PasticheStage
pastiche_tune_runner_stage (PasticheTuneRunner *runner)
{
  return runner->stage;
}

gboolean
pastiche_tune_runner_is_done (PasticheTuneRunner *runner)
{
  return runner->done;
}

const char *
pastiche_tune_runner_problem (PasticheTuneRunner *runner)
{
  return runner->problem;
}

const PasticheTuneProgress *
pastiche_tune_runner_points (PasticheTuneRunner *runner, guint *n)
{
  *n = runner->points->len;
  return (const PasticheTuneProgress *) runner->points->data;
}

PasticheTuneState *
pastiche_tune_runner_states (PasticheTuneRunner *runner, int *n)
{
  *n = 0;
  if (runner->stage != PASTICHE_STAGE_TUNING && runner->stage != PASTICHE_STAGE_PAUSED)
    return NULL;
  return pastiche_tune_states (runner->tune, n);
}

char *
pastiche_tune_runner_kept_path (PasticheTuneRunner *runner)
{
  if (runner->stage != PASTICHE_STAGE_TUNING && runner->stage != PASTICHE_STAGE_PAUSED)
    return NULL;
  return pastiche_tune_checkpoint_path (runner->tune);
}

/* --- beside it ------------------------------------------------------------ */

typedef struct
{
  int               state;
  PasticheTuneWords words; /* copies */
  char             *path;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free ((char *) request->words.title);
  g_free ((char *) request->words.artist);
  g_free ((char *) request->words.licence);
  g_free ((char *) request->words.source);
  g_free (request->path);
  g_free (request);
}

static gboolean
is_there (PasticheTuneRunner *runner, GError **error)
{
  if (runner->tune == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No style is being fine-tuned.");
  return runner->tune != NULL;
}

static void
make_style (GTask *task, gpointer object, gpointer data, G_GNUC_UNUSED GCancellable *cancellable)
{
  PasticheTuneRunner *runner  = object;
  Request            *request = data;
  PasticheStyle      *style   = NULL;
  GError             *error   = NULL;

  g_rw_lock_reader_lock (&runner->in_use);
  if (is_there (runner, &error))
    style = pastiche_tune_style (runner->tune, request->state, &error);
  g_rw_lock_reader_unlock (&runner->in_use);
  if (style != NULL)
    g_task_return_pointer (task, style, (GDestroyNotify) pastiche_style_unref);
  else
    g_task_return_error (task, error);
}

static void
save (GTask *task, gpointer object, gpointer data, G_GNUC_UNUSED GCancellable *cancellable)
{
  PasticheTuneRunner *runner         = object;
  Request            *request        = data;
  g_autoptr (PasticheStyleInfo) info = NULL;
  char   *where                      = NULL;
  GError *error                      = NULL;

  g_rw_lock_reader_lock (&runner->in_use);
  if (!is_there (runner, &error))
    where = NULL;
  else if (request->path == NULL)
    info = pastiche_tune_save_own (runner->tune, request->state, &request->words, runner->gallery, &error);
  else if (pastiche_tune_save (runner->tune, request->state, &request->words, request->path, &error))
    where = g_strdup (request->path);
  g_rw_lock_reader_unlock (&runner->in_use);
  if (info != NULL)
    where = g_strdup (info->name);
  if (where != NULL)
    g_task_return_pointer (task, where, g_free);
  else
    g_task_return_error (task, error);
}

static void
start (PasticheTuneRunner *runner, Request *request, GTaskThreadFunc func, GAsyncReadyCallback ready, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (runner, NULL, ready, data);

  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, func);
}

void
pastiche_tune_runner_style_async (PasticheTuneRunner *runner, int state, GAsyncReadyCallback ready, gpointer data)
{
  Request *request = g_new0 (Request, 1);

  request->state = state;
  start (runner, request, make_style, ready, data);
}

PasticheStyle *
pastiche_tune_runner_style_finish (G_GNUC_UNUSED PasticheTuneRunner *runner, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
pastiche_tune_runner_save_async (PasticheTuneRunner      *runner,
                                 int                      state,
                                 const PasticheTuneWords *words,
                                 const char              *path,
                                 GAsyncReadyCallback      ready,
                                 gpointer                 data)
{
  Request *request = g_new0 (Request, 1);

  request->state = state;
  request->words = (PasticheTuneWords) { .title             = g_strdup (words->title),
                                         .artist            = g_strdup (words->artist),
                                         .licence           = g_strdup (words->licence),
                                         .source            = g_strdup (words->source),
                                         .private_paintings = words->private_paintings };
  request->path  = g_strdup (path);
  start (runner, request, save, ready, data);
}

char *
pastiche_tune_runner_save_finish (G_GNUC_UNUSED PasticheTuneRunner *runner, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- GObject -------------------------------------------------------------- */

void
pastiche_tune_runner_end (PasticheTuneRunner *runner)
{
  if (runner->worker == NULL)
    return;
  pastiche_tune_runner_pause (runner);
  g_clear_pointer (&runner->worker, pastiche_worker_free);
  runner->stage = PASTICHE_STAGE_CLOSING;
  replace_tune (runner, NULL);
}

static void
finalize (GObject *object)
{
  PasticheTuneRunner *runner = PASTICHE_TUNE_RUNNER (object);

  g_rw_lock_clear (&runner->in_use);
  g_mutex_clear (&runner->mutex);
  g_clear_object (&runner->run);
  g_array_unref (runner->points);
  g_array_unref (runner->news);
  g_free (runner->problem);
  G_OBJECT_CLASS (pastiche_tune_runner_parent_class)->finalize (object);
}

static void
pastiche_tune_runner_class_init (PasticheTuneRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  changed = g_signal_new ("changed", PASTICHE_TYPE_TUNE_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pastiche_tune_runner_init (PasticheTuneRunner *runner)
{
  runner->points = g_array_new (FALSE, FALSE, sizeof (PasticheTuneProgress));
  runner->news   = g_array_new (FALSE, FALSE, sizeof (PasticheTuneProgress));
  g_rw_lock_init (&runner->in_use);
  g_mutex_init (&runner->mutex);
}

PasticheTuneRunner *
pastiche_tune_runner_new (PasticheGallery *gallery, const PastichePicture *photograph)
{
  PasticheTuneRunner *runner = g_object_new (PASTICHE_TYPE_TUNE_RUNNER, NULL);

  runner->gallery    = gallery;
  runner->photograph = photograph;
  runner->worker     = pastiche_worker_new ("pastiche-tune");
  return runner;
}
