/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-menu.h: the menu of a style in the gallery.
 *
 *   const PasticheStyleMenuItem items[] = { { _ ("Rename…"), _ ("…"), is_own, G_CALLBACK (ask_title) } };
 *   pastiche_style_menu_popup (cards, card, event, items, G_N_ELEMENTS (items), view);
 */
#pragma once

#include <gtk/gtk.h>

typedef struct
{
  const char *text, *tooltip;
  gboolean    sensitive;
  GCallback   chosen; /* called with the view */
} PasticheStyleMenuItem;

/* Open a menu for @card, which is in @cards: at the pointer or, with a NULL @event from the keyboard, at the card. */
void pastiche_style_menu_popup (GtkWidget                   *cards,
                                GtkWidget                   *card,
                                const GdkEvent              *event,
                                const PasticheStyleMenuItem *items,
                                int                          n,
                                gpointer                     view);
