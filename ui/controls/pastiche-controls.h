/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-controls.h: the sliders (strength, stroke size, colours and detail of the picture that stay), and the second
 * style that is mixed in.
 *
 *   GtkWidget *controls = pastiche_controls_new (gallery);
 *   g_signal_connect (controls, "notify", G_CALLBACK (settings_changed), NULL);
 */
#pragma once

#include <gtk/gtk.h>

#include "pastiche.h"

#define PASTICHE_TYPE_CONTROLS (pastiche_controls_get_type ())
G_DECLARE_FINAL_TYPE (PasticheControls, pastiche_controls, PASTICHE, CONTROLS, GtkGrid)

/* Properties: "strength" (double, 0..150 %), "stroke-size" (double, 50..200 %), "keep-colours" and "detail" (double,
 * 0..100 %), "mix" (string: the name of a style in the gallery, or empty for none; an unknown name becomes empty),
 * "mix-amount" (double, 0..100 %).  They have the names of the plug-in's arguments, to which they are bound. */
GtkWidget *pastiche_controls_new (PasticheGallery *gallery);

/* Offer the styles that @gallery has now as the second style. */
void pastiche_controls_list_styles (PasticheControls *controls, PasticheGallery *gallery);

/* What a style suggests of stroke size, colours and detail gets the sliders' marks, and is said in their tooltips.
 *
 * pastiche_controls_suggest (): the artist has picked it, so those that are where the last one suggested move with it.
 * One that he moved elsewhere himself stays, whatever he picks, until he moves it to where the style suggests, as a double
 * click does.
 * pastiche_controls_expect (): all stay, as style and sliders were set together.
 * pastiche_controls_begin (): nothing was set yet, so those that leave a style as it is move. */
void pastiche_controls_suggest (PasticheControls *controls, const PasticheSettings *suggested);
void pastiche_controls_expect (PasticheControls *controls, const PasticheSettings *suggested);
void pastiche_controls_begin (PasticheControls *controls, const PasticheSettings *suggested);

/* Where the sliders would be if the artist picked a style that suggests @suggested. */
PasticheSettings pastiche_controls_would_be (PasticheControls *controls, const PasticheSettings *suggested);
