/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-apply.c: pastiche apply: one picture, or many in the same style.
 */
#include "cli.h"

/* What is the same for all pictures. */
typedef struct
{
  Batch            batch;
  PasticheSettings settings;
  double           mix_amount;
  PasticheStyle   *style;
  int              width, height; /* of the picture that was painted last */
} Work;

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
begin (Batch *batch, GError **error)
{
  Work *work = (Work *) batch;

  work->style = load_style (batch->options, work->mix_amount, error);
  if (work->style == NULL)
    return FALSE;
  work->settings = pastiche_style_info (work->style)->suggested;
  return cli_settings (batch->options, &work->settings, &work->mix_amount);
}

static gboolean
paint (Batch *batch, int i G_GNUC_UNUSED, const char *from, const char *to, Progress *progress, GError **error)
{
  Work *work = (Work *) batch;

  return pastiche_apply_file (work->style, from, to, &work->settings, batch->options->strip, cli_progress_show,
                              progress, batch->cancellable, &work->width, &work->height, error);
}

static char *
describe (const Batch *batch, JsonObject *object)
{
  const Work *work  = (const Work *) batch;
  const char *title = pastiche_style_info (work->style)->title;

  json_object_set_string_member (object, "style", title);
  json_object_set_double_member (object, "strength", work->settings.strength);
  json_object_set_int_member (object, "width", work->width);
  json_object_set_int_member (object, "height", work->height);
  return g_strdup_printf ("%s at %g %%, %d×%d", title, work->settings.strength, work->width, work->height);
}

static int
run (const Options *options, char *const *words, int n)
{
  Work work = { .batch = {
                    .options = options, .done = "painted", .begin = begin, .make = paint, .describe = describe } };
  int  status;

  work.settings = PASTICHE_SETTINGS_DEFAULT; /* only to see whether the options make sense, before a style is loaded */
  if (!cli_settings (options, &work.settings, &work.mix_amount) || !cli_batch_check (options, "apply", words, n))
    return EXIT_MISUSED;
  status = cli_batch_run (&work.batch, words, n);
  g_clear_pointer (&work.style, pastiche_style_unref);
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
              "A style may suggest a stroke size, colours to keep and detail, as “pastiche info” shows; the\n"
              "options come first.\n"
              "\n"
              "A RESULT that is there is replaced. With --overwrite so are the picture itself and what is\n"
              "there in --output-folder.",
  .examples = "  pastiche apply --style vangogh --strength 80 photo.jpg painted.png\n"
              "  pastiche apply --style painting.jpg --mix hokusai photo.jpg painted.png\n"
              "  pastiche apply --style munch --output-folder painted *.jpg\n"
              "  pastiche apply --format webp - - < photo.jpg > painted.webp\n",
  .run      = run,
};
