/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trainer-memory.c: what a trainer works with: its memory, and networks that are
 * prepared for weights which steps change.
 *
 * Preparing a network for weights that have changed allocates; it is therefore
 * left until the network is used next.
 */
#include <string.h>

#include "trainer-inside.h"

#include "error.h"

#define TRUNK PASTICHE_TRUNK_LAYERS

/* --- Memory ------------------------------------------------------------- */

static gsize
count (PasticheKind kind, int tensors)
{
  int                       n;
  const PasticheTensorSpec *specs = pastiche_architecture_tensors (kind, &n);
  gsize                     total = 0;

  for (int i = 0; i < tensors; i++)
    total += specs[i].size;
  return total;
}

static gboolean
copy_weights (PasticheWeights *to, const PasticheWeights *from, GError **error)
{
  if (!pastiche_weights_init (to, from->kind, error))
    return FALSE;
  for (int i = 0; i < from->n; i++)
    memcpy (to->data[i], from->data[i], (count (from->kind, i + 1) - count (from->kind, i)) * sizeof (float));
  return TRUE;
}

gsize
pastiche_trainer_count_discriminator (void)
{
  return count (PASTICHE_KIND_DISCRIMINATOR, PASTICHE_TENSOR_SINGULAR);
}

gsize
pastiche_trainer_count_singular (void)
{
  return count (PASTICHE_KIND_DISCRIMINATOR, PASTICHE_DISCRIMINATOR_TENSORS) - pastiche_trainer_count_discriminator ();
}

static gboolean
init_weights (PasticheTrainer *t, const PasticheWeights *style, const PasticheWeights *discriminator, GError **error)
{
  return copy_weights (&t->style, style, error) && copy_weights (&t->average, style, error) &&
         copy_weights (&t->discriminator, discriminator, error) && copy_weights (&t->frozen, discriminator, error) &&
         pastiche_weights_init (&t->dstyle, PASTICHE_KIND_STYLE, error) &&
         pastiche_weights_init (&t->ddiscriminator, PASTICHE_KIND_DISCRIMINATOR, error) &&
         pastiche_adam_init (&t->style_adam, count (PASTICHE_KIND_STYLE, PASTICHE_STYLE_TENSORS),
                             t->training.generator_clip, error) &&
         pastiche_adam_init (&t->discriminator_adam, pastiche_trainer_count_discriminator (),
                             t->training.discriminator_clip, error) &&
         (t->singular = pastiche_alloc_floats (pastiche_trainer_count_singular (), error)) != NULL &&
         (t->before = pastiche_alloc_floats (
              3 * pastiche_trainer_count_discriminator () + 2 * pastiche_trainer_count_singular (), error)) != NULL;
}

/* --- Preparing the networks --------------------------------------------- */

gboolean
pastiche_trainer_prepare_generator (PasticheTrainer *t, const PasticheWeights *weights, GError **error)
{
  if (t->g_prepared == weights)
    return TRUE;
  t->g_prepared = NULL;
  if (!pastiche_train_generator_prepare (t->g, weights, error))
    return FALSE;
  t->g_prepared = weights;
  return TRUE;
}

/* Preparing the discriminator makes one power iteration of its singular vectors, so it always begins from those before
 * that iteration: then it can be done again. */
gboolean
pastiche_trainer_prepare_discriminator (PasticheTrainer *t, GError **error)
{
  if (t->d_prepared)
    return TRUE;
  memcpy (t->discriminator.data[PASTICHE_TENSOR_SINGULAR], t->singular,
          pastiche_trainer_count_singular () * sizeof (float));
  t->d_prepared = pastiche_train_discriminator_prepare (t->d, &t->discriminator, t->code, t->training.gain, error);
  return t->d_prepared;
}

void
pastiche_trainer_discriminator_changed (PasticheTrainer *t)
{
  memcpy (t->singular, t->discriminator.data[PASTICHE_TENSOR_SINGULAR],
          pastiche_trainer_count_singular () * sizeof (float));
  t->d_prepared = FALSE;
}

/* --- New, and free ----------------------------------------------------------- */

static gboolean
init_networks (PasticheTrainer *t, GError **error)
{
  int n = t->training.batch, size = t->training.size, side = size + 2 * t->training.border;

  t->g     = pastiche_train_generator_new (n, side, side, error);
  t->d     = t->g ? pastiche_train_discriminator_new (2 * n, size, size, FALSE, error) : NULL;
  t->trunk = t->d ? pastiche_train_discriminator_new (n, size, size, TRUE, error) : NULL;
  if (!t->trunk)
    return FALSE;
  pastiche_trainer_discriminator_changed (t);
  return pastiche_trainer_prepare_generator (t, &t->style, error) &&
         pastiche_trainer_prepare_discriminator (t, error) &&
         pastiche_train_discriminator_prepare (t->trunk, &t->frozen, t->code, 1, error);
}

static gboolean
init_memory (PasticheTrainer *t, GError **error)
{
  int n = t->training.batch, size = t->training.size, side = size + 2 * t->training.border;

  for (int i = 0; i < PASTICHE_CONTENT_MAPS; i++)
    {
      const PasticheTensor *map =
          &pastiche_train_discriminator_map (t->trunk, TRUNK - PASTICHE_CONTENT_MAPS + i)->at[0];

      if (!pastiche_batch_init (&t->pictures[i], n, map->height, map->width, map->channels, error))
        return FALSE;
    }
  return pastiche_style_statistics_init (&t->target, error) && pastiche_style_statistics_init (&t->seen, error) &&
         pastiche_paint_init (&t->paint, error) && pastiche_batch_init (&t->made, n, side, side, 3, error) &&
         pastiche_batch_init (&t->dmade, n, side, side, 3, error) &&
         pastiche_batch_init (&t->real_and_made, 2 * n, size, size, 3, error);
}

static gboolean
check (const PasticheTraining *training, GError **error)
{
  if (training->batch < 1 || training->batch > PASTICHE_MAX_BATCH / 2)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 _ ("A step of training takes %d photographs: it must be 1 to %d."), training->batch,
                 PASTICHE_MAX_BATCH / 2);
  else if (training->updates < 1 || training->updates > PASTICHE_MAX_UPDATES)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 _ ("A step of training updates the discriminator %d times: it must be 1 to %d."), training->updates,
                 PASTICHE_MAX_UPDATES);
  else if (training->size < 32 || training->size > 1024 || training->size % 16 != 0)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 _ ("Training sees squares with a side of %d pixels: it must be a multiple of 16 from 32 to 1024."),
                 training->size);
  else if (training->border < 0 || training->border > 64 || training->border % 4 != 0)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 _ ("Training has a border of %d pixels: it must be a multiple of 4 from 0 to 64."), training->border);
  else
    return TRUE;
  return FALSE;
}

PasticheTrainer *
pastiche_trainer_new (const PasticheTraining *training,
                      const PasticheWeights  *style,
                      const PasticheWeights  *discriminator,
                      const float            *code,
                      GError                **error)
{
  g_autoptr (PasticheTrainer) t = g_new0 (PasticheTrainer, 1);

  t->training = *training;
  memcpy (t->code, code, sizeof t->code);
  if (!check (training, error) || !init_weights (t, style, discriminator, error) || !init_networks (t, error) ||
      !init_memory (t, error))
    return NULL;
  return g_steal_pointer (&t);
}

void
pastiche_trainer_free (PasticheTrainer *t)
{
  PasticheWeights *weights[] = {
    &t->style, &t->average, &t->discriminator, &t->frozen, &t->dstyle, &t->ddiscriminator
  };

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    pastiche_weights_clear (weights[i]);
  for (int i = 0; i < PASTICHE_CONTENT_MAPS; i++)
    pastiche_batch_clear (&t->pictures[i]);
  pastiche_adam_clear (&t->style_adam);
  pastiche_adam_clear (&t->discriminator_adam);
  pastiche_free (t->singular);
  pastiche_free (t->before);
  g_clear_pointer (&t->g, pastiche_train_generator_free);
  g_clear_pointer (&t->d, pastiche_train_discriminator_free);
  g_clear_pointer (&t->trunk, pastiche_train_discriminator_free);
  pastiche_style_statistics_clear (&t->target);
  pastiche_style_statistics_clear (&t->seen);
  pastiche_paint_clear (&t->paint);
  pastiche_batch_clear (&t->made);
  pastiche_batch_clear (&t->dmade);
  pastiche_batch_clear (&t->real_and_made);
  g_free (t);
}
