/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli.c: the program pastiche: from its arguments to the command that they name.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#include "cli.h"
#include "version.h"

const Command *const cli_commands[] = { &cli_apply,    &cli_styles,  &cli_info, &cli_instant, &cli_import,
                                        &cli_tune,     &cli_restore, &cli_era,  &cli_eras,    &cli_match,
                                        &cli_complete, &cli_help,    NULL };

const Command *
cli_find_command (const char *name)
{
  for (int i = 0; cli_commands[i]; i++)
    if (g_str_equal (cli_commands[i]->name, name))
      return cli_commands[i];
  return NULL;
}

static int
run (Options *options)
{
  const Command *command = NULL;
  char         **words   = options->words;

  if (words && words[0] && !(command = cli_find_command (words[0])))
    return cli_misused ("There is no command “%s”.", words[0]);
  if (options->help)
    return cli_help.run (options, words, command ? 1 : 0);
  if (!command)
    return cli_misused ("Which command?");
  if (!cli_options_check (options, command))
    return EXIT_MISUSED;
  if (options->threads > 0)
    pastiche_set_threads (options->threads);
  return command->run (options, words + 1, (int) g_strv_length (words + 1));
}

/* Where one of the three standard files is closed, the next file that is opened would take its number, and what is printed
 * would go into a picture. */
static void
open_standard_files (void)
{
  int fd;

  do
    fd = g_open ("/dev/null", O_RDWR, 0);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0)
    close (fd);
}

/* What was printed may not have arrived, as on a full disk. */
static int
check_output (int status)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  g_printerr ("pastiche: Standard output cannot be written.\n");
  return MAX (status, EXIT_FAILED);
}

int
main (int argc, char **argv)
{
  Options options          = { .threads = -1, .steps = -1, .seed = -1 };
  g_autoptr (GError) error = NULL;
  int status;

  open_standard_files ();
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C"); /* numbers with a point in any language, for programs that read what we print */
  pastiche_find_translations ();
  pastiche_set_notice (cli_notice, NULL);
  cli_called (argc > 0 ? argv[0] : "pastiche");
  if (!cli_options_parse (&options, argc, argv, &error))
    status = cli_misused ("%s.", error->message);
  else if (options.version)
    {
      g_print ("pastiche %s\n", PASTICHE_VERSION);
      status = EXIT_OK;
    }
  else
    status = run (&options);
  cli_options_clear (&options);
  return check_output (status);
}
