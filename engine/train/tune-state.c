/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-state.c: the states of a tune that are kept, gone back to, looked at and saved.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "error.h"
#include "thumbnail.h"
#include "tune.h"

#define MOST_KEPT      24
#define WORKING_PIXELS 480000 /* size at which the engine paints: pretrained/recipe/styles.py's */

/* --- Keeping ------------------------------------------------------------ */

/* What a state holds, in this order. */
static const int held[] = { PASTICHE_PART_AVERAGE, PASTICHE_PART_DISCRIMINATOR, PASTICHE_PART_SINGULAR };

gsize
pastiche_tune_state_size (PasticheTune *tune)
{
  PasticheTrainerPart parts[PASTICHE_TRAINER_PARTS];
  gsize               n = 0;

  pastiche_trainer_parts (tune->trainer, parts);
  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    n += parts[held[i]].n;
  return n;
}

void
pastiche_tune_clear_kept (gpointer kept)
{
  pastiche_free (((PasticheTuneKept *) kept)->values);
}

static float *
copy_state (PasticheTune *tune, GError **error)
{
  PasticheTrainerPart parts[PASTICHE_TRAINER_PARTS];
  float              *values = pastiche_alloc_floats (pastiche_tune_state_size (tune), error), *to = values;

  pastiche_trainer_parts (tune->trainer, parts);
  for (guint i = 0; values && i < G_N_ELEMENTS (held); to += parts[held[i++]].n)
    memcpy (to, parts[held[i]].values, parts[held[i]].n * sizeof (float));
  return values;
}

/* Every second one goes, from the last but one backwards; the first stays. */
static void
thin_out (PasticheTune *tune)
{
  for (int i = (int) tune->kept->len - 2; i > 0; i -= 2)
    g_array_remove_index (tune->kept, i);
  tune->every *= 2;
}

gboolean
pastiche_tune_keep (PasticheTune *tune, gboolean sound, GError **error)
{
  const PasticheTuneProgress *progress = &tune->progress;
  gboolean                    due      = progress->step % tune->every == 0;
  PasticheTuneKept kept = { { tune->next_id, progress->step, progress->seconds, progress->measure }, NULL }, top = kept;

  if ((due && !(kept.values = copy_state (tune, error))) || (sound && !(top.values = copy_state (tune, error))))
    {
      pastiche_free (kept.values);
      return FALSE;
    }
  g_mutex_lock (&tune->lock);
  if (due)
    {
      g_array_append_val (tune->kept, kept);
      tune->next_id++;
      if (tune->kept->len > MOST_KEPT)
        thin_out (tune);
    }
  if (sound)
    {
      pastiche_tune_clear_kept (&tune->best);
      tune->best          = top;
      tune->progress.best = progress->step;
    }
  g_mutex_unlock (&tune->lock);
  return TRUE;
}

PasticheTuneState *
pastiche_tune_states (PasticheTune *tune, int *n)
{
  PasticheTuneState *states;

  g_mutex_lock (&tune->lock);
  *n     = tune->kept->len;
  states = g_new (PasticheTuneState, *n + 1);
  for (int i = 0; i < *n; i++)
    states[i] = g_array_index (tune->kept, PasticheTuneKept, i).info;
  g_mutex_unlock (&tune->lock);
  return states;
}

/* --- Looking ------------------------------------------------------------ */

/* The state @state, or NULL; under lock. */
static const PasticheTuneKept *
find (PasticheTune *tune, int state, GError **error)
{
  if (state == PASTICHE_TUNE_BEST && tune->best.values)
    return &tune->best;
  for (guint i = 0; i < tune->kept->len; i++)
    {
      const PasticheTuneKept *kept = &g_array_index (tune->kept, PasticheTuneKept, i);

      if (kept->info.id == state)
        return kept;
    }
  g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, "That state of the style is not kept any more.");
  return NULL;
}

/* The best that there is before anything was measured is the start. */
static int
meant (PasticheTune *tune, int state)
{
  return state == PASTICHE_TUNE_BEST && !tune->best.values ? PASTICHE_TUNE_NOW : state;
}

/* Copy the weights of @state and what is known of it. */
static gboolean
look (PasticheTune *tune, int state, PasticheWeights *weights, PasticheTuneState *info, GError **error)
{
  PasticheTrainerPart parts[PASTICHE_TRAINER_PARTS];
  const float        *values;

  if (!pastiche_weights_init (weights, PASTICHE_KIND_STYLE, error))
    return FALSE;
  pastiche_trainer_parts (tune->trainer, parts);
  g_mutex_lock (&tune->lock);
  if (meant (tune, state) == PASTICHE_TUNE_NOW)
    {
      *info  = (PasticheTuneState) { .step    = tune->progress.step,
                                     .seconds = tune->progress.seconds,
                                     .measure = tune->progress.measure };
      values = tune->now.data[0];
    }
  else
    {
      const PasticheTuneKept *kept = find (tune, state, error);

      values = kept ? kept->values : NULL;
      *info  = kept ? kept->info : (PasticheTuneState) { 0 };
    }
  if (values)
    memcpy (weights->data[0], values, parts[PASTICHE_PART_AVERAGE].n * sizeof (float));
  g_mutex_unlock (&tune->lock);
  if (!values)
    pastiche_weights_clear (weights);
  return values != NULL;
}

PasticheStyle *
pastiche_tune_style (PasticheTune *tune, int state, GError **error)
{
  PasticheTuneState info;
  PasticheWeights   weights;

  if (!look (tune, state, &weights, &info, error))
    return NULL;
  return pastiche_style_new (tune->base, &weights, WORKING_PIXELS, NULL);
}

/* --- Going back --------------------------------------------------------- */

/* Over what the trainer has; Adam starts anew.  Under step and lock. */
static gboolean
put_back (PasticheTune *tune, const PasticheTuneKept *kept, GError **error)
{
  PasticheTrainerPart parts[PASTICHE_TRAINER_PARTS];
  const float        *from = kept->values;

  pastiche_trainer_parts (tune->trainer, parts);
  memcpy (parts[PASTICHE_PART_STYLE].values, from, parts[PASTICHE_PART_STYLE].n * sizeof (float));
  memcpy (tune->now.data[0], from, parts[PASTICHE_PART_STYLE].n * sizeof (float));
  for (guint i = 0; i < G_N_ELEMENTS (held); from += parts[held[i++]].n)
    memcpy (parts[held[i]].values, from, parts[held[i]].n * sizeof (float));
  for (int i = 0; i < PASTICHE_TRAINER_PARTS; i++)
    if (g_str_has_suffix (parts[i].name, ".mean") || g_str_has_suffix (parts[i].name, ".square"))
      memset (parts[i].values, 0, parts[i].n * sizeof (float));
  tune->progress.step    = kept->info.step;
  tune->progress.seconds = kept->info.seconds;
  tune->progress.measure = kept->info.measure;
  tune->measured_at      = kept->info.step;
  return pastiche_trainer_restored (tune->trainer, kept->info.step, 0, error);
}

gboolean
pastiche_tune_go_back (PasticheTune *tune, int state, GError **error)
{
  const PasticheTuneKept *kept;
  gboolean                ok;

  g_mutex_lock (&tune->step);
  g_mutex_lock (&tune->lock);
  if (meant (tune, state) == PASTICHE_TUNE_NOW)
    ok = TRUE;
  else
    ok = (kept = find (tune, state, error)) && put_back (tune, kept, error);
  g_mutex_unlock (&tune->lock);
  g_mutex_unlock (&tune->step);
  return ok;
}

/* --- Saving ------------------------------------------------------------- */

static const char *game_names[] = { "minimax", "non-saturating", "hinge" };

/* Of the paintings, and what the artist says of them. */
static char *
provenance (PasticheTune *tune, const char *source)
{
  g_auto (GStrv) names    = g_strsplit (tune->names, "\n", -1);
  g_autofree char *joined = g_strjoinv (", ", names);

  return source && *source ? g_strdup_printf ("%s (%s)", joined, source) : g_steal_pointer (&joined);
}

/* The first painting, as it is learned from. */
static char *
thumbnail (PasticheTune *tune, GError **error)
{
  int                    n;
  const PasticheCropped *painting = pastiche_crops_pictures (tune->paintings, &n);
  PasticheRows           rows     = pastiche_cropped_rows (painting);

  return pastiche_thumbnail_write (&rows, error);
}

static GHashTable *
describe (PasticheTune *tune, const PasticheTuneState *info, const PasticheTuneWords *words, GError **error)
{
  char                       *painting = thumbnail (tune, error);
  const PasticheTuneSettings *settings = &tune->settings;
  GHashTable                 *metadata;

  if (!painting)
    return NULL;
  metadata = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_hash_table_insert (metadata, "painting", painting);
  g_hash_table_insert (metadata, "painting_title", g_strndup (tune->names, strcspn (tune->names, "\n")));
  g_hash_table_insert (metadata, "title", g_strdup (words->title));
  g_hash_table_insert (metadata, "artist", g_strdup (words->artist ? words->artist : ""));
  g_hash_table_insert (metadata, "licence", g_strdup (words->licence ? words->licence : ""));
  g_hash_table_insert (metadata, "provenance", provenance (tune, words->source));
  g_hash_table_insert (
      metadata, "training",
      g_strdup_printf ("%d steps of %d pictures, %s, seed %u; style at %.2f of its distance at the start", info->step,
                       tune->training.batch, game_names[settings->game], settings->seed, info->measure));
  g_hash_table_insert (metadata, "base_sha256", g_strdup (tune->base->sha256));
  g_hash_table_insert (metadata, "working_pixels", g_strdup_printf ("%d", WORKING_PIXELS));
  return metadata;
}

gboolean
pastiche_tune_save (PasticheTune *tune, int state, const PasticheTuneWords *words, const char *path, GError **error)
{
  g_autoptr (GHashTable) metadata = NULL;
  PasticheTuneState info;
  PasticheWeights   weights;
  gboolean          ok;

  if (!words->title || !*words->title)
    {
      g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, "A style needs a title.");
      return FALSE;
    }
  if (!look (tune, state, &weights, &info, error))
    return FALSE;
  metadata = describe (tune, &info, words, error);
  ok       = metadata && pastiche_style_file_write (path, &weights, &tune->base->weights, TRUE, metadata, error);
  pastiche_weights_clear (&weights);
  return ok;
}

PasticheStyleInfo *
pastiche_tune_save_own (PasticheTune            *tune,
                        int                      state,
                        const PasticheTuneWords *words,
                        PasticheGallery         *gallery,
                        GError                 **error)
{
  g_autofree char   *name = pastiche_style_name (words->title ? words->title : "", "style");
  char              *path = pastiche_gallery_scratch (name, error);
  PasticheStyleInfo *info = NULL;

  if (path && pastiche_tune_save (tune, state, words, path, error))
    info = pastiche_gallery_import (gallery, path, error);
  g_clear_pointer (&path, pastiche_gallery_scratch_free);
  return info;
}
