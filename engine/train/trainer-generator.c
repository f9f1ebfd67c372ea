/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trainer-generator.c: the generator's losses in a step, and their gradient.
 */
#include <string.h>

#include "affinity.h"
#include "losses.h"
#include "shading.h"
#include "trainer-inside.h"

#define TRUNK PASTICHE_TRUNK_LAYERS

/* --- Losses in the frozen trunk ----------------------------------------- */

/* The trunk's maps of @x without its border, @maps [TRUNK]. */
static gboolean
run_trunk (PasticheTrainer      *t,
           PasticheJob          *job,
           const PasticheBatch  *x,
           int                   border,
           const PasticheBatch **maps,
           GError              **error)
{
  if (!pastiche_train_discriminator_forward (t->trunk, job, x, border, error))
    return FALSE;
  for (int i = 0; i < TRUNK; i++)
    maps[i] = pastiche_train_discriminator_map (t->trunk, i);
  return TRUE;
}

static void
map_gradients (PasticheTrainer *t, PasticheBatch **gradients)
{
  for (int i = 0; i < TRUNK; i++)
    gradients[i] = pastiche_train_discriminator_map_gradient (t->trunk, i);
}

gboolean
pastiche_trainer_set_target (PasticheTrainer     *t,
                             PasticheJob         *job,
                             int                  nth,
                             const PasticheBatch *paintings,
                             GError             **error)
{
  const PasticheBatch *maps[TRUNK];
  gsize                n = 0;

  if (!run_trunk (t, job, paintings, 0, maps, error) || !pastiche_style_statistics_measure (&t->seen, job, maps, error))
    return FALSE;
  for (int i = 0; i < TRUNK; i++)
    n += maps[i]->at[0].channels * (2 + maps[i]->at[0].channels);
  if (nth == 0)
    memcpy (t->target.mean[0], t->seen.mean[0], n * sizeof (float));
  else
    pastiche_average (t->target.mean[0], t->seen.mean[0], n, 1 - 1.0f / (nth + 1));
  pastiche_paint_add (&t->paint, nth, maps);
  return TRUE;
}

gboolean
pastiche_trainer_perceptual_losses (PasticheTrainer        *t,
                                    PasticheJob            *job,
                                    float                   content,
                                    const PasticheBatch    *photographs,
                                    const PasticheBatch   **maps,
                                    PasticheTrainingLosses *losses,
                                    GError                **error)
{
  PastichePerceptual weights = { t->training.statistics, t->training.gram, content * t->training.content }, found;
  PasticheBatch     *gradients[TRUNK];

  if (!run_trunk (t, job, photographs, t->training.border, maps, error))
    return FALSE;
  for (int i = 0; i < PASTICHE_CONTENT_MAPS; i++)
    memcpy (t->pictures[i].at[0].data, maps[TRUNK - PASTICHE_CONTENT_MAPS + i]->at[0].data,
            pastiche_batch_size (&t->pictures[i]) * sizeof (float));
  if (!run_trunk (t, job, &t->made, t->training.border, maps, error))
    return FALSE;
  map_gradients (t, gradients);
  if (!pastiche_perceptual (job, maps, &t->target, t->pictures, &weights, gradients, &found, error))
    return FALSE;
  losses->statistics = found.statistics;
  losses->gram       = found.gram;
  losses->content    = found.content;
  return TRUE;
}

/* All losses in the trunk, on @photographs and made; their gradient is added to dmade, the content's times @content. */
static gboolean
trunk_losses (PasticheTrainer        *t,
              PasticheJob            *job,
              float                   content,
              const PasticheBatch    *photographs,
              PasticheTrainingLosses *losses,
              GError                **error)
{
  PastichePlaces       weights = { t->training.match, t->training.alike }, found;
  const PasticheBatch *maps[TRUNK];
  PasticheBatch       *gradients[TRUNK];

  map_gradients (t, gradients);
  if (!pastiche_trainer_perceptual_losses (t, job, content, photographs, maps, losses, error) ||
      !pastiche_places (job, maps, &t->paint, t->pictures, t->steps, &weights, gradients, &found, error))
    return FALSE;
  losses->match = found.match;
  losses->alike = found.alike;
  return pastiche_train_discriminator_backward (t->trunk, job, NULL, &t->dmade, error);
}

/* The two luminance losses between @photographs and made; their gradient is added to dmade. */
static gboolean
luminance_losses (PasticheTrainer        *t,
                  PasticheJob            *job,
                  const PasticheBatch    *photographs,
                  PasticheTrainingLosses *losses,
                  GError                **error)
{
  PasticheShading weights = { t->training.tone, t->training.calm }, found;

  if (!pastiche_shading (job, &t->made, photographs, t->training.border, &weights, &t->dmade, &found, error))
    return FALSE;
  losses->tone = found.tone;
  losses->calm = found.calm;
  return TRUE;
}

/* The loss on hue between @photographs and made; its gradient is added to dmade. */
static gboolean
hue_loss (PasticheTrainer        *t,
          PasticheJob            *job,
          const PasticheBatch    *photographs,
          PasticheTrainingLosses *losses,
          GError                **error)
{
  losses->affinity = 0;
  return t->training.affinity <= 0 || pastiche_affinity (job, &t->made, photographs, t->training.border,
                                                         t->training.affinity, &t->dmade, &losses->affinity, error);
}

/* --- All losses ----------------------------------------------------------- */

/* The generator's adversarial loss; its gradient is added to dmade. */
static gboolean
adversarial_loss (PasticheTrainer *t, PasticheJob *job, float *loss, GError **error)
{
  if (!pastiche_trainer_prepare_discriminator (t, error) ||
      !pastiche_train_discriminator_forward (t->d, job, &t->made, t->training.border, error))
    return FALSE;
  *loss = 0;
  for (int i = 0; i < PASTICHE_SCALES; i++)
    {
      const PasticheBatch *logits = pastiche_train_discriminator_logits (t->d, i);

      *loss += pastiche_generator_loss (t->training.game, logits->at[0].data, pastiche_batch_size (logits),
                                        t->training.adversarial,
                                        pastiche_train_discriminator_logit_gradients (t->d, i)->at[0].data);
    }
  return pastiche_train_discriminator_backward (t->d, job, NULL, &t->dmade, error);
}

gboolean
pastiche_trainer_generator_gradient (PasticheTrainer        *t,
                                     PasticheJob            *job,
                                     const PasticheSchedule *schedule,
                                     const PasticheBatch    *photographs,
                                     PasticheTrainingLosses *losses,
                                     GError                **error)
{
  double variation;

  memset (t->dmade.at[0].data, 0, pastiche_batch_size (&t->dmade) * sizeof (float));
  if (!adversarial_loss (t, job, &losses->adversarial, error) ||
      !trunk_losses (t, job, schedule->content, photographs, losses, error) ||
      !luminance_losses (t, job, photographs, losses, error) || !hue_loss (t, job, photographs, losses, error) ||
      !pastiche_total_variation (job, &t->made, t->training.border, t->training.variation, &t->dmade, &variation,
                                 error))
    return FALSE;
  losses->variation = variation;
  return pastiche_train_generator_backward (t->g, job, &t->made, &t->dmade, &t->dstyle, error);
}
