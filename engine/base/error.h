/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * error.h: how a text out of a foreign file is quoted in a sentence: on one
 * line, valid UTF-8, and not without end.
 */
#pragma once

#include "pastiche.h"

/* @text with spaces for what cannot be printed, and cut, with “…”,
 * after @max_bytes; free with g_free (). */
char *pastiche_printable (const char *text, gsize max_bytes);

/* “text”, shortened; free with g_free (). */
char *pastiche_quote (const char *text);

/* “path” as a file manager shows it, whole; free with g_free (). */
char *pastiche_quote_path (const char *path);
