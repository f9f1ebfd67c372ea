/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-restore.c: pastiche restore: old pictures, mended.
 */
#include "cli.h"
#include "pastiche-results.h"
#include "pastiche-restore.h"
#include "picture.h"

/* What is the same for all pictures. */
typedef struct
{
  Batch                   batch;
  PasticheRestoreSettings settings;
  PasticheRestorer       *restorer;
  PasticheFrames         *frames; /* of the shot, or NULL */
  char                  **masks;  /* of many pictures, where to write what was mended; or NULL */
  double                  share;  /* of the picture that was mended last */
} Work;

/* --- The pictures -------------------------------------------------------- */

static PastichePicture *
load_frame (gpointer data, int frame, GError **error)
{
  return pastiche_picture_load (((const Batch *) data)->in[frame], error);
}

static gboolean
begin (Batch *batch, GError **error)
{
  Work          *work                 = (Work *) batch;
  const Options *options              = batch->options;
  g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (options->styles, error);

  if (!gallery || !(work->restorer = pastiche_restorer_load (gallery, error)))
    return FALSE;
  if (options->shot)
    work->frames = pastiche_frames_new (batch->n, load_frame, batch);
  if (!batch->many || !options->save_mask)
    return TRUE;
  work->masks = pastiche_result_files (options->save_mask, "png", FALSE, batch->in, batch->n);
  return pastiche_make_folder (options->save_mask, error);
}

/* Where the mask of the @i-th picture is to be written; NULL: nowhere. */
static const char *
mask_of (const Work *work, int i)
{
  return work->masks ? work->masks[i] : work->batch.options->save_mask;
}

static gboolean
restore (Work *work, int i, const PasticheRestoreFiles *files, Progress *progress, GError **error)
{
  gboolean      strip       = work->batch.options->strip;
  GCancellable *cancellable = work->batch.cancellable;

  return work->frames ? pastiche_restore_frame_file (work->restorer, work->frames, i, files, &work->settings, strip,
                                                     cli_progress_show, progress, cancellable, &work->share, error)
                      : pastiche_restore_file (work->restorer, files, &work->settings, strip, cli_progress_show,
                                               progress, cancellable, &work->share, error);
}

/* A picture without damage goes through a pipe as it is, to the last byte, unless it is to become something else. */
static gboolean
make (Batch *batch, int i, const char *from, const char *to, Progress *progress, GError **error)
{
  Work                *work    = (Work *) batch;
  const Options       *options = batch->options;
  gboolean             piped   = g_str_equal (batch->out[i], "-");
  gboolean             passes  = piped && !options->strip && !options->layer && pastiche_picture_has_format (from, to);
  PasticheRestoreFiles files   = { .in     = from,
                                   .out    = to,
                                   .damage = options->mask,
                                   .mask   = mask_of (work, i),
                                   .layer  = options->layer,
                                   .always = piped && !passes };

  if ((files.mask && !cli_may_write (options, batch->in, batch->n, -1, files.mask, error)) ||
      !restore (work, i, &files, progress, error))
    return FALSE;
  batch->idle = work->share <= 0 && !files.always && !pastiche_restore_is_whole (&work->settings);
  if (!batch->idle || !passes)
    return TRUE;
  batch->idle = FALSE;
  return cli_pipe_copy (from, to, batch->cancellable, error);
}

static char *
describe (const Batch *batch, JsonObject *object)
{
  const Work                    *work = (const Work *) batch;
  const PasticheRestoreSettings *set  = &work->settings;
  GString                       *text = g_string_new (NULL);
  const struct
  {
    const char *what;
    double      percent;
  } more[] = {
    { "fading", set->fading }, { "noise", set->noise }, { "blocks", set->blocks }, { "screen", set->screen }
  };

  json_object_set_double_member (object, "share", 100 * work->share);
  g_string_append_printf (text, "%.2g %% of the picture mended", 100 * work->share);
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    if (more[i].percent > 0)
      g_string_append_printf (text, ", %s %g %%", more[i].what, more[i].percent);
  return g_string_free (text, FALSE);
}

/* --- The arguments ------------------------------------------------------- */

/* What is wrong is printed. */
static gboolean
read_settings (const Options *options, PasticheRestoreSettings *settings)
{
  const struct
  {
    const char *what, *text;
    double     *value;
  } percents[] = { { "strength for scratches and dust", options->scratches, &settings->scratches },
                   { "strength for cracks and creases", options->cracks, &settings->cracks },
                   { "strength for stains and losses", options->stains, &settings->stains },
                   { "strength for fading and colour cast", options->fading, &settings->fading },
                   { "strength for noise", options->noise, &settings->noise },
                   { "strength for JPEG blocks", options->blocks, &settings->blocks },
                   { "strength for the halftone screen", options->screen, &settings->screen } };

  if (!cli_percent ("threshold", options->threshold, PASTICHE_MIN_THRESHOLD, PASTICHE_MAX_THRESHOLD,
                    &settings->threshold))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    if (!cli_percent (percents[i].what, percents[i].text, 0, 100, percents[i].value))
      return FALSE;
  if (!options->layer)
    return TRUE;
  if (pastiche_restore_is_whole (settings))
    return cli_misused (
               "“--layer” writes only what was mended, but fading, noise, JPEG blocks and halftone screen change "
               "the whole picture."),
           FALSE;
  if (options->format && g_str_equal (options->format, "jpg"))
    return cli_misused ("“--layer” writes what is transparent elsewhere, and a JPEG cannot be."), FALSE;
  return TRUE;
}

/* What is wrong with the @n @words is printed. */
static gboolean
check_words (const Options *options, char *const *words, int n)
{
  if (!cli_batch_check (options, "restore", words, n))
    return FALSE;
  if (!options->save_mask ||
      !cli_is_same_place (options->save_mask, options->output_folder ? options->output_folder : words[1]))
    return TRUE;
  if (options->output_folder)
    cli_misused ("The results and the masks cannot go to the same folder.");
  else
    cli_misused ("The result and the mask cannot be the same file.");
  return FALSE;
}

static int
run (const Options *options, char *const *words, int n)
{
  Work work = { .batch    = { .options  = options,
                              .done     = "restored",
                              .nothing  = "no damage found",
                              .alpha    = options->layer,
                              .begin    = begin,
                              .make     = make,
                              .describe = describe },
                .settings = PASTICHE_RESTORE_DEFAULT };
  int  status;

  if (!read_settings (options, &work.settings) || !check_words (options, words, n))
    return EXIT_MISUSED;
  status = cli_batch_run (&work.batch, words, n);
  g_clear_pointer (&work.masks, g_strfreev);
  g_clear_pointer (&work.frames, pastiche_frames_free);
  g_clear_pointer (&work.restorer, pastiche_restorer_free);
  return status;
}

const Command cli_restore = {
  .name     = "restore",
  .bit      = COMMAND_RESTORE,
  .usage    = "PICTURE RESULT\n  pastiche restore [OPTION…] --output-folder FOLDER PICTURE…",
  .summary  = "Mend old pictures: scratches, cracks, stains, what is lost",
  .text     = "A network finds what is damaged, and puts in its place what could have been there, which is\n"
              "invention. All other pixels stay as they are, unless fading, noise, the blocks of a JPEG or a\n"
              "printer's halftone screen are to go, too. A mask is a picture of the same size, white where\n"
              "there is damage that must be mended, whatever is found.\n"
              "\n"
              "Where no damage is found nothing is written, and that is said; from standard input to standard\n"
              "output such a picture passes as it is. With --layer the result lies over the picture: only what\n"
              "was mended, as a png, tif or webp. Masks of many pictures go to a folder, as PNG. With --shot\n"
              "what is damaged in one frame only is mended with the frames before and after it.\n"
              "\n"
              "Results are named, replaced and kept apart as with “apply”, and “-” is standard input or output.",
  .examples = "  pastiche restore old.jpg mended.png\n"
              "  pastiche restore --save-mask found.png --layer old.jpg mended.png\n"
              "  pastiche restore --mask torn.png --threshold 100 old.jpg mended.png\n"
              "  pastiche restore --stains 0 --fading 60 --output-folder mended *.jpg\n"
              "  pastiche restore --shot --output-folder mended frame-*.png\n",
  .run      = run,
};
