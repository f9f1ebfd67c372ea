/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-say.c: sentences, results and commands, as they are printed.
 */
#include <string.h>

#include "cli.h"
#include "error.h"

static const char *called = "pastiche";

/* --- Sentences ---------------------------------------------------------- */

/* On one line, whatever was quoted in it. */
static void
complain (const char *sentence)
{
  g_autofree char *printable = pastiche_printable (sentence, G_MAXSIZE);

  g_printerr ("pastiche: %s\n", printable);
}

int
cli_fail (GError *error)
{
  complain (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _ ("Stopped; nothing was written.")
                                                                      : error->message);
  g_error_free (error);
  return EXIT_FAILED;
}

void
cli_notice (const char *sentence, G_GNUC_UNUSED gpointer unused)
{
  complain (sentence);
}

int
cli_misused (const char *format, ...)
{
  g_autofree char *sentence = NULL, *whole = NULL;
  va_list          args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  whole = g_strconcat (sentence, " See pastiche --help.", NULL);
  complain (whole);
  return EXIT_MISUSED;
}

char *
cli_display (const char *path)
{
  g_autofree char *display = g_filename_display_name (path);

  return pastiche_printable (display, G_MAXSIZE);
}

int
cli_columns (const char *text)
{
  int columns = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    if (!g_unichar_iszerowidth (g_utf8_get_char (p)))
      columns += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
  return columns;
}

/* --- Results ------------------------------------------------------------ */

void
cli_result (const Options *options, JsonObject *object, const char *format, ...)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *line     = NULL;
  va_list          args;

  json_object_unref (object);
  va_start (args, format);
  line = options->json ? json_to_string (node, FALSE) : g_strdup_vprintf (format, args);
  va_end (args);
  if (options->json || !options->quiet)
    g_print ("%s\n", line);
}

/* --- Commands to be typed ------------------------------------------------ */

/* Between $' and ', which the shells know, as a name need not be text. */
static char *
escape (const char *path)
{
  GString *word = g_string_new ("$'");

  for (const guchar *c = (const guchar *) path; *c; c++)
    if (*c < ' ' || *c > '~')
      g_string_append_printf (word, "\\%03o", *c);
    else
      g_string_append_printf (word, *c == '\'' || *c == '\\' ? "\\%c" : "%c", *c);
  g_string_append_c (word, '\'');
  return g_string_free (word, FALSE);
}

char *
cli_shell_word (const char *path)
{
  g_autofree char *word    = g_strconcat (path[0] == '-' ? "./" : "", path, NULL);
  g_autofree char *display = cli_display (word);
  const char      *c       = word;

  if (!g_str_equal (display, word))
    return escape (word);
  while (g_ascii_isalnum (*c) || (*c && strchr ("/._-+=:,@%", *c)))
    c++;
  return *word && !*c ? g_steal_pointer (&word) : g_shell_quote (word);
}

void
cli_called (const char *program)
{
  called = program;
}

char *
cli_call (const Options *options)
{
  g_autofree char *program = cli_shell_word (called);
  g_autofree char *folder  = options->styles ? cli_shell_word (options->styles) : NULL;

  return folder ? g_strdup_printf ("%s --styles %s", program, folder) : g_steal_pointer (&program);
}
