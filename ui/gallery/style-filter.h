/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-filter.h: which kind of styles is shown, by technique or mood: a button that opens a menu.
 *
 *   GtkWidget *filter = pastiche_style_filter_new ();
 *   g_signal_connect (filter, "changed", G_CALLBACK (show), NULL);
 *   if (pastiche_style_filter_wants (PASTICHE_STYLE_FILTER (filter), "oil, calm")) …
 */
#pragma once

#include <gtk/gtk.h>

#define PASTICHE_TYPE_STYLE_FILTER (pastiche_style_filter_get_type ())
G_DECLARE_FINAL_TYPE (PasticheStyleFilter, pastiche_style_filter, PASTICHE, STYLE_FILTER, GtkMenuButton)

/* Signal: “changed”, another kind is wanted, by the artist or by pastiche_style_filter_clear (). */
GtkWidget *pastiche_style_filter_new (void);

/* Whether a style with these keywords, of those in engine/styles/STYLE-FILE.md with commas between them, is of the kind. */
gboolean pastiche_style_filter_wants (PasticheStyleFilter *filter, const char *keywords);

/* Want all styles again; TRUE if that is a change. */
gboolean pastiche_style_filter_clear (PasticheStyleFilter *filter);

/* What the kind is called, “Calm”; NULL for all. */
const char *pastiche_style_filter_title (PasticheStyleFilter *filter);
