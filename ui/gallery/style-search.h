/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-search.h: which styles the gallery shows: a field to search in, and a button for favourites.
 *
 *   GtkWidget *search = pastiche_style_search_new ();
 *   g_signal_connect (search, "changed", G_CALLBACK (filter), NULL);
 *   if (pastiche_style_search_wants (PASTICHE_STYLE_SEARCH (search), card)) …
 *   pastiche_style_search_found (PASTICHE_STYLE_SEARCH (search), TRUE);
 */
#pragma once

#include "style-card.h"

#define PASTICHE_TYPE_STYLE_SEARCH (pastiche_style_search_get_type ())
G_DECLARE_FINAL_TYPE (PasticheStyleSearch, pastiche_style_search, PASTICHE, STYLE_SEARCH, GtkBox)

/* Signals: “changed”, other styles are wanted; “taken”, Enter: the first of them is; “left”, Down: the keyboard goes to
 * the styles. */
GtkWidget *pastiche_style_search_new (void);

gboolean pastiche_style_search_wants (PasticheStyleSearch *search, PasticheStyleCard *card);

/* Want all styles again; TRUE if that is a change. */
gboolean pastiche_style_search_clear (PasticheStyleSearch *search);

/* Type the pressed key into the field, and let that have the keyboard.  FALSE for a key that types nothing. */
gboolean pastiche_style_search_type (PasticheStyleSearch *search, GdkEventKey *event);

/* What to lay over the styles: it says so when there is none that is wanted.  It is made once, and then the caller's. */
GtkWidget *pastiche_style_search_nothing (PasticheStyleSearch *search);

/* Whether there is @any style that is wanted. */
void pastiche_style_search_found (PasticheStyleSearch *search, gboolean any);
