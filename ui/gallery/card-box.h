/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * card-box.h: the box of cards in the gallery: one stop for Tab, with arrows, Home and End inside, that scrolls to the
 * card it is told.
 *
 *   GtkWidget *box = pastiche_card_box_new ();
 *   gtk_container_add (GTK_CONTAINER (scrolled_window), box);
 *   pastiche_card_box_select (PASTICHE_CARD_BOX (box), card);
 */
#pragma once

#include <gtk/gtk.h>

#define PASTICHE_TYPE_CARD_BOX (pastiche_card_box_get_type ())
G_DECLARE_FINAL_TYPE (PasticheCardBox, pastiche_card_box, PASTICHE, CARD_BOX, GtkFlowBox)

GtkWidget *pastiche_card_box_new (void);

/* Select @card, which is in the box, and scroll to it, as soon as the box has a place for it, and again when that changes,
 * until somebody else scrolls. */
void pastiche_card_box_select (PasticheCardBox *box, GtkFlowBoxChild *card);

/* The first and the last card that the filter lets through, or NULL. */
GtkFlowBoxChild *pastiche_card_box_first (PasticheCardBox *box);
GtkFlowBoxChild *pastiche_card_box_last (PasticheCardBox *box);

/* Let the selected card, or else the first, have the keyboard.  FALSE when no card is shown. */
gboolean pastiche_card_box_enter (PasticheCardBox *box);

/* Let @card show whether it is selected, which GIMP's themes hardly do. */
void pastiche_card_style (GtkWidget *card);
