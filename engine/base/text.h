/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text.h: what a stranger wrote (a file's name, a title, another library's sentence), made fit for people by
 * pastiche_printable (), which is public.
 *
 *   g_autofree char *title = pastiche_printable_title ("The Night\nWatch");
 *
 *   if (*title == '\0')
 *     g_message ("It has no title.");
 */
#pragma once

#include "pastiche.h"

/* @text as a title: printable, of at most PASTICHE_TITLE_LETTERS and without spaces around it; empty when nothing would
 * be seen of it.  Free with g_free (). */
char *pastiche_printable_title (const char *text);
