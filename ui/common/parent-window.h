/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parent-window.h: the window that a dialog, which a widget opens, lies above.
 */
#pragma once

#include <gtk/gtk.h>

/* The window that @widget is in; NULL where it is in none, or in one that is on no screen. */
GtkWindow *pastiche_parent_window (GtkWidget *widget);
