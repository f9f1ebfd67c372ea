/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sentence.h: a label for a sentence, hidden while there is none.
 *
 *   GtkLabel *problem = pastiche_sentence_new (GTK_STYLE_CLASS_ERROR);
 *   pastiche_sentence_set (problem, error->message);
 */
#pragma once

#include <gtk/gtk.h>

GtkLabel *pastiche_sentence_new (const char *css_class);

/* Show @text, or with NULL nothing. */
void pastiche_sentence_set (GtkLabel *sentence, const char *text);
