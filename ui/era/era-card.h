/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * era-card.h: an era in the gallery: a thumbnail, its title, and its years.
 *
 *   GtkWidget *card = pastiche_era_card_new (info);
 *   gtk_container_add (GTK_CONTAINER (card_box), card);
 */
#pragma once

#include "pastiche-era.h"
#include "pastiche-thumbnail.h"

#define PASTICHE_TYPE_ERA_CARD (pastiche_era_card_get_type ())
G_DECLARE_FINAL_TYPE (PasticheEraCard, pastiche_era_card, PASTICHE, ERA_CARD, GtkFlowBoxChild)

GtkWidget *pastiche_era_card_new (const PasticheEraInfo *info);

const PasticheEraInfo *pastiche_era_card_info (PasticheEraCard *card);
PasticheThumbnail     *pastiche_era_card_thumbnail (PasticheEraCard *card);
