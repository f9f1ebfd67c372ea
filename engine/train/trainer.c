/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trainer.c: one step of the game after the other.
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
#define AVERAGE_EVERY 5    /* steps */
#define AVERAGE_SHARE 3.0f /* the moving average is of the last third of the steps, until `decay` makes that less */

struct _PasticheTrainer
{
  PasticheTraining            training;
  float                       code[PASTICHE_CODE];
  int                         steps;
  PasticheWeights             style, average, discriminator, frozen;
  PasticheWeights             dstyle, ddiscriminator; /* gradients */
  PasticheAdam                players, critics;
  float                      *singular; /* the discriminator's singular vectors, before its last preparation */
  float                      *before;   /* what the discriminator's part of a step changes, as it was before the step */
  PasticheTrainGenerator     *g;
  PasticheTrainDiscriminator *d;     /* that learns */
  PasticheTrainDiscriminator *trunk; /* that does not */
  PasticheManner              target, seen;
  PasticheBatch               made, dmade;
  PasticheBatch               judged;                          /* paintings, then what was made */
  PasticheBatch               pictures[PASTICHE_CONTENT_MAPS]; /* the photographs' last maps */
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

/* Numbers of the discriminator that have gradients, and its singular vectors. */
static gsize
count_critic (void)
{
  return count (PASTICHE_KIND_DISCRIMINATOR, PASTICHE_TENSOR_SINGULAR);
}

static gsize
count_singular (void)
{
  return count (PASTICHE_KIND_DISCRIMINATOR, PASTICHE_DISCRIMINATOR_TENSORS) - count_critic ();
}

static gboolean
init_weights (PasticheTrainer *t, const PasticheWeights *style, const PasticheWeights *discriminator, GError **error)
{
  return copy_weights (&t->style, style, error) && copy_weights (&t->average, style, error) &&
         copy_weights (&t->discriminator, discriminator, error) && copy_weights (&t->frozen, discriminator, error) &&
         pastiche_weights_init (&t->dstyle, PASTICHE_KIND_STYLE, error) &&
         pastiche_weights_init (&t->ddiscriminator, PASTICHE_KIND_DISCRIMINATOR, error) &&
         pastiche_adam_init (&t->players, count (PASTICHE_KIND_STYLE, PASTICHE_STYLE_TENSORS),
                             t->training.generator_clip, error) &&
         pastiche_adam_init (&t->critics, count_critic (), t->training.discriminator_clip, error) &&
         (t->singular = pastiche_alloc_floats (count_singular (), error)) != NULL &&
         (t->before = pastiche_alloc_floats (3 * count_critic () + count_singular (), error)) != NULL;
}

/* After every change of the discriminator's weights. */
static gboolean
prepare_critic (PasticheTrainer *t, GError **error)
{
  memcpy (t->singular, t->discriminator.data[PASTICHE_TENSOR_SINGULAR], count_singular () * sizeof (float));
  return pastiche_train_discriminator_prepare (t->d, &t->discriminator, t->code, t->training.gain, error);
}

static gboolean
init_networks (PasticheTrainer *t, GError **error)
{
  int n = t->training.batch, size = t->training.size, side = size + 2 * t->training.border;

  t->g     = pastiche_train_generator_new (n, side, side, error);
  t->d     = t->g ? pastiche_train_discriminator_new (2 * n, size, size, FALSE, error) : NULL;
  t->trunk = t->d ? pastiche_train_discriminator_new (n, size, size, TRUE, error) : NULL;
  return t->trunk != NULL && pastiche_train_generator_prepare (t->g, &t->style, error) && prepare_critic (t, error) &&
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
  return pastiche_manner_init (&t->target, error) && pastiche_manner_init (&t->seen, error) &&
         pastiche_batch_init (&t->made, n, side, side, 3, error) &&
         pastiche_batch_init (&t->dmade, n, side, side, 3, error) &&
         pastiche_batch_init (&t->judged, 2 * n, size, size, 3, error);
}

static gboolean
check (const PasticheTraining *training, GError **error)
{
  if (training->batch < 1 || training->batch > PASTICHE_MAX_BATCH / 2)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 "A step of training sees %d photographs: it must be 1 to %d.", training->batch,
                 PASTICHE_MAX_BATCH / 2);
  else if (training->judgements < 1 || training->judgements > PASTICHE_MAX_JUDGEMENTS)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 "A step of training has %d judgements: it must be 1 to %d.", training->judgements,
                 PASTICHE_MAX_JUDGEMENTS);
  else if (training->size < 32 || training->size > 1024 || training->size % 16 != 0)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 "Training looks at squares of %d pixels: it must be a multiple of 16 from 32 to 1024.",
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
  pastiche_adam_clear (&t->players);
  pastiche_adam_clear (&t->critics);
  pastiche_free (t->singular);
  pastiche_free (t->before);
  g_clear_pointer (&t->g, pastiche_train_generator_free);
  g_clear_pointer (&t->d, pastiche_train_discriminator_free);
  g_clear_pointer (&t->trunk, pastiche_train_discriminator_free);
  pastiche_manner_clear (&t->target);
  pastiche_manner_clear (&t->seen);
  pastiche_batch_clear (&t->made);
  pastiche_batch_clear (&t->dmade);
  pastiche_batch_clear (&t->judged);
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

/* --- The trunk's measure ------------------------------------------------ */

/* What the frozen trunk sees of @x. */
static gboolean
look (PasticheTrainer      *t,
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
pastiche_trainer_aim (PasticheTrainer *t, PasticheJob *job, int nth, const PasticheBatch *paintings, GError **error)
{
  const PasticheBatch *maps[TRUNK];
  gsize                n = 0;

  if (!look (t, job, paintings, 0, maps, error) || !pastiche_manner_measure (&t->seen, job, maps, error))
    return FALSE;
  for (int i = 0; i < TRUNK; i++)
    n += maps[i]->at[0].channels * (2 + maps[i]->at[0].channels);
  if (nth == 0)
    memcpy (t->target.mean[0], t->seen.mean[0], n * sizeof (float));
  else
    pastiche_average (t->target.mean[0], t->seen.mean[0], n, 1 - 1.0f / (nth + 1));
  return TRUE;
}

/* Style and content of what was made; their gradient is added to dmade, with @content times the content's weight. */
static gboolean
measure (PasticheTrainer        *t,
         PasticheJob            *job,
         float                   content,
         const PasticheBatch    *photographs,
         PasticheTrainingLosses *losses,
         GError                **error)
{
  PastichePerceptual   weights = { t->training.statistics, t->training.gram, content * t->training.content }, found;
  const PasticheBatch *maps[TRUNK];
  PasticheBatch       *gradients[TRUNK];

  if (!look (t, job, photographs, t->training.border, maps, error))
    return FALSE;
  for (int i = 0; i < PASTICHE_CONTENT_MAPS; i++)
    memcpy (t->pictures[i].at[0].data, maps[TRUNK - PASTICHE_CONTENT_MAPS + i]->at[0].data,
            pastiche_batch_size (&t->pictures[i]) * sizeof (float));
  if (!look (t, job, &t->made, t->training.border, maps, error))
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

/* What @photographs and what was made should have in common in light; the gradient is added to dmade. */
static gboolean
shade (PasticheTrainer        *t,
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

/* --- The game ----------------------------------------------------------- */

/* What was made, without its border, behind the paintings. */
static void
gather_judged (PasticheTrainer *t, const PasticheBatch *paintings)
{
  int   n = t->training.batch, size = t->training.size, border = t->training.border;
  gsize row = 3 * (gsize) size;

  memcpy (t->judged.at[0].data, paintings->at[0].data, n * size * row * sizeof (float));
  for (int i = 0; i < n; i++)
    for (int y = 0; y < size; y++)
      memcpy (t->judged.at[n + i].data + y * row,
              t->made.at[i].data + ((gsize) (y + border) * (size + 2 * border) + border) * 3, row * sizeof (float));
}

/* The discriminator's loss on what is to be judged, and its gradients to the logits. */
static gboolean
judge (PasticheTrainer *t, PasticheJob *job, float *loss, GError **error)
{
  *loss = 0;
  if (!pastiche_train_discriminator_forward (t->d, job, &t->judged, 0, error))
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

/* One of the discriminator's updates, unless it is sure; its loss is added to *@sum. */
static gboolean
learn_to_judge (PasticheTrainer     *t,
                PasticheJob         *job,
                const PasticheTempo *tempo,
                const PasticheBatch *paintings,
                float               *sum,
                GError             **error)
{
  PasticheRate rates    = { t->critics.n, tempo->rate * t->training.discriminator_rate };
  float        clueless = 2 * PASTICHE_SCALES * (t->training.game == PASTICHE_HINGE ? 1 : (float) G_LN2), loss;

  gather_judged (t, paintings);
  if (!judge (t, job, &loss, error))
    return FALSE;
  *sum += loss;
  if (loss < tempo->sure * clueless)
    {
      t->critics.steps++; /* so that Adam has seen all judgements, which is nearly so, and need not be told how many */
      return TRUE;
    }
  return pastiche_train_discriminator_backward (t->d, job, &t->ddiscriminator, NULL, error) &&
         pastiche_adam_step (&t->critics, NULL, t->discriminator.data[0], t->ddiscriminator.data[0], &rates, 1,
                             error) &&
         prepare_critic (t, error);
}

/* The discriminator's weights, Adam's means and squares of them, and the singular vectors. */
static void
remember_critic (PasticheTrainer *t)
{
  gsize n = count_critic ();

  memcpy (t->before, t->discriminator.data[0], n * sizeof (float));
  memcpy (t->before + n, t->critics.mean, 2 * n * sizeof (float));
  memcpy (t->before + 3 * n, t->singular, count_singular () * sizeof (float));
}

static void
undo_critic (PasticheTrainer *t, int steps)
{
  gsize n = count_critic ();

  memcpy (t->discriminator.data[0], t->before, n * sizeof (float));
  memcpy (t->critics.mean, t->before + n, 2 * n * sizeof (float));
  memcpy (t->discriminator.data[PASTICHE_TENSOR_SINGULAR], t->before + 3 * n, count_singular () * sizeof (float));
  t->critics.steps = steps;
  prepare_critic (t, NULL); /* in memory that it has */
}

/* How well what was made deceives; the gradient is added to dmade. */
static gboolean
deceive (PasticheTrainer *t, PasticheJob *job, float *loss, GError **error)
{
  if (!pastiche_train_discriminator_forward (t->d, job, &t->made, t->training.border, error))
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

/* The generator's part of a step, after what was made was judged. */
static gboolean
learn_to_paint (PasticheTrainer *t, PasticheJob *job, float rate, GError **error)
{
  gsize        vector   = PASTICHE_VECTOR;
  PasticheRate rates[2] = { { t->players.n - vector, rate * t->training.generator_rate },
                            { vector, rate * t->training.vector_rate } };
  float        decay    = 1;

  if (!pastiche_train_generator_backward (t->g, job, &t->made, &t->dmade, &t->dstyle, error) ||
      !pastiche_adam_step (&t->players, NULL, t->style.data[0], t->dstyle.data[0], rates, 2, error) ||
      !pastiche_train_generator_prepare (t->g, &t->style, error))
    return FALSE;
  for (int i = 0; i < AVERAGE_EVERY; i++)
    decay *= t->training.decay;
  if (t->steps % AVERAGE_EVERY == 0)
    pastiche_average (t->average.data[0], t->style.data[0], t->players.n,
                      MIN (decay, t->steps / (t->steps + AVERAGE_SHARE * AVERAGE_EVERY)));
  t->steps++;
  return TRUE;
}

gboolean
pastiche_trainer_step (PasticheTrainer        *t,
                       PasticheJob            *job,
                       const PasticheTempo    *tempo,
                       const PasticheBatch    *photographs,
                       const PasticheBatch    *paintings,
                       PasticheTrainingLosses *losses,
                       GError                **error)
{
  double   variation;
  int      judged = t->critics.steps, n = t->training.judgements;
  gboolean ok = TRUE;

  remember_critic (t);
  if (!pastiche_train_generator_forward (t->g, job, photographs, PASTICHE_GRAIN, &t->made, error))
    return FALSE;
  memset (t->dmade.at[0].data, 0, pastiche_batch_size (&t->dmade) * sizeof (float));
  losses->discriminator = 0;
  for (int i = 0; ok && i < n; i++)
    ok = learn_to_judge (t, job, tempo, &paintings[i], &losses->discriminator, error);
  if (ok && deceive (t, job, &losses->adversarial, error) &&
      measure (t, job, tempo->content, photographs, losses, error) && shade (t, job, photographs, losses, error) &&
      pastiche_total_variation (job, &t->made, t->training.border, t->training.variation, &t->dmade, &variation,
                                error) &&
      learn_to_paint (t, job, tempo->rate, error))
    {
      losses->discriminator /= n;
      losses->variation = variation;
      return TRUE;
    }
  undo_critic (t, judged);
  return FALSE;
}

/* Adds the losses on @photographs, divided by @n, to @losses. */
static gboolean
measure_some (PasticheTrainer        *t,
              PasticheJob            *job,
              const PasticheBatch    *photographs,
              int                     n,
              PasticheTrainingLosses *losses,
              GError                **error)
{
  PasticheTrainingLosses found;

  if (!pastiche_train_generator_forward (t->g, job, photographs, PASTICHE_GRAIN, &t->made, error) ||
      !measure (t, job, 1, photographs, &found, error))
    return FALSE;
  losses->statistics += found.statistics / n;
  losses->gram += found.gram / n;
  losses->content += found.content / n;
  return TRUE;
}

gboolean
pastiche_trainer_measure (PasticheTrainer        *t,
                          PasticheJob            *job,
                          const PasticheBatch    *photographs,
                          int                     n,
                          PasticheTrainingLosses *losses,
                          GError                **error)
{
  gboolean ok = pastiche_train_generator_prepare (t->g, &t->average, error);

  *losses = (PasticheTrainingLosses) { 0 };
  for (int i = 0; ok && i < n; i++)
    ok = measure_some (t, job, &photographs[i], n, losses, error);
  return pastiche_train_generator_prepare (t->g, &t->style, ok ? error : NULL) && ok;
}

/* --- All that steps change ---------------------------------------------- */

void
pastiche_trainer_parts (PasticheTrainer *t, PasticheTrainerPart *parts)
{
  gsize               players = t->players.n, critics = t->critics.n;
  PasticheTrainerPart all[PASTICHE_TRAINER_PARTS] = {
    { "style", t->style.data[0], players },
    { "average", t->average.data[0], players },
    { "players.mean", t->players.mean, players },
    { "players.square", t->players.square, players },
    { "discriminator", t->discriminator.data[0], critics },
    { "singular", t->singular, count_singular () },
    { "critics.mean", t->critics.mean, critics },
    { "critics.square", t->critics.square, critics },
  };

  memcpy (parts, all, sizeof all);
}

int
pastiche_trainer_steps (const PasticheTrainer *t, int *adam_steps)
{
  *adam_steps = t->players.steps;
  return t->steps;
}

gboolean
pastiche_trainer_restored (PasticheTrainer *t, int steps, int adam_steps, GError **error)
{
  t->steps         = steps;
  t->players.steps = adam_steps;
  t->critics.steps = adam_steps * t->training.judgements;
  memcpy (t->discriminator.data[PASTICHE_TENSOR_SINGULAR], t->singular, count_singular () * sizeof (float));
  return pastiche_train_generator_prepare (t->g, &t->style, error) && prepare_critic (t, error);
}

/* Backward is twice forward; the discriminator that learns sees 2 batches a judgement, backward to its weights, and one
 * backward to its input, the trunk two. */
double
pastiche_trainer_work (const PasticheTrainer *t)
{
  double places = (double) t->training.batch * t->training.size * t->training.size / 4, judge = 0, trunk = 0;

  for (int i = 0; i < PASTICHE_DISCRIMINATOR_LAYERS; i++)
    {
      const PasticheLayer *layer = &pastiche_discriminator_layers[i];
      int                  side  = i < TRUNK ? i : i - TRUNK + TRUNK - PASTICHE_SCALES; /* halvings */

      judge += 9.0 * layer->in * layer->out * places / (1 << 2 * side);
      trunk += i < TRUNK ? 9.0 * layer->in * layer->out * places / (1 << 2 * side) : 0;
    }
  return 3 * pastiche_train_generator_work (t->g) + (6 * t->training.judgements + 2) * judge + 3 * trunk;
}
