/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-output-row.h: where the painted picture goes, how soft the selection's edge is, and what lies outside of it.
 *
 *   GtkWidget *row = pastiche_output_row_new (selection != NULL);
 *   g_signal_connect (row, "notify::soft-edge", G_CALLBACK (edge_changed), NULL);
 */
#pragma once

#include <gtk/gtk.h>

#define PASTICHE_TYPE_OUTPUT_ROW (pastiche_output_row_get_type ())
G_DECLARE_FINAL_TYPE (PasticheOutputRow, pastiche_output_row, PASTICHE, OUTPUT_ROW, GtkGrid)

/* @selected: whether there is a selection; without one, the soft edge is not shown.
 * Properties: "output" (string: "layer", "layer-mask", "image" or, where it is offered, "colour-image"; that becomes
 * "image" elsewhere, and anything else "layer"), "soft-edge" (double, 0..25 % of the picture's shorter side). */
GtkWidget *pastiche_output_row_new (gboolean selected);

/* Offer a new image in colour, too, which makes a difference where the picture is from a grey one. */
void pastiche_output_row_offer_colour (PasticheOutputRow *row);

/* Have @outside, a box of what lies outside of the selection, in a second row where there is one. */
void pastiche_output_row_add_outside (PasticheOutputRow *row, GtkWidget *outside);

/* Make the row's four columns (label, widget, label, widget) as wide as those of @above, which has the same ones. */
void pastiche_output_row_align (PasticheOutputRow *row, GtkGrid *above);
