/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * slider.h: sliders for percentages with a number to type, boxes of choices that fit beside them, and labels with
 * mnemonics for both.
 *
 *   GtkWidget *strength = pastiche_slider_new (adjustment, _ ("0 % is your picture …"));
 *   GtkWidget *label    = pastiche_label_new (_ ("S_trength"), strength);
 */
#pragma once

#include <gtk/gtk.h>

/* A slider with its value beside it, in whole percent, where another can be typed.  The value that @value has now is the
 * usual one: it has a mark, and a double click on the slider comes back to it.  The wheel, with which artists scroll,
 * changes nothing. */
GtkWidget *pastiche_slider_new (GtkAdjustment *value, const char *tooltip);

/* Another usual value for @slider, and a sentence for the tooltip that says why; NULL: none. */
void pastiche_slider_set_usual (GtkWidget *slider, double usual, const char *reason);

/* Let a box of choices be narrower than its longest entry where there is little room; its menu shows all of it
 * and has all entries on the screen.  The wheel changes nothing. */
void pastiche_ellipsize_combo (GtkWidget *combo);

/* A label for the widget @names: its mnemonic leads there, and its text becomes the widget's accessible name. */
GtkWidget *pastiche_label_new (const char *text, GtkWidget *names);
