/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dialog.c: the dialog that chooses a style, and says what is painted.
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "dialog.h"
#include "dialog-parts.h"
#include "open-images.h"
#include "pastiche-dialog-body.h"

typedef struct
{
  GimpProcedureConfig   *config;
  PasticheGallery       *gallery;
  PasticheUserState     *user_state;
  PasticheDialogSubject *subject;
  GtkWidget             *dialog, *body;
  gboolean               busy; /* with another choice of what is painted */
} Dialog;

/* Make the body for the subject's target, which it is for as long as it lives. */
static void
add_body (Dialog *dialog)
{
  const PasticheTarget *target = dialog->subject->target;
  PasticheDialogBody   *body;

  dialog->body = pastiche_dialog_body_new (dialog->gallery, target->picture, target->selection, dialog->user_state);
  body         = PASTICHE_DIALOG_BODY (dialog->body);
  pastiche_dialog_body_set_open_pictures (body, pastiche_open_images ());
  if (gimp_image_get_base_type (target->image) == GIMP_GRAY)
    pastiche_dialog_body_set_grey (body);
  pastiche_dialog_bind (dialog->config, dialog->body, !dialog->subject->again);
  pastiche_dialog_add (dialog->dialog, dialog->body);
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

/* The artist wants the original painted, or the painted layer itself: that is another picture, so another body, with the
 * same looks pinned. */
static void
original_changed (Dialog *dialog)
{
  g_autoptr (GError) error     = NULL;
  g_autoptr (GPtrArray) pinned = NULL;
  gboolean original;

  if (dialog->busy)
    return;
  dialog->busy = TRUE;
  pinned       = pastiche_dialog_body_pinned (PASTICHE_DIALOG_BODY (dialog->body));
  gtk_widget_destroy (dialog->body);
  if (!dialog->subject->choose (dialog->subject, dialog->subject->data, &error))
    {
      g_object_get (dialog->config, "from-original", &original, NULL);
      g_object_set (dialog->config, "from-original", !original, NULL);
    }
  add_body (dialog);
  for (guint i = 0; i < pinned->len; i++)
    pastiche_dialog_body_pin (PASTICHE_DIALOG_BODY (dialog->body), g_ptr_array_index (pinned, i));
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

/* The next time, what was used last comes first in the gallery. */
static void
note_use (Dialog *dialog, GPtrArray *looks)
{
  g_autofree char *style = NULL;

  for (guint i = looks != NULL ? looks->len : 0; i-- > 0;)
    pastiche_user_state_use (dialog->user_state, ((const PasticheChoice *) g_ptr_array_index (looks, i))->style);
  g_object_get (dialog->body, "style", &style, NULL);
  if (looks == NULL && style != NULL)
    pastiche_user_state_use (dialog->user_state, style);
}

/* What the artist has ticked, or NULL. */
static GPtrArray *
take_ticked (Dialog *dialog)
{
  g_autoptr (GPtrArray) ticked = pastiche_dialog_body_ticked (PASTICHE_DIALOG_BODY (dialog->body));

  return ticked->len > 0 ? g_steal_pointer (&ticked) : NULL;
}

gboolean
pastiche_dialog_run (GimpProcedure         *procedure,
                     GimpProcedureConfig   *config,
                     PasticheGallery       *gallery,
                     PasticheDialogSubject *subject,
                     PasticheDialogAnswer  *answer,
                     GError               **error)
{
  g_autoptr (PasticheUserState) user_state = pastiche_user_state_new (NULL);
  Dialog           dialog                  = { config, gallery, user_state, subject, NULL, NULL, FALSE };
  const char      *title                   = subject->again ? _ ("Pastiche Again") : _ ("Pastiche");
  PastichePreview *preview;
  gboolean         run;

  dialog.dialog = pastiche_dialog_new (procedure, config, title, user_state, NULL);
  add_lines (&dialog);
  add_body (&dialog);
  run = pastiche_dialog_ask (dialog.dialog, user_state, NULL);
  if (run)
    {
      pastiche_dialog_take_settings (config, dialog.body);
      answer->looks = subject->again ? NULL : take_ticked (&dialog);
      note_use (&dialog, answer->looks);
      preview = pastiche_dialog_body_preview (PASTICHE_DIALOG_BODY (dialog.body));
      if (answer->looks == NULL)
        answer->finished = pastiche_dialog_take_layer (dialog.dialog, preview);
      answer->outside = pastiche_preview_take_outside (preview);
      run             = pastiche_preview_get_fade (preview, &answer->fade, error);
    }
  gtk_widget_destroy (dialog.dialog);
  return run;
}
