/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * time-text.h: times as text, translated.
 *
 *   pastiche_time_text (80.4)              → "1:20"
 *   pastiche_time_left_text (80.4)              → "about 1 min 20 s left"
 *   pastiche_time_ago_text (then)               → "yesterday at 18:05"
 */
#pragma once

#include <glib.h>

/* How long something took, and how long it will take; all results are to be freed with g_free (). */
char *pastiche_time_text (double seconds);
char *pastiche_time_left_text (double seconds);

/* When something was; @time: Unix time in seconds. */
char *pastiche_time_ago_text (gint64 time);
