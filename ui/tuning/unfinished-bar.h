/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unfinished-bar.h: offers to go on with what was being learned when the
 * dialog was closed, or the machine went down.
 *
 *   GtkWidget *bar = pastiche_unfinished_bar_new ();
 *   g_signal_connect (bar, "resume", G_CALLBACK (go_on_with), NULL);   // (bar, path, paintings, data)
 *   g_signal_connect (bar, "changed", G_CALLBACK (show_or_hide), NULL);
 */
#pragma once

#include <gtk/gtk.h>

#define PASTICHE_TYPE_UNFINISHED_BAR (pastiche_unfinished_bar_get_type ())
G_DECLARE_FINAL_TYPE (PasticheUnfinishedBar, pastiche_unfinished_bar, PASTICHE, UNFINISHED_BAR, GtkInfoBar)

/* Signals: "resume" (string: the file, string: its paintings), "changed" ():
 * there is another one to offer, or none. */
GtkWidget *pastiche_unfinished_bar_new (void);

gboolean pastiche_unfinished_bar_has_any (GtkWidget *bar);

/* Look again. */
void pastiche_unfinished_bar_refresh (GtkWidget *bar);
