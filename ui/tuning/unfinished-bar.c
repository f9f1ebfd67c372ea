/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unfinished-bar.c: offers to resume fine-tuning that was left unfinished.
 */
#include "unfinished-bar.h"

#include <glib/gi18n-lib.h>

#include "disk-text.h"
#include "pastiche-tune.h"
#include "time-text.h"

#define RESPONSE_RESUME  1
#define RESPONSE_DISCARD 2

struct _PasticheUnfinishedBar
{
  GtkInfoBar parent_instance;

  GtkLabel  *label;
  GPtrArray *unfinished; /* of PasticheUnfinished; the first one is offered; NULL until the search has ended */
};

G_DEFINE_FINAL_TYPE (PasticheUnfinishedBar, pastiche_unfinished_bar, GTK_TYPE_INFO_BAR)

static guint resume, changed;

static const PasticheUnfinished *
offered (PasticheUnfinishedBar *bar)
{
  return bar->unfinished != NULL && bar->unfinished->len > 0 ? g_ptr_array_index (bar->unfinished, 0) : NULL;
}

gboolean
pastiche_unfinished_bar_has_any (GtkWidget *bar)
{
  return offered (PASTICHE_UNFINISHED_BAR (bar)) != NULL;
}

static void
offer (PasticheUnfinishedBar *bar)
{
  const PasticheUnfinished *first = offered (bar);

  if (first != NULL)
    {
      g_autofree char *ago  = pastiche_time_ago_text (first->time);
      g_autofree char *time = pastiche_time_text (first->seconds);
      g_autofree char *size = pastiche_disk_text (first->path);
      g_autofree char *words =
          g_strdup_printf (_ ("Fine-tuning on %s was left unfinished %s, after %s. It takes %s of your disk."),
                           first->paintings, ago, time, size != NULL ? size : "–");

      gtk_label_set_text (bar->label, words);
    }
  g_signal_emit (bar, changed, 0);
}

/* --- finding them, in a thread -------------------------------------------- */

static void
find (GTask *task, G_GNUC_UNUSED gpointer object, G_GNUC_UNUSED gpointer data, G_GNUC_UNUSED GCancellable *cancellable)
{
  g_task_return_pointer (task, pastiche_tune_unfinished (), (GDestroyNotify) g_ptr_array_unref);
}

static void
found (GObject *object, GAsyncResult *result, G_GNUC_UNUSED gpointer data)
{
  PasticheUnfinishedBar *bar = PASTICHE_UNFINISHED_BAR (object);

  g_clear_pointer (&bar->unfinished, g_ptr_array_unref);
  bar->unfinished = g_task_propagate_pointer (G_TASK (result), NULL);
  if (!gtk_widget_in_destruction (GTK_WIDGET (bar)))
    offer (bar);
}

void
pastiche_unfinished_bar_refresh (GtkWidget *bar)
{
  g_autoptr (GTask) task = g_task_new (bar, NULL, found, NULL);

  g_task_run_in_thread (task, find);
}

static void
answered (PasticheUnfinishedBar *bar, int response)
{
  const PasticheUnfinished *first = offered (bar);
  g_autofree char          *path  = first != NULL ? g_strdup (first->path) : NULL;
  g_autofree char          *names = first != NULL ? g_strdup (first->paintings) : NULL;

  if (first == NULL)
    return;
  if (response == RESPONSE_DISCARD)
    pastiche_tune_discard (path);
  g_ptr_array_remove_index (bar->unfinished, 0);
  if (response == RESPONSE_RESUME)
    g_signal_emit (bar, resume, 0, path, names);
  offer (bar);
}

static void
finalize (GObject *object)
{
  g_clear_pointer (&PASTICHE_UNFINISHED_BAR (object)->unfinished, g_ptr_array_unref);
  G_OBJECT_CLASS (pastiche_unfinished_bar_parent_class)->finalize (object);
}

static void
pastiche_unfinished_bar_class_init (PasticheUnfinishedBarClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  resume = g_signal_new ("resume", PASTICHE_TYPE_UNFINISHED_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                         G_TYPE_STRING, G_TYPE_STRING);
  changed =
      g_signal_new ("changed", PASTICHE_TYPE_UNFINISHED_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pastiche_unfinished_bar_init (PasticheUnfinishedBar *bar)
{
  GtkWidget *label = gtk_label_new (NULL);

  bar->label = GTK_LABEL (label);
  gtk_label_set_line_wrap (bar->label, TRUE);
  gtk_label_set_xalign (bar->label, 0);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (bar), GTK_MESSAGE_INFO);
  gtk_box_pack_start (GTK_BOX (gtk_info_bar_get_content_area (GTK_INFO_BAR (bar))), label, TRUE, TRUE, 0);
  gtk_info_bar_add_buttons (GTK_INFO_BAR (bar), _ ("_Resume"), RESPONSE_RESUME, _ ("_Discard"), RESPONSE_DISCARD, NULL);
  g_signal_connect (bar, "response", G_CALLBACK (answered), NULL);
}

GtkWidget *
pastiche_unfinished_bar_new (void)
{
  GtkWidget *bar = g_object_new (PASTICHE_TYPE_UNFINISHED_BAR, NULL);

  pastiche_unfinished_bar_refresh (bar);
  return bar;
}
