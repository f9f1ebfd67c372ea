/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-card.h: a style in the gallery: a thumbnail, its title, a star that marks a favourite, and a pin.  The tooltip shows
 * one of the paintings that the style was made from.
 *
 *   GtkWidget *card = pastiche_style_card_new (info);
 *   gtk_container_add (GTK_CONTAINER (flow_box), card);
 *   pastiche_thumbnail_set (pastiche_style_card_thumbnail (PASTICHE_STYLE_CARD (card)), surface);
 */
#pragma once

#include "pastiche-thumbnail.h"
#include "pastiche.h"

#define PASTICHE_TYPE_STYLE_CARD (pastiche_style_card_get_type ())
G_DECLARE_FINAL_TYPE (PasticheStyleCard, pastiche_style_card, PASTICHE, STYLE_CARD, GtkFlowBoxChild)

/* Properties: "liked" (boolean): whether the style is a favourite; "pinned" (boolean): whether a look of it is. */
GtkWidget *pastiche_style_card_new (const PasticheStyleInfo *info);

const PasticheStyleInfo *pastiche_style_card_info (PasticheStyleCard *card);

/* Show what @info says, after the style was renamed. */
void pastiche_style_card_set_info (PasticheStyleCard *card, const PasticheStyleInfo *info);

PasticheThumbnail *pastiche_style_card_thumbnail (PasticheStyleCard *card);

/* Whether the style's title, artist, name or keywords, in English or the artist's language, have each word of @text. */
gboolean pastiche_style_card_matches (PasticheStyleCard *card, const char *text);

/* The order of cards, for a flow box with a PasticheUserState as @user_state: those used last come first, then by title. */
int pastiche_style_card_compare (GtkFlowBoxChild *a, GtkFlowBoxChild *b, gpointer user_state);
