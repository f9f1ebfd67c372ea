/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trainer-discriminator.c: the discriminator's updates in a step, and how they
 * are undone.
 *
 * A step updates the discriminator first, as the generator's losses depend on
 * it, and may fail after that (no memory, or cancelled).  So it begins by
 * copying what those updates change, and a failed step copies it back, which
 * cannot fail.
 */
#include <string.h>

#include "losses.h"
#include "trainer-inside.h"

/* Crops of the paintings, then made without its border, to real_and_made. */
static void
gather (PasticheTrainer *t, const PasticheBatch *paintings)
{
  int   n = t->training.batch, size = t->training.size, border = t->training.border;
  gsize row = 3 * (gsize) size;

  memcpy (t->real_and_made.at[0].data, paintings->at[0].data, n * size * row * sizeof (float));
  for (int i = 0; i < n; i++)
    for (int y = 0; y < size; y++)
      memcpy (t->real_and_made.at[n + i].data + y * row,
              t->made.at[i].data + ((gsize) (y + border) * (size + 2 * border) + border) * 3, row * sizeof (float));
}

/* The discriminator's loss on real_and_made, and the gradients of its logits. */
static gboolean
discriminate (PasticheTrainer *t, PasticheJob *job, float *loss, GError **error)
{
  *loss = 0;
  if (!pastiche_trainer_prepare_discriminator (t, error) ||
      !pastiche_train_discriminator_forward (t->d, job, &t->real_and_made, 0, error))
    return FALSE;
  for (int i = 0; i < PASTICHE_SCALES; i++)
    {
      const float *logits   = pastiche_train_discriminator_logits (t->d, i)->at[0].data;
      float       *gradient = pastiche_train_discriminator_logit_gradients (t->d, i)->at[0].data;
      gsize        half     = pastiche_batch_size (pastiche_train_discriminator_logits (t->d, i)) / 2;

      *loss += pastiche_discriminator_loss (t->training.game, TRUE, logits, half, gradient) +
               pastiche_discriminator_loss (t->training.game, FALSE, logits + half, half, gradient + half);
    }
  return TRUE;
}

gboolean
pastiche_trainer_update_discriminator (PasticheTrainer        *t,
                                       PasticheJob            *job,
                                       const PasticheSchedule *schedule,
                                       const PasticheBatch    *paintings,
                                       float                  *sum,
                                       GError                **error)
{
  PasticheAdam *adam = &t->discriminator_adam;
  PasticheRate  rate = { adam->n, schedule->rate * t->training.discriminator_rate };
  float zeroes       = 2 * PASTICHE_SCALES * (t->training.game == PASTICHE_HINGE ? 1 : (float) G_LN2); /* their loss */
  float loss;

  gather (t, paintings);
  if (!discriminate (t, job, &loss, error))
    return FALSE;
  *sum += loss;
  if (loss < schedule->skip_below * zeroes)
    {
      /* Count the skipped update: pastiche_trainer_restored () derives this counter as adam_steps × updates, so the two
       * must stay equal.  By the time that updates are skipped the bias correction it serves is negligible. */
      adam->steps++;
      return TRUE;
    }
  if (!pastiche_train_discriminator_backward (t->d, job, &t->ddiscriminator, NULL, error))
    return FALSE;
  pastiche_adam_step (adam, t->discriminator.data[0], t->ddiscriminator.data[0], &rate, 1);
  pastiche_trainer_discriminator_changed (t);
  return TRUE;
}

void
pastiche_trainer_remember_discriminator (PasticheTrainer *t)
{
  gsize n = pastiche_trainer_count_discriminator (), singular = pastiche_trainer_count_singular ();

  memcpy (t->before, t->discriminator.data[0], n * sizeof (float));
  memcpy (t->before + n, t->discriminator_adam.mean, 2 * n * sizeof (float));
  memcpy (t->before + 3 * n, t->singular, singular * sizeof (float));
  memcpy (t->before + 3 * n + singular, t->discriminator.data[PASTICHE_TENSOR_SINGULAR], singular * sizeof (float));
}

void
pastiche_trainer_undo_discriminator (PasticheTrainer *t, const PasticheAdam *adam)
{
  gsize n = pastiche_trainer_count_discriminator (), singular = pastiche_trainer_count_singular ();

  memcpy (t->discriminator.data[0], t->before, n * sizeof (float));
  memcpy (t->discriminator_adam.mean, t->before + n, 2 * n * sizeof (float));
  memcpy (t->singular, t->before + 3 * n, singular * sizeof (float));
  memcpy (t->discriminator.data[PASTICHE_TENSOR_SINGULAR], t->before + 3 * n + singular, singular * sizeof (float));
  t->discriminator_adam.steps   = adam->steps;
  t->discriminator_adam.skipped = adam->skipped;
  t->d_prepared                 = FALSE;
}
