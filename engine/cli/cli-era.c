/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-era.c: pastiche era and pastiche eras: pictures as another time would have shown them, and which times there are.
 */
#include "cli.h"
#include "pastiche-era.h"
#include "style-file.h"

/* What is the same for all pictures. */
typedef struct
{
  Batch               batch;
  PasticheEraSettings settings;
  PasticheEra        *era;
  PasticheLook       *look; /* of the shot, or NULL */
} Work;

/* --- era ----------------------------------------------------------------- */

static PasticheEra *
load_era (const Options *options, GError **error)
{
  g_autoptr (PasticheGallery) gallery = NULL;

  if (g_str_has_suffix (options->era, PASTICHE_FILE_ENDING))
    return pastiche_era_load_file (options->era, error);
  gallery = pastiche_gallery_open (options->styles, error);
  return gallery ? pastiche_era_load (gallery, options->era, error) : NULL;
}

/* Of all pictures. */
static PasticheLook *
look_of_shot (const Work *work, GError **error)
{
  g_autoptr (GPtrArray) stills = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_still_free);

  if (!pastiche_stills_check_memory (work->batch.n, error))
    return NULL;
  for (int i = 0; i < work->batch.n; i++)
    {
      PasticheStill *still = pastiche_still_load (work->batch.in[i], error);

      if (!still || g_cancellable_set_error_if_cancelled (work->batch.cancellable, error))
        {
          g_clear_pointer (&still, pastiche_still_free);
          return NULL;
        }
      g_ptr_array_add (stills, still);
    }
  return pastiche_era_look (work->era, (PasticheStill *const *) stills->pdata, (int) stills->len, &work->settings,
                            error);
}

static gboolean
begin (Batch *batch, GError **error)
{
  Work *work = (Work *) batch;

  if (!(work->era = load_era (batch->options, error)))
    return FALSE;
  return !batch->options->shot || (work->look = look_of_shot (work, error));
}

static gboolean
make (Batch *batch, int i, const char *from, const char *to, Progress *progress, GError **error)
{
  const Work *work                = (const Work *) batch;
  g_autoptr (PasticheStill) still = NULL;
  g_autoptr (PasticheLook) own    = NULL;

  if (!work->look && (!(still = pastiche_still_load (from, error)) ||
                      !(own = pastiche_era_look (work->era, &still, 1, &work->settings, error))))
    return FALSE;
  return pastiche_look_apply_file (work->look ? work->look : own, from, to, work->look ? i : 0, batch->options->strip,
                                   cli_progress_show, progress, batch->cancellable, error);
}

static char *
describe (const Batch *batch, JsonObject *object)
{
  const Work *work  = (const Work *) batch;
  const char *title = pastiche_era_info (work->era)->title;

  json_object_set_string_member (object, "era", title);
  json_object_set_double_member (object, "strength", work->settings.strength);
  return g_strdup_printf ("%s at %g %%", title, work->settings.strength);
}

/* What is wrong is printed. */
static gboolean
read_settings (const Options *options, PasticheEraSettings *settings)
{
  if (!options->era)
    return cli_misused ("Which era? “pastiche eras” lists them, “--era” chooses one."), FALSE;
  if (options->seed < -1)
    return cli_misused ("The seed is 0 or more."), FALSE;
  settings->seed = (guint32) MAX (options->seed, 0);
  return cli_percent ("strength", options->strength, 0, PASTICHE_MAX_STRENGTH, &settings->strength) &&
         cli_percent ("amount of grain", options->grain, 0, PASTICHE_MAX_GRAIN, &settings->grain) &&
         cli_percent ("strength of the optics", options->optics, 0, PASTICHE_MAX_OPTICS, &settings->optics);
}

static int
run_era (const Options *options, char *const *words, int n)
{
  Work work = {
    .batch    = { .options = options, .done = "developed", .begin = begin, .make = make, .describe = describe },
    .settings = PASTICHE_ERA_DEFAULT
  };
  int status;

  if (!read_settings (options, &work.settings) || !cli_batch_check (options, "era", words, n))
    return EXIT_MISUSED;
  status = cli_batch_run (&work.batch, words, n);
  g_clear_pointer (&work.look, pastiche_look_free);
  g_clear_pointer (&work.era, pastiche_era_unref);
  return status;
}

const Command cli_era = {
  .name     = "era",
  .bit      = COMMAND_ERA,
  .usage    = "PICTURE RESULT\n  pastiche era [OPTION…] --output-folder FOLDER PICTURE…",
  .summary  = "Show photographs and film stills as another time would have",
  .text     = "Tone and colours, then softness, glow, vignette and grain of the time; nothing moves. Each picture\n"
              "gets the look that suits it. With --shot all of them get the same one, as frames of a shot must,\n"
              "and each frame its own grain. “pastiche eras” lists the eras.\n"
              "\n"
              "Results are named, replaced and kept apart as with “apply”, and “-” is standard input or output.",
  .examples = "  pastiche era --era kodachrome photo.jpg old.png\n"
              "  pastiche era --era kodachrome --strength 60 --grain 0 photo.jpg old.png\n"
              "  pastiche era --era silent --shot --output-folder old frame-*.png\n",
  .run      = run_era,
};

/* --- eras ---------------------------------------------------------------- */

static JsonObject *
describe_info (const PasticheEraInfo *info)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", info->name);
  json_object_set_string_member (object, "title", info->title);
  json_object_set_string_member (object, "years", info->years);
  json_object_set_int_member (object, "year", info->year);
  json_object_set_string_member (object, "learned", info->learned);
  json_object_set_string_member (object, "weak", info->weak);
  json_object_set_string_member (object, "licence", info->licence);
  return object;
}

static int
run_eras (const Options *options, char *const *words G_GNUC_UNUSED, int n)
{
  GError *error                       = NULL;
  g_autoptr (PasticheGallery) gallery = NULL;
  g_autoptr (GPtrArray) eras          = NULL;
  int width                           = 0;

  if (n != 0)
    return cli_misused ("“eras” takes no arguments.");
  if (!(gallery = pastiche_gallery_open (options->styles, &error)))
    return cli_fail (error);
  eras = pastiche_era_list (gallery);
  for (guint i = 0; i < eras->len; i++)
    {
      g_autofree char *name = cli_display (((const PasticheEraInfo *) g_ptr_array_index (eras, i))->name);

      width = MAX (width, cli_columns (name));
    }
  for (guint i = 0; i < eras->len; i++)
    {
      const PasticheEraInfo *info = g_ptr_array_index (eras, i);
      g_autofree char       *name = cli_display (info->name);

      cli_result (options, describe_info (info), "%s%*s  %s%s%s", name, width - cli_columns (name), "",
                  pastiche_translated (info->title), *info->years ? ", " : "", pastiche_translated (info->years));
    }
  return EXIT_OK;
}

const Command cli_eras = {
  .name     = "eras",
  .bit      = COMMAND_ERAS,
  .usage    = "",
  .summary  = "List the eras, by year",
  .examples = "  pastiche eras\n",
  .run      = run_eras,
};
