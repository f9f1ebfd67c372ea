/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli.c: the program pastiche: its options, and all commands but tune.
 */
#include <locale.h>
#include <math.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "error.h"
#include "pastiche-choice.h"
#include "picture.h"
#include "style.h"
#include "threads.h"

static const char summary[] = "Paint a photograph in the style of a painter.\n"
                              "\n"
                              "Commands:\n"
                              "  styles                    List the styles\n"
                              "  info STYLE|FILE           Show what a style, or a style file, says of itself\n"
                              "  instant PAINTING STYLE    Make a style of a painting at once; STYLE is a new file\n"
                              "                            whose name ends in .safetensors\n"
                              "  apply PICTURE RESULT      Paint PICTURE and write RESULT, in the format of its\n"
                              "                            ending: png, jpg, tif or webp\n"
                              "  tune --reference PAINTING STYLE\n"
                              "                            Fine-tune a style on paintings: it takes minutes and\n"
                              "                            comes nearer to their brushwork than “instant”";

static const char examples[] = "Examples:\n"
                               "  pastiche styles\n"
                               "  pastiche apply --style vangogh --strength 80 photo.jpg painted.png\n"
                               "  pastiche tune --reference harbour.jpg --minutes 5 harbour.safetensors";

/* --- Sentences ---------------------------------------------------------- */

int
cli_fail (GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_printerr ("pastiche: Stopped; nothing was written.\n");
  else
    g_printerr ("pastiche: %s\n", error->message);
  g_error_free (error);
  return EXIT_FAILED;
}

int
cli_misused (const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list          args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("pastiche: %s See pastiche --help.\n", sentence);
  return EXIT_MISUSED;
}

/* --- Ctrl-C ------------------------------------------------------------- */

static sem_t stop;

static void
on_signal (int number G_GNUC_UNUSED)
{
  sem_post (&stop);
}

/* A signal handler may call very few functions, so it wakes this thread, which cancels. */
static gpointer
wait_for_stop (gpointer cancellable)
{
  while (sem_wait (&stop) != 0)
    ;
  g_cancellable_cancel (cancellable);
  g_object_unref (cancellable);
  return NULL;
}

/* SA_RESETHAND: the second signal ends the program.  A signal that the parent process set to be ignored, as nohup
 * does, stays ignored. */
void
cli_cancel_on_signals (GCancellable *cancellable)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

  sem_init (&stop, 0, 0);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      struct sigaction action;

      if (sigaction (numbers[i], NULL, &action) != 0 || action.sa_handler == SIG_IGN)
        continue;
      action.sa_handler = on_signal;
      action.sa_flags   = SA_RESTART | SA_RESETHAND;
      sigaction (numbers[i], &action, NULL);
    }
  g_thread_unref (g_thread_new ("stop", wait_for_stop, g_object_ref (cancellable)));
}

/* --- Notices ------------------------------------------------------------ */

static void
print_notice (const char *sentence, gpointer data G_GNUC_UNUSED)
{
  g_printerr ("pastiche: %s\n", sentence);
}

/* --- Progress ----------------------------------------------------------- */

typedef struct
{
  gint64 began; /* microseconds */
  gint64 shown;
} Progress;

static void
show_progress (double fraction, gpointer data)
{
  Progress *progress = data;
  gint64    now      = g_get_monotonic_time ();
  double    elapsed  = (now - progress->began) / 1e6;

  if (now - progress->shown < G_USEC_PER_SEC / 10)
    return;
  progress->shown = now;
  if (fraction > 0 && elapsed > 1)
    g_printerr ("\r%3.0f %%, %.0f s left \033[K", 100 * fraction, ceil (elapsed / fraction - elapsed));
  else
    g_printerr ("\r%3.0f %% \033[K", 100 * fraction);
}

/* --- Commands ----------------------------------------------------------- */

/* In characters. */
static int
name_width (const PasticheStyleInfo *info)
{
  return (int) g_utf8_strlen (info->name, -1);
}

static int
run_styles (const Options *options)
{
  GError *error                       = NULL;
  g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (options->styles, &error);
  g_autoptr (GPtrArray) styles        = gallery ? pastiche_gallery_list (gallery) : NULL;
  int width                           = 0;

  if (!styles)
    return cli_fail (error);
  for (guint i = 0; i < styles->len; i++)
    width = MAX (width, name_width (g_ptr_array_index (styles, i)));
  for (guint i = 0; i < styles->len; i++)
    {
      const PasticheStyleInfo *info = g_ptr_array_index (styles, i);

      g_print ("%s%*s  %s\n", info->name, width - name_width (info), "", info->title);
    }
  return EXIT_OK;
}

static void
print_info (const PasticheStyleInfo *info, PasticheKind kind, int working_pixels)
{
  g_print ("name:       %s\n", info->name);
  g_print ("kind:       %s\n", pastiche_kind_name (kind));
  g_print ("title:      %s\n", info->title);
  g_print ("artist:     %s\n", info->artist);
  g_print ("licence:    %s\n", info->licence);
  g_print ("provenance: %s\n", info->provenance);
  g_print ("training:   %s\n", info->training);
  if (working_pixels > 0)
    g_print ("paints at:  %.2f megapixels\n", working_pixels / 1e6);
}

/* The tensors are read, too, so that info is printed only of a file that can be used. */
static int
info_of_file (const char *path)
{
  GError         *error              = NULL;
  PasticheWeights weights            = { 0 };
  g_autoptr (PasticheStyleFile) file = pastiche_style_file_open (path, &error);

  if (!file || !pastiche_style_file_read (file, NULL, &weights, &error))
    return cli_fail (error);
  pastiche_weights_clear (&weights);
  print_info (file->info, file->kind, file->working_pixels);
  return EXIT_OK;
}

static int
info_of_style (const Options *options, const char *name)
{
  GError *error                       = NULL;
  g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (options->styles, &error);
  g_autoptr (PasticheStyle) style     = gallery ? pastiche_gallery_load (gallery, name, &error) : NULL;

  if (!style)
    return cli_fail (error);
  print_info (style->info, PASTICHE_KIND_STYLE, style->working_pixels);
  return EXIT_OK;
}

static int
info (const Options *options, const char *word)
{
  return g_str_has_suffix (word, PASTICHE_FILE_ENDING) ? info_of_file (word) : info_of_style (options, word);
}

static int
run_apply (const Options *options, const PasticheChoice *choice, const char *in, const char *out)
{
  gboolean terminal                    = isatty (STDERR_FILENO);
  Progress progress                    = { g_get_monotonic_time (), 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GError *error                        = NULL;
  g_autoptr (PasticheGallery) gallery  = NULL;
  g_autoptr (PasticheStyle) style      = NULL;
  g_autofree char *display             = g_filename_display_name (out);
  int              width, height;
  gboolean         ok;

  cli_cancel_on_signals (cancellable);
  ok = (gallery = pastiche_gallery_open (options->styles, &error)) &&
       (style = pastiche_choice_load (choice, gallery, &error)) &&
       pastiche_apply_file (style, in, out, &choice->settings, options->strip, terminal ? show_progress : NULL,
                            &progress, cancellable, &width, &height, &error);
  if (progress.shown)
    g_printerr ("\r\033[K");
  if (!ok)
    return cli_fail (error);
  g_print ("%s: %s at %g %%, %d×%d, %.1f s\n", display, pastiche_style_info (style)->title, choice->settings.strength,
           width, height, (g_get_monotonic_time () - progress.began) / 1e6);
  return EXIT_OK;
}

static int
run_instant (const Options *options, const char *painting, const char *out)
{
  GError *error                       = NULL;
  g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (options->styles, &error);
  g_autofree char *path =
      gallery ? pastiche_gallery_make_instant (gallery, painting, options->title, out, &error) : NULL;
  g_autofree char *display = g_filename_display_name (out);

  if (!path)
    return cli_fail (error);
  g_print ("%s: a style\n", display);
  return EXIT_OK;
}

/* --- Arguments ---------------------------------------------------------- */

/* “80”, “80%” or “80 %”, in any locale; NULL leaves @value as it is. */
static gboolean
parse_percent (const char *what, const char *text, double least, double most, double *value)
{
  char *end;

  if (!text)
    return TRUE;
  *value = g_ascii_strtod (text, &end);
  if (end != text)
    {
      end += strspn (end, " ");
      if (*end == '%')
        end++;
      if (*end == '\0' && *value >= least && *value <= most)
        return TRUE;
    }
  cli_misused ("The %s is a number from %g to %g, not “%s”.", what, least, most, text);
  return FALSE;
}

/* What the options say of the style and how to paint in it; what is wrong with them is printed. */
static gboolean
parse_choice (const Options *options, PasticheChoice *choice)
{
  PasticheSettings *settings = &choice->settings;

  if (!parse_percent ("strength", options->strength, 0, PASTICHE_MAX_STRENGTH, &settings->strength) ||
      !parse_percent ("stroke size", options->stroke_size, PASTICHE_MIN_STROKE_SIZE, PASTICHE_MAX_STROKE_SIZE,
                      &settings->stroke_size) ||
      !parse_percent ("amount of colours kept", options->keep_colours, 0, 100, &settings->keep_colours) ||
      !parse_percent ("amount of detail", options->detail, 0, 100, &settings->detail) ||
      !parse_percent ("amount of the mix", options->mix_amount, 0, 100, &choice->mix_amount))
    return FALSE;
  if (options->mix_amount && !options->mix)
    {
      cli_misused ("“--mix-amount” needs a second style, “--mix”.");
      return FALSE;
    }
  choice->style = g_strdup (options->style);
  choice->mix   = g_strdup (options->mix);
  return TRUE;
}

static int
run (const Options *options)
{
  const char *command               = options->words && options->words[0] ? options->words[0] : "";
  guint       n                     = options->words ? g_strv_length (options->words) : 0;
  g_autoptr (PasticheChoice) choice = pastiche_choice_new ();

  if (options->threads > 0)
    pastiche_set_threads (options->threads);
  if (!parse_choice (options, choice))
    return EXIT_MISUSED;
  if (g_str_equal (command, "styles"))
    return n == 1 ? run_styles (options) : cli_misused ("“styles” takes no arguments.");
  if (g_str_equal (command, "info"))
    return n == 2 ? info (options, options->words[1]) : cli_misused ("“info” takes a style or a file.");
  if (g_str_equal (command, "instant"))
    return n == 3 && g_str_has_suffix (options->words[2], PASTICHE_FILE_ENDING)
               ? run_instant (options, options->words[1], options->words[2])
               : cli_misused (
                     "“instant” takes a painting and a name for the style, which ends in “" PASTICHE_FILE_ENDING "”.");
  if (g_str_equal (command, "apply"))
    return n == 3 ? run_apply (options, choice, options->words[1], options->words[2])
                  : cli_misused ("“apply” takes a picture and a name for the result.");
  if (g_str_equal (command, "tune"))
    return cli_tune (options, options->words + 1, n - 1);
  return *command ? cli_misused ("There is no command “%s”.", command) : cli_misused ("Which command?");
}

static gboolean
parse_options (Options *options, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "style", 's', 0, G_OPTION_ARG_STRING, &options->style, "Style to paint in (the first one listed)", "NAME" },
    { "mix", 'm', 0, G_OPTION_ARG_STRING, &options->mix, "Second style, to mix with the first", "NAME" },
    { "mix-amount", 0, 0, G_OPTION_ARG_STRING, &options->mix_amount, "Percent of the second style (50)", "NUMBER" },
    { "strength", 'n', 0, G_OPTION_ARG_STRING, &options->strength, "From 0 to 150 percent (100)", "NUMBER" },
    { "stroke-size", 0, 0, G_OPTION_ARG_STRING, &options->stroke_size, "From 50 to 200 percent (100)", "NUMBER" },
    { "keep-colours", 0, 0, G_OPTION_ARG_STRING, &options->keep_colours, "Percent of the picture's own colours (0)",
      "NUMBER" },
    { "detail", 0, 0, G_OPTION_ARG_STRING, &options->detail, "Percent of the picture's fine structure (0)", "NUMBER" },
    { "strip", 0, 0, G_OPTION_ARG_NONE, &options->strip,
      "apply: leave out the picture's resolution, EXIF, XMP and IPTC", NULL },
    { "title", 0, 0, G_OPTION_ARG_STRING, &options->title, "Title of the new style (the file's name)", "TEXT" },
    { "styles", 0, 0, G_OPTION_ARG_FILENAME, &options->styles, "Folder with the styles and their base", "FOLDER" },
    { "threads", 't', 0, G_OPTION_ARG_INT, &options->threads, "From 1 to 64 (one for each processor)", "NUMBER" },
    { "reference", 'r', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->references,
      "tune: painting to make the style from; may be repeated", "FILE" },
    { "photo", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->photos,
      "tune: photograph of yours to train with; may be repeated", "FILE" },
    { "steps", 0, 0, G_OPTION_ARG_INT, &options->steps, "tune: steps to train for", "NUMBER" },
    { "minutes", 0, 0, G_OPTION_ARG_STRING, &options->minutes, "tune: minutes to train for; 0: until Ctrl-C (5)",
      "NUMBER" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &options->seed, "tune: seed of the random numbers (1)", "NUMBER" },
    { "game", 0, 0, G_OPTION_ARG_STRING, &options->game, "tune: loss: hinge, non-saturating or minimax (hinge)",
      "NAME" },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &options->resume, "tune: go on with a training that was stopped", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->words, NULL, "COMMAND …" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, examples);
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, &argc, &argv, error);
}

int
main (int argc, char **argv)
{
  Options options          = { .threads = -1, .steps = -1, .seed = -1 };
  g_autoptr (GError) error = NULL;
  int status;

  setlocale (LC_ALL, "");
  pastiche_set_notice (print_notice, NULL);
  setlocale (LC_NUMERIC, "C"); /* numbers with a point in any language, for programs that read what we print */
  if (!parse_options (&options, argc, argv, &error))
    status = cli_misused ("%s.", error->message);
  else if (options.threads != -1 && (options.threads < 1 || options.threads > PASTICHE_MAX_THREADS))
    status = cli_misused ("The threads are from 1 to %d.", PASTICHE_MAX_THREADS);
  else if (options.version)
    {
      g_print ("pastiche %s\n", PASTICHE_VERSION);
      status = EXIT_OK;
    }
  else
    status = run (&options);
  g_free (options.styles);
  g_free (options.style);
  g_free (options.mix);
  g_free (options.mix_amount);
  g_free (options.strength);
  g_free (options.stroke_size);
  g_free (options.keep_colours);
  g_free (options.detail);
  g_strfreev (options.references);
  g_strfreev (options.photos);
  g_free (options.title);
  g_free (options.game);
  g_free (options.minutes);
  g_strfreev (options.words);
  return status;
}
