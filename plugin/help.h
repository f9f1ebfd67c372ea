/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * help.h: the buttons “Help” and “About” of the dialog.
 *
 *   pastiche_help_add (dialog);
 */
#pragma once

#include <gtk/gtk.h>

/* Add both to a GTK dialog that nobody runs yet; neither ends it.  F1 helps, too. */
void pastiche_help_add (GtkWidget *dialog);
