/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-styles.c: pastiche styles and pastiche info: what there is to paint in.
 */
#include <string.h>

#include "cli.h"
#include "gallery.h"
#include "network-style.h"

#define NETWORK "network" /* the kind of an imported style */

/* --- styles -------------------------------------------------------------- */

static JsonObject *
describe (PasticheGallery *gallery, const PasticheStyleInfo *info)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", info->name);
  json_object_set_string_member (object, "title", info->title);
  json_object_set_string_member (object, "artist", info->artist);
  json_object_set_boolean_member (object, "own", pastiche_gallery_is_own (gallery, info->name));
  return object;
}

static int
run_styles (const Options *options, char *const *words G_GNUC_UNUSED, int n)
{
  GError *error                       = NULL;
  g_autoptr (PasticheGallery) gallery = NULL;
  g_autoptr (GPtrArray) styles        = NULL;
  int width                           = 0;

  if (n != 0)
    return cli_misused ("“styles” takes no arguments.");
  if (!(gallery = pastiche_gallery_open (options->styles, &error)))
    return cli_fail (error);
  styles = pastiche_gallery_list (gallery);
  for (guint i = 0; i < styles->len; i++)
    {
      const PasticheStyleInfo *info = g_ptr_array_index (styles, i);
      g_autofree char         *name = cli_display (info->name);

      width = MAX (width, cli_columns (name));
    }
  for (guint i = 0; i < styles->len; i++)
    {
      const PasticheStyleInfo *info = g_ptr_array_index (styles, i);
      g_autofree char         *name = cli_display (info->name);

      cli_result (options, describe (gallery, info), "%s%*s  %s", name, width - cli_columns (name), "",
                  pastiche_translated (info->title));
    }
  return EXIT_OK;
}

const Command cli_styles = {
  .name     = "styles",
  .bit      = COMMAND_STYLES,
  .usage    = "",
  .summary  = "List the styles: their names and titles",
  .examples = "  pastiche styles\n",
  .run      = run_styles,
};

/* --- info ---------------------------------------------------------------- */

/* The settings that it suggests, of which those that are the default ones have no line. */
static void
describe_suggested (const PasticheSettings *suggested, JsonObject *object, GString *lines)
{
  const PasticheSettings none = PASTICHE_SETTINGS_DEFAULT;
  const struct
  {
    const char *key, *label;
    double      value, usual;
  } all[] = { { "stroke_size", "strokes", suggested->stroke_size, none.stroke_size },
              { "keep_colours", "colours", suggested->keep_colours, none.keep_colours },
              { "detail", "detail", suggested->detail, none.detail } };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      json_object_set_double_member (object, all[i].key, all[i].value);
      if (all[i].value != all[i].usual)
        g_string_append_printf (lines, "\n%s:%*s%g %%, suggested", all[i].label, 11 - (int) strlen (all[i].label), "",
                                all[i].value);
    }
}

#define INVENTED "what it puts in the place of damage: it could have been there, but nobody knows"

/* What the file does not say has no line. */
static void
print_info (const Options *options, const PasticheStyleInfo *info, const char *kind, int working_pixels)
{
  const char *const texts[][2] = { { "name", info->name },         { "kind", kind },
                                   { "title", info->title },       { "artist", info->artist },
                                   { "licence", info->licence },   { "provenance", info->provenance },
                                   { "training", info->training }, { "keywords", info->keywords },
                                   { "good_for", info->good_for }, { "weaknesses", info->weaknesses } };
  JsonObject       *object     = json_object_new ();
  GString          *lines      = g_string_new (NULL);
  g_autofree char  *text       = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gboolean         is_key = i < 2; /* its name and kind */
      const char      *said   = is_key ? texts[i][1] : pastiche_translated (texts[i][1]);
      g_autofree char *shown  = pastiche_printable (said, G_MAXSIZE);

      json_object_set_string_member (object, texts[i][0], texts[i][1]);
      if (*texts[i][1] == '\0')
        continue;
      g_string_append_printf (lines, "%s%s:%*s%s", i ? "\n" : "", texts[i][0],
                              11 - (int) g_utf8_strlen (texts[i][0], -1), "", shown);
    }
  if (working_pixels > 0)
    {
      json_object_set_int_member (object, "working_pixels", working_pixels);
      g_string_append_printf (lines, "\npaints at:  %.2f megapixels", working_pixels / 1e6);
      describe_suggested (&info->suggested, object, lines);
    }
  if (g_str_equal (kind, pastiche_kind_name (PASTICHE_KIND_RESTORER)))
    {
      json_object_set_string_member (object, "invents", INVENTED);
      g_string_append (lines, "\ninvents:    " INVENTED);
    }
  text = g_string_free (lines, FALSE);
  cli_result (options, object, "%s", text);
}

/* The tensors are read, too, so that info is printed only of a file that can be used. */
static int
info_of_file (const Options *options, const char *path)
{
  GError         *error              = NULL;
  PasticheWeights weights            = { 0 };
  g_autoptr (PasticheStyleFile) file = pastiche_style_file_open (path, &error);

  if (!file || !pastiche_style_file_read (file, NULL, &weights, &error))
    return cli_fail (error);
  pastiche_weights_clear (&weights);
  print_info (options, file->info, pastiche_kind_name (file->kind), file->working_pixels);
  return EXIT_OK;
}

static int
info_of_style (const Options *options, const char *words)
{
  GError *error                       = NULL;
  g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (options->styles, &error);
  g_autofree char *name               = gallery ? pastiche_gallery_name_of (gallery, words, &error) : NULL;
  g_autoptr (PasticheStyle) style     = name ? pastiche_gallery_load (gallery, name, &error) : NULL;

  if (!style)
    return cli_fail (error);
  print_info (options, style->info, style->network ? NETWORK : pastiche_kind_name (PASTICHE_KIND_STYLE),
              style->working_pixels);
  return EXIT_OK;
}

static int
info_of_network (const Options *options, const char *path)
{
  GError *error                   = NULL;
  g_autoptr (PasticheStyle) style = pastiche_network_style_load (path, &error);

  if (!style)
    return cli_fail (error);
  print_info (options, style->info, NETWORK, style->working_pixels);
  return EXIT_OK;
}

static int
run_info (const Options *options, char *const *words, int n)
{
  if (n != 1)
    return cli_misused ("“info” takes a style or a file.");
  if (g_str_has_suffix (words[0], PASTICHE_NETWORK_ENDING))
    return info_of_network (options, words[0]);
  return g_str_has_suffix (words[0], PASTICHE_FILE_ENDING) ? info_of_file (options, words[0])
                                                           : info_of_style (options, words[0]);
}

const Command cli_info = {
  .name     = "info",
  .bit      = COMMAND_INFO,
  .usage    = "STYLE|FILE",
  .summary  = "Show what a style, or a style file, says of itself",
  .examples = "  pastiche info vangogh\n"
              "  pastiche info mine.safetensors\n",
  .run      = run_info,
};
