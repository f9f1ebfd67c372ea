/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * error.c: the error domain of Pastiche, and quoting text from foreign files in a message.
 */
#include "error.h"

G_DEFINE_QUARK (pastiche - error - quark, pastiche_error)

#define QUOTED_BYTES 80

char *
pastiche_printable (const char *text, gsize max_bytes)
{
  g_autofree char *valid  = g_utf8_make_valid (text, -1);
  GString         *result = g_string_new (NULL);

  for (const char *p = valid; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (result->len + g_unichar_to_utf8 (c, NULL) > max_bytes)
        {
          g_string_append (result, "…");
          break;
        }
      g_string_append_unichar (result, g_unichar_isprint (c) ? c : ' ');
    }
  return g_string_free (result, FALSE);
}

char *
pastiche_quote (const char *text)
{
  g_autofree char *printable = pastiche_printable (text, QUOTED_BYTES);

  return g_strdup_printf ("“%s”", printable);
}

char *
pastiche_quote_path (const char *path)
{
  g_autofree char *display   = g_filename_display_name (path);
  g_autofree char *printable = pastiche_printable (display, G_MAXSIZE);

  return g_strdup_printf ("“%s”", printable);
}
