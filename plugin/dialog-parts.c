/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dialog-parts.c: GIMP's frame around a body of ui/, which brings OK, Cancel, Reset, saved settings and last values.
 */
#include "dialog-parts.h"

#include <glib/gi18n-lib.h>

#include "help.h"
#include "settings.h"

#define PROGRESS_PERIOD 50 /* ms */

GtkWidget *
pastiche_dialog_new (GimpProcedure       *procedure,
                     GimpProcedureConfig *config,
                     const char          *title,
                     PasticheUserState   *user_state,
                     const char          *name)
{
  GtkWidget *dialog;
  int        width, height;

  gimp_ui_init ("pastiche");
  gimp_dialogs_show_help_button (FALSE); /* GIMP's help has no page about us, so ours has its place */
  dialog = gimp_procedure_dialog_new (procedure, config, title);
  pastiche_help_add (dialog);
  if (pastiche_user_state_get_size (user_state, name, &width, &height))
    gtk_window_set_default_size (GTK_WINDOW (dialog), width, height);
  return dialog;
}

void
pastiche_dialog_add (GtkWidget *dialog, GtkWidget *body)
{
  g_object_bind_property (body, "ready", gtk_dialog_get_widget_for_response (GTK_DIALOG (dialog), GTK_RESPONSE_OK),
                          "sensitive", G_BINDING_SYNC_CREATE);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), body, TRUE, TRUE, 0);
  gtk_widget_show (body);
}

void
pastiche_dialog_bind (GimpProcedureConfig *config, GtkWidget *body, gboolean output)
{
  g_autoptr (GPtrArray) settings = pastiche_settings_list (config);

  for (guint i = 0; i < settings->len; i++)
    {
      const char *name = ((GParamSpec *) g_ptr_array_index (settings, i))->name;

      if (!output && pastiche_settings_is_of_result (name))
        continue;
      if (g_object_class_find_property (G_OBJECT_GET_CLASS (body), name) != NULL)
        g_object_bind_property (config, name, body, name, G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
    }
}

/* GIMP does not remember the size of a plug-in's dialog. */
gboolean
pastiche_dialog_ask (GtkWidget *dialog, PasticheUserState *user_state, const char *name)
{
  gboolean run = gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (dialog));
  int      width, height;

  gtk_window_get_size (GTK_WINDOW (dialog), &width, &height);
  pastiche_user_state_set_size (user_state, name, width, height);
  return run;
}

void
pastiche_dialog_take_settings (GimpProcedureConfig *config, GtkWidget *body)
{
  g_autoptr (GPtrArray) settings = pastiche_settings_list (config);

  for (guint i = 0; i < settings->len; i++)
    {
      const char *name = ((GParamSpec *) g_ptr_array_index (settings, i))->name;

      if (g_object_class_find_property (G_OBJECT_GET_CLASS (body), name) != NULL)
        g_object_notify (G_OBJECT (body), name);
    }
}

static gboolean
wake_up (G_GNUC_UNUSED gpointer data)
{
  return G_SOURCE_CONTINUE;
}

PastichePicture *
pastiche_dialog_take_layer (GtkWidget *dialog, PastichePreview *preview)
{
  guint            frames = g_timeout_add (PROGRESS_PERIOD, wake_up, NULL);
  PastichePicture *layer;
  double           fraction;

  gtk_widget_hide (dialog);
  if (pastiche_preview_is_painting_layer (preview, &fraction))
    gimp_progress_init (_ ("Painting"));
  while (pastiche_preview_is_painting_layer (preview, &fraction))
    {
      gimp_progress_update (fraction);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (frames);
  layer = pastiche_preview_take_layer (preview);
  if (layer != NULL)
    g_info ("the preview is the layer");
  return layer;
}
