/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-import.c: pastiche import: a style file, or a network from elsewhere, among the artist's own styles.
 */
#include "cli.h"
#include "gallery.h"

static JsonObject *
describe (const PasticheStyleInfo *info)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", info->name);
  json_object_set_string_member (object, "title", info->title);
  json_object_set_string_member (object, "licence", info->licence);
  return object;
}

static int
run (const Options *options, char *const *words, int n)
{
  GError *error                       = NULL;
  g_autoptr (PasticheGallery) gallery = NULL;
  g_autoptr (PasticheStyleInfo) info  = NULL;
  g_autofree char *call = NULL, *word = NULL;

  if (n != 1)
    return cli_misused ("“import” takes a file, whose name ends in “.onnx” or “" PASTICHE_FILE_ENDING "”.");
  if ((gallery = pastiche_gallery_open (options->styles, &error)))
    info = pastiche_gallery_import (gallery, words[0], &error);
  if (!info)
    return cli_fail (error);
  call = cli_call (options);
  word = cli_shell_word (info->name);
  cli_result (options, describe (info), "%s: a style; to paint in it:\n%s apply --style %s photo.jpg painted.png",
              info->title, call, word);
  return EXIT_OK;
}

const Command cli_import = {
  .name     = "import",
  .bit      = COMMAND_IMPORT,
  .usage    = "MODEL",
  .summary  = "Make a network in ONNX, or a style file, one of your styles",
  .text     = "MODEL is a network that makes a picture of a picture, as fast neural style or AnimeGAN, whose\n"
              "name ends in .onnx, or a style file. It is copied to ~/.local/share/pastiche/styles. A network is\n"
              "run by Pastiche itself; one with an operator that is not known is refused, and that is named.",
  .examples = "  pastiche import mosaic.onnx\n"
              "  pastiche apply --style mosaic photo.jpg painted.png\n",
  .run      = run,
};
