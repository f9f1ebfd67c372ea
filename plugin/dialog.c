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
#include "help.h"
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

/* --- the dialog ----------------------------------------------------------- */

typedef struct
{
  GimpProcedureConfig   *config;
  PasticheGallery       *gallery;
  PasticheUserState     *user_state;
  PasticheDialogSubject *subject;
  GPtrArray             *settings;
  GtkWidget             *dialog, *body;
  gboolean               busy; /* with another choice of what is painted */
} Dialog;

static void
bind_settings (Dialog *dialog)
{
  for (guint i = 0; i < dialog->settings->len; i++)
    {
      const char *name = ((GParamSpec *) g_ptr_array_index (dialog->settings, i))->name;

      if (dialog->subject->again && (g_str_equal (name, "output") || g_str_equal (name, "soft-edge")))
        continue;
      g_object_bind_property (dialog->config, name, dialog->body, name,
                              G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
    }
}

/* Make the body for the subject's target, which it is for as long as it lives. */
static void
add_body (Dialog *dialog)
{
  const PasticheTarget *target = dialog->subject->target;
  GtkDialog            *window = GTK_DIALOG (dialog->dialog);
  PasticheDialogBody   *body;

  dialog->body = pastiche_dialog_body_new (dialog->gallery, target->picture, target->selection, dialog->user_state);
  body         = PASTICHE_DIALOG_BODY (dialog->body);
  pastiche_dialog_body_set_open_pictures (body, pastiche_open_images ());
  if (gimp_image_get_base_type (target->image) == GIMP_GRAY)
    pastiche_dialog_body_set_grey (body);
  bind_settings (dialog);
  g_object_bind_property (body, "ready", gtk_dialog_get_widget_for_response (window, GTK_RESPONSE_OK), "sensitive",
                          G_BINDING_SYNC_CREATE);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (window)), dialog->body, TRUE, TRUE, 0);
  gtk_widget_show (dialog->body);
  pastiche_dialog_body_set_layers (body, dialog->subject->layers);
  if (dialog->subject->again)
    pastiche_dialog_body_hide_output (body);
}

static void
say (Dialog *dialog, const char *sentence)
{
  GtkWidget *message = gtk_message_dialog_new (GTK_WINDOW (dialog->dialog), GTK_DIALOG_MODAL, GTK_MESSAGE_WARNING,
                                               GTK_BUTTONS_OK, "%s", sentence);

  gtk_dialog_run (GTK_DIALOG (message));
  gtk_widget_destroy (message);
}

/* The artist wants the original painted, or the painted layer itself: that is another picture, so another body. */
static void
original_changed (Dialog *dialog)
{
  g_autoptr (GError) error = NULL;
  gboolean original;

  if (dialog->busy)
    return;
  dialog->busy = TRUE;
  gtk_widget_destroy (dialog->body);
  if (!dialog->subject->choose (dialog->subject, dialog->subject->data, &error))
    {
      g_object_get (dialog->config, "from-original", &original, NULL);
      g_object_set (dialog->config, "from-original", !original, NULL);
    }
  add_body (dialog);
  if (error != NULL)
    say (dialog, error->message);
  dialog->busy = FALSE;
}

/* Above the body, as it says what is painted. */
static void
add_lines (Dialog *dialog)
{
  const PasticheDialogSubject *subject = dialog->subject;
  GtkWidget                   *line    = NULL, *label;

  if (subject->original != NULL)
    {
      line  = gtk_check_button_new_with_label (subject->original);
      label = gtk_bin_get_child (GTK_BIN (line));
      g_object_bind_property (dialog->config, "from-original", line, "active",
                              G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
      g_signal_connect_swapped (line, "notify::active", G_CALLBACK (original_changed), dialog); /* after the binding */
    }
  else if (subject->line != NULL)
    {
      line = label = gtk_label_new (subject->line);
    }
  if (line == NULL)
    return;
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog->dialog))), line, FALSE, FALSE, 0);
  gtk_widget_show (line);
}

gboolean
pastiche_dialog_run (GimpProcedure         *procedure,
                     GimpProcedureConfig   *config,
                     PasticheGallery       *gallery,
                     PasticheDialogSubject *subject,
                     PastichePicture      **finished)
{
  g_autoptr (GPtrArray) settings           = pastiche_settings_list (config);
  g_autoptr (PasticheUserState) user_state = pastiche_user_state_new (NULL);
  Dialog   dialog                          = { config, gallery, user_state, subject, settings, NULL, NULL, FALSE };
  int      width, height;
  gboolean run;

  gimp_ui_init ("pastiche");
  gimp_dialogs_show_help_button (FALSE); /* GIMP's help has no page about us, so ours has its place */
  dialog.dialog = gimp_procedure_dialog_new (procedure, config, subject->again ? _ ("Pastiche Again") : _ ("Pastiche"));
  pastiche_help_add (dialog.dialog);
  add_lines (&dialog);
  add_body (&dialog);
  if (pastiche_user_state_get_size (user_state, &width, &height))
    gtk_window_set_default_size (GTK_WINDOW (dialog.dialog), width, height);

  run = gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (dialog.dialog));
  remember_size (user_state, dialog.dialog);
  if (run)
    {
      take_settings (user_state, dialog.body, settings);
      *finished = take_layer (dialog.dialog, PASTICHE_DIALOG_BODY (dialog.body));
    }
  gtk_widget_destroy (dialog.dialog);
  return run;
}
