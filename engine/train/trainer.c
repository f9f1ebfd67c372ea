/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trainer.c: a step of adversarial training.
 *
 * Whatever can fail comes before the generator's update; what the discriminator's
 * updates have changed until then is put back where it does
 * (trainer-discriminator.c).
 */
#include <string.h>

#include "fold.h"
#include "trainer-inside.h"

#define AVERAGE_EVERY 5    /* steps between two updates of the moving average */
#define AVERAGE_SHARE 3.0f /* the average reaches over the last third of the steps, until `decay` makes that less */

/* --- A step, and validation ---------------------------------------------- */

static void
update_generator (PasticheTrainer *t, float rate)
{
  gsize        vector   = PASTICHE_VECTOR;
  PasticheRate rates[2] = { { t->style_adam.n - vector, rate * t->training.generator_rate },
                            { vector, rate * t->training.vector_rate } };
  float        decay    = 1;

  pastiche_adam_step (&t->style_adam, t->style.data[0], t->dstyle.data[0], rates, 2);
  t->g_prepared = NULL;
  for (int i = 0; i < AVERAGE_EVERY; i++)
    decay *= t->training.decay;
  if (t->steps % AVERAGE_EVERY == 0)
    pastiche_average (t->average.data[0], t->style.data[0], t->style_adam.n,
                      MIN (decay, t->steps / (t->steps + AVERAGE_SHARE * AVERAGE_EVERY)));
  t->steps++;
}

gboolean
pastiche_trainer_step (PasticheTrainer        *t,
                       PasticheJob            *job,
                       const PasticheSchedule *schedule,
                       const PasticheBatch    *photographs,
                       const PasticheBatch    *paintings,
                       PasticheTrainingLosses *losses,
                       GError                **error)
{
  PasticheAdam before = t->discriminator_adam;
  int          n      = t->training.updates;
  gboolean     ok;

  pastiche_trainer_remember_discriminator (t);
  losses->discriminator = 0;
  ok                    = pastiche_trainer_prepare_generator (t, &t->style, error) &&
       pastiche_train_generator_forward (t->g, job, photographs, PASTICHE_GRAIN, &t->made, error);
  for (int i = 0; ok && i < n; i++)
    ok = pastiche_trainer_update_discriminator (t, job, schedule, &paintings[i], &losses->discriminator, error);
  if (!ok || !pastiche_trainer_generator_gradient (t, job, schedule, photographs, losses, error))
    {
      pastiche_trainer_undo_discriminator (t, &before);
      return FALSE;
    }
  losses->discriminator /= n;
  update_generator (t, schedule->rate);
  return TRUE;
}

/* Adds the losses on @photographs, divided by @n, to @losses. */
static gboolean
validate_batch (PasticheTrainer        *t,
                PasticheJob            *job,
                const PasticheBatch    *photographs,
                int                     n,
                PasticheTrainingLosses *losses,
                GError                **error)
{
  PasticheTrainingLosses found;
  const PasticheBatch   *maps[PASTICHE_TRUNK_LAYERS];

  if (!pastiche_train_generator_forward (t->g, job, photographs, PASTICHE_GRAIN, &t->made, error) ||
      !pastiche_trainer_perceptual_losses (t, job, 1, photographs, maps, &found, error))
    return FALSE;
  losses->statistics += found.statistics / n;
  losses->gram += found.gram / n;
  losses->content += found.content / n;
  return TRUE;
}

gboolean
pastiche_trainer_validate (PasticheTrainer        *t,
                           PasticheJob            *job,
                           const PasticheBatch    *photographs,
                           int                     n,
                           PasticheTrainingLosses *losses,
                           GError                **error)
{
  gboolean ok = pastiche_trainer_prepare_generator (t, &t->average, error);

  *losses = (PasticheTrainingLosses) { 0 };
  for (int i = 0; ok && i < n; i++)
    ok = validate_batch (t, job, &photographs[i], n, losses, error);
  return ok;
}

/* --- For checkpoints ---------------------------------------------------- */

/* The names are those of the file format, older than the fields' names. */
void
pastiche_trainer_parts (PasticheTrainer *t, PasticheTrainerPart *parts)
{
  PasticheAdam       *adam = &t->style_adam, *discriminator_adam = &t->discriminator_adam;
  PasticheTrainerPart all[PASTICHE_TRAINER_PARTS] = {
    { "style", t->style.data[0], adam->n },
    { "average", t->average.data[0], adam->n },
    { "players.mean", adam->mean, adam->n },
    { "players.square", adam->square, adam->n },
    { "discriminator", t->discriminator.data[0], discriminator_adam->n },
    { "singular", t->singular, pastiche_trainer_count_singular () },
    { "critics.mean", discriminator_adam->mean, discriminator_adam->n },
    { "critics.square", discriminator_adam->square, discriminator_adam->n },
  };

  memcpy (parts, all, sizeof all);
}

int
pastiche_trainer_steps (const PasticheTrainer *t, int *adam_steps)
{
  *adam_steps = t->style_adam.steps;
  return t->steps;
}

void
pastiche_trainer_restored (PasticheTrainer *t, int steps, int adam_steps)
{
  t->steps                    = steps;
  t->style_adam.steps         = adam_steps;
  t->discriminator_adam.steps = adam_steps * t->training.updates;
  t->g_prepared               = NULL;
  t->d_prepared               = FALSE;
}

/* A backward pass takes twice the forward one.  The trained discriminator sees two batches an update, backward to its
 * weights, and one batch backward to its input; the trunk sees two. */
double
pastiche_trainer_work (const PasticheTrainer *t)
{
  double pixels = (double) t->training.batch * t->training.size * t->training.size / 4, whole = 0, trunk = 0;

  for (int i = 0; i < PASTICHE_DISCRIMINATOR_LAYERS; i++)
    {
      const PasticheLayer *layer = &pastiche_discriminator_layers[i];
      int                  halvings =
          i < PASTICHE_TRUNK_LAYERS ? i : i - PASTICHE_TRUNK_LAYERS + PASTICHE_TRUNK_LAYERS - PASTICHE_SCALES;
      double work = 9.0 * layer->in * layer->out * pixels / (1 << 2 * halvings);

      whole += work;
      trunk += i < PASTICHE_TRUNK_LAYERS ? work : 0;
    }
  return 3 * pastiche_train_generator_work (t->g) + (6 * t->training.updates + 2) * whole + 3 * trunk;
}
