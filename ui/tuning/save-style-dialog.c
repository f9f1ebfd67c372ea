/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * save-style-dialog.c: asks for the title and origin of a fine-tuned style, and saves it.
 */
#include "save-style-dialog.h"

#include <glib/gi18n-lib.h>

#define RESPONSE_SHARE 1

static const char *const licences[] = { "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", N_ ("Public domain"),
                                        N_ ("All rights reserved") };

/* The dialog, and what its answer is for; freed when the style has been written or the artist has cancelled. */
typedef struct
{
  GtkWidget       *dialog;
  GtkEntry        *title, *artist, *licence, *source;
  GtkToggleButton *best, *private_paintings;

  PasticheTuneRunner *runner;
  int                 state;
  gboolean            shared;
  PasticheStyleSaved  saved;
  GObject            *owner;
} Form;

static void
form_free (Form *form)
{
  g_object_unref (form->owner);
  g_object_unref (form->runner);
  g_free (form);
}

/* --- writing -------------------------------------------------------------- */

static void
written (GObject *object, GAsyncResult *result, gpointer data)
{
  Form *form               = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *where   = pastiche_tune_runner_save_finish (PASTICHE_TUNE_RUNNER (object), result, &error);

  form->saved (form->shared ? NULL : where, error, form->owner);
  form_free (form);
}

static const char *
text_of (GtkEntry *entry)
{
  const char *text = gtk_entry_get_text (entry);

  return *text != '\0' ? text : NULL;
}

/* Write the style to @path, or with NULL among the artist's own styles, and close the dialog. */
static void
write_style (Form *form, const char *path)
{
  PasticheTuneWords words = { .title             = gtk_entry_get_text (form->title),
                              .artist            = text_of (form->artist),
                              .licence           = text_of (form->licence),
                              .source            = text_of (form->source),
                              .private_paintings = gtk_toggle_button_get_active (form->private_paintings) };

  form->shared = path != NULL;
  if (gtk_toggle_button_get_active (form->best))
    form->state = PASTICHE_TUNE_BEST;
  pastiche_tune_runner_save_async (form->runner, form->state, &words, path, written, form);
  gtk_widget_destroy (form->dialog);
}

static void
path_chosen (GtkNativeDialog *chooser, int response, Form *form)
{
  g_autofree char *path = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    write_style (form, path);
  g_object_unref (chooser);
}

static void
ask_for_path (Form *form)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Share the Style as a File"), GTK_WINDOW (form->dialog), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  g_autofree char *name = g_strconcat (gtk_entry_get_text (form->title), ".safetensors", NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), g_strdelimit (name, G_DIR_SEPARATOR_S, '-'));
  gtk_file_chooser_set_do_overwrite_confirmation (GTK_FILE_CHOOSER (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (path_chosen), form);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
answered (GtkWidget *dialog, int response, Form *form)
{
  if (response == RESPONSE_SHARE)
    {
      ask_for_path (form);
    }
  else if (response == GTK_RESPONSE_ACCEPT)
    {
      write_style (form, NULL);
    }
  else
    {
      form_free (form);
      if (response != GTK_RESPONSE_NONE) /* that is the response of a dialog which is being destroyed already */
        gtk_widget_destroy (dialog);
    }
}

static void
title_changed (GtkEntry *title, GtkDialog *dialog)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_entry_get_text (title)));

  gtk_dialog_set_response_sensitive (dialog, GTK_RESPONSE_ACCEPT, *text != '\0');
  gtk_dialog_set_response_sensitive (dialog, RESPONSE_SHARE, *text != '\0');
}

/* --- building ------------------------------------------------------------- */

static void
add_row (GtkGrid *grid, int row, const char *words, GtkWidget *field, GtkWidget *target)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (words);

  gtk_label_set_mnemonic_widget (GTK_LABEL (label), target);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (field, TRUE);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, field, 1, row, 1, 1);
}

static GtkEntry *
add_entry (GtkGrid *grid, int row, const char *words, const char *hint)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), hint);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_width_chars (GTK_ENTRY (entry), 34);
  add_row (grid, row, words, entry, entry);
  return GTK_ENTRY (entry);
}

static GtkEntry *
add_licence (GtkGrid *grid, int row)
{
  GtkWidget *combo = gtk_combo_box_text_new_with_entry ();
  GtkWidget *entry = gtk_bin_get_child (GTK_BIN (combo));

  for (guint i = 0; i < G_N_ELEMENTS (licences); i++)
    gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), _ (licences[i]));
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("What others may do with the style"));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  add_row (grid, row, _ ("_Licence"), combo, entry);
  return GTK_ENTRY (entry);
}

static void
add_choice (Form *form, GtkGrid *grid, int row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *now = gtk_radio_button_new_with_mnemonic (NULL, _ ("As _you see it"));
  GtkWidget *best =
      gtk_radio_button_new_with_mnemonic_from_widget (GTK_RADIO_BUTTON (now), _ ("_Nearest to the paintings"));

  form->best = GTK_TOGGLE_BUTTON (best);
  gtk_widget_set_tooltip_text (
      best, _ ("The state that was nearest, measured on photographs that it was not fine-tuned with"));
  gtk_box_pack_start (GTK_BOX (box), now, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), best, FALSE, FALSE, 0);
  gtk_grid_attach (grid, gtk_label_new (_ ("State")), 0, row, 1, 1);
  gtk_widget_set_halign (gtk_grid_get_child_at (grid, 0, row), GTK_ALIGN_START);
  gtk_widget_set_valign (gtk_grid_get_child_at (grid, 0, row), GTK_ALIGN_START);
  gtk_grid_attach (grid, box, 1, row, 1, 1);
}

static void
add_privacy (Form *form, GtkGrid *grid, int row)
{
  GtkWidget *check = gtk_check_button_new_with_mnemonic (_ ("_Without the paintings' names and picture"));

  form->private_paintings = GTK_TOGGLE_BUTTON (check);
  gtk_widget_set_tooltip_text (
      check, _ ("The file of a style tells which paintings it was made of, and shows the first one small. "
                "Without that it still paints in their manner."));
  gtk_grid_attach (grid, check, 1, row, 1, 1);
}

void
pastiche_ask_and_save_style (GtkWindow          *parent,
                             PasticheTuneRunner *runner,
                             int                 state,
                             const char         *title,
                             PasticheStyleSaved  saved,
                             GObject            *owner)
{
  GtkWidget *dialog = gtk_dialog_new_with_buttons (_ ("Save the Style"), parent, GTK_DIALOG_MODAL,
                                                   _ ("Share as a _File…"), RESPONSE_SHARE, _ ("_Cancel"),
                                                   GTK_RESPONSE_CANCEL, _ ("_Save"), GTK_RESPONSE_ACCEPT, NULL);
  GtkWidget *area   = gtk_dialog_get_content_area (GTK_DIALOG (dialog));
  GtkWidget *grid   = gtk_grid_new ();
  Form      *form   = g_new0 (Form, 1);

  form->dialog  = dialog;
  form->runner  = g_object_ref (runner);
  form->state   = state;
  form->saved   = saved;
  form->owner   = g_object_ref (owner);
  form->title   = add_entry (GTK_GRID (grid), 0, _ ("_Title"), _ ("What the gallery calls it"));
  form->artist  = add_entry (GTK_GRID (grid), 1, _ ("_Artist"), _ ("Who painted the paintings"));
  form->licence = add_licence (GTK_GRID (grid), 2);
  form->source  = add_entry (GTK_GRID (grid), 3, _ ("S_ource"), _ ("Where the paintings are from"));
  add_choice (form, GTK_GRID (grid), 4);
  add_privacy (form, GTK_GRID (grid), 5);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 9);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_container_set_border_width (GTK_CONTAINER (grid), 12);
  gtk_box_pack_start (GTK_BOX (area), grid, TRUE, TRUE, 0);
  gtk_widget_show_all (grid);

  g_signal_connect (form->title, "changed", G_CALLBACK (title_changed), dialog);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  gtk_entry_set_text (form->title, title);
  title_changed (form->title, GTK_DIALOG (dialog));
  g_signal_connect (dialog, "response", G_CALLBACK (answered), form);
  gtk_widget_show (dialog);
}
