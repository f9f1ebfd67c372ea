/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-many-window.c: the page that paints many files, in a window.
 */
#include "pastiche-many-window.h"

#include <glib/gi18n-lib.h>

#define WIDTH  640
#define HEIGHT 380

GtkWidget *
pastiche_many_window_open (GtkWindow *parent, PasticheGallery *gallery, const PasticheChoice *choice, const char *look)
{
  GtkWidget *window =
      gtk_dialog_new_with_buttons (_ ("Many Files"), parent, GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                                   _ ("_Close"), GTK_RESPONSE_CLOSE, NULL);
  GtkWidget *page = pastiche_many_page_new (gallery, choice, look);

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_container_set_border_width (GTK_CONTAINER (window), 6);
  gtk_container_set_border_width (GTK_CONTAINER (page), 6);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (window))), page, TRUE, TRUE, 0);
  g_signal_connect (window, "response", G_CALLBACK (gtk_widget_destroy), NULL);
  gtk_window_present (GTK_WINDOW (window));
  return page;
}
