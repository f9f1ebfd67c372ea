/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-compare.h: the preview, or in its place the sheet of pinned looks; with the buttons that pin and compare.
 *
 *   GtkWidget *compare = pastiche_compare_new (pane, painter, gallery);
 *   g_signal_connect (compare, "taken", G_CALLBACK (take_choice), NULL); // (compare, choice, data)
 *   pastiche_compare_set_choice (PASTICHE_COMPARE (compare), choice);    // whenever the artist changes it
 */
#pragma once

#include "pastiche-outside.h"
#include "pastiche-preview-pane.h"
#include "pastiche-sheet.h"

#define PASTICHE_TYPE_COMPARE (pastiche_compare_get_type ())
G_DECLARE_FINAL_TYPE (PasticheCompare, pastiche_compare, PASTICHE, COMPARE, GtkStack)

/* @painter and @gallery must outlive the widget; @pane, whose painter that is, gets its place in it.
 * Signals: "taken" (gconstpointer: a PasticheChoice): the artist wants this one; "pins-changed".
 * Properties: "comparing" (boolean: the sheet is shown).  Read only: "problem" (string: why nothing was pinned, or NULL),
 * "ticked" (int: how many layers are wanted, 0 unless the sheet is shown). */
GtkWidget *pastiche_compare_new (PastichePreviewPane *pane, PastichePainter *painter, PasticheGallery *gallery);

/* Tell what is chosen in the dialog now, which the preview shows: so that comes back. */
void pastiche_compare_set_choice (PasticheCompare *compare, const PasticheChoice *choice);

/* Pin @choice, as far as there is room. */
void pastiche_compare_pin (PasticheCompare *compare, const PasticheChoice *choice);

/* Whether a look of the style @name is pinned; and unpin all of it. */
gboolean pastiche_compare_has_style (PasticheCompare *compare, const char *name);
void     pastiche_compare_unpin_style (PasticheCompare *compare, const char *name);

/* The gallery has other styles or titles now: looks of those that are gone are unpinned. */
void pastiche_compare_list_styles (PasticheCompare *compare);

/* All that are pinned, or those that are ticked, in their order: arrays of PasticheChoice, which the caller frees. */
GPtrArray *pastiche_compare_pinned (PasticheCompare *compare);
GPtrArray *pastiche_compare_ticked (PasticheCompare *compare);

/* A box of what lies outside of the selection, with the pinned looks in it: a new widget that the dialog has a place for. */
PasticheOutside *pastiche_compare_outside (PasticheCompare *compare);

/* No layers can be made of it: before anything is pinned. */
void pastiche_compare_take_one_only (PasticheCompare *compare);
