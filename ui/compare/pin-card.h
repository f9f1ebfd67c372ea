/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pin-card.h: a pinned look in the sheet: the picture painted so, with a title and the settings under it.
 *
 *   GtkWidget *card = pastiche_pin_card_new (pin, gallery, preview, &view);
 *   g_signal_connect (card, "taken", G_CALLBACK (take), NULL);
 */
#pragma once

#include "pastiche-preview.h"
#include "pin.h"

#define PASTICHE_TYPE_PIN_CARD (pastiche_pin_card_get_type ())
G_DECLARE_FINAL_TYPE (PastichePinCard, pastiche_pin_card, PASTICHE, PIN_CARD, GtkBox)

/* All arguments must outlive the card.  It shows what @view does, as @preview would, and can be ticked if @tick.
 * Signals: "taken", by a click or Return; "unpinned"; "panned" (double, double: so far to the right and down, in GTK's
 * pixels); "zoomed" (int, double, double: a step closer or farther, at this point of the area).
 * Property: "ticked" (boolean). */
GtkWidget *pastiche_pin_card_new (PastichePin        *pin,
                                  PasticheGallery    *gallery,
                                  PastichePreview    *preview,
                                  const PasticheView *view,
                                  gboolean            tick);

PastichePin *pastiche_pin_card_pin (PastichePinCard *card);

/* What has the keyboard when the card does; and what the picture is drawn on. */
GtkWidget *pastiche_pin_card_button (PastichePinCard *card);
GtkWidget *pastiche_pin_card_area (PastichePinCard *card);

/* What is under the picture. */
GtkWidget *pastiche_pin_card_words (PastichePinCard *card);

/* Draw the picture anew; with @before as it was. */
void pastiche_pin_card_draw (PastichePinCard *card, gboolean before);

/* Show the sign of work: it has been painted for @since microseconds; −1: it is not. */
void pastiche_pin_card_set_busy (PastichePinCard *card, gint64 since);

/* Say anew what the pin, and the gallery, have to say; of the settings, what tells it from @others. */
void pastiche_pin_card_tell (PastichePinCard *card, const GPtrArray *others);

/* As its button does: emit "unpinned". */
void pastiche_pin_card_unpin (PastichePinCard *card);
