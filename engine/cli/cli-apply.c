/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-apply.c: pastiche apply: one picture, or many in the same style.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "error.h"

#define MAX_LABEL 40 /* columns of a picture's name on the line of progress, which must not be broken */

/* What is the same for all pictures. */
typedef struct
{
  const Options   *options;
  PasticheSettings settings;
  PasticheStyle   *style;
  GCancellable    *cancellable;
  char *const     *in; /* [n] */
  char *const     *out;
  int              n;
  gboolean         many; /* with --output-folder, be there only one */
} Work;

typedef struct
{
  int    width, height;
  double seconds;
} Painted;

/* --- What is said of a picture ------------------------------------------- */

static JsonObject *
describe (const Work *work, int i)
{
  g_autofree char *in     = g_filename_display_name (work->in[i]);
  g_autofree char *out    = g_filename_display_name (work->out[i]);
  JsonObject      *object = json_object_new ();

  json_object_set_string_member (object, "input", in);
  json_object_set_string_member (object, "output", out);
  return object;
}

static void
say_painted (const Work *work, int i, const Painted *painted)
{
  JsonObject      *object = describe (work, i);
  const char      *title  = pastiche_style_info (work->style)->title;
  g_autofree char *out    = cli_display (work->out[i]);

  json_object_set_boolean_member (object, "painted", TRUE);
  json_object_set_string_member (object, "style", title);
  json_object_set_double_member (object, "strength", work->settings.strength);
  json_object_set_int_member (object, "width", painted->width);
  json_object_set_int_member (object, "height", painted->height);
  json_object_set_double_member (object, "seconds", painted->seconds);
  cli_result (work->options, object, "%s: %s at %g %%, %d×%d, %.1f s", out, title, work->settings.strength,
              painted->width, painted->height, painted->seconds);
}

/* The sentence goes to standard error, and with --json a line to standard output, too.  Takes @error. */
static void
say_failed (const Work *work, int i, GError *error)
{
  if (work->options->json)
    {
      JsonObject *object = describe (work, i);

      json_object_set_boolean_member (object, "painted", FALSE);
      json_object_set_string_member (object, "error", error->message);
      cli_result (work->options, object, " ");
    }
  cli_fail (error);
}

/* The report at the end, when not all of them were painted. */
static void
say_what_failed (const Work *work, const GPtrArray *failed, int painted)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < failed->len; i++)
    {
      g_autofree char *quoted = pastiche_quote_path (g_ptr_array_index (failed, i));

      g_string_append_printf (names, i ? ", %s" : "%s", quoted);
    }
  if (g_cancellable_is_cancelled (work->cancellable))
    g_printerr ("pastiche: Stopped; %d of %d pictures were painted.\n", painted, work->n);
  else if (failed->len && work->n > 1)
    g_printerr ("pastiche: %d of %d pictures were painted, but not %s.\n", painted, work->n, names->str);
  g_string_free (names, TRUE);
}

/* --- Painting ------------------------------------------------------------ */

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

/* Read, paint and write. */
static gboolean
pass (const Work *work, Passage *passage, const char *out, Painted *painted, GError **error)
{
  const Pipe *pipe   = &passage->pipe;
  GError     *reason = NULL;
  gboolean    ok;

  pastiche_set_notice (notice, passage);
  ok = pastiche_apply_file (work->style, pipe->from, pipe->to, &work->settings, work->options->strip, cli_progress_show,
                            &passage->progress, work->cancellable, &painted->width, &painted->height, &reason) &&
       cli_pipe_deliver (pipe, out, work->cancellable, &reason);
  pastiche_set_notice (cli_notice, NULL);
  if (reason)
    {
      reason->message = cli_pipe_put_right (pipe, reason->message);
      g_propagate_error (error, reason);
    }
  return ok;
}

static gboolean
paint (const Work *work, int i, Painted *painted, GError **error)
{
  const char      *in = work->in[i], *out = work->out[i];
  g_autofree char *file = g_path_get_basename (in);
  g_autofree char *name = cli_display (file);
  g_autofree char *short_name =
      pastiche_printable (name, cli_columns (name) > (int) g_utf8_strlen (name, -1) ? MAX_LABEL / 2 : MAX_LABEL);
  Passage  passage = { 0 };
  gboolean ok;

  cli_progress_begin (&passage.progress, work->options,
                      work->many ? g_strdup_printf ("%d of %d, %s: ", i + 1, work->n, short_name) : NULL);
  ok = cli_may_write (work->options, work->in, work->n, i, out, error) &&
       cli_pipe_open (&passage.pipe, in, out, work->options->format, work->cancellable, error) &&
       pass (work, &passage, out, painted, error);
  cli_pipe_clear (&passage.pipe);
  painted->seconds = cli_progress_end (&passage.progress);
  return ok;
}

/* All of them; one that fails does not stop the others. */
static int
paint_all (const Work *work)
{
  g_autoptr (GPtrArray) failed = g_ptr_array_new ();
  int painted                  = 0;

  for (int i = 0; i < work->n && (i == 0 || !g_cancellable_is_cancelled (work->cancellable)); i++)
    {
      GError *error = NULL;
      Painted one;

      if (paint (work, i, &one, &error))
        {
          painted++;
          if (!g_str_equal (work->out[i], "-"))
            say_painted (work, i, &one);
        }
      else if (work->many && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_error_free (error);
      else
        {
          g_ptr_array_add (failed, work->in[i]);
          say_failed (work, i, error);
        }
    }
  if (work->many)
    say_what_failed (work, failed, painted);
  return painted == work->n ? EXIT_OK : EXIT_FAILED;
}

/* --- The command --------------------------------------------------------- */

static PasticheStyle *
load_style (const Options *options, double mix_amount, GError **error)
{
  g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (options->styles, error);
  g_autoptr (PasticheStyle) style = NULL, second = NULL;

  if (!gallery)
    return NULL;
  style = options->style ? pastiche_gallery_seek (gallery, options->style, error)
                         : pastiche_gallery_load (gallery, NULL, error);
  if (!style || !options->mix)
    return g_steal_pointer (&style);
  second = pastiche_gallery_seek (gallery, options->mix, error);
  return second ? pastiche_style_mix (style, second, mix_amount / 100, error) : NULL;
}

static gboolean
make_folder (const char *folder, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (folder);

  if (g_mkdir_with_parents (folder, 0777) == 0)
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "The folder %s cannot be made: %s.", quoted,
               g_strerror (errno));
  return FALSE;
}

/* What is wrong with the @n @words is printed. */
static gboolean
check_words (const Options *options, char *const *words, int n)
{
  if (options->output_folder ? n < 1 : n != 2)
    return cli_misused (options->output_folder ? "“--output-folder” needs at least one picture."
                                               : "“apply” takes a picture and a name for the result, or "
                                                 "“--output-folder” and any number of pictures."),
           FALSE;
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

static int
run (const Options *options, char *const *words, int n)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (GStrv) results               = NULL;
  Work work = { .options = options, .cancellable = cancellable, .in = words, .many = options->output_folder != NULL };
  GError *error = NULL;
  double  mix_amount;
  int     status;

  if (!cli_settings (options, &work.settings, &mix_amount) || !check_words (options, words, n))
    return EXIT_MISUSED;
  signal (SIGPIPE, SIG_IGN); /* a sentence, when nobody reads the result any more */
  if (!cli_cancel_on_signals (cancellable, &error))
    return cli_fail (error);
  work.n     = work.many ? n : 1;
  results    = work.many ? cli_results (options, words, n) : NULL;
  work.out   = results ? results : words + 1;
  work.style = load_style (options, mix_amount, &error);
  if (!work.style)
    return cli_fail (error);
  status = work.many && !make_folder (options->output_folder, &error) ? cli_fail (error) : paint_all (&work);
  pastiche_style_unref (work.style);
  return status;
}

const Command cli_apply = {
  .name     = "apply",
  .bit      = COMMAND_APPLY,
  .usage    = "PICTURE RESULT\n  pastiche apply [OPTION…] --output-folder FOLDER PICTURE…",
  .summary  = "Paint pictures in a style",
  .text     = "RESULT is written in the format of its ending: png, jpg, tif or webp. With --output-folder\n"
              "the results have the pictures' names, in their formats where these can be written, else as\n"
              "PNG; a picture that fails does not stop the others. “-” is standard input or output; what\n"
              "goes there has the picture's own format unless --format says another.\n"
              "\n"
              "A RESULT that is there is replaced. With --overwrite so are the picture itself and what is\n"
              "there in --output-folder.",
  .examples = "  pastiche apply --style vangogh --strength 80 photo.jpg painted.png\n"
              "  pastiche apply --style painting.jpg --mix hokusai photo.jpg painted.png\n"
              "  pastiche apply --style munch --output-folder painted *.jpg\n"
              "  pastiche apply --format webp - - < photo.jpg > painted.webp\n",
  .run      = run,
};
