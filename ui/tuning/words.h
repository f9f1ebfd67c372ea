/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * words.h: how times are said.
 *
 *   pastiche_time_words (80.4)              → "1:20"
 *   pastiche_left_words (80.4)              → "about 1 min 20 s left"
 *   pastiche_ago_words (then)               → "yesterday at 18:05"
 */
#pragma once

#include <glib.h>

/* All return what is to be freed with g_free (). */
char *pastiche_time_words (double seconds);
char *pastiche_left_words (double seconds);

/* @time: Unix time in seconds. */
char *pastiche_ago_words (gint64 time);
