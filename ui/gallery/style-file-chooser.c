/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-file-chooser.c: asks for a painting or a style file.
 */
#include "style-file-chooser.h"

#include "parent-window.h"
#include "picture-filter.h"

static void
file_chosen (GtkNativeDialog *chooser, int response, GtkWidget *widget)
{
  g_autofree char        *uri    = gtk_file_chooser_get_uri (GTK_FILE_CHOOSER (chooser));
  PasticheStyleFileChosen chosen = g_object_get_data (G_OBJECT (chooser), "chosen");

  if (response == GTK_RESPONSE_ACCEPT && uri != NULL)
    chosen (widget, uri);
  g_object_unref (chooser);
}

/* This returns at once: a program that reads the screen, and that has just pressed the button, would otherwise wait
 * until the file chooser is closed. */
void
pastiche_ask_style_file (GtkWidget *widget, const char *title, const char *kinds, PasticheStyleFileChosen chosen)
{
  GtkFileFilter        *filter = pastiche_picture_filter ();
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (title, pastiche_parent_window (widget), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  gtk_file_filter_set_name (filter, kinds);
  gtk_file_filter_add_pattern (filter, "*.safetensors");
  gtk_file_filter_add_pattern (filter, "*.onnx");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data (G_OBJECT (chooser), "chosen", chosen);
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
