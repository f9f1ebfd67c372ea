/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-instant.c: pastiche instant: a style of a painting, at once.
 */
#include "cli.h"
#include "gallery.h"

static JsonObject *
describe (const char *painting, const char *out)
{
  g_autofree char *from   = g_filename_display_name (painting);
  g_autofree char *to     = g_filename_display_name (out);
  JsonObject      *object = json_object_new ();

  json_object_set_string_member (object, "painting", from);
  json_object_set_string_member (object, "output", to);
  return object;
}

static int
run (const Options *options, char *const *words, int n)
{
  GError *error                       = NULL;
  g_autoptr (PasticheGallery) gallery = NULL;
  g_autofree char *path = NULL, *display = NULL, *call = NULL, *word = NULL;

  if (n != 2 || !g_str_has_suffix (words[1], PASTICHE_FILE_ENDING))
    return cli_misused ("“instant” takes a painting and a name for the style, which ends in “" PASTICHE_FILE_ENDING
                        "”.");
  if (cli_is_free (options, words[1], &error) && (gallery = pastiche_gallery_open (options->styles, &error)))
    path = pastiche_gallery_make_instant (gallery, words[0], options->title, words[1], &error);
  if (!path)
    return cli_fail (error);
  display = cli_display (path);
  call    = cli_call (options);
  word    = cli_shell_word (path);
  cli_result (options, describe (words[0], path),
              "%s: a style; to paint in it:\n%s apply --style %s photo.jpg painted.png", display, call, word);
  return EXIT_OK;
}

const Command cli_instant = {
  .name     = "instant",
  .bit      = COMMAND_INSTANT,
  .usage    = "PAINTING STYLE",
  .summary  = "Make a style of a painting, at once",
  .text     = "STYLE is the new file, whose name ends in .safetensors. One that is there is replaced only\n"
              "with --overwrite. “tune” takes minutes and comes nearer to the painting.",
  .examples = "  pastiche instant painting.jpg mine.safetensors\n"
              "  pastiche apply --style mine.safetensors photo.jpg painted.png\n",
  .run      = run,
};
