/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * error.c: the error domain of Pastiche, and quoting text from foreign files in a message.
 */
#include "error.h"

G_DEFINE_QUARK (pastiche - error - quark, pastiche_error)

#define MOST_QUOTED 80 /* letters */

char *
pastiche_quote (const char *text)
{
  g_autofree char *printable = pastiche_printable (text, MOST_QUOTED);

  return g_strdup_printf (_ ("“%s”"), printable);
}

char *
pastiche_quote_path (const char *path)
{
  g_autofree char *display   = g_filename_display_name (path);
  g_autofree char *printable = pastiche_printable (display, G_MAXSIZE);

  return g_strdup_printf (_ ("“%s”"), printable);
}
