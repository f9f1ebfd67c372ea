/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-sheet.h: the pinned looks beside each other, each of them the same part of the picture in the same zoom.
 *
 *   GtkWidget *sheet = pastiche_sheet_new (painter, gallery, preview);
 *   pastiche_sheet_pin (PASTICHE_SHEET (sheet), choice);
 *   pastiche_sheet_look (PASTICHE_SHEET (sheet), TRUE); // it is seen now
 */
#pragma once

#include "painter.h"
#include "pastiche-preview.h"
#include "pin.h"

#define PASTICHE_MOST_PINS 9

#define PASTICHE_TYPE_SHEET (pastiche_sheet_get_type ())
G_DECLARE_FINAL_TYPE (PasticheSheet, pastiche_sheet, PASTICHE, SHEET, GtkBox)

/* All arguments must outlive the widget; @preview shows the painter's picture.
 * Signals: "taken" (gconstpointer: a PasticheChoice), "pins-changed", "ticks-changed", and "left" when Escape was pressed.
 * Properties: "before" (boolean: show the picture as it was), "actual" (boolean: at 100 %).  Read only: "busy" (boolean: what
 * is seen is still being painted). */
GtkWidget *pastiche_sheet_new (PastichePainter *painter, PasticheGallery *gallery, PastichePreview *preview);

/* Add a look behind the others.  FALSE when there are PASTICHE_MOST_PINS already; one that is there is not added again. */
gboolean pastiche_sheet_pin (PasticheSheet *sheet, const PasticheChoice *choice);

/* Take the @i-th away. */
void pastiche_sheet_unpin (PasticheSheet *sheet, int i);

/* The pinned looks, of PastichePin, which stay the sheet's; and the index of @choice among them, or −1. */
const GPtrArray *pastiche_sheet_pins (PasticheSheet *sheet);
int              pastiche_sheet_find (PasticheSheet *sheet, const PasticheChoice *choice);

/* Say anew what the gallery calls the styles. */
void pastiche_sheet_tell (PasticheSheet *sheet);

/* Whether somebody looks at the sheet; only then is anything painted.  It begins with what the preview shows then. */
void pastiche_sheet_look (PasticheSheet *sheet, gboolean looked_at);

/* There is nothing to tick, as no layers can be made of it: before anything is pinned. */
void pastiche_sheet_take_one_only (PasticheSheet *sheet);

/* The row under the looks, for more buttons at its end. */
GtkBox *pastiche_sheet_bar (PasticheSheet *sheet);
