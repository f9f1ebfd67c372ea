/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-era-controls.h: the sliders of an era: strength, grain, optics.
 *
 *   GtkWidget *controls = pastiche_era_controls_new ();
 *   g_signal_connect (controls, "notify", G_CALLBACK (settings_changed), NULL);
 */
#pragma once

#include <gtk/gtk.h>

#define PASTICHE_TYPE_ERA_CONTROLS (pastiche_era_controls_get_type ())
G_DECLARE_FINAL_TYPE (PasticheEraControls, pastiche_era_controls, PASTICHE, ERA_CONTROLS, GtkGrid)

/* Properties: "strength" (double, 0..150 %), "grain" and "optics" (double, 0..200 %).  They have the names of the
 * plug-in's arguments, to which they are bound. */
GtkWidget *pastiche_era_controls_new (void);
