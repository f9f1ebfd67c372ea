/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-plot.h: how the game goes: what both players lose, and how far the
 * style still is from the paintings.
 *
 *   GtkWidget *plot = pastiche_tune_plot_new ();
 *   pastiche_tune_plot_set (PASTICHE_TUNE_PLOT (plot), points, n_points);
 *   pastiche_tune_plot_mark (PASTICHE_TUNE_PLOT (plot), 120);
 */
#pragma once

#include <gtk/gtk.h>

#include "pastiche-tune.h"

#define PASTICHE_TYPE_TUNE_PLOT (pastiche_tune_plot_get_type ())
G_DECLARE_FINAL_TYPE (PasticheTunePlot, pastiche_tune_plot, PASTICHE, TUNE_PLOT, GtkDrawingArea)

GtkWidget *pastiche_tune_plot_new (void);

/* Show @n points, which are copied. */
void pastiche_tune_plot_set (PasticheTunePlot *plot, const PasticheTuneProgress *points, guint n);

/* Draw a line at @step, as that is what the artist looks at; 0: none. */
void pastiche_tune_plot_mark (PasticheTunePlot *plot, int step);
