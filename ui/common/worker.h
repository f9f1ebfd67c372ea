/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * worker.h: a thread that runs tasks (GTask) one after the other.
 *
 *   PasticheWorker *worker = pastiche_worker_new ("pastiche-painter");
 *   g_autoptr (GTask) task = g_task_new (NULL, cancellable, painted, painter);
 *   g_task_set_task_data (task, job, job_free);
 *   pastiche_worker_run (worker, task, paint); // paint () in the thread, then painted () in the main loop
 *   …
 *   pastiche_worker_free (worker);
 *
 * Why not g_task_run_in_thread (), which takes a thread of the pool that all of GLib shares:
 *   - the engine computes on all processors, so two jobs at a time would only be slower;
 *   - a background job lowers its thread's priority (pastiche_step_back ()), and Linux does not let it raise that
 *     again: in the pool, whatever used the thread next would run at low priority too;
 *   - an owner that is freed has to wait until the thread has let go of its data.
 */
#pragma once

#include <gio/gio.h>

typedef struct _PasticheWorker PasticheWorker;

/* Its thread, which the first task starts, is called @name (at most 15 bytes, which debuggers show). */
PasticheWorker *pastiche_worker_new (const char *name);

/* Call @func with @task in the worker's thread, after the tasks given before.  @func must end with one of the
 * g_task_return_… () functions; as always with GTask, the task's callback is then called in the main loop.
 * A task that the system gives no thread for ends with an error.  To be called from the main loop. */
void pastiche_worker_run (PasticheWorker *worker, GTask *task, GTaskThreadFunc func);

/* Wait for all tasks given so far, and free the worker.  To make that short, cancel them first.  The callbacks of tasks
 * that ended just now are still to come, so they must not rely on an owner that is freed together with its worker. */
void pastiche_worker_free (PasticheWorker *worker);
