/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * worker.c: a thread that runs tasks (GTask) one after the other.
 */
#include "worker.h"

struct _PasticheWorker
{
  GThread     *thread;
  GAsyncQueue *items; /* of Item */
};

typedef struct
{
  GTask          *task;
  GTaskThreadFunc func; /* NULL ends the thread */
} Item;

static void
push (PasticheWorker *worker, GTask *task, GTaskThreadFunc func)
{
  Item *item = g_new0 (Item, 1);

  item->task = task;
  item->func = func;
  g_async_queue_push (worker->items, item);
}

static gpointer
work (gpointer data)
{
  PasticheWorker *worker = data;
  gboolean        end    = FALSE;

  while (!end)
    {
      g_autofree Item *item  = g_async_queue_pop (worker->items);
      g_autoptr (GTask) task = item->task;

      end = item->func == NULL;
      if (!end)
        item->func (task, g_task_get_source_object (task), g_task_get_task_data (task), g_task_get_cancellable (task));
    }
  return NULL;
}

PasticheWorker *
pastiche_worker_new (const char *name)
{
  PasticheWorker *worker = g_new0 (PasticheWorker, 1);

  worker->items  = g_async_queue_new ();
  worker->thread = g_thread_new (name, work, worker);
  return worker;
}

void
pastiche_worker_run (PasticheWorker *worker, GTask *task, GTaskThreadFunc func)
{
  push (worker, g_object_ref (task), func);
}

void
pastiche_worker_free (PasticheWorker *worker)
{
  push (worker, NULL, NULL);
  g_thread_join (worker->thread);
  g_async_queue_unref (worker->items);
  g_free (worker);
}
