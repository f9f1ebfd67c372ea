/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * learn-bar.h: a painting became a style at once; offers to learn it longer.
 *
 *   GtkWidget *bar = pastiche_learn_bar_new ();
 *   g_signal_connect (bar, "learn", G_CALLBACK (open_page), NULL);
 *   pastiche_learn_bar_offer (PASTICHE_LEARN_BAR (bar), info->title, "/home/anna/night.jpg");
 */
#pragma once

#include <gtk/gtk.h>

#define PASTICHE_TYPE_LEARN_BAR (pastiche_learn_bar_get_type ())
G_DECLARE_FINAL_TYPE (PasticheLearnBar, pastiche_learn_bar, PASTICHE, LEARN_BAR, GtkInfoBar)

/* Hidden until something is offered.  Signal: "learn" (string: the painting's file), after which it is hidden again. */
GtkWidget *pastiche_learn_bar_new (void);

/* The style called @title was made of the file @painting; what was offered before is forgotten. */
void pastiche_learn_bar_offer (PasticheLearnBar *bar, const char *title, const char *painting);
