/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preset-driver.c: the preset bar of a dialog.
 */
#include "preset-driver.h"

#include "driver.h"
#include "pastiche-preset-bar.h"

static void
find_label (GtkWidget *widget, gpointer found)
{
  if (GTK_IS_LABEL (widget))
    *(GtkWidget **) found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_label, found);
}

static void
tell_preset (GtkWidget *item, G_GNUC_UNUSED gpointer data)
{
  if (!GTK_IS_SEPARATOR_MENU_ITEM (item))
    g_print ("%s%s;", gtk_menu_item_get_label (GTK_MENU_ITEM (item)), gtk_widget_get_sensitive (item) ? "" : "!");
}

void
preset_tell (void)
{
  GtkWidget *menu_button = driver_find (GTK_TYPE_MENU_BUTTON), *label = NULL;

  driver_settle ();
  find_label (menu_button, &label);
  g_print ("%s: ", gtk_label_get_text (GTK_LABEL (label)));
  gtk_container_foreach (GTK_CONTAINER (gtk_menu_button_get_popup (GTK_MENU_BUTTON (menu_button))), tell_preset, NULL);
  g_print ("\n");
}

static void
choose_preset (GtkWidget *item, gpointer name)
{
  if (!GTK_IS_SEPARATOR_MENU_ITEM (item) && g_str_equal (gtk_menu_item_get_label (GTK_MENU_ITEM (item)), name))
    gtk_menu_item_activate (GTK_MENU_ITEM (item));
}

gboolean
preset_do (const char *verb, const char *what)
{
  PastichePresetBar *bar         = PASTICHE_PRESET_BAR (driver_find (PASTICHE_TYPE_PRESET_BAR));
  GtkWidget         *menu_button = driver_find (GTK_TYPE_MENU_BUTTON);

  driver_settle ();
  if (g_str_equal (verb, "preset"))
    gtk_container_foreach (GTK_CONTAINER (gtk_menu_button_get_popup (GTK_MENU_BUTTON (menu_button))), choose_preset,
                           (gpointer) what);
  else if (g_str_equal (verb, "save"))
    pastiche_preset_bar_save (bar, what != NULL ? what : "");
  else if (g_str_equal (verb, "rename"))
    pastiche_preset_bar_rename (bar, what);
  else if (g_str_equal (verb, "delete"))
    pastiche_preset_bar_delete (bar);
  else
    return FALSE;
  return TRUE;
}
