/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-stop.c: Ctrl-C.
 */
#include <semaphore.h>
#include <signal.h>

#include "cli.h"
#include "error.h"

static sem_t stop;

static void
on_signal (int number G_GNUC_UNUSED)
{
  sem_post (&stop);
}

/* A signal handler may call very few functions, so it wakes this thread, which cancels. */
static gpointer
wait_for_stop (gpointer cancellable)
{
  while (sem_wait (&stop) != 0)
    ;
  g_cancellable_cancel (cancellable);
  g_object_unref (cancellable);
  return NULL;
}

/* SA_RESETHAND: the second signal ends the program.  A signal that the parent process set to be ignored, as nohup
 * does, stays ignored. */
gboolean
cli_cancel_on_signals (GCancellable *cancellable, GError **error)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
  GThread         *thread;

  sem_init (&stop, 0, 0);
  thread = g_thread_try_new ("stop", wait_for_stop, g_object_ref (cancellable), NULL);
  if (!thread)
    {
      g_object_unref (cancellable);
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY, _ ("The system gives this program no more threads."));
      return FALSE;
    }
  g_thread_unref (thread);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      struct sigaction action;

      if (sigaction (numbers[i], NULL, &action) != 0 || action.sa_handler == SIG_IGN)
        continue;
      action.sa_handler = on_signal;
      action.sa_flags   = SA_RESTART | SA_RESETHAND;
      sigaction (numbers[i], &action, NULL);
    }
  return TRUE;
}
