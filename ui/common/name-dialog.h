/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * name-dialog.h: a dialog that asks for a name.
 *
 *   static void
 *   rename_to (GtkWidget *bar, const char *name)
 *   {
 *     …
 *   }
 *
 *   pastiche_ask_name (bar, _ ("Rename the Preset"), "Night", rename_to);
 */
#pragma once

#include <gtk/gtk.h>

typedef void (*PasticheNamed) (GtkWidget *owner, const char *name);

/* Open a dialog with an entry, @name in it, above the window of @owner, and return at once: a program that reads the
 * screen, and that has just activated a menu's item, would otherwise wait until the dialog is closed.  @named is called
 * with the answer, unless the artist cancels or @owner is destroyed. */
void pastiche_ask_name (GtkWidget *owner, const char *title, const char *name, PasticheNamed named);
