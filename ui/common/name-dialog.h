/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * name-dialog.h: asks what something is to be called.
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

/* A dialog with an entry, @name in it, above the window of @owner.  It does not wait for the answer: a screen reader
 * that chose a menu's item does.  @named is told it, if there is one and @owner is still there. */
void pastiche_ask_name (GtkWidget *owner, const char *title, const char *name, PasticheNamed named);
