/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trainer.c: a step of adversarial training, and how it is undone.
 *
 * A step updates the discriminator first, as the generator's losses depend on
 * it, and may fail after that (no memory, or cancelled).  So it begins by
 * copying what those updates change, and a failed step copies it back, which
 * cannot fail.  The generator is updated at the very end, where nothing fails
 * any more.  Preparing a network for weights that have changed does allocate;
 * it is therefore left until the network is used next.
 */
#include <string.h>

#include "adam.h"
#include "fold.h"
#include "pastiche.h"
#include "perceptual.h"
#include "shading.h"
#include "train-discriminator.h"
#include "train-generator.h"
#include "trainer.h"

#define TRUNK         PASTICHE_TRUNK_LAYERS
#define AVERAGE_EVERY 5    /* steps between two updates of the moving average */
#define AVERAGE_SHARE 3.0f /* the average reaches over the last third of the steps, until `decay` makes that less */

struct _PasticheTrainer
{
  PasticheTraining training;
  float            code[PASTICHE_CODE];
  int              steps;
  PasticheWeights  style, average, discriminator;
  PasticheWeights  frozen;                 /* the discriminator as it was at the start, for the trunk */
  PasticheWeights  dstyle, ddiscriminator; /* gradients */
  PasticheAdam     style_adam, discriminator_adam;
  float           *singular; /* the discriminator's singular vectors before the power iteration of its preparation */
  float           *before;   /* what updates of the discriminator change, as it was before the step */

  PasticheTrainGenerator     *g;
  PasticheTrainDiscriminator *d;          /* trained */
  PasticheTrainDiscriminator *trunk;      /* frozen */
  const PasticheWeights      *g_prepared; /* the weights that g is prepared for; NULL when they have changed since */
  gboolean                    d_prepared; /* the same for d and the discriminator */

  PasticheStyleStatistics target, seen;
  PasticheBatch           made, dmade;                     /* what the generator painted; the losses' gradient to it */
  PasticheBatch           real_and_made;                   /* crops of the paintings, then made without its border */
  PasticheBatch           pictures[PASTICHE_CONTENT_MAPS]; /* the trunk's last maps of the photographs */
};

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

/* The discriminator's weights without its singular vectors, which have no gradient; and these. */
static gsize
count_discriminator (void)
{
  return count (PASTICHE_KIND_DISCRIMINATOR, PASTICHE_TENSOR_SINGULAR);
}

static gsize
count_singular (void)
{
  return count (PASTICHE_KIND_DISCRIMINATOR, PASTICHE_DISCRIMINATOR_TENSORS) - count_discriminator ();
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
         pastiche_adam_init (&t->discriminator_adam, count_discriminator (), t->training.discriminator_clip, error) &&
         (t->singular = pastiche_alloc_floats (count_singular (), error)) != NULL &&
         (t->before = pastiche_alloc_floats (3 * count_discriminator () + 2 * count_singular (), error)) != NULL;
}

/* --- Preparing the networks --------------------------------------------- */

/* Let g paint with @weights: the style, or its average. */
static gboolean
prepare_generator (PasticheTrainer *t, const PasticheWeights *weights, GError **error)
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
static gboolean
prepare_discriminator (PasticheTrainer *t, GError **error)
{
  if (t->d_prepared)
    return TRUE;
  memcpy (t->discriminator.data[PASTICHE_TENSOR_SINGULAR], t->singular, count_singular () * sizeof (float));
  t->d_prepared = pastiche_train_discriminator_prepare (t->d, &t->discriminator, t->code, t->training.gain, error);
  return t->d_prepared;
}

/* The weights were updated. */
static void
discriminator_changed (PasticheTrainer *t)
{
  memcpy (t->singular, t->discriminator.data[PASTICHE_TENSOR_SINGULAR], count_singular () * sizeof (float));
  t->d_prepared = FALSE;
}

static gboolean
init_networks (PasticheTrainer *t, GError **error)
{
  int n = t->training.batch, size = t->training.size, side = size + 2 * t->training.border;

  t->g     = pastiche_train_generator_new (n, side, side, error);
  t->d     = t->g ? pastiche_train_discriminator_new (2 * n, size, size, FALSE, error) : NULL;
  t->trunk = t->d ? pastiche_train_discriminator_new (n, size, size, TRUE, error) : NULL;
  if (!t->trunk)
    return FALSE;
  discriminator_changed (t);
  return prepare_generator (t, &t->style, error) && prepare_discriminator (t, error) &&
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
         pastiche_batch_init (&t->made, n, side, side, 3, error) &&
         pastiche_batch_init (&t->dmade, n, side, side, 3, error) &&
         pastiche_batch_init (&t->real_and_made, 2 * n, size, size, 3, error);
}

static gboolean
check (const PasticheTraining *training, GError **error)
{
  if (training->batch < 1 || training->batch > PASTICHE_MAX_BATCH / 2)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 "A step of training takes %d photographs: it must be 1 to %d.", training->batch,
                 PASTICHE_MAX_BATCH / 2);
  else if (training->updates < 1 || training->updates > PASTICHE_MAX_UPDATES)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 "A step of training updates the discriminator %d times: it must be 1 to %d.", training->updates,
                 PASTICHE_MAX_UPDATES);
  else if (training->size < 32 || training->size > 1024 || training->size % 16 != 0)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 "Training sees squares with a side of %d pixels: it must be a multiple of 16 from 32 to 1024.",
                 training->size);
  else if (training->border < 0 || training->border > 64 || training->border % 4 != 0)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 "Training has a border of %d pixels: it must be a multiple of 4 from 0 to 64.", training->border);
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
  pastiche_batch_clear (&t->made);
  pastiche_batch_clear (&t->dmade);
  pastiche_batch_clear (&t->real_and_made);
  g_free (t);
}

const PasticheWeights *
pastiche_trainer_style (const PasticheTrainer *t)
{
  return &t->style;
}

const PasticheWeights *
pastiche_trainer_average (const PasticheTrainer *t)
{
  return &t->average;
}

const PasticheWeights *
pastiche_trainer_discriminator (const PasticheTrainer *t)
{
  return &t->discriminator;
}

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
  return TRUE;
}

/* Style and content losses of made; their gradient is added to dmade, the content's times @content. */
static gboolean
perceptual_losses (PasticheTrainer        *t,
                   PasticheJob            *job,
                   float                   content,
                   const PasticheBatch    *photographs,
                   PasticheTrainingLosses *losses,
                   GError                **error)
{
  PastichePerceptual   weights = { t->training.statistics, t->training.gram, content * t->training.content }, found;
  const PasticheBatch *maps[TRUNK];
  PasticheBatch       *gradients[TRUNK];

  if (!run_trunk (t, job, photographs, t->training.border, maps, error))
    return FALSE;
  for (int i = 0; i < PASTICHE_CONTENT_MAPS; i++)
    memcpy (t->pictures[i].at[0].data, maps[TRUNK - PASTICHE_CONTENT_MAPS + i]->at[0].data,
            pastiche_batch_size (&t->pictures[i]) * sizeof (float));
  if (!run_trunk (t, job, &t->made, t->training.border, maps, error))
    return FALSE;
  for (int i = 0; i < TRUNK; i++)
    gradients[i] = pastiche_train_discriminator_map_gradient (t->trunk, i);
  if (!pastiche_perceptual (job, maps, &t->target, t->pictures, &weights, gradients, &found, error))
    return FALSE;
  losses->statistics = found.statistics;
  losses->gram       = found.gram;
  losses->content    = found.content;
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

/* --- The discriminator's updates ---------------------------------------- */

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
  if (!prepare_discriminator (t, error) ||
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

/* One update, unless the schedule skips it; the loss is added to *@sum. */
static gboolean
update_discriminator (PasticheTrainer        *t,
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
  discriminator_changed (t);
  return TRUE;
}

/* Copy what the updates change, all but the counters. */
static void
remember_discriminator (PasticheTrainer *t)
{
  gsize n = count_discriminator (), singular = count_singular ();

  memcpy (t->before, t->discriminator.data[0], n * sizeof (float));
  memcpy (t->before + n, t->discriminator_adam.mean, 2 * n * sizeof (float));
  memcpy (t->before + 3 * n, t->singular, singular * sizeof (float));
  memcpy (t->before + 3 * n + singular, t->discriminator.data[PASTICHE_TENSOR_SINGULAR], singular * sizeof (float));
}

/* Put it back, with the counters of @adam. */
static void
undo_discriminator (PasticheTrainer *t, const PasticheAdam *adam)
{
  gsize n = count_discriminator (), singular = count_singular ();

  memcpy (t->discriminator.data[0], t->before, n * sizeof (float));
  memcpy (t->discriminator_adam.mean, t->before + n, 2 * n * sizeof (float));
  memcpy (t->singular, t->before + 3 * n, singular * sizeof (float));
  memcpy (t->discriminator.data[PASTICHE_TENSOR_SINGULAR], t->before + 3 * n + singular, singular * sizeof (float));
  t->discriminator_adam.steps   = adam->steps;
  t->discriminator_adam.skipped = adam->skipped;
  t->d_prepared                 = FALSE;
}

/* --- The generator's update --------------------------------------------- */

/* The generator's adversarial loss; its gradient is added to dmade. */
static gboolean
adversarial_loss (PasticheTrainer *t, PasticheJob *job, float *loss, GError **error)
{
  if (!prepare_discriminator (t, error) ||
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

/* All losses of the generator, their weighted sum's gradient in dmade, and from that the gradient of the style. */
static gboolean
generator_gradient (PasticheTrainer        *t,
                    PasticheJob            *job,
                    const PasticheSchedule *schedule,
                    const PasticheBatch    *photographs,
                    PasticheTrainingLosses *losses,
                    GError                **error)
{
  double variation;

  memset (t->dmade.at[0].data, 0, pastiche_batch_size (&t->dmade) * sizeof (float));
  if (!adversarial_loss (t, job, &losses->adversarial, error) ||
      !perceptual_losses (t, job, schedule->content, photographs, losses, error) ||
      !luminance_losses (t, job, photographs, losses, error) ||
      !pastiche_total_variation (job, &t->made, t->training.border, t->training.variation, &t->dmade, &variation,
                                 error))
    return FALSE;
  losses->variation = variation;
  return pastiche_train_generator_backward (t->g, job, &t->made, &t->dmade, &t->dstyle, error);
}

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

/* --- A step, and validation --------------------------------------------- */

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

  remember_discriminator (t);
  losses->discriminator = 0;
  ok                    = prepare_generator (t, &t->style, error) &&
       pastiche_train_generator_forward (t->g, job, photographs, PASTICHE_GRAIN, &t->made, error);
  for (int i = 0; ok && i < n; i++)
    ok = update_discriminator (t, job, schedule, &paintings[i], &losses->discriminator, error);
  if (!ok || !generator_gradient (t, job, schedule, photographs, losses, error))
    {
      undo_discriminator (t, &before);
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

  if (!pastiche_train_generator_forward (t->g, job, photographs, PASTICHE_GRAIN, &t->made, error) ||
      !perceptual_losses (t, job, 1, photographs, &found, error))
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
  gboolean ok = prepare_generator (t, &t->average, error);

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
    { "singular", t->singular, count_singular () },
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
      const PasticheLayer *layer    = &pastiche_discriminator_layers[i];
      int                  halvings = i < TRUNK ? i : i - TRUNK + TRUNK - PASTICHE_SCALES;
      double               work     = 9.0 * layer->in * layer->out * pixels / (1 << 2 * halvings);

      whole += work;
      trunk += i < TRUNK ? work : 0;
    }
  return 3 * pastiche_train_generator_work (t->g) + (6 * t->training.updates + 2) * whole + 3 * trunk;
}
