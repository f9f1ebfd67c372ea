/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-offer.h: a painting became a style at once; offers to learn it longer.
 *
 *   GtkWidget *bar = pastiche_tune_offer_new ();
 *   g_signal_connect (bar, "learn", G_CALLBACK (open_page), NULL);
 *   pastiche_tune_offer_show (PASTICHE_TUNE_OFFER (bar), info->title, "/home/anna/night.jpg");
 */
#pragma once

#include <gtk/gtk.h>

#define PASTICHE_TYPE_TUNE_OFFER (pastiche_tune_offer_get_type ())
G_DECLARE_FINAL_TYPE (PasticheTuneOffer, pastiche_tune_offer, PASTICHE, TUNE_OFFER, GtkInfoBar)

/* Hidden until something is offered.  Signal: "learn" (string: the painting's file), after which it is hidden again. */
GtkWidget *pastiche_tune_offer_new (void);

/* The style called @title was made of the file @painting; what was offered before is forgotten. */
void pastiche_tune_offer_show (PasticheTuneOffer *bar, const char *title, const char *painting);
