/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-complete.c: pastiche complete, which the shells ask for what may be typed next.  All of it follows from the tables of
 * commands and options, so that it is never out of step with them.
 */
#include <string.h>

#include "cli.h"

/* What the shell puts in the place of these lines. */
#define FILES   ":files\n"
#define FOLDERS ":folders\n"

/* What has been typed of the last word, and whether something fits. */
typedef struct
{
  char       *option; /* its beginning that stays, as “--style=” */
  const char *typed;  /* the rest */
  gboolean    fits;
} Last;

static void
offer (Last *last, const char *word, const char *text)
{
  if (!g_str_has_prefix (word, last->typed))
    return;
  g_print ("%s%s\t%s\n", last->option, word, text);
  last->fits = TRUE;
}

static void
offer_commands (Last *last)
{
  for (int i = 0; cli_commands[i]; i++)
    offer (last, cli_commands[i]->name, cli_commands[i]->summary);
}

/* --- Names -------------------------------------------------------------- */

static GString *heard; /* what a command printed: GLib's handler has no argument of ours */

static void
hear (const char *text)
{
  g_string_append (heard, text);
}

static void
hear_nothing (G_GNUC_UNUSED const char *text)
{
}

/* The lines of JSON that @command prints; empty after an error.  Free with g_strfreev (). */
static char **
ask (const Command *command)
{
  const Options options   = { .json = TRUE, .threads = -1, .steps = -1, .seed = -1 };
  GPrintFunc    print     = g_set_print_handler (hear);
  GPrintFunc    complain  = g_set_printerr_handler (hear_nothing);
  char *const   nothing[] = { NULL };
  char        **lines;

  heard = g_string_new (NULL);
  command->run (&options, nothing, 0);
  g_set_print_handler (print);
  g_set_printerr_handler (complain);
  lines = g_strsplit (heard->str, "\n", -1);
  g_string_free (heard, TRUE);
  return lines;
}

/* A name that takes more than a line of plain text is left out, as the shell would take it apart. */
static void
offer_name (Last *last, JsonObject *object)
{
  const char      *name      = json_object_get_string_member_with_default (object, "name", "");
  const char      *title     = json_object_get_string_member_with_default (object, "title", "");
  g_autofree char *printable = pastiche_printable (name, G_MAXSIZE);
  g_autofree char *text      = pastiche_printable (title, G_MAXSIZE);

  if (*name && g_str_equal (name, printable))
    offer (last, name, text);
}

/* What “pastiche styles” lists for a STYLE, and so on for whatever else has a command that lists it. */
static void
offer_listed (Last *last, const char *value)
{
  g_autofree char *lower = g_ascii_strdown (value, -1);
  g_autofree char *name  = g_strconcat (lower, "s", NULL);
  const Command   *list  = cli_find_command (name);
  g_auto (GStrv) lines   = list ? ask (list) : NULL;

  for (int i = 0; lines && lines[i]; i++)
    {
      g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);

      if (node && JSON_NODE_HOLDS_OBJECT (node))
        offer_name (last, json_node_get_object (node));
    }
}

/* --- Words -------------------------------------------------------------- */

/* What the help calls @value.  A style can also be a file, so those are offered where no name fits. */
static void
offer_value (Last *last, const char *value)
{
  const char *const made_up[] = { "NUMBER", "TEXT", "NAME", "FORMAT", NULL };

  if (g_strv_contains (made_up, value))
    return;
  if (g_str_equal (value, "COMMAND"))
    return offer_commands (last);
  if (g_str_equal (value, "FOLDER"))
    return g_print (FOLDERS);
  offer_listed (last, value);
  if (!last->fits)
    g_print (FILES);
}

static void
offer_options (Last *last, const GOptionEntry *entries)
{
  for (; entries->long_name; entries++)
    {
      g_autofree char *word = g_strconcat ("--", entries->long_name, NULL);

      if (!(entries->flags & G_OPTION_FLAG_HIDDEN))
        offer (last, word, entries->description);
    }
}

/* The one of @entries that is called @word [@length], in full or by its letter, and has a value; NULL when there is none. */
static const GOptionEntry *
find_option (const GOptionEntry *entries, const char *word, gsize length)
{
  for (; entries->long_name; entries++)
    {
      const char       letter[] = { '-', entries->short_name, '\0' };
      g_autofree char *name     = g_strconcat ("--", entries->long_name, NULL);

      if (!(entries->flags & G_OPTION_FLAG_HIDDEN) && entries->arg_description &&
          ((strlen (name) == length && strncmp (word, name, length) == 0) ||
           (entries->short_name && length == 2 && strncmp (word, letter, 2) == 0)))
        return entries;
    }
  return NULL;
}

/* The @position-th argument of @command.  Only the first can be known by the usage, where that begins with it: what comes
 * after options, or is a result, is a file. */
static void
offer_argument (Last *last, const Command *command, int position)
{
  const char      *usage = command->usage + strspn (command->usage, "[");
  g_autofree char *value = g_strndup (usage, strspn (usage, G_CSET_A_2_Z));

  offer_value (last, position == 0 && *value ? value : "FILE");
}

/* What may stand for @last, which follows the @words [@n]. */
static void
offer_word (Last *last, char *const *words, int n)
{
  const Command           *command  = NULL;
  const GOptionEntry      *option   = NULL; /* whose value comes next */
  Options                  none     = { 0 };
  g_autofree GOptionEntry *entries  = cli_options_entries (&none, COMMAND_HELP);
  int                      position = 0;

  for (int i = 0; i < n; i++)
    if (option)
      option = NULL;
    else if (words[i][0] == '-')
      option = find_option (entries, words[i], strlen (words[i]));
    else if (command)
      position++;
    else if (!(command = cli_find_command (words[i])))
      return;
    else
      {
        g_free (entries);
        entries = cli_options_entries (&none, command->bit);
      }
  if (*last->option)
    option = find_option (entries, last->option, strlen (last->option) - 1);

  if (option)
    offer_value (last, option->arg_description);
  else if (last->typed[0] == '-')
    offer_options (last, entries);
  else if (command)
    offer_argument (last, command, position);
  else
    offer_commands (last);
}

static int
run (const Options *options G_GNUC_UNUSED, char *const *words, int n)
{
  const char      *word   = n > 0 ? words[n - 1] : "";
  const char      *equals = g_str_has_prefix (word, "--") ? strchr (word, '=') : NULL;
  gsize            stays  = equals ? equals + 1 - word : 0;
  g_autofree char *option = g_strndup (word, stays);
  Last             last   = { option, word + stays, FALSE };

  offer_word (&last, words, MAX (n - 1, 0));
  return EXIT_OK;
}

/* It has no bit, as it takes no options: those that follow are the words. */
const Command cli_complete = {
  .name     = "complete",
  .usage    = "-- WORD…",
  .summary  = "Print what may be typed for the last word, for shells",
  .text     = "The words are those that follow “pastiche”, the last of them as far as it has been typed.\n"
              "Each line has what may stand for it, a tab, and what that is; “:files” and “:folders”\n"
              "stand for the names of these.",
  .examples = "  pastiche complete -- apply --style van\n",
  .run      = run,
};
