/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * threads.c: a pool of worker threads that is kept between loops.  Callers on several threads share it: a worker helps
 * the oldest loop that still has blocks to run, and every caller also works on its own loop, so that each makes
 * progress whatever the others do.
 *
 * A worker only helps callers of its own priority.  On Linux every thread has a priority (nice value) of its own,
 * inherits that of the thread that started it, and cannot raise it again; therefore callers of each priority have
 * workers of their own.
 */
#include <cblas.h>
#include <sys/resource.h>

#include "threads.h"

#include "error.h"

typedef struct
{
  PasticheBlockFunc func;
  gpointer          data;
  GCancellable     *cancellable;
  int               n_blocks;
  gint              next;     /* atomic: the first block that no thread has taken */
  gint              finished; /* atomic: blocks that are done */
  gint              stopped;  /* atomic: TRUE when the job was cancelled and no further block starts */
  int               slots;    /* threads that have joined, the caller included; guarded by the pool's mutex */
  int               helpers;  /* workers that are in it now; guarded by the pool's mutex */
  int               nice;     /* the caller's priority () */
} Loop;

#define PRIORITIES 40
#define BACKGROUND 10 /* the nice value of threads that called pastiche_step_back () */

static struct
{
  GMutex mutex;
  GCond  work;  /* a loop was added */
  GCond  left;  /* a worker left a loop */
  GQueue loops; /* of Loop, oldest first */
  int    threads;
  int    workers[PRIORITIES]; /* started with each priority */
} pool = { .loops = G_QUEUE_INIT };

void
pastiche_set_threads (int threads)
{
  g_mutex_lock (&pool.mutex);
  pool.threads = CLAMP (threads, 1, PASTICHE_MAX_THREADS);
  g_mutex_unlock (&pool.mutex);
}

void
pastiche_step_back (void)
{
#ifdef __linux__
  if (getpriority (PRIO_PROCESS, 0) < BACKGROUND)
    setpriority (PRIO_PROCESS, 0, BACKGROUND); /* of the thread, on Linux */
#endif
}

static int
threads_locked (void)
{
  if (pool.threads == 0)
    pool.threads = CLAMP (g_get_num_processors (), 1, PASTICHE_MAX_THREADS);
  return pool.threads;
}

int
pastiche_threads (void)
{
  int threads;

  g_mutex_lock (&pool.mutex);
  threads = threads_locked ();
  g_mutex_unlock (&pool.mutex);
  return threads;
}

static gboolean
has_blocks (Loop *loop)
{
  return !g_atomic_int_get (&loop->stopped) && g_atomic_int_get (&loop->next) < loop->n_blocks;
}

/* Runs one block; FALSE when none is left. */
static gboolean
step (Loop *loop, int slot)
{
  int block;

  if (g_cancellable_is_cancelled (loop->cancellable))
    g_atomic_int_set (&loop->stopped, 1);
  if (!has_blocks (loop))
    return FALSE;
  block = g_atomic_int_add (&loop->next, 1);
  if (block >= loop->n_blocks)
    return FALSE;
  loop->func (loop->data, block, slot);
  g_atomic_int_inc (&loop->finished);
  return TRUE;
}

/* The calling thread's priority, 0 (highest) to 39. */
static int
priority (void)
{
#ifdef __linux__
  return CLAMP (getpriority (PRIO_PROCESS, 0) + PRIORITIES / 2, 0, PRIORITIES - 1);
#else
  return 0;
#endif
}

static gpointer
worker (gpointer unused G_GNUC_UNUSED)
{
  int nice = priority ();

  g_mutex_lock (&pool.mutex);
  while (TRUE)
    {
      Loop *loop = NULL;
      int   slot;

      for (GList *l = pool.loops.head; l != NULL && loop == NULL; l = l->next)
        if (((Loop *) l->data)->nice == nice && has_blocks (l->data) && ((Loop *) l->data)->slots < threads_locked ())
          loop = l->data;
      if (loop == NULL)
        {
          g_cond_wait (&pool.work, &pool.mutex);
          continue;
        }
      slot = loop->slots++;
      loop->helpers++;
      g_mutex_unlock (&pool.mutex);
      while (step (loop, slot))
        ;
      g_mutex_lock (&pool.mutex);
      loop->helpers--;
      g_cond_broadcast (&pool.left);
    }
  return NULL;
}

/* Starts the workers of a priority that are still missing.  Where the system refuses a thread, the loop goes on with
 * those that there are, if need be with the caller alone. */
static void
start_workers (int nice)
{
  while (pool.workers[nice] < threads_locked () - 1)
    {
      GThread *thread = g_thread_try_new ("pastiche", worker, NULL, NULL);

      if (thread == NULL)
        break;
      g_thread_unref (thread);
      pool.workers[nice]++;
    }
}

static void
tell (PasticheJob *job, double done)
{
  double fraction;

  if (job == NULL || job->progress == NULL || job->total <= 0)
    return;
  fraction = done / job->total;
  if (fraction > 1 - 1e-6) /* the sum of many fractions may miss 1 by rounding */
    fraction = 1;
  if (fraction < job->told + 0.005 && !(fraction == 1.0 && job->told < 1.0))
    return;
  job->told = fraction;
  job->progress (fraction, job->progress_data);
}

static void
run (PasticheJob *job, Loop *loop, double work)
{
  while (step (loop, 0))
    if (job != NULL)
      tell (job, job->done + work * g_atomic_int_get (&loop->finished) / loop->n_blocks);
}

static void
run_with_workers (PasticheJob *job, Loop *loop, double work)
{
  loop->nice = priority ();
  g_mutex_lock (&pool.mutex);
  start_workers (loop->nice);
  g_queue_push_tail (&pool.loops, loop);
  g_cond_broadcast (&pool.work);
  g_mutex_unlock (&pool.mutex);
  run (job, loop, work);
  g_mutex_lock (&pool.mutex);
  g_queue_remove (&pool.loops, loop);
  while (loop->helpers > 0)
    g_cond_wait (&pool.left, &pool.mutex);
  g_mutex_unlock (&pool.mutex);
}

gboolean
pastiche_parallel_for (PasticheJob      *job,
                       int               n_blocks,
                       double            work,
                       PasticheBlockFunc func,
                       gpointer          data,
                       GError          **error)
{
  static gsize once = 0;
  Loop         loop = {
            .func = func, .data = data, .n_blocks = n_blocks, .slots = 1, .cancellable = job ? job->cancellable : NULL
  };

  if (g_once_init_enter (&once))
    {
      openblas_set_num_threads (1); /* it runs inside our threads */
      g_once_init_leave (&once, 1);
    }
  if (n_blocks == 1 || pastiche_threads () == 1)
    run (job, &loop, work);
  else
    run_with_workers (job, &loop, work);
  if (g_atomic_int_get (&loop.stopped))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The job was cancelled."));
      return FALSE;
    }
  if (job != NULL)
    {
      job->done += work;
      tell (job, job->done);
    }
  return TRUE;
}
