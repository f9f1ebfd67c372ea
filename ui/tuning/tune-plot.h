/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-plot.h: the course of the training: the losses of generator and discriminator, and below them the validation
 * loss, which the artist sees as the distance from the paintings.
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

/* Mark @step, whose state the artist looks at, by a vertical line; 0: none. */
void pastiche_tune_plot_mark (PasticheTunePlot *plot, int step);
