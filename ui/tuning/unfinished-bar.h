/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unfinished-bar.h: offers to resume fine-tuning that was left unfinished, because the dialog was closed or the machine
 * went down.
 *
 *   GtkWidget *bar = pastiche_unfinished_bar_new ();
 *   g_signal_connect (bar, "resume", G_CALLBACK (go_on_with), NULL);   // (bar, path, paintings, data)
 *   g_signal_connect (bar, "changed", G_CALLBACK (show_or_hide), NULL);
 */
#pragma once

#include <gtk/gtk.h>

#define PASTICHE_TYPE_UNFINISHED_BAR (pastiche_unfinished_bar_get_type ())
G_DECLARE_FINAL_TYPE (PasticheUnfinishedBar, pastiche_unfinished_bar, PASTICHE, UNFINISHED_BAR, GtkInfoBar)

/* Signals: "resume" (string: the checkpoint file, string: the names of its paintings): the artist accepts; "changed"
 * (): there is another one to offer, or none any more. */
GtkWidget *pastiche_unfinished_bar_new (void);

gboolean pastiche_unfinished_bar_has_any (GtkWidget *bar);

/* Search for checkpoint files again. */
void pastiche_unfinished_bar_refresh (GtkWidget *bar);
