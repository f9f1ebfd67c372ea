/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-controls.h: the sliders: how strong, how large the strokes, what
 * stays of the picture, what to mix in.
 *
 *   GtkWidget *controls = pastiche_controls_new (gallery);
 *   g_signal_connect (controls, "notify", G_CALLBACK (settings_changed), NULL);
 */
#pragma once

#include <gtk/gtk.h>

#include "pastiche.h"

#define PASTICHE_TYPE_CONTROLS (pastiche_controls_get_type ())
G_DECLARE_FINAL_TYPE (PasticheControls, pastiche_controls, PASTICHE, CONTROLS, GtkGrid)

/* Properties: "strength" (double, 0..150 %), "stroke-size" (double, 50..200 %),
 * "keep-colours" and "detail" (double, 0..100 %),
 * "mix" (string: a name of the gallery, or empty for none, as for a name that
 * there is not), "mix-amount" (double, 0..100 %). */
GtkWidget *pastiche_controls_new (PasticheGallery *gallery);

/* Offer the styles of @gallery to mix in, as they are now. */
void pastiche_controls_list_styles (PasticheControls *controls, PasticheGallery *gallery);
