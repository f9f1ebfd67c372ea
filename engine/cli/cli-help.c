/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-help.c: pastiche help, pastiche help COMMAND, and --help.
 */
#include "cli.h"

static char *
list_commands (void)
{
  GString *text = g_string_new ("Paint photographs in the style of a painter.\n\nCommands:\n");

  for (int i = 0; cli_commands[i]; i++)
    g_string_append_printf (text, "  %-10s%s\n", cli_commands[i]->name, cli_commands[i]->summary);
  g_string_append (text, "\n“pastiche help COMMAND” says more of each.");
  return g_string_free (text, FALSE);
}

static char *
help_on_all (void)
{
  g_autofree char *summary = list_commands ();
  g_autofree char *end =
      g_strdup_printf ("Examples:\n%s%s%s", cli_styles.examples, cli_apply.examples, cli_instant.examples);

  return cli_options_help ("pastiche", "COMMAND …", COMMAND_HELP, summary, end);
}

static char *
help_on (const Command *command)
{
  g_autofree char *program = g_strconcat ("pastiche ", command->name, NULL);
  g_autofree char *summary = g_strconcat (command->summary, ".", command->text ? "\n\n" : NULL, command->text, NULL);
  g_autofree char *end     = g_strconcat ("Examples:\n", command->examples, NULL);

  return cli_options_help (program, command->usage, command->bit, summary, end);
}

static int
run (const Options *options G_GNUC_UNUSED, char *const *words, int n)
{
  const Command   *command = n == 1 ? cli_find_command (words[0]) : NULL;
  g_autofree char *text    = NULL;

  if (n > 1)
    return cli_misused ("“help” takes the name of one command.");
  if (n == 1 && !command)
    return cli_misused ("There is no command “%s”.", words[0]);
  text = command ? help_on (command) : help_on_all ();
  g_print ("%s", text);
  return EXIT_OK;
}

const Command cli_help = {
  .name     = "help",
  .bit      = COMMAND_HELP,
  .usage    = "[COMMAND]",
  .summary  = "Show help, on all commands or on one",
  .examples = "  pastiche help apply\n",
  .run      = run,
};
