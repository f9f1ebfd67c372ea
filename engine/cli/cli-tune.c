/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-tune.c: pastiche tune, a style learned from paintings on the command line.
 */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "error.h"
#include "pastiche-tune.h"
#include "style-file.h"

#define LINE_EVERY 100 /* steps, where lines stay */

/* --- Progress ----------------------------------------------------------- */

static char *
describe_progress (const PasticheTuneProgress *progress)
{
  int      seconds  = (int) progress->seconds;
  GString *sentence = g_string_new (NULL);

  g_string_printf (sentence, "step %d, %d:%02d, style %.3f, discriminator %.2f, generator %.2f", progress->step,
                   seconds / 60, seconds % 60, progress->measure, progress->discriminator, progress->generator);
  if (progress->fraction > 0 && progress->fraction < 1)
    {
      int left = (int) ceil (progress->seconds / progress->fraction - progress->seconds);

      g_string_append_printf (sentence, ", %d:%02d left", left / 60, left % 60);
    }
  return g_string_free (sentence, FALSE);
}

static void
show_progress (const PasticheTuneProgress *progress, gpointer data)
{
  gboolean         terminal = *(gboolean *) data;
  g_autofree char *sentence = describe_progress (progress);

  if (terminal)
    g_printerr ("\r%s \033[K", sentence);
  else if (progress->step % LINE_EVERY == 0)
    g_printerr ("%s\n", sentence);
}

/* --- The beginning ------------------------------------------------------ */

/* Add the pictures in @files, if any. */
static gboolean
load (GPtrArray *pictures, char *const *files, int n, GError **error)
{
  for (int i = 0; i < n; i++)
    {
      PastichePicture *picture = pastiche_picture_load (files[i], error);

      if (!picture)
        return FALSE;
      g_ptr_array_add (pictures, picture);
    }
  return TRUE;
}

static int
length (char *const *files)
{
  return files ? (int) g_strv_length ((char **) files) : 0;
}

/* From --reference, and the words before the last one. */
static PasticheTune *
begin (const Options              *options,
       PasticheGallery            *gallery,
       char *const                *more,
       int                         n_more,
       const PasticheTuneSettings *settings,
       GError                    **error)
{
  g_autoptr (GPtrArray) pictures         = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_picture_free);
  g_autoptr (GPtrArray) photos           = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_picture_free);
  g_autoptr (GPtrArray) names            = g_ptr_array_new_with_free_func (g_free);
  g_autofree PastichePainting *paintings = NULL;
  int                          given     = length (options->references);

  if (!load (pictures, options->references, given, error) || !load (pictures, more, n_more, error) ||
      !load (photos, options->photos, length (options->photos), error))
    return NULL;
  paintings = g_new0 (PastichePainting, pictures->len + 1);
  for (guint i = 0; i < pictures->len; i++)
    {
      char *path = (int) i < given ? options->references[i] : more[i - given];

      g_ptr_array_add (names, g_path_get_basename (path));
      paintings[i].picture = g_ptr_array_index (pictures, i);
      paintings[i].name    = g_ptr_array_index (names, i);
    }
  return pastiche_tune_new (gallery, paintings, pictures->len, (const PastichePicture *const *) photos->pdata,
                            photos->len, settings, error);
}

/* A tune that was given up may be worth going on with, so it is not written over. */
static gboolean
check_unfinished (const char *kept, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (kept);

  if (!g_file_test (kept, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE,
               "This was begun before and not finished: go on with --resume, or remove %s to begin anew.", quoted);
  return FALSE;
}

/* A new plan, where one is given. */
static void
plan (PasticheTune *tune, const Options *options, const PasticheTuneSettings *settings)
{
  if (options->steps >= 0 || options->minutes)
    pastiche_tune_plan (tune, settings->steps, settings->minutes);
}

/* --- The end ------------------------------------------------------------ */

static gboolean
save (PasticheTune *tune, const Options *options, const char *out, GError **error)
{
  g_autofree char  *file  = g_path_get_basename (out);
  g_autofree char  *name  = g_strndup (file, strlen (file) - strlen (PASTICHE_FILE_ENDING));
  PasticheTuneWords words = { .title = options->title ? options->title : name };

  return pastiche_tune_save (tune, PASTICHE_TUNE_BEST, &words, out, error);
}

static void
say_saved (PasticheTune *tune, const char *out)
{
  g_autofree char     *display = g_filename_display_name (out);
  PasticheTuneProgress progress;

  pastiche_tune_progress (tune, &progress);
  g_print ("%s: %d steps, %.1f s, the best after %d\n", display, progress.step, progress.seconds, progress.best);
}

/* Play until the end, or until somebody stops it, and save; what is wrong if anything is.  Where the disk is too full for
 * all there is to know, what was learned is saved none the less: a style is small, and the last minute's file remains. */
static gboolean
play (PasticheTune *tune, const Options *options, const char *out, const char *kept, GError **error)
{
  gboolean terminal                    = isatty (STDERR_FILENO);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *display             = g_filename_display_name (out);
  g_autoptr (GError) failed            = NULL;
  gboolean done, saved;

  cli_cancel_on_signals (cancellable);
  done = pastiche_tune_run (tune, show_progress, &terminal, cancellable, &failed);
  if (terminal)
    g_printerr ("\r\033[K");
  if (g_error_matches (failed, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&failed);
      pastiche_tune_keep_in (tune, kept, &failed);
    }
  saved = save (tune, options, out, failed ? NULL : error);
  if (saved && done)
    pastiche_tune_forget (tune);
  else if (saved)
    g_printerr ("pastiche: Stopped; to go on: pastiche tune --resume %s\n", display);
  if (saved)
    say_saved (tune, out);
  if (!failed)
    return saved;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

/* --- Arguments ---------------------------------------------------------- */

static gboolean
parse_game (const char *text, PasticheGame *game)
{
  static const char *names[] = { "minimax", "non-saturating", "hinge" };

  for (guint i = 0; text && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      {
        *game = i;
        return TRUE;
      }
  return !text;
}

static gboolean
parse_settings (const Options *options, PasticheTuneSettings *settings)
{
  char *end = NULL;

  if (!parse_game (options->game, &settings->game))
    return cli_misused ("The game is “hinge”, “non-saturating” or “minimax”, not “%s”.", options->game), FALSE;
  if (options->steps >= 0 && options->minutes)
    return cli_misused ("Either “--steps” or “--minutes” says when to stop."), FALSE;
  if (options->steps == 0 || options->steps < -1 || options->seed < -1)
    return cli_misused ("The steps are 1 or more, and the seed is no less than 0."), FALSE;
  if (options->seed >= 0)
    settings->seed = options->seed;
  if (options->steps >= 0)
    {
      settings->steps   = options->steps;
      settings->minutes = 0;
    }
  if (options->minutes)
    settings->minutes = g_ascii_strtod (options->minutes, &end);
  if (options->minutes && (end == options->minutes || *end || !(settings->minutes >= 0 && settings->minutes <= 1e5)))
    return cli_misused ("The minutes are a number, 0 for no end, not “%s”.", options->minutes), FALSE;
  return TRUE;
}

int
cli_tune (const Options *options, char *const *words, int n)
{
  const char          *out            = n > 0 ? words[n - 1] : "";
  g_autofree char     *kept           = g_strconcat (out, ".tuning", NULL);
  int                  references     = length (options->references) + n - 1;
  PasticheTuneSettings settings       = PASTICHE_TUNE_DEFAULT;
  GError              *error          = NULL;
  g_autoptr (PasticheGallery) gallery = NULL;
  g_autoptr (PasticheTune) tune       = NULL;

  if (!g_str_has_suffix (out, PASTICHE_FILE_ENDING))
    return cli_misused ("“tune” takes a name for the style that ends in “" PASTICHE_FILE_ENDING "”.");
  if (options->resume ? references > 0 : references == 0)
    return cli_misused (options->resume ? "“--resume” goes on with the paintings it was begun with."
                                        : "“tune” takes paintings to learn from, “--reference”.");
  if (!parse_settings (options, &settings))
    return EXIT_MISUSED;
  gallery = pastiche_gallery_open (options->styles, &error);
  if (gallery && options->resume)
    tune = pastiche_tune_resume (gallery, kept, &error);
  else if (gallery && check_unfinished (kept, &error))
    tune = begin (options, gallery, words, n - 1, &settings, &error);
  if (tune && options->resume)
    plan (tune, options, &settings);
  if (!tune || (!options->resume && !pastiche_tune_keep_in (tune, kept, &error)) ||
      !play (tune, options, out, kept, &error))
    return cli_fail (error);
  return EXIT_OK;
}
