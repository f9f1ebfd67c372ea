/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-tune-window.c: the page that fine-tunes a style, in a window.
 */
#include "pastiche-tune-window.h"

#include <glib/gi18n-lib.h>

#define WIDTH  1160
#define HEIGHT 660

/* The page may have to ask first, and closes the window itself by its signal "finished". */
static gboolean
close_wanted (PasticheTunePage *page)
{
  pastiche_tune_page_close (page);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed (PasticheTunePage *page, GdkEventKey *event)
{
  if (event->keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  pastiche_tune_page_close (page);
  return GDK_EVENT_STOP;
}

GtkWidget *
pastiche_tune_window_open (GtkWindow                  *parent,
                           PasticheGallery            *gallery,
                           const PastichePicture      *picture,
                           const PasticheOpenPictures *open)
{
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  GtkWidget *page   = pastiche_tune_page_new (gallery, picture, open);

  gtk_window_set_title (GTK_WINDOW (window), _ ("Fine-Tune a Style"));
  gtk_window_set_type_hint (GTK_WINDOW (window), GDK_WINDOW_TYPE_HINT_DIALOG);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_container_set_border_width (GTK_CONTAINER (page), 12);
  gtk_container_add (GTK_CONTAINER (window), page);
  g_signal_connect_swapped (window, "delete-event", G_CALLBACK (close_wanted), page);
  g_signal_connect_object (window, "key-press-event", G_CALLBACK (key_pressed), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "finished", G_CALLBACK (gtk_widget_destroy), window, G_CONNECT_SWAPPED);
  gtk_widget_show (page);
  gtk_window_present (GTK_WINDOW (window));
  return page;
}
