/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * slider.h: sliders of percents, what stands beside them, and labels with mnemonics for whatever they name.
 *
 *   GtkWidget *strength = pastiche_slider_new (adjustment, _ ("0 % is your picture …"));
 *   GtkWidget *label    = pastiche_label_new (_ ("S_trength"), strength);
 */
#pragma once

#include <gtk/gtk.h>

/* A slider for whole percents, its value at its right. */
GtkWidget *pastiche_slider_new (GtkAdjustment *value, const char *tooltip);

/* Cut what is long in a box of choices, or the sliders beside it would be short. */
void pastiche_ellipsize_combo (GtkWidget *combo);

/* A label whose mnemonic leads to the widget @names, which has its text as accessible name. */
GtkWidget *pastiche_label_new (const char *text, GtkWidget *names);
