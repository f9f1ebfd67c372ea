/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-batch.c: one picture, or many, to results: what apply, era, match and restore have in common.
 */
#include <signal.h>
#include <unistd.h>

#include "cli.h"
#include "error.h"
#include "pastiche-results.h"

#define MAX_LABEL 40 /* columns of a picture's name on the line of progress, which must not be broken */

/* --- What is said of a picture ------------------------------------------- */

static JsonObject *
describe (const Batch *batch, int i, gboolean done)
{
  g_autofree char *in     = g_filename_display_name (batch->in[i]);
  g_autofree char *out    = g_filename_display_name (batch->out[i]);
  JsonObject      *object = json_object_new ();

  json_object_set_string_member (object, "input", in);
  json_object_set_string_member (object, "output", out);
  json_object_set_boolean_member (object, batch->done, done);
  return object;
}

static void
say_done (const Batch *batch, int i, double seconds)
{
  JsonObject      *object = describe (batch, i, !batch->idle);
  g_autofree char *how    = batch->describe (batch, object);
  g_autofree char *in     = cli_display (batch->in[i]);
  g_autofree char *out    = cli_display (batch->out[i]);

  json_object_set_double_member (object, "seconds", seconds);
  if (batch->idle)
    cli_result (batch->options, object, "%s: %s, so nothing was written", g_str_equal (in, "-") ? "Standard input" : in,
                batch->nothing);
  else
    cli_result (batch->options, object, "%s: %s, %.1f s", out, how, seconds);
}

/* The sentence goes to standard error, and with --json a line to standard output, too.  Takes @error. */
static void
say_failed (const Batch *batch, int i, GError *error)
{
  if (batch->options->json)
    {
      JsonObject *object = describe (batch, i, FALSE);

      json_object_set_string_member (object, "error", error->message);
      cli_result (batch->options, object, " ");
    }
  cli_fail (error);
}

/* The report at the end, when not all of them were done: @idle had nothing to be done to them, which is no failure. */
static void
say_what_was_not (const Batch *batch, const GPtrArray *failed, int done, int idle)
{
  GString         *names = g_string_new (NULL);
  g_autofree char *also  = idle ? g_strdup_printf ("; %s in %d", batch->nothing, idle) : g_strdup ("");

  for (guint i = 0; i < failed->len; i++)
    {
      g_autofree char *quoted = pastiche_quote_path (g_ptr_array_index (failed, i));

      g_string_append_printf (names, i ? ", %s" : "%s", quoted);
    }
  if (g_cancellable_is_cancelled (batch->cancellable))
    g_printerr ("pastiche: Stopped; %d of %d pictures were %s%s.\n", done, batch->n, batch->done, also);
  else if (failed->len && batch->n > 1)
    g_printerr ("pastiche: %d of %d pictures were %s, but not %s%s.\n", done, batch->n, batch->done, names->str, also);
  else if (idle && batch->n > 1 && !batch->options->json && !batch->options->quiet)
    g_print ("%d of %d pictures were %s%s.\n", done, batch->n, batch->done, also);
  g_string_free (names, TRUE);
}

/* --- One picture --------------------------------------------------------- */

/* A picture on its way. */
typedef struct
{
  Progress progress;
  Pipe     pipe;
} Passage;

static void
notice (const char *sentence, gpointer data)
{
  Passage         *passage = data;
  g_autofree char *right   = cli_pipe_put_right (&passage->pipe, g_strdup (sentence));

  cli_progress_clear (&passage->progress);
  cli_notice (right, NULL);
}

/* Read, make and write. */
static gboolean
pass (Batch *batch, int i, Passage *passage, GError **error)
{
  const Pipe *pipe   = &passage->pipe;
  GError     *reason = NULL;
  gboolean    ok;

  pastiche_set_notice (notice, passage);
  ok = batch->make (batch, i, pipe->from, pipe->to, &passage->progress, &reason) &&
       (batch->idle || cli_pipe_deliver (pipe, batch->out[i], batch->cancellable, &reason));
  pastiche_set_notice (cli_notice, NULL);
  if (reason)
    {
      reason->message = cli_pipe_put_right (pipe, reason->message);
      g_propagate_error (error, reason);
    }
  return ok;
}

static gboolean
make (Batch *batch, int i, double *seconds, GError **error)
{
  const char      *in = batch->in[i], *out = batch->out[i];
  g_autofree char *file = g_path_get_basename (in);
  g_autofree char *name = cli_display (file);
  g_autofree char *short_name =
      pastiche_printable (name, cli_columns (name) > (int) g_utf8_strlen (name, -1) ? MAX_LABEL / 2 : MAX_LABEL);
  Passage  passage = { 0 };
  gboolean ok;

  batch->idle = FALSE;
  cli_progress_begin (&passage.progress, batch->options,
                      batch->many ? g_strdup_printf ("%d of %d, %s: ", i + 1, batch->n, short_name) : NULL);
  ok = cli_may_write (batch->options, batch->in, batch->n, i, out, error) &&
       cli_pipe_open (&passage.pipe, in, out, batch->options->format, batch->alpha, batch->cancellable, error) &&
       pass (batch, i, &passage, error);
  cli_pipe_clear (&passage.pipe);
  *seconds = cli_progress_end (&passage.progress);
  return ok;
}

/* --- All of them --------------------------------------------------------- */

/* One that fails does not stop the others. */
static int
make_all (Batch *batch)
{
  g_autoptr (GPtrArray) failed = g_ptr_array_new ();
  int done = 0, idle = 0;

  for (int i = 0; i < batch->n && (i == 0 || !g_cancellable_is_cancelled (batch->cancellable)); i++)
    {
      GError *error = NULL;
      double  seconds;

      if (make (batch, i, &seconds, &error))
        {
          if (batch->idle)
            idle++;
          else
            done++;
          if (!g_str_equal (batch->out[i], "-"))
            say_done (batch, i, seconds);
        }
      else if (batch->many && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_error_free (error);
      else
        {
          g_ptr_array_add (failed, batch->in[i]);
          say_failed (batch, i, error);
        }
    }
  if (batch->many)
    say_what_was_not (batch, failed, done, idle);
  return done + idle == batch->n ? EXIT_OK : EXIT_FAILED;
}

gboolean
cli_batch_check (const Options *options, const char *command, char *const *words, int n)
{
  if (options->shot && !options->output_folder)
    return cli_misused ("“--shot” needs “--output-folder”."), FALSE;
  if (options->output_folder ? n < 1 : n != 2)
    {
      if (options->output_folder)
        cli_misused ("“--output-folder” needs at least one picture.");
      else
        cli_misused ("“%s” takes a picture and a name for the result, or “--output-folder” and any number of pictures.",
                     command);
      return FALSE;
    }
  for (int i = 0; options->output_folder && i < n; i++)
    if (g_str_equal (words[i], "-"))
      return cli_misused ("With “--output-folder” standard input has no name for the result."), FALSE;
  if (options->output_folder || !g_str_equal (words[1], "-"))
    return TRUE;
  if (options->json)
    return cli_misused ("The picture and “--json” cannot both go to standard output."), FALSE;
  if (isatty (STDOUT_FILENO))
    return cli_misused ("Standard output is a terminal, which shows no pictures: redirect it to a file."), FALSE;
  return TRUE;
}

int
cli_batch_run (Batch *batch, char *const *words, int n)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const char *folder                   = batch->options->output_folder;
  g_auto (GStrv) results =
      folder ? pastiche_result_files (folder, batch->options->format, batch->alpha, words, n) : NULL;
  GError *error = NULL;

  batch->cancellable = cancellable;
  batch->in          = words;
  batch->n           = folder ? n : 1;
  batch->many        = folder != NULL;
  batch->out         = results ? results : words + 1;
  signal (SIGPIPE, SIG_IGN); /* a sentence, when nobody reads the result any more */
  if (!cli_cancel_on_signals (cancellable, &error) || !batch->begin (batch, &error) ||
      (folder && !pastiche_make_folder (folder, &error)))
    return cli_fail (error);
  return make_all (batch);
}
