/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dialog.c: the widgets of ui/ in a GIMP dialog, which brings OK, Cancel, Reset, saved settings and last values.
 *
 * Each setting of the procedure's config is bound to the property of the same name of the dialog's body.
 */
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include <glib/gi18n-lib.h>

#include "dialog.h"
#include "open-images.h"
#include "pastiche-dialog-body.h"
#include "settings.h"

#define PROGRESS_PERIOD 50 /* ms */

/* GIMP does not remember the size of a plug-in's dialog. */
static void
remember_size (PasticheUserState *user_state, GtkWidget *dialog)
{
  int width, height;

  gtk_window_get_size (GTK_WINDOW (dialog), &width, &height);
  pastiche_user_state_set_size (user_state, width, height);
}

/* Make sure that @config says what the dialog shows: if its style was not there, the gallery has selected another
 * one. */
static void
take_settings (PasticheUserState *user_state, GtkWidget *body, GPtrArray *settings)
{
  g_autofree char *style = NULL;

  for (guint i = 0; i < settings->len; i++)
    g_object_notify (G_OBJECT (body), ((GParamSpec *) g_ptr_array_index (settings, i))->name);
  g_object_get (body, "style", &style, NULL);
  if (style != NULL)
    pastiche_user_state_use (user_state, style);
}

static gboolean
wake_up (G_GNUC_UNUSED gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* What the preview has painted of the whole picture, if anything.  If it is painting it just now, wait for that. */
static PastichePicture *
take_layer (GtkWidget *dialog, PasticheDialogBody *body)
{
  guint            frames = g_timeout_add (PROGRESS_PERIOD, wake_up, NULL);
  PastichePicture *layer;
  double           fraction;

  gtk_widget_hide (dialog);
  if (pastiche_dialog_body_is_painting_layer (body, &fraction))
    gimp_progress_init (_ ("Painting"));
  while (pastiche_dialog_body_is_painting_layer (body, &fraction))
    {
      gimp_progress_update (fraction);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (frames);
  layer = pastiche_dialog_body_take_layer (body);
  if (layer != NULL)
    g_info ("the preview is the layer");
  return layer;
}

gboolean
pastiche_dialog_run (GimpProcedure        *procedure,
                     GimpProcedureConfig  *config,
                     PasticheGallery      *gallery,
                     const PasticheTarget *target,
                     int                   layers,
                     gboolean              again,
                     PastichePicture     **finished)
{
  g_autoptr (GPtrArray) settings           = pastiche_settings_list (config);
  g_autoptr (PasticheUserState) user_state = pastiche_user_state_new (NULL);
  GtkWidget *dialog, *body;
  int        width, height;
  gboolean   run;

  gimp_ui_init ("pastiche");
  gimp_dialogs_show_help_button (FALSE); /* GIMP's help has no page about us */
  dialog = gimp_procedure_dialog_new (procedure, config, again ? _ ("Pastiche Again") : _ ("Pastiche"));
  body   = pastiche_dialog_body_new (gallery, target->picture, target->selection, user_state);
  pastiche_dialog_body_set_open_pictures (PASTICHE_DIALOG_BODY (body), pastiche_open_images ());
  for (guint i = 0; i < settings->len; i++)
    {
      const char *name = ((GParamSpec *) g_ptr_array_index (settings, i))->name;

      if (again && (g_str_equal (name, "output") || g_str_equal (name, "soft-edge")))
        continue;
      g_object_bind_property (config, name, body, name, G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
    }
  g_object_bind_property (body, "ready", gtk_dialog_get_widget_for_response (GTK_DIALOG (dialog), GTK_RESPONSE_OK),
                          "sensitive", G_BINDING_SYNC_CREATE);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), body, TRUE, TRUE, 0);
  gtk_widget_show (body);
  pastiche_dialog_body_set_layers (PASTICHE_DIALOG_BODY (body), layers);
  if (again)
    pastiche_dialog_body_hide_output (PASTICHE_DIALOG_BODY (body));
  if (pastiche_user_state_get_size (user_state, &width, &height))
    gtk_window_set_default_size (GTK_WINDOW (dialog), width, height);

  run = gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (dialog));
  remember_size (user_state, dialog);
  if (run)
    {
      take_settings (user_state, body, settings);
      *finished = take_layer (dialog, PASTICHE_DIALOG_BODY (body));
    }
  gtk_widget_destroy (dialog);
  return run;
}
