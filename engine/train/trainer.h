/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trainer.h: adversarial training, one step at a time.  The generator paints
 * photographs, the discriminator tells what it painted from crops of the
 * paintings, and both are updated by backpropagation.
 *
 *   PasticheTraining training = PASTICHE_TRAINING_DEFAULT;
 *   PasticheSchedule schedule = PASTICHE_SCHEDULE_CONSTANT;
 *   PasticheTrainer *trainer  = pastiche_trainer_new (&training, &style, &discriminator, code, &error);
 *
 *   pastiche_trainer_set_target (trainer, NULL, 0, &paintings, &error);
 *   for (int i = 0; i < 1000; i++)
 *     pastiche_trainer_step (trainer, NULL, &schedule, &photographs, crops, &losses, &error); // new ones each time
 *   pastiche_trainer_parts (trainer, parts);
 *   write_style (parts[PASTICHE_PART_AVERAGE].values); // it paints better than the newest weights
 *   pastiche_trainer_free (trainer);
 *
 * The same steps give the same weights to the last bit, whatever the number of
 * threads.  Not for use by several threads at once.
 */
#pragma once

#include "architecture.h"
#include "batch.h"
#include "losses.h"

G_BEGIN_DECLS

#define PASTICHE_MAX_UPDATES 4

/* What stays the same in all steps.  Sides in pixels; the losses' weights are those of pretrained/recipe/styles.py. */
typedef struct
{
  int          batch;   /* photographs a step, and crops of the paintings an update: 1 … PASTICHE_MAX_BATCH ∕ 2 */
  int          updates; /* of the discriminator a step, each with crops of its own: 1 … PASTICHE_MAX_UPDATES */
  int          size;    /* side of the square that the losses see, a multiple of 16 from 32 to 1024 */
  int          border;  /* around that square, for the generator only: a multiple of 4 from 0 to 64 */
  PasticheGame game;    /* the adversarial loss */
  float        adversarial, statistics, gram, content, match, alike, affinity, variation, tone,
      calm;   /* weights of the generator's losses */
  float gain; /* factor of the discriminator's logits, which bounds its slope */
  float generator_rate, vector_rate, discriminator_rate; /* learning rates; the vector is the style's */
  float generator_clip, discriminator_clip;              /* largest norms of the gradients */
  float decay;                                           /* of the weights' moving average, a step */
} PasticheTraining;

#define PASTICHE_TRAINING_DEFAULT                             \
  ((PasticheTraining) { .batch              = 1,              \
                        .updates            = 2,              \
                        .size               = 256,            \
                        .border             = 16,             \
                        .game               = PASTICHE_HINGE, \
                        .adversarial        = 0.5f,           \
                        .statistics         = 8,              \
                        .gram               = 6,              \
                        .content            = 0.5f,           \
                        .match              = 10,             \
                        .alike              = 2,              \
                        .affinity           = 4,              \
                        .variation          = 0.05f,          \
                        .tone               = 1.5f,           \
                        .calm               = 5,              \
                        .gain               = 4,              \
                        .generator_rate     = 3e-4f,          \
                        .vector_rate        = 9e-4f,          \
                        .discriminator_rate = 6e-4f,          \
                        .generator_clip     = 5,              \
                        .discriminator_clip = 10,             \
                        .decay              = 0.998f })

/* What changes from step to step. */
typedef struct
{
  float rate;    /* multiplies all learning rates */
  float content; /* multiplies the content loss's weight */

  /* Skip an update of the discriminator when its loss is below this fraction of the loss of all-zero logits, which is
   * 2 a scale for hinge and 2 ln 2 otherwise; 0: never skip.  The paintings give few different crops, and this keeps
   * the discriminator from memorising them. */
  float skip_below;
} PasticheSchedule;

#define PASTICHE_SCHEDULE_CONSTANT ((PasticheSchedule) { .rate = 1, .content = 1, .skip_below = 0 })

/* A step's losses before they are weighted. */
typedef struct
{
  float discriminator; /* mean over the step's updates */
  float adversarial, statistics, gram, content, match, alike, affinity, variation, tone, calm; /* the generator's */
} PasticheTrainingLosses;

typedef struct _PasticheTrainer PasticheTrainer;

/* Start from copies of @style (weights of kind style) and @discriminator; @code [PASTICHE_CODE], copied too, is the
 * encoder's of the paintings, on which the discriminator is conditioned.  PASTICHE_ERROR_SETTING for a field of
 * @training out of range; PASTICHE_ERROR_MEMORY. */
PasticheTrainer *pastiche_trainer_new (const PasticheTraining *training,
                                       const PasticheWeights  *style,
                                       const PasticheWeights  *discriminator,
                                       const float            *code,
                                       GError                **error);
void             pastiche_trainer_free (PasticheTrainer *trainer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTrainer, pastiche_trainer_free)

/* Set the style target, before the first step: the style statistics and single places of @paintings,
 * [batch][size][size][3] in 0..1, for @nth 0; the mean of those of all calls so far for @nth 1, 2, …
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED; the target is then as before the call. */
gboolean pastiche_trainer_set_target (PasticheTrainer     *trainer,
                                      PasticheJob         *job,
                                      int                  nth,
                                      const PasticheBatch *paintings,
                                      GError             **error);

/* One step.  @photographs [batch][size + 2·border][size + 2·border][3] and @paintings [updates], each
 * [batch][size][size][3], all in 0..1.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED: the step is undone then, and
 * weights, optimisers, moving average and counters are what they were before it, to the last bit; @losses are
 * undefined. */
gboolean pastiche_trainer_step (PasticheTrainer        *trainer,
                                PasticheJob            *job,
                                const PasticheSchedule *schedule,
                                const PasticheBatch    *photographs,
                                const PasticheBatch    *paintings,
                                PasticheTrainingLosses *losses,
                                GError                **error);

/* The moving average's mean @losses on @n batches of @photographs, each of a step's shape: statistics, gram and content,
 * the others are 0.  Changes nothing.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_trainer_validate (PasticheTrainer        *trainer,
                                    PasticheJob            *job,
                                    const PasticheBatch    *photographs,
                                    int                     n,
                                    PasticheTrainingLosses *losses,
                                    GError                **error);

/* Multiply-adds of a step, for a job's total. */
double pastiche_trainer_work (const PasticheTrainer *trainer);

/* --- For checkpoints ---------------------------------------------------- */

/* Part of what steps change: @n values, in the order of the tensors of a style (the first four parts), of a
 * discriminator up to its singular vectors, or of the singular vectors. */
typedef struct
{
  const char *name; /* in checkpoint files */
  float      *values;
  gsize       n;
} PasticheTrainerPart;

enum
{
  PASTICHE_PART_STYLE,
  PASTICHE_PART_AVERAGE,
  PASTICHE_PART_STYLE_MEAN, /* Adam's moments of the style … */
  PASTICHE_PART_STYLE_SQUARE,
  PASTICHE_PART_DISCRIMINATOR,
  PASTICHE_PART_SINGULAR,
  PASTICHE_PART_DISCRIMINATOR_MEAN, /* … and of the discriminator */
  PASTICHE_PART_DISCRIMINATOR_SQUARE,
  PASTICHE_TRAINER_PARTS
};

/* All that steps change but the counters, @parts [PASTICHE_TRAINER_PARTS]: to be copied, or to be overwritten with what
 * was copied and followed by pastiche_trainer_restored (). */
void pastiche_trainer_parts (PasticheTrainer *trainer, PasticheTrainerPart *parts);

/* Steps done, and in @adam_steps those since Adam's moments were last zero. */
int pastiche_trainer_steps (const PasticheTrainer *trainer, int *adam_steps);

/* To be called after the parts were overwritten: they now are those of a state after @steps steps, @adam_steps of them
 * since Adam's moments were zero. */
void pastiche_trainer_restored (PasticheTrainer *trainer, int steps, int adam_steps);

G_END_DECLS
