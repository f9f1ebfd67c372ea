/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-match.c: pastiche match: stills of different films in one look.
 */
#include "cli.h"
#include "pastiche-era.h"

typedef struct
{
  Batch      batch;
  double     strength;
  GPtrArray *looks; /* of each picture, and of --to where that is none of them */
} Work;

/* What is read of a picture; NULL when it cannot be, or when it is not wanted any more. */
static PasticheStill *
load (const Work *work, const char *path, GError **error)
{
  return g_cancellable_set_error_if_cancelled (work->batch.cancellable, error) ? NULL
                                                                               : pastiche_still_load (path, error);
}

/* The number of the picture that --to names; where it is none of them, the one that comes after them. */
static int
find_wanted (const Work *work)
{
  int i = 0;

  while (i < work->batch.n && !cli_is_same_file (work->batch.options->to, work->batch.in[i]))
    i++;
  return i;
}

static gboolean
begin (Batch *batch, GError **error)
{
  Work       *work   = (Work *) batch;
  const char *wanted = batch->options->to;
  int         to = wanted ? find_wanted (work) : -1, n = to == batch->n ? batch->n + 1 : batch->n;
  g_autoptr (GPtrArray) stills  = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_still_free);
  g_autofree PasticheLook **all = g_new0 (PasticheLook *, (guint) n);

  if (!pastiche_stills_check_memory (n, error))
    return FALSE;
  for (int i = 0; i < n; i++)
    {
      PasticheStill *still = load (work, i < batch->n ? batch->in[i] : wanted, error);

      if (!still)
        return FALSE;
      g_ptr_array_add (stills, still);
    }
  if (!pastiche_match_looks ((PasticheStill *const *) stills->pdata, n, to, work->strength, all, error))
    return FALSE;
  for (int i = 0; i < n; i++)
    g_ptr_array_add (work->looks, all[i]);
  return TRUE;
}

static gboolean
make (Batch *batch, int i, const char *from, const char *to, Progress *progress, GError **error)
{
  const Work *work = (const Work *) batch;

  return pastiche_look_apply_file (g_ptr_array_index (work->looks, i), from, to, 0, batch->options->strip,
                                   cli_progress_show, progress, batch->cancellable, error);
}

static char *
describe (const Batch *batch, JsonObject *object)
{
  const Work      *work  = (const Work *) batch;
  const char      *to    = batch->options->to;
  g_autofree char *shown = to ? cli_display (to) : NULL;

  if (to)
    {
      g_autofree char *name = g_filename_display_name (to);

      json_object_set_string_member (object, "to", name);
    }
  json_object_set_double_member (object, "strength", work->strength);
  return to ? g_strdup_printf ("the look of %s at %g %%", shown, work->strength)
            : g_strdup_printf ("a common look at %g %%", work->strength);
}

/* What is wrong with the @n @words is printed. */
static gboolean
check_words (const Options *options, char *const *words, int n)
{
  if (!options->output_folder || n < (options->to ? 1 : 2))
    return cli_misused ("“match” needs “--output-folder”, and two pictures or more, or one and “--to”."), FALSE;
  return cli_batch_check (options, "match", words, n);
}

static int
run (const Options *options, char *const *words, int n)
{
  Work work = { .batch = { .options = options, .done = "matched", .begin = begin, .make = make, .describe = describe },
                .strength = 100 };
  int  status;

  if (!cli_percent ("strength", options->strength, 0, 100, &work.strength) || !check_words (options, words, n))
    return EXIT_MISUSED;
  work.looks = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_look_free);
  status     = cli_batch_run (&work.batch, words, n);
  g_ptr_array_unref (work.looks);
  return status;
}

const Command cli_match = {
  .name     = "match",
  .bit      = COMMAND_MATCH,
  .usage    = "--output-folder FOLDER PICTURE…",
  .summary  = "Bring stills of different films into one look",
  .text     = "Tone, colour cast and colourfulness of their films are estimated, whatever the stills show: with\n"
              "--to they all get those of one picture, which stays as it is and need not be one of them, and\n"
              "without it what they have in common. Stills that show almost the same, as frames of a shot do,\n"
              "get the same look. Skin stays skin.\n"
              "\n"
              "Results are named, replaced and kept apart as with “apply”.",
  .examples = "  pastiche match --output-folder matched kodachrome.jpg faded.jpg today.jpg\n"
              "  pastiche match --to kodachrome.jpg --output-folder matched faded.jpg today.jpg\n"
              "  pastiche match --to kodachrome.jpg --strength 60 --output-folder matched frame-*.png\n",
  .run      = run,
};
