/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-offer.h: says that a painting has become an instant style, and offers to fine-tune a style on it.
 *
 *   GtkWidget *bar = pastiche_tune_offer_new ();
 *   g_signal_connect (bar, "fine-tune", G_CALLBACK (open_page), NULL);
 *   pastiche_tune_offer_show (PASTICHE_TUNE_OFFER (bar), info->title, "/home/anna/night.jpg");
 */
#pragma once

#include <gtk/gtk.h>

#define PASTICHE_TYPE_TUNE_OFFER (pastiche_tune_offer_get_type ())
G_DECLARE_FINAL_TYPE (PasticheTuneOffer, pastiche_tune_offer, PASTICHE, TUNE_OFFER, GtkInfoBar)

/* The bar is hidden until something is offered, and again when the artist has answered.
 * Signal: "fine-tune" (string: the painting's file): the artist accepts. */
GtkWidget *pastiche_tune_offer_new (void);

/* Offer to fine-tune on the file @painting, of which the instant style called @title was made.  Replaces an offer that
 * has not been answered. */
void pastiche_tune_offer_show (PasticheTuneOffer *bar, const char *title, const char *painting);
