/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-menu.c: the menu of a style in the gallery.
 */
#include "style-menu.h"

static void
add_item (GtkWidget *menu, const PasticheStyleMenuItem *made_of, gpointer view)
{
  GtkWidget *item = gtk_menu_item_new_with_label (made_of->text);

  gtk_widget_set_sensitive (item, made_of->sensitive);
  gtk_widget_set_tooltip_text (item, made_of->tooltip);
  g_signal_connect_object (item, "activate", made_of->chosen, view, G_CONNECT_SWAPPED);
  gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
}

void
pastiche_style_menu_popup (GtkWidget                   *cards,
                           GtkWidget                   *card,
                           const GdkEvent              *event,
                           const PasticheStyleMenuItem *items,
                           int                          n,
                           gpointer                     view)
{
  GtkWidget *menu = gtk_menu_new ();

  for (int i = 0; i < n; i++)
    add_item (menu, &items[i], view);
  gtk_menu_attach_to_widget (GTK_MENU (menu), cards, NULL);
  g_signal_connect (menu, "selection-done", G_CALLBACK (gtk_widget_destroy), NULL);
  gtk_widget_show_all (menu);
  if (event != NULL)
    gtk_menu_popup_at_pointer (GTK_MENU (menu), event);
  else
    gtk_menu_popup_at_widget (GTK_MENU (menu), card, GDK_GRAVITY_SOUTH_WEST, GDK_GRAVITY_NORTH_WEST, NULL);
}
