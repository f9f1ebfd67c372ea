/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-options.c: the options, which command takes which, and their values.
 */
#include <string.h>

#include "cli.h"
#include "picture.h"
#include "threads.h"

#define ALL                                                                                                         \
  (COMMAND_APPLY | COMMAND_STYLES | COMMAND_INFO | COMMAND_INSTANT | COMMAND_TUNE | COMMAND_RESTORE | COMMAND_ERA | \
   COMMAND_ERAS | COMMAND_MATCH | COMMAND_IMPORT)
#define MAKING   (COMMAND_APPLY | COMMAND_INSTANT | COMMAND_TUNE | COMMAND_RESTORE | COMMAND_ERA | COMMAND_MATCH)
#define LOOKS    (COMMAND_APPLY | COMMAND_ERA | COMMAND_MATCH)
#define FILES    (LOOKS | COMMAND_RESTORE)
#define NEW      (COMMAND_INSTANT | COMMAND_TUNE)
#define ANYWHERE (ALL | COMMAND_HELP)

/* Names are FILENAMEs, as is all text: GLib leaves those as they were typed, where it would refuse other text that is
 * not in the language of the terminal. */
#define TEXT          G_OPTION_ARG_FILENAME
#define TEXTS         G_OPTION_ARG_FILENAME_ARRAY
#define WHERE(member) G_STRUCT_OFFSET (Options, member)

typedef struct
{
  guint       commands; /* bits of those that take it */
  gsize       where;    /* its member of Options */
  const char *name;
  char        letter;
  GOptionArg  type;
  const char *description, *value;
} Option;

static const Option table[] = {
  { COMMAND_APPLY, WHERE (style), "style", 's', TEXT,
    "Name or title of a style, a style file, or a painting (" PASTICHE_FIRST_STYLE ")", "STYLE" },
  { COMMAND_APPLY, WHERE (mix), "mix", 'm', TEXT, "Second style, to mix with the first", "STYLE" },
  { COMMAND_APPLY, WHERE (mix_amount), "mix-amount", 0, TEXT, "Percent of the second style (50)", "NUMBER" },
  { COMMAND_ERA, WHERE (era), "era", 'e', TEXT, "Name or title of an era, or its file", "ERA" },
  { COMMAND_MATCH, WHERE (to), "to", 0, TEXT, "Picture whose look the others get; else they meet halfway", "PICTURE" },
  { LOOKS, WHERE (strength), "strength", 'n', TEXT, "From 0 to 150 percent, with match to 100 (100)", "NUMBER" },
  { COMMAND_APPLY, WHERE (stroke_size), "stroke-size", 0, TEXT, "From 50 to 200 percent (100, or as suggested)",
    "NUMBER" },
  { COMMAND_APPLY, WHERE (keep_colours), "keep-colours", 0, TEXT,
    "Percent of the picture's own colours (0, or as suggested)", "NUMBER" },
  { COMMAND_APPLY, WHERE (detail), "detail", 0, TEXT, "Percent of the picture's fine structure (0, or as suggested)",
    "NUMBER" },
  { COMMAND_ERA, WHERE (grain), "grain", 0, TEXT, "From 0 to 200 percent of the era's (100)", "NUMBER" },
  { COMMAND_ERA, WHERE (optics), "optics", 0, TEXT,
    "Softness, halation, vignette: from 0 to 200 percent of the era's (100)", "NUMBER" },
  { COMMAND_APPLY | COMMAND_ERA | COMMAND_RESTORE, WHERE (shot), "shot", 0, G_OPTION_ARG_NONE,
    "The pictures are frames of one shot, in their order, to be treated alike", NULL },
  { FILES, WHERE (output_folder), "output-folder", 'o', TEXT, "Folder for the results; made if need be", "FOLDER" },
  { FILES, WHERE (format), "format", 0, TEXT, "png, jpg, tif or webp, whatever the result is called", "FORMAT" },
  { FILES, WHERE (strip), "strip", 0, G_OPTION_ARG_NONE, "Leave out the picture's resolution, EXIF, XMP and IPTC",
    NULL },
  { COMMAND_RESTORE, WHERE (mask), "mask", 0, TEXT, "Picture that is white where there is damage", "FILE" },
  { COMMAND_RESTORE, WHERE (save_mask), "save-mask", 0, TEXT,
    "Write where was mended, white on black; with --output-folder a folder", "FILE" },
  { COMMAND_RESTORE, WHERE (threshold), "threshold", 0, TEXT,
    "How sure damage must be, 20 to 100 percent; 100: only the mask (65)", "NUMBER" },
  { COMMAND_RESTORE, WHERE (scratches), "scratches", 0, TEXT, "Percent to which scratches and dust are mended (100)",
    "NUMBER" },
  { COMMAND_RESTORE, WHERE (cracks), "cracks", 0, TEXT, "Percent to which cracks, creases and tears are (100)",
    "NUMBER" },
  { COMMAND_RESTORE, WHERE (stains), "stains", 0, TEXT, "Percent to which stains and losses are (100)", "NUMBER" },
  { COMMAND_RESTORE, WHERE (fading), "fading", 0, TEXT, "Percent of fading and colour cast to undo (0)", "NUMBER" },
  { COMMAND_RESTORE, WHERE (noise), "noise", 0, TEXT, "Percent of noise and grain to take away (0)", "NUMBER" },
  { COMMAND_RESTORE, WHERE (blocks), "blocks", 0, TEXT, "Percent of the blocks of a JPEG to take away (0)", "NUMBER" },
  { COMMAND_RESTORE, WHERE (screen), "screen", 0, TEXT, "Percent of a printer's halftone screen to take away (0)",
    "NUMBER" },
  { COMMAND_RESTORE, WHERE (layer), "layer", 0, G_OPTION_ARG_NONE, "Write only what was mended, transparent elsewhere",
    NULL },
  { MAKING, WHERE (overwrite), "overwrite", 0, G_OPTION_ARG_NONE, "Replace what is left alone otherwise", NULL },
  { COMMAND_TUNE, WHERE (private_paintings), "private", 0, G_OPTION_ARG_NONE,
    "Leave the paintings' names and picture out of the file", NULL },
  { NEW, WHERE (title), "title", 0, TEXT, "Title of the new style (the file's name)", "TEXT" },
  { COMMAND_TUNE, WHERE (references), "reference", 'r', TEXTS, "Painting to make the style from; may be repeated",
    "FILE" },
  { COMMAND_TUNE, WHERE (closeness), "closeness", 0, TEXT,
    "How near they are seen, so how large strokes are: 1, as in the whole painting, to 4 (1)", "NUMBER" },
  { COMMAND_TUNE, WHERE (photos), "photo", 0, TEXTS, "Photograph of yours to train with; may be repeated", "FILE" },
  { COMMAND_TUNE, WHERE (minutes), "minutes", 0, TEXT, "Minutes to train for; 0: until Ctrl-C (5)", "NUMBER" },
  { COMMAND_TUNE, WHERE (steps), "steps", 0, G_OPTION_ARG_INT, "Steps to train for, in place of minutes", "NUMBER" },
  { COMMAND_TUNE | COMMAND_ERA, WHERE (seed), "seed", 0, G_OPTION_ARG_INT,
    "Seed of the random numbers (tune: 1, era: 0)", "NUMBER" },
  { COMMAND_TUNE, WHERE (game), "game", 0, TEXT, "Loss: hinge, non-saturating or minimax (hinge)", "NAME" },
  { COMMAND_TUNE, WHERE (resume), "resume", 0, G_OPTION_ARG_NONE, "Go on with a training that was stopped", NULL },
  { MAKING, WHERE (quiet), "quiet", 'q', G_OPTION_ARG_NONE, "Print nothing but what goes wrong", NULL },
  { ALL, WHERE (json), "json", 0, G_OPTION_ARG_NONE, "Print results as JSON, a line each", NULL },
  { ALL & ~COMMAND_MATCH, WHERE (styles), "styles", 0, TEXT, "Folder with the styles and their base", "FOLDER" },
  { MAKING, WHERE (threads), "threads", 't', G_OPTION_ARG_INT, "From 1 to 64 (one for each processor)", "NUMBER" },
  { ANYWHERE, WHERE (help), "help", 'h', G_OPTION_ARG_NONE, "Show help", NULL },
  { ANYWHERE, WHERE (version), "version", 0, G_OPTION_ARG_NONE, "Print the version", NULL },
  { 0, WHERE (words), G_OPTION_REMAINING, 0, TEXTS, NULL, NULL },
};

/* --- Taking the arguments apart ------------------------------------------ */

static gpointer
member (Options *options, const Option *option)
{
  return G_STRUCT_MEMBER_P (options, option->where);
}

GOptionEntry *
cli_options_entries (Options *options, guint bits)
{
  GOptionEntry *entries = g_new0 (GOptionEntry, G_N_ELEMENTS (table) + 1);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    entries[i] = (GOptionEntry) { .long_name       = table[i].name,
                                  .short_name      = table[i].letter,
                                  .flags           = table[i].commands & bits ? 0 : G_OPTION_FLAG_HIDDEN,
                                  .arg             = table[i].type,
                                  .arg_data        = member (options, &table[i]),
                                  .description     = table[i].description,
                                  .arg_description = table[i].value };
  return entries;
}

gboolean
cli_options_parse (Options *options, int argc, char **argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree GOptionEntry *all       = cli_options_entries (options, ANYWHERE);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, all, NULL);
  return g_option_context_parse (context, &argc, &argv, error);
}

void
cli_options_clear (Options *options)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].type == TEXT)
      g_free (*(char **) member (options, &table[i]));
    else if (table[i].type == TEXTS)
      g_strfreev (*(char ***) member (options, &table[i]));
}

char *
cli_options_help (const char *program, const char *arguments, guint bits, const char *summary, const char *end)
{
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  Options                  none      = { 0 };
  g_autofree GOptionEntry *some      = cli_options_entries (&none, bits);

  g_set_prgname (program);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, end);
  g_option_context_add_main_entries (context, some, NULL);
  return g_option_context_get_help (context, TRUE, NULL);
}

/* --- What they say ------------------------------------------------------- */

static gboolean
is_given (Options *options, const Option *option)
{
  gpointer value = member (options, option);

  if (option->type == G_OPTION_ARG_INT)
    return *(int *) value != -1;
  return option->type == G_OPTION_ARG_NONE ? *(gboolean *) value : *(gpointer *) value != NULL;
}

/* A title may be typed in another encoding than UTF-8, but not in none. */
static gboolean
check_title (Options *options)
{
  char *text;

  if (!options->title || g_utf8_validate (options->title, -1, NULL))
    return TRUE;
  text = g_locale_to_utf8 (options->title, -1, NULL, NULL, NULL);
  if (!text)
    return cli_misused ("The title “%s” is no text.", options->title), FALSE;
  g_free (options->title);
  options->title = text;
  return TRUE;
}

/* As an ending in small letters. */
static gboolean
is_format (const char *name)
{
  g_autofree char *ending = g_strconcat (".", name, NULL);
  g_autofree char *lower  = g_ascii_strdown (ending, -1);

  return pastiche_picture_ending (ending) == ending && g_str_equal (ending, lower);
}

gboolean
cli_options_check (Options *options, const Command *command)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].commands && !(table[i].commands & command->bit) && is_given (options, &table[i]))
      return cli_misused ("“%s” has no option “--%s”.", command->name, table[i].name), FALSE;
  if (options->threads != -1 && (options->threads < 1 || options->threads > PASTICHE_MAX_THREADS))
    return cli_misused ("The threads are from 1 to %d.", PASTICHE_MAX_THREADS), FALSE;
  if (options->format && !is_format (options->format))
    return cli_misused ("“--format” is png, jpg, tif or webp, not “%s”.", options->format), FALSE;
  return check_title (options);
}

/* “80”, “80%” or “80 %”. */
gboolean
cli_percent (const char *what, const char *text, double least, double most, double *value)
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

gboolean
cli_settings (const Options *options, PasticheSettings *settings, double *mix_amount)
{
  *mix_amount = 50;
  if (!cli_percent ("strength", options->strength, 0, PASTICHE_MAX_STRENGTH, &settings->strength) ||
      !cli_percent ("stroke size", options->stroke_size, PASTICHE_MIN_STROKE_SIZE, PASTICHE_MAX_STROKE_SIZE,
                    &settings->stroke_size) ||
      !cli_percent ("amount of colours kept", options->keep_colours, 0, 100, &settings->keep_colours) ||
      !cli_percent ("amount of detail", options->detail, 0, 100, &settings->detail) ||
      !cli_percent ("amount of the mix", options->mix_amount, 0, 100, mix_amount))
    return FALSE;
  if (options->mix_amount && !options->mix)
    return cli_misused ("“--mix-amount” needs a second style, “--mix”."), FALSE;
  return TRUE;
}
