/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * train-discriminator.h: the discriminator, forward and backward: a trunk of
 * four convolutions, and on its last two maps a patch layer whose pixels are
 * judged each, given the style's code (projection, Miyato and Koyama 2018):
 *
 *   logit = gain · (t · (w + P code ∕ √192) + b)
 *
 * with t the patch layer's pixel.  All weights are spectrally normalised.
 * The trunk alone, its weights frozen, is the measure of style and content.
 *
 *   PasticheTrainDiscriminator *d = pastiche_train_discriminator_new (8, 256, 256, FALSE, &error);
 *   pastiche_train_discriminator_prepare (d, &weights, code, 4, &error);   // again after each change of the weights
 *   pastiche_train_discriminator_forward (d, job, pictures, 16, &error);
 *   …                                                                     // a loss of its logits, and their gradient
 *   pastiche_train_discriminator_backward (d, job, &gradient, NULL, &error);
 */
#pragma once

#include "architecture.h"
#include "batch.h"

G_BEGIN_DECLS

typedef struct _PasticheTrainDiscriminator PasticheTrainDiscriminator;

/* For batches of up to @n pictures of this size, sides multiples of 16; 280 bytes a pixel and 25 MB. */
PasticheTrainDiscriminator      *
pastiche_train_discriminator_new (int n, int height, int width, gboolean trunk_only, GError **error);
void pastiche_train_discriminator_free (PasticheTrainDiscriminator *d);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTrainDiscriminator, pastiche_train_discriminator_free)

/* Take @weights, of kind discriminator, which must stay until they are prepared again, after one power iteration of their
 * singular vectors; @code [PASTICHE_CODE] is copied.  @gain bounds how steep it is. */
gboolean pastiche_train_discriminator_prepare (PasticheTrainDiscriminator *d,
                                               PasticheWeights            *weights,
                                               const float                *code,
                                               float                       gain,
                                               GError                    **error);

/* Look at @x, [n][h][w][3] in 0..1, without its frame of @border pixels. */
gboolean pastiche_train_discriminator_forward (PasticheTrainDiscriminator *d,
                                               PasticheJob                *job,
                                               const PasticheBatch        *x,
                                               int                         border,
                                               GError                    **error);

/* What the last forward pass found: the map of a layer of the trunk; the logits of a scale, one a pixel of its map,
 * picture by picture.  And where backward expects the gradients to them. */
const PasticheBatch *pastiche_train_discriminator_map (const PasticheTrainDiscriminator *d, int layer);
PasticheBatch       *pastiche_train_discriminator_map_gradient (PasticheTrainDiscriminator *d, int layer);
const PasticheBatch *pastiche_train_discriminator_logits (const PasticheTrainDiscriminator *d, int scale);
PasticheBatch       *pastiche_train_discriminator_logit_gradients (PasticheTrainDiscriminator *d, int scale);

/* From the gradients to the logits (with the trunk only: to the maps), which are overwritten, those to all weights,
 * of kind discriminator, summed over the pictures (@gradient may be NULL; singular vectors get none), and that to the
 * picture, added to @dx, of forward's shape (or NULL). */
gboolean pastiche_train_discriminator_backward (PasticheTrainDiscriminator *d,
                                                PasticheJob                *job,
                                                PasticheWeights            *gradient,
                                                PasticheBatch              *dx,
                                                GError                    **error);

G_END_DECLS
