/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * worker.c: a thread that runs tasks (GTask) one after the other.
 */
#include "worker.h"

#include <glib/gi18n-lib.h>

struct _PasticheWorker
{
  char        *name;
  GThread     *thread; /* NULL before the first task, and where the system refused it */
  GAsyncQueue *items;  /* of Item */
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

  worker->name  = g_strdup (name);
  worker->items = g_async_queue_new ();
  return worker;
}

void
pastiche_worker_run (PasticheWorker *worker, GTask *task, GTaskThreadFunc func)
{
  if (worker->thread == NULL)
    worker->thread = g_thread_try_new (worker->name, work, worker, NULL);
  if (worker->thread != NULL)
    push (worker, g_object_ref (task), func);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s",
                             _ ("The system gives no more threads: close other programs and try again."));
}

void
pastiche_worker_free (PasticheWorker *worker)
{
  if (worker->thread != NULL)
    {
      push (worker, NULL, NULL);
      g_thread_join (worker->thread);
    }
  g_async_queue_unref (worker->items);
  g_free (worker->name);
  g_free (worker);
}
