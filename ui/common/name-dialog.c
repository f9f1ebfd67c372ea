/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * name-dialog.c: a dialog that asks for a name.
 */
#include "name-dialog.h"

#include <glib/gi18n-lib.h>

#include "parent-window.h"

static void
answered (GtkDialog *dialog, int response, GtkWidget *owner)
{
  PasticheNamed named = (PasticheNamed) g_object_get_data (G_OBJECT (dialog), "named");
  GtkEntry     *entry = g_object_get_data (G_OBJECT (dialog), "entry");

  if (response == GTK_RESPONSE_OK)
    named (owner, gtk_entry_get_text (entry));
  gtk_widget_destroy (GTK_WIDGET (dialog));
}

void
pastiche_ask_name (GtkWidget *owner, const char *title, const char *name, PasticheNamed named)
{
  GtkWindow *parent = pastiche_parent_window (owner);
  GtkWidget *dialog = gtk_dialog_new_with_buttons (title, parent, GTK_DIALOG_MODAL, _ ("Cancel"), GTK_RESPONSE_CANCEL,
                                                   _ ("Save"), GTK_RESPONSE_OK, NULL);
  GtkWidget *entry  = gtk_entry_new ();

  gtk_entry_set_text (GTK_ENTRY (entry), name);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_width_chars (GTK_ENTRY (entry), 30);
  atk_object_set_name (gtk_widget_get_accessible (entry), _ ("Name"));
  gtk_container_set_border_width (GTK_CONTAINER (dialog), 6);
  gtk_box_set_spacing (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), 12);
  gtk_container_add (GTK_CONTAINER (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), entry);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_OK);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  g_object_set_data (G_OBJECT (dialog), "named", (gpointer) named);
  g_object_set_data (G_OBJECT (dialog), "entry", entry);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered), owner, 0);
  gtk_widget_show_all (dialog);
}
