/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trainer.h: the game.  The generator makes pastiches of photographs, the
 * discriminator judges them and crops of the painting, and both are updated by
 * back-propagation; step by step, until the artist is pleased.
 *
 *   PasticheTraining training = PASTICHE_TRAINING_DEFAULT;
 *   PasticheTrainer *trainer  = pastiche_trainer_new (&training, &style, &discriminator, code, &error);
 *   PasticheTempo    tempo    = { 1, 1, 0 };
 *   pastiche_trainer_aim (trainer, job, i, paintings, &error);                        // for i from 0, a few times
 *   while (pastiche_trainer_step (trainer, job, &tempo, photographs, crops, &losses, &error) && !pleased)
 *     …
 *   pastiche_style_file_write (path, pastiche_trainer_average (trainer), …);
 *
 * The same steps give the same weights to the last bit, for any number of threads.
 */
#pragma once

#include "architecture.h"
#include "batch.h"
#include "losses.h"

G_BEGIN_DECLS

/* How the game is played.  Sizes in pixels; losses' weights as in pretrained/recipe/styles.py. */
typedef struct
{
  int batch;      /* photographs a step, and painting crops a judgement, 1 … PASTICHE_MAX_BATCH ∕ 2 */
  int judgements; /* the discriminator's updates a step, each with crops of its own, 1 … PASTICHE_MAX_JUDGEMENTS */
  int size;       /* side of what the losses see, a multiple of 16 */
  int border;     /* around it, which the generator sees too; size + 2 × border is a multiple of 8 */
  PasticheGame game;
  float        adversarial, statistics, gram, content, variation, tone, calm; /* weights of the generator's losses */
  float        gain;                                                          /* how steep the discriminator may be */
  float        generator_rate, vector_rate, discriminator_rate;
  float        generator_clip, discriminator_clip; /* longest gradients that are taken as they are */
  float        decay;                              /* of the moving average, a step */
} PasticheTraining;

#define PASTICHE_MAX_JUDGEMENTS 4
#define PASTICHE_TRAINING_DEFAULT                             \
  ((PasticheTraining) { .batch              = 1,              \
                        .judgements         = 2,              \
                        .size               = 256,            \
                        .border             = 16,             \
                        .game               = PASTICHE_HINGE, \
                        .adversarial        = 0.5f,           \
                        .statistics         = 8,              \
                        .gram               = 6,              \
                        .content            = 0.5f,           \
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

/* What a step's learning rates, and the content's weight, are multiplied with; 1 and 1 for PasticheTraining's own.  And the
 * share of the loss of a discriminator without a clue, all of whose logits are 0, below which it is so sure of a judgement
 * that it does not learn from it: a painting has few crops, and one that goes on learning knows them by heart, and then only
 * what they show is a painting.  0: it learns from all. */
typedef struct
{
  float rate, content, sure;
} PasticheTempo;

/* A step's losses, not yet weighted: what D and what G made small. */
typedef struct
{
  float discriminator;
  float adversarial, statistics, gram, content, variation, tone, calm;
} PasticheTrainingLosses;

typedef struct _PasticheTrainer PasticheTrainer;

/* Starts with copies of @style (weights of kind style) and @discriminator; @code [PASTICHE_CODE] is the painting's.
 * PASTICHE_ERROR_SETTING, PASTICHE_ERROR_MEMORY. */
PasticheTrainer *pastiche_trainer_new (const PasticheTraining *training,
                                       const PasticheWeights  *style,
                                       const PasticheWeights  *discriminator,
                                       const float            *code,
                                       GError                **error);
void             pastiche_trainer_free (PasticheTrainer *trainer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTrainer, pastiche_trainer_free)

/* Let the style's statistics be those of @paintings, [batch][size][size][3] in 0..1, for @nth 0; for 1, 2, … the mean of
 * all calls.  To be called before the first step. */
gboolean pastiche_trainer_aim (PasticheTrainer     *trainer,
                               PasticheJob         *job,
                               int                  nth,
                               const PasticheBatch *paintings,
                               GError             **error);

/* One step: @photographs [batch][size + 2·border][the same][3], @paintings [judgements], each [batch][size][size][3], in
 * 0..1; @tempo: how fast it learns, how much of the content it keeps, and when the discriminator rests.  A step that was
 * cancelled, or failed, has changed nothing. */
gboolean pastiche_trainer_step (PasticheTrainer        *trainer,
                                PasticheJob            *job,
                                const PasticheTempo    *tempo,
                                const PasticheBatch    *photographs,
                                const PasticheBatch    *paintings,
                                PasticheTrainingLosses *losses,
                                GError                **error);

/* The mean @losses that the moving average has on @n batches of @photographs, each of a step's shape: statistics, Gram and
 * content; the others are 0. */
gboolean pastiche_trainer_measure (PasticheTrainer        *trainer,
                                   PasticheJob            *job,
                                   const PasticheBatch    *photographs,
                                   int                     n,
                                   PasticheTrainingLosses *losses,
                                   GError                **error);

/* Multiply-adds of a step, for a job's total. */
double pastiche_trainer_work (const PasticheTrainer *trainer);

/* The style as it is, and its moving average, which is the better one; of kind style.  And the discriminator. */
const PasticheWeights *pastiche_trainer_style (const PasticheTrainer *trainer);
const PasticheWeights *pastiche_trainer_average (const PasticheTrainer *trainer);
const PasticheWeights *pastiche_trainer_discriminator (const PasticheTrainer *trainer);

/* All that steps change, to be written elsewhere, or over, followed by pastiche_trainer_restored (): the style, its average
 * and what Adam knows of it, in the order of a style's tensors; the discriminator and what Adam knows of it, in that of
 * a discriminator's up to the singular vectors, and these. */
typedef struct
{
  const char *name; /* “style”, “average”, “players.mean”, … */
  float      *values;
  gsize       n;
} PasticheTrainerPart;

enum
{
  PASTICHE_PART_STYLE,
  PASTICHE_PART_AVERAGE,
  PASTICHE_PART_PLAYERS_MEAN,
  PASTICHE_PART_PLAYERS_SQUARE,
  PASTICHE_PART_DISCRIMINATOR,
  PASTICHE_PART_SINGULAR,
  PASTICHE_PART_CRITICS_MEAN,
  PASTICHE_PART_CRITICS_SQUARE,
  PASTICHE_TRAINER_PARTS
};

void pastiche_trainer_parts (PasticheTrainer *trainer, PasticheTrainerPart *parts);

/* Steps done, and those that Adam knows of. */
int pastiche_trainer_steps (const PasticheTrainer *trainer, int *adam_steps);

/* The parts were written over, by a state after @steps steps, @adam_steps of them known to Adam. */
gboolean pastiche_trainer_restored (PasticheTrainer *trainer, int steps, int adam_steps, GError **error);

G_END_DECLS
