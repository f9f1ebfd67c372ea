/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-apply.c: pastiche apply: one picture, or many in the same style.
 */
#include "cli.h"

#define ADDED 16 /* frames, evenly spread, that tell what a shot is like: adding one takes as long as painting it */

/* What is the same for all pictures. */
typedef struct
{
  Batch            batch;
  PasticheSettings settings;
  double           mix_amount;
  PasticheStyle   *style;
  PasticheShot    *shot;          /* or NULL */
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

/* The shot of all pictures.  What is wrong with one is said when it is painted, as is that all was stopped. */
static PasticheShot *
look_through (const Work *work, GError **error)
{
  const Batch  *batch = &work->batch;
  PasticheShot *shot  = pastiche_shot_new (work->style, &work->settings, error);
  int           added = MIN (batch->n, ADDED);

  pastiche_set_notice (NULL, NULL);
  for (int i = 0; shot && i < added && !g_cancellable_is_cancelled (batch->cancellable); i++)
    {
      Progress progress;

      cli_progress_begin (&progress, batch->options, g_strdup_printf ("Looking at %d of %d: ", i + 1, added));
      pastiche_shot_add_file (shot, batch->in[added > 1 ? i * (gint64) (batch->n - 1) / (added - 1) : 0],
                              cli_progress_show, &progress, batch->cancellable, NULL);
      cli_progress_end (&progress);
    }
  pastiche_set_notice (cli_notice, NULL);
  return shot;
}

static gboolean
begin (Batch *batch, GError **error)
{
  Work *work = (Work *) batch;

  work->style = load_style (batch->options, work->mix_amount, error);
  if (work->style == NULL)
    return FALSE;
  work->settings = pastiche_style_info (work->style)->suggested;
  cli_settings (batch->options, &work->settings, &work->mix_amount);
  return !batch->options->shot || (work->shot = look_through (work, error));
}

static gboolean
paint (Batch *batch, int i G_GNUC_UNUSED, const char *from, const char *to, Progress *progress, GError **error)
{
  Work *work = (Work *) batch;

  if (work->shot)
    return pastiche_shot_apply_file (work->shot, from, to, batch->options->strip, cli_progress_show, progress,
                                     batch->cancellable, &work->width, &work->height, error);
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
  g_clear_pointer (&work.shot, pastiche_shot_free);
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
              "PNG; a picture that fails does not stop the others. With --shot they are painted alike, so that\n"
              "what stands still does not flicker; up to 16 of them are looked at first. “-” is standard input\n"
              "or output; what goes there has the picture's own format unless --format says another.\n"
              "\n"
              "A style may suggest a stroke size, colours to keep and detail, as “pastiche info” shows; the\n"
              "options come first.\n"
              "\n"
              "A RESULT that is there is replaced. With --overwrite so are the picture itself and what is\n"
              "there in --output-folder.",
  .examples = "  pastiche apply --style vangogh --strength 80 photo.jpg painted.png\n"
              "  pastiche apply --style painting.jpg --mix hokusai photo.jpg painted.png\n"
              "  pastiche apply --style munch --output-folder painted *.jpg\n"
              "  pastiche apply --style munch --shot --output-folder painted frame-*.png\n"
              "  pastiche apply --format webp - - < photo.jpg > painted.webp\n",
  .run      = run,
};
