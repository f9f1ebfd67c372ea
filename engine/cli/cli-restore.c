/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-restore.c: pastiche restore: an old picture, mended.
 */
#include "cli.h"
#include "pastiche-restore.h"

static PasticheRestorer *
load_restorer (const Options *options, GError **error)
{
  g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (options->styles, error);

  return gallery ? pastiche_restorer_load (gallery, error) : NULL;
}

/* Whether the results may be written: neither over the other, nor over what is read. */
static gboolean
may_write (const Options *options, const PasticheRestoreFiles *files, GError **error)
{
  char *const in[] = { (char *) files->in, (char *) (files->damage ? files->damage : "") };

  return cli_may_write (options, in, 2, 0, files->out, error) &&
         (!files->mask || cli_may_write (options, in, 2, 1, files->mask, error));
}

static void
say (const Options *options, const PasticheRestoreFiles *files, double share, double seconds)
{
  g_autofree char *from = g_filename_display_name (files->in), *to = g_filename_display_name (files->out);
  g_autofree char *in = cli_display (files->in), *out = cli_display (files->out);
  JsonObject      *object = json_object_new ();

  json_object_set_string_member (object, "input", from);
  json_object_set_string_member (object, "output", to);
  json_object_set_boolean_member (object, "restored", share > 0);
  json_object_set_double_member (object, "share", 100 * share);
  json_object_set_double_member (object, "seconds", seconds);
  if (share > 0)
    cli_result (options, object, "%s: %.2g %% of the picture mended, %.1f s", out, 100 * share, seconds);
  else
    cli_result (options, object, "%s: no damage found, so nothing was written", in);
}

static gboolean
restore (const Options                 *options,
         const PasticheRestoreFiles    *files,
         const PasticheRestoreSettings *settings,
         GCancellable                  *cancellable,
         GError                       **error)
{
  PasticheRestorer *restorer = may_write (options, files, error) ? load_restorer (options, error) : NULL;
  Progress          progress = { 0 };
  double            share, seconds;
  gboolean          ok;

  if (!restorer)
    return FALSE;
  cli_progress_begin (&progress, options, NULL);
  ok      = pastiche_restore_file (restorer, files, settings, options->strip, cli_progress_show, &progress, cancellable,
                                   &share, error);
  seconds = cli_progress_end (&progress);
  if (ok)
    say (options, files, share, seconds);
  pastiche_restorer_free (restorer);
  return ok;
}

/* What is wrong with the @n @words is printed. */
static gboolean
check_words (const Options *options, char *const *words, int n)
{
  if (n != 2)
    return cli_misused ("“restore” takes a picture and a name for the result."), FALSE;
  if (g_str_equal (words[0], "-") || g_str_equal (words[1], "-"))
    return cli_misused ("“restore” reads and writes files, not standard input and output."), FALSE;
  if (options->save_mask && g_str_equal (options->save_mask, words[1]))
    return cli_misused ("The result and the mask cannot be the same file."), FALSE;
  return TRUE;
}

static int
run (const Options *options, char *const *words, int n)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  PasticheRestoreSettings settings     = PASTICHE_RESTORE_DEFAULT;
  PasticheRestoreFiles    files        = { .damage = options->mask, .mask = options->save_mask };
  GError                 *error        = NULL;

  if (!check_words (options, words, n) || !cli_percent ("threshold", options->threshold, PASTICHE_MIN_THRESHOLD,
                                                        PASTICHE_MAX_THRESHOLD, &settings.threshold))
    return EXIT_MISUSED;
  files.in  = words[0];
  files.out = words[1];
  if (!cli_cancel_on_signals (cancellable, &error) || !restore (options, &files, &settings, cancellable, &error))
    return cli_fail (error);
  return EXIT_OK;
}

const Command cli_restore = {
  .name     = "restore",
  .bit      = COMMAND_RESTORE,
  .usage    = "PICTURE RESULT",
  .summary  = "Mend an old picture (its network does not come with this version yet)",
  .text     = "Scratches, cracks and stains are mended by restorer.safetensors beside the styles, a network\n"
              "that is still being trained and does not come with this version.\n"
              "\n"
              "The network finds what is damaged, and puts in its place what could have been there,\n"
              "which is invention. All other pixels stay as they are. Where no damage is found nothing is\n"
              "written. A mask is a picture of the same size, white where there is damage.\n"
              "\n"
              "A RESULT that is there is replaced, with --overwrite also the picture itself.",
  .examples = "  pastiche restore old.jpg mended.png\n"
              "  pastiche restore --save-mask found.png old.jpg mended.png\n"
              "  pastiche restore --mask torn.png --threshold 100 old.jpg mended.png\n",
  .run      = run,
};
