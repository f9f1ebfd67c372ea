/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pin-grid.h: the cards of pinned looks beside each other, all of one size, in as many columns as make their pictures
 * largest; one stop for Tab, with arrows inside.
 *
 *   GtkWidget *grid = pastiche_pin_grid_new (picture->width, picture->height);
 *   pastiche_pin_grid_add (PASTICHE_PIN_GRID (grid), PASTICHE_PIN_CARD (card));
 */
#pragma once

#include "pin-card.h"

#define PASTICHE_TYPE_PIN_GRID (pastiche_pin_grid_get_type ())
G_DECLARE_FINAL_TYPE (PastichePinGrid, pastiche_pin_grid, PASTICHE, PIN_GRID, GtkFixed)

/* @width, @height: the picture's. */
GtkWidget *pastiche_pin_grid_new (int width, int height);

/* Add @card behind the others.  gtk_widget_destroy () takes one out. */
void pastiche_pin_grid_add (PastichePinGrid *grid, PastichePinCard *card);

/* The card that is the @i-th, or NULL. */
PastichePinCard *pastiche_pin_grid_card (PastichePinGrid *grid, int i);

/* Let the card that had the keyboard last, or else the first, have it. */
void pastiche_pin_grid_enter (PastichePinGrid *grid);

/* Let the card that lies so many cards to the right of @card and below it have the keyboard, if there is one. */
void pastiche_pin_grid_go (PastichePinGrid *grid, PastichePinCard *card, int right, int below);
