/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trainer-inside.h: the inside of a PasticheTrainer, for the files that
 * implement it: trainer.c has a step, trainer-memory.c what it works with,
 * trainer-discriminator.c and trainer-generator.c the two networks' parts.
 */
#pragma once

#include "adam.h"
#include "places.h"
#include "train-discriminator.h"
#include "train-generator.h"
#include "trainer.h"

G_BEGIN_DECLS

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
  PastichePaint           paint;
  PasticheBatch           made, dmade;                     /* what the generator painted; the losses' gradient to it */
  PasticheBatch           real_and_made;                   /* crops of the paintings, then made without its border */
  PasticheBatch           pictures[PASTICHE_CONTENT_MAPS]; /* the trunk's last maps of the photographs */
};

/* --- trainer-memory.c ----------------------------------------------------- */

/* The numbers of the discriminator's weights without its singular vectors, which have no gradient; and of these. */
gsize pastiche_trainer_count_discriminator (void);
gsize pastiche_trainer_count_singular (void);

/* Let g paint with @weights: the style, or its average.  PASTICHE_ERROR_MEMORY. */
gboolean pastiche_trainer_prepare_generator (PasticheTrainer *t, const PasticheWeights *weights, GError **error);

/* Let d use the discriminator's weights.  PASTICHE_ERROR_MEMORY. */
gboolean pastiche_trainer_prepare_discriminator (PasticheTrainer *t, GError **error);

/* The discriminator's weights were updated. */
void pastiche_trainer_discriminator_changed (PasticheTrainer *t);

/* --- trainer-discriminator.c ---------------------------------------------- */

/* One update with crops of the @paintings, unless @schedule skips it; the loss is added to *@sum.  PASTICHE_ERROR_MEMORY,
 * G_IO_ERROR_CANCELLED. */
gboolean pastiche_trainer_update_discriminator (PasticheTrainer        *t,
                                                PasticheJob            *job,
                                                const PasticheSchedule *schedule,
                                                const PasticheBatch    *paintings,
                                                float                  *sum,
                                                GError                **error);

/* Copy what the updates change, all but the counters; and put it back, with the counters of @adam. */
void pastiche_trainer_remember_discriminator (PasticheTrainer *t);
void pastiche_trainer_undo_discriminator (PasticheTrainer *t, const PasticheAdam *adam);

/* --- trainer-generator.c -------------------------------------------------- */

/* Style and content losses of made.  @maps [PASTICHE_TRUNK_LAYERS] are then the trunk's of made, and the trunk has their
 * gradients, the content's times @content.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_trainer_perceptual_losses (PasticheTrainer        *t,
                                             PasticheJob            *job,
                                             float                   content,
                                             const PasticheBatch    *photographs,
                                             const PasticheBatch   **maps,
                                             PasticheTrainingLosses *losses,
                                             GError                **error);

/* All losses of the generator, their weighted sum's gradient in dmade, and from that the gradient of the style in dstyle.
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_trainer_generator_gradient (PasticheTrainer        *t,
                                              PasticheJob            *job,
                                              const PasticheSchedule *schedule,
                                              const PasticheBatch    *photographs,
                                              PasticheTrainingLosses *losses,
                                              GError                **error);

G_END_DECLS
