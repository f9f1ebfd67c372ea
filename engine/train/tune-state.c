/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-state.c: the stored states of a tune: storing one, going back to one, its
 * style, and saving that style.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "error.h"
#include "text.h"
#include "thumbnail.h"
#include "tune.h"

#define MOST_STORED    24
#define WORKING_PIXELS 480000 /* of a fine-tuned style, the same as in pretrained/recipe/styles.py */

/* --- Storing ------------------------------------------------------------ */

/* The parts of a state's values, in their order. */
static const int state_parts[] = { PASTICHE_PART_AVERAGE, PASTICHE_PART_DISCRIMINATOR, PASTICHE_PART_SINGULAR };

gsize
pastiche_tune_state_size (PasticheTune *tune)
{
  PasticheTrainerPart parts[PASTICHE_TRAINER_PARTS];
  gsize               n = 0;

  pastiche_trainer_parts (tune->trainer, parts);
  for (guint i = 0; i < G_N_ELEMENTS (state_parts); i++)
    n += parts[state_parts[i]].n;
  return n;
}

void
pastiche_tune_stored_clear (gpointer stored)
{
  pastiche_free (((PasticheTuneStored *) stored)->values);
}

static float *
copy_state (PasticheTune *tune, GError **error)
{
  PasticheTrainerPart parts[PASTICHE_TRAINER_PARTS];
  float              *values = pastiche_alloc_floats (pastiche_tune_state_size (tune), error), *to = values;

  pastiche_trainer_parts (tune->trainer, parts);
  for (guint i = 0; values && i < G_N_ELEMENTS (state_parts); to += parts[state_parts[i++]].n)
    memcpy (to, parts[state_parts[i]].values, parts[state_parts[i]].n * sizeof (float));
  return values;
}

/* Remove every second state, from the last but one backwards, and store half as often from now on.  The first and the
 * last stay. */
static void
thin_out (PasticheTune *tune)
{
  for (int i = (int) tune->stored->len - 2; i > 0; i -= 2)
    g_array_remove_index (tune->stored, i);
  tune->every *= 2;
}

gboolean
pastiche_tune_store_state (PasticheTune *tune, gboolean sound, GError **error)
{
  const PasticheTuneProgress *progress = &tune->progress;
  gboolean                    due      = progress->step % tune->every == 0;
  PasticheTuneStored state = { .info = { tune->next_id, progress->step, progress->seconds, progress->measure } };
  PasticheTuneStored best  = state;

  if ((due && !(state.values = copy_state (tune, error))) || (sound && !(best.values = copy_state (tune, error))))
    {
      pastiche_free (state.values);
      return FALSE;
    }
  g_mutex_lock (&tune->lock);
  if (due)
    {
      g_array_append_val (tune->stored, state);
      tune->next_id++;
      if (tune->stored->len > MOST_STORED)
        thin_out (tune);
    }
  tune->astray = !sound;
  if (sound)
    {
      pastiche_tune_stored_clear (&tune->best);
      tune->best          = best;
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
  *n     = tune->stored->len;
  states = g_new (PasticheTuneState, *n + 1);
  for (int i = 0; i < *n; i++)
    states[i] = g_array_index (tune->stored, PasticheTuneStored, i).info;
  g_mutex_unlock (&tune->lock);
  return states;
}

/* --- A state's style ---------------------------------------------------- */

/* The stored state @state, or NULL; under lock. */
static const PasticheTuneStored *
find (PasticheTune *tune, int state, GError **error)
{
  if (state == PASTICHE_TUNE_BEST && tune->best.values)
    return &tune->best;
  for (guint i = 0; i < tune->stored->len; i++)
    {
      const PasticheTuneStored *stored = &g_array_index (tune->stored, PasticheTuneStored, i);

      if (stored->info.id == state)
        return stored;
    }
  g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                       _ ("That state of the style is not stored any more."));
  return NULL;
}

/* Until the first validation, BEST means the initial state, which is also the newest. */
static int
resolve (PasticheTune *tune, int state)
{
  return state == PASTICHE_TUNE_BEST && !tune->best.values ? PASTICHE_TUNE_NOW : state;
}

int
pastiche_tune_last (PasticheTune *tune)
{
  int state;

  g_mutex_lock (&tune->lock);
  state = tune->astray ? resolve (tune, PASTICHE_TUNE_BEST) : PASTICHE_TUNE_NOW;
  g_mutex_unlock (&tune->lock);
  return state;
}

/* Copy the weights of @state, to be cleared, and its description. */
static gboolean
copy_style (PasticheTune *tune, int state, PasticheWeights *weights, PasticheTuneState *info, GError **error)
{
  PasticheTrainerPart parts[PASTICHE_TRAINER_PARTS];
  const float        *values;

  if (!pastiche_weights_init (weights, PASTICHE_KIND_STYLE, error))
    return FALSE;
  pastiche_trainer_parts (tune->trainer, parts);
  g_mutex_lock (&tune->lock);
  if (resolve (tune, state) == PASTICHE_TUNE_NOW)
    {
      *info  = (PasticheTuneState) { .step    = tune->progress.step,
                                     .seconds = tune->progress.seconds,
                                     .measure = tune->progress.measure };
      values = tune->now.data[0];
    }
  else
    {
      const PasticheTuneStored *stored = find (tune, state, error);

      values = stored ? stored->values : NULL;
      *info  = stored ? stored->info : (PasticheTuneState) { 0 };
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

  if (!copy_style (tune, state, &weights, &info, error))
    return NULL;
  return pastiche_style_new (tune->base, &weights, WORKING_PIXELS, NULL);
}

/* --- Going back --------------------------------------------------------- */

/* Overwrite the trainer's weights; Adam's moments, which a state does not hold, become zero.  Under step and lock. */
static void
put_back (PasticheTune *tune, const PasticheTuneStored *stored)
{
  PasticheTrainerPart parts[PASTICHE_TRAINER_PARTS];
  const float        *from = stored->values;

  pastiche_trainer_parts (tune->trainer, parts);
  memcpy (parts[PASTICHE_PART_STYLE].values, from, parts[PASTICHE_PART_STYLE].n * sizeof (float));
  memcpy (tune->now.data[0], from, parts[PASTICHE_PART_STYLE].n * sizeof (float));
  for (guint i = 0; i < G_N_ELEMENTS (state_parts); from += parts[state_parts[i++]].n)
    memcpy (parts[state_parts[i]].values, from, parts[state_parts[i]].n * sizeof (float));
  for (int i = 0; i < PASTICHE_TRAINER_PARTS; i++)
    if (g_str_has_suffix (parts[i].name, ".mean") || g_str_has_suffix (parts[i].name, ".square"))
      memset (parts[i].values, 0, parts[i].n * sizeof (float));
  tune->progress.step    = stored->info.step;
  tune->progress.seconds = stored->info.seconds;
  tune->progress.measure = stored->info.measure;
  tune->measured_at      = stored->info.step;
  tune->astray           = FALSE; /* the artist looked at it */
  pastiche_trainer_restored (tune->trainer, stored->info.step, 0);
}

gboolean
pastiche_tune_go_back (PasticheTune *tune, int state, GError **error)
{
  const PasticheTuneStored *stored = NULL;
  gboolean                  newest;

  g_mutex_lock (&tune->step);
  g_mutex_lock (&tune->lock);
  newest = resolve (tune, state) == PASTICHE_TUNE_NOW;
  if (!newest && (stored = find (tune, state, error)))
    put_back (tune, stored);
  g_mutex_unlock (&tune->lock);
  g_mutex_unlock (&tune->step);
  return newest || stored;
}

/* --- Saving ------------------------------------------------------------- */

/* The paintings' names, and where the artist says that they are from. */
static char *
provenance (PasticheTune *tune, const char *source)
{
  g_auto (GStrv) names    = g_strsplit (tune->pictures->names->str, "\n", -1);
  g_autofree char *joined = g_strjoinv (", ", names);

  return source && *source ? g_strdup_printf ("%s (%s)", joined, source) : g_steal_pointer (&joined);
}

/* A thumbnail of the first painting, or of the part of it that was chosen. */
static char *
thumbnail (PasticheTune *tune, GError **error)
{
  int                    n;
  const PasticheCropped *painting = pastiche_crops_pictures (tune->pictures->paintings, &n);
  PasticheRows           rows     = pastiche_cropped_rows (painting);

  return pastiche_thumbnail_write (&rows, error);
}

/* What shows which paintings a style was made of. */
static gboolean
tell_paintings (PasticheTune *tune, const PasticheTuneWords *words, GHashTable *metadata, GError **error)
{
  const char *names    = tune->pictures->names->str;
  char       *painting = thumbnail (tune, error);

  if (!painting)
    return FALSE;
  g_hash_table_insert (metadata, "painting", painting);
  g_hash_table_insert (metadata, "painting_title", g_strndup (names, strcspn (names, "\n")));
  g_hash_table_insert (metadata, "provenance", provenance (tune, words->source));
  return TRUE;
}

static GHashTable *
describe (PasticheTune *tune, const PasticheTuneState *info, const PasticheTuneWords *words, GError **error)
{
  const PasticheTuneSettings *settings = &tune->settings;
  g_autoptr (GHashTable) metadata      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  if (!words->private_paintings && !tell_paintings (tune, words, metadata, error))
    return NULL;
  g_hash_table_insert (metadata, "title", g_strdup (words->title));
  g_hash_table_insert (metadata, "artist", g_strdup (words->artist ? words->artist : ""));
  g_hash_table_insert (metadata, "licence", g_strdup (words->licence ? words->licence : ""));
  if (words->private_paintings)
    g_hash_table_insert (metadata, "provenance", g_strdup (words->source ? words->source : ""));
  g_hash_table_insert (
      metadata, "training",
      g_strdup_printf ("%d steps of %d pictures, %s, seed %u; style at %.2f of its distance at the start", info->step,
                       tune->training.batch, pastiche_game_name (settings->game), settings->seed, info->measure));
  g_hash_table_insert (metadata, "base_sha256", g_strdup (tune->base->sha256));
  g_hash_table_insert (metadata, "working_pixels", g_strdup_printf ("%d", WORKING_PIXELS));
  return g_steal_pointer (&metadata);
}

gboolean
pastiche_tune_save (PasticheTune *tune, int state, const PasticheTuneWords *words, const char *path, GError **error)
{
  g_autoptr (GHashTable) metadata = NULL;
  g_autofree char  *title         = pastiche_printable_title (words->title ? words->title : "");
  PasticheTuneState info;
  PasticheWeights   weights;
  gboolean          ok;

  if (!*title)
    {
      g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, _ ("A style needs a title."));
      return FALSE;
    }
  if (!copy_style (tune, state, &weights, &info, error))
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
