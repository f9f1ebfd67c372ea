/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-closeness.h: from how near the paintings are seen, and so how large the strokes are that a style learns.
 *
 *   GtkWidget *closeness = pastiche_closeness_new ();
 *   painting.closeness   = pastiche_closeness_get (PASTICHE_CLOSENESS (closeness));
 */
#pragma once

#include <gtk/gtk.h>

#define PASTICHE_TYPE_CLOSENESS (pastiche_closeness_get_type ())
G_DECLARE_FINAL_TYPE (PasticheCloseness, pastiche_closeness, PASTICHE, CLOSENESS, GtkBox)

/* At first: as in the whole painting. */
GtkWidget *pastiche_closeness_new (void);

/* The choice, as in PastichePainting: 1 to PASTICHE_TUNE_CLOSEST. */
double pastiche_closeness_get (PasticheCloseness *closeness);
