/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * slider.h: sliders for percentages, boxes of choices that fit beside them, and labels with mnemonics for both.
 *
 *   GtkWidget *strength = pastiche_slider_new (adjustment, _ ("0 % is your picture …"));
 *   GtkWidget *label    = pastiche_label_new (_ ("S_trength"), strength);
 */
#pragma once

#include <gtk/gtk.h>

/* A slider that shows its value at its right, in whole percent. */
GtkWidget *pastiche_slider_new (GtkAdjustment *value, const char *tooltip);

/* Cut long entries of a box of choices, as otherwise the sliders beside it would be short. */
void pastiche_ellipsize_combo (GtkWidget *combo);

/* A label for the widget @names: its mnemonic leads there, and its text becomes the widget's accessible name. */
GtkWidget *pastiche_label_new (const char *text, GtkWidget *names);
