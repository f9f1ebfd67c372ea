/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-restore-controls.h: the sliders of restoration: the threshold, the kinds of damage, and apart from these what
 * concerns the whole picture.
 *
 *   GtkWidget *controls = pastiche_restore_controls_new ();
 *   g_signal_connect (controls, "notify", G_CALLBACK (settings_changed), NULL);
 */
#pragma once

#include <gtk/gtk.h>

#include "pastiche-restore.h"

#define PASTICHE_TYPE_RESTORE_CONTROLS (pastiche_restore_controls_get_type ())
G_DECLARE_FINAL_TYPE (PasticheRestoreControls, pastiche_restore_controls, PASTICHE, RESTORE_CONTROLS, GtkGrid)

/* Properties: "threshold" (double, 20..100 %), "scratches", "cracks", "stains", "fading", "noise", "blocks", "screen"
 * (double, 0..100 %).  They have the names of the plug-in's arguments, to which they are bound. */
GtkWidget *pastiche_restore_controls_new (void);

/* New specifications of these properties, @specs[1] to [8] in this order, for a widget that has the controls' properties. */
void pastiche_restore_controls_add_specs (GParamSpec **specs);

/* Where the sliders are. */
PasticheRestoreSettings pastiche_restore_controls_get (PasticheRestoreControls *controls);
