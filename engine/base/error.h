/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * error.h: a message's sentence in the user's language, _ ("…"), and quoting text from foreign files in it, as
 * pastiche_printable () makes it fit for people.
 */
#pragma once

#include <glib/gi18n-lib.h>

#include "pastiche.h"

/* “text” in quotation marks, cut after 80 letters.  Free with g_free (). */
char *pastiche_quote (const char *text);

/* “path” in quotation marks, as a file manager shows it, never cut.  Free with g_free (). */
char *pastiche_quote_path (const char *path);
