/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-outside.h: what lies outside of the selection: the picture as it was, or painted in one of the pinned looks.
 *
 *   GtkWidget *outside = pastiche_outside_new (gallery);
 *   pastiche_outside_list (PASTICHE_OUTSIDE (outside), pins);                    // whenever these change
 *   g_signal_connect (outside, "look-changed", G_CALLBACK (look_changed), NULL); // pastiche_outside_look () says which
 */
#pragma once

#include <gtk/gtk.h>

#include "pastiche-choice.h"

#define PASTICHE_TYPE_OUTSIDE (pastiche_outside_get_type ())
G_DECLARE_FINAL_TYPE (PasticheOutside, pastiche_outside, PASTICHE, OUTSIDE, GtkComboBoxText)

/* @gallery must outlive the widget.
 * Signal: "look-changed".  Properties: those of pastiche_outside_property (). */
GtkWidget *pastiche_outside_new (PasticheGallery *gallery);

/* Offer these looks, of PastichePin, and what is chosen.  A style that the gallery no longer has is chosen no more. */
void pastiche_outside_list (PasticheOutside *outside, const GPtrArray *pins);

/* The chosen look, which stays the widget's until another one is chosen; NULL: as it was. */
const PasticheChoice *pastiche_outside_look (PasticheOutside *outside);

/* The look as properties, for a class that passes them on: "outside-style" (string: "" is the picture as it was, as is a
 * style that the gallery does not have), and as the dialog's of these names "outside-strength", "outside-stroke-size",
 * "outside-keep-colours", "outside-detail", "outside-mix" and "outside-mix-amount". */
#define PASTICHE_OUTSIDE_PROPERTIES 7
GParamSpec *pastiche_outside_property (guint i);
