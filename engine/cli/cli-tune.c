/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-tune.c: pastiche tune: a style fine-tuned from paintings on the command line.
 */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "error.h"
#include "pastiche-tune.h"
#include "style-file.h"

#define LINE_EVERY 100 /* steps between two lines of progress when stderr is no terminal */

/* --- Progress ----------------------------------------------------------- */

typedef struct
{
  gboolean terminal; /* one line, written over and over */
  gboolean quiet;
} Shown;

static char *
describe_progress (const PasticheTuneProgress *progress)
{
  int      seconds  = (int) progress->seconds;
  GString *sentence = g_string_new (NULL);

  g_string_printf (sentence, "step %d, %d:%02d, style %.3f, discriminator %.2f, generator %.2f", progress->step,
                   seconds / 60, seconds % 60, progress->measure, progress->discriminator, progress->generator);
  if (progress->fraction > 0 && progress->fraction < 1)
    {
      int left = (int) MIN (ceil (progress->seconds / progress->fraction - progress->seconds), G_MAXINT);

      g_string_append_printf (sentence, ", %d:%02d left", left / 60, left % 60);
    }
  return g_string_free (sentence, FALSE);
}

static void
show_progress (const PasticheTuneProgress *progress, gpointer data)
{
  const Shown     *shown    = data;
  g_autofree char *sentence = describe_progress (progress);

  if (shown->terminal)
    g_printerr ("\r%s \033[K", sentence);
  else if (!shown->quiet && progress->step % LINE_EVERY == 0)
    g_printerr ("%s\n", sentence);
}

/* --- The beginning ------------------------------------------------------ */

static int
length (char *const *files)
{
  return files ? (int) g_strv_length ((char **) files) : 0;
}

/* One after the other, up to the first that cannot be used. */
static gboolean
add_paintings (PasticheTunePictures *pictures, char *const *files, int n, double closeness, GError **error)
{
  for (int i = 0; i < n; i++)
    if (!pastiche_tune_pictures_read_painting (pictures, files[i], closeness, error))
      return FALSE;
  return TRUE;
}

static gboolean
add_photographs (PasticheTunePictures *pictures, char *const *files, GError **error)
{
  for (int i = 0; i < length (files); i++)
    if (!pastiche_tune_pictures_read_photograph (pictures, files[i], error))
      return FALSE;
  return TRUE;
}

/* From the paintings of --reference, those among the words, @more, and the photographs of --photo. */
static PasticheTune *
begin (const Options              *options,
       PasticheGallery            *gallery,
       char *const                *more,
       int                         n_more,
       double                      closeness,
       const PasticheTuneSettings *settings,
       GError                    **error)
{
  g_autoptr (PasticheTunePictures) pictures = pastiche_tune_pictures_new (gallery, error);

  if (!pictures || !add_paintings (pictures, options->references, length (options->references), closeness, error) ||
      !add_paintings (pictures, more, n_more, closeness, error) || !add_photographs (pictures, options->photos, error))
    return NULL;
  return pastiche_tune_new (gallery, g_steal_pointer (&pictures), settings, error);
}

/* The checkpoint of an unfinished tune may be worth resuming, so it is not overwritten.  An empty file is what a process
 * leaves that is killed as it begins. */
static gboolean
check_unfinished (const char *checkpoint, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (checkpoint);
  GStatBuf         status;

  if (pastiche_tune_in_use (checkpoint))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("%s is in use by another fine-tuning already."),
                 quoted);
  else if (g_stat (checkpoint, &status) == 0 && status.st_size > 0)
    g_set_error (
        error, PASTICHE_ERROR, PASTICHE_ERROR_FILE,
        _ ("This fine-tuning was begun before and not finished: go on with --resume, or remove %s to begin anew."),
        quoted);
  else
    return TRUE;
  return FALSE;
}

/* Open the checkpoint of the style @out again, where there is one. */
static PasticheTune *
resume (PasticheGallery *gallery, const char *out, const char *checkpoint, GError **error)
{
  g_autofree char *style  = pastiche_quote_path (out);
  g_autofree char *quoted = pastiche_quote_path (checkpoint);

  if (g_file_test (checkpoint, G_FILE_TEST_EXISTS))
    return pastiche_tune_resume (gallery, checkpoint, error);
  if (g_file_test (out, G_FILE_TEST_EXISTS))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("There is nothing to resume: %s is finished."), style);
  else
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE,
                 _ ("There is nothing to resume: there is no unfinished fine-tuning %s."), quoted);
  return NULL;
}

/* Change the plan of a resumed tune, where one is given. */
static void
plan (PasticheTune *tune, const Options *options, const PasticheTuneSettings *settings)
{
  if (options->steps >= 0 || options->minutes)
    pastiche_tune_plan (tune, settings->steps, settings->minutes);
}

/* --- The end ------------------------------------------------------------ */

static gboolean
save (PasticheTune *tune, int state, const Options *options, const char *out, GError **error)
{
  g_autofree char  *file  = g_path_get_basename (out);
  g_autofree char  *name  = g_strndup (file, strlen (file) - strlen (PASTICHE_FILE_ENDING));
  PasticheTuneWords words = { .title             = options->title ? options->title : name,
                              .private_paintings = options->private_paintings };

  return pastiche_tune_save (tune, state, &words, out, error);
}

/* What was saved, and how to paint in it. */
static void
say_saved (PasticheTune *tune, int state, const Options *options, const char *out, gboolean done)
{
  g_autofree char     *display = cli_display (out);
  g_autofree char     *name    = g_filename_display_name (out);
  g_autofree char     *call    = cli_call (options);
  g_autofree char     *word    = cli_shell_word (out);
  JsonObject          *object  = json_object_new ();
  gboolean             newest  = state == PASTICHE_TUNE_NOW;
  PasticheTuneProgress progress;

  pastiche_tune_progress (tune, &progress);
  json_object_set_string_member (object, "output", name);
  json_object_set_int_member (object, "steps", progress.step);
  json_object_set_double_member (object, "seconds", progress.seconds);
  json_object_set_int_member (object, "best", progress.best);
  json_object_set_int_member (object, "saved", newest ? progress.step : progress.best);
  json_object_set_boolean_member (object, "finished", done);
  cli_result (options, object,
              "%s: %d steps, %.1f s, the %s after %d; to paint in it:\n%s apply --style %s photo.jpg painted.png",
              display, progress.step, progress.seconds, newest ? "state" : "best",
              newest ? progress.step : progress.best, call, word);
  if (!done)
    g_printerr ("pastiche: Stopped; to go on: %s tune --resume %s\n", call, word);
}

/* Train until the plan is done, then save the best state; or until a signal stops it, then save what it has come to.  The
 * style is saved, too, when the disk is too full for a checkpoint: a style is small, and of the checkpoints the last one
 * written remains. */
static gboolean
train (PasticheTune *tune, const Options *options, const char *out, const char *checkpoint, GError **error)
{
  Shown shown                          = { isatty (STDERR_FILENO) && !options->quiet, options->quiet };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) failed            = NULL;
  gboolean done, saved;
  int      state;

  if (!cli_cancel_on_signals (cancellable, error))
    return FALSE;
  done = pastiche_tune_run (tune, show_progress, &shown, cancellable, &failed);
  if (shown.terminal)
    g_printerr ("\r\033[K");
  if (g_error_matches (failed, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&failed);
      pastiche_tune_checkpoint (tune, checkpoint, &failed);
    }
  state = done ? PASTICHE_TUNE_BEST : pastiche_tune_last (tune);
  saved = save (tune, state, options, out, failed ? NULL : error);
  if (saved && done)
    pastiche_tune_remove_checkpoint (tune);
  if (saved)
    say_saved (tune, state, options, out, done);
  if (!failed)
    return saved;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

/* --- Arguments ---------------------------------------------------------- */

/* All of @text as a number, in *@value. */
static gboolean
parse_number (const char *text, double *value)
{
  char *end;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

static gboolean
parse_settings (const Options *options, PasticheTuneSettings *settings, double *closeness)
{

  if (options->game && !pastiche_game_parse (options->game, &settings->game))
    return cli_misused ("“--game” is “hinge”, “non-saturating” or “minimax”, not “%s”.", options->game), FALSE;
  if (options->steps >= 0 && options->minutes)
    return cli_misused ("“--steps” and “--minutes” cannot be given together."), FALSE;
  if (options->steps == 0 || options->steps < -1 || options->seed < -1)
    return cli_misused ("“--steps” is 1 or more, and “--seed” is 0 or more."), FALSE;
  if (options->seed >= 0)
    settings->seed = options->seed;
  if (options->steps >= 0)
    {
      settings->steps   = options->steps;
      settings->minutes = 0;
    }
  if (options->closeness &&
      !(parse_number (options->closeness, closeness) && *closeness >= 1 && *closeness <= PASTICHE_TUNE_CLOSEST))
    return cli_misused ("“--closeness” is a number from 1 to %d, not “%s”.", PASTICHE_TUNE_CLOSEST, options->closeness),
           FALSE;
  if (options->minutes &&
      !(parse_number (options->minutes, &settings->minutes) && settings->minutes >= 0 && settings->minutes <= 1e5))
    return cli_misused ("“--minutes” is a number from 0, for no limit, to 100000, not “%s”.", options->minutes), FALSE;
  return TRUE;
}

static int
run (const Options *options, char *const *words, int n)
{
  const char          *out            = n > 0 ? words[n - 1] : "";
  g_autofree char     *checkpoint     = g_strconcat (out, ".tuning", NULL);
  int                  references     = length (options->references) + n - 1;
  PasticheTuneSettings settings       = PASTICHE_TUNE_DEFAULT;
  double               closeness      = 1;
  GError              *error          = NULL;
  g_autoptr (PasticheGallery) gallery = NULL;
  g_autoptr (PasticheTune) tune       = NULL;

  if (!g_str_has_suffix (out, PASTICHE_FILE_ENDING))
    return cli_misused ("“tune” needs a file name for the style that ends in “" PASTICHE_FILE_ENDING "”.");
  if (options->resume ? references > 0 || options->closeness : references == 0)
    return cli_misused (options->resume
                            ? "“--resume” goes on with the paintings that it was begun with, seen as they were."
                            : "“tune” needs at least one painting to fine-tune from: “--reference”.");
  if (!parse_settings (options, &settings, &closeness))
    return EXIT_MISUSED;
  if (!options->resume && !(check_unfinished (checkpoint, &error) && cli_is_free (options, out, &error)))
    return cli_fail (error);
  gallery = pastiche_gallery_open (options->styles, &error);
  if (gallery && options->resume)
    tune = resume (gallery, out, checkpoint, &error);
  else if (gallery)
    tune = begin (options, gallery, words, n - 1, closeness, &settings, &error);
  if (tune && options->resume)
    plan (tune, options, &settings);
  if (!tune || (!options->resume && !pastiche_tune_checkpoint (tune, checkpoint, &error)) ||
      !train (tune, options, out, checkpoint, &error))
    return cli_fail (error);
  return EXIT_OK;
}

const Command cli_tune = {
  .name     = "tune",
  .bit      = COMMAND_TUNE,
  .usage    = "--reference PAINTING… STYLE\n  pastiche tune [OPTION…] --resume STYLE",
  .summary  = "Fine-tune a style on paintings, in minutes",
  .text     = "STYLE is the new file, whose name ends in .safetensors. One that is there is replaced only\n"
              "with --overwrite. Ctrl-C saves what there is, and --resume goes on with it.",
  .examples = "  pastiche tune --reference harbour.jpg --minutes 5 harbour.safetensors\n"
              "  pastiche tune --resume harbour.safetensors\n"
              "  pastiche apply --style harbour.safetensors photo.jpg painted.png\n",
  .run      = run,
};
