/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * search-words.h: finding styles by words, also by techniques and moods in the artist's language.
 *
 *   char *words = pastiche_search_words ("oil, impressionist"); // “oil impressionist impressionism Öl Impressionismus”
 *   gboolean found = pastiche_search_finds ("OL impress", words);   // TRUE
 *   g_free (words);
 */
#pragma once

#include <glib.h>

/* All words under which a style with these @keywords, of those in engine/styles/STYLE-FILE.md with commas between them,
 * is to be found: the keywords themselves, what else they are called, and both in the artist's language.  Free with
 * g_free (). */
char *pastiche_search_words (const char *keywords);

/* Whether each word of @text begins a word of @all; upper and lower case are the same, and accents may be left out or
 * added.  In scripts that have no spaces between words it may also lie within one. */
gboolean pastiche_search_finds (const char *text, const char *all);
