/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parent-window.c: the window that a dialog lies above.
 */
#include "parent-window.h"

GtkWindow *
pastiche_parent_window (GtkWidget *widget)
{
  GtkWidget *window = gtk_widget_get_toplevel (widget);

  return GTK_IS_WINDOW (window) && !GTK_IS_OFFSCREEN_WINDOW (window) ? GTK_WINDOW (window) : NULL;
}
