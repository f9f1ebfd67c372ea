/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * error.h: quoting text from foreign files in a message.  Such text may hold anything; what is quoted is valid UTF-8,
 * on one line, without control characters, and limited in length.
 */
#pragma once

#include "pastiche.h"

/* @text, any bytes, with spaces in place of what cannot be printed; cut after @max_bytes, with “…”.  Free with g_free
 * (). */
char *pastiche_printable (const char *text, gsize max_bytes);

/* “text” in quotation marks, cut after 80 bytes.  Free with g_free (). */
char *pastiche_quote (const char *text);

/* “path” in quotation marks, as a file manager shows it, never cut.  Free with g_free (). */
char *pastiche_quote_path (const char *path);
