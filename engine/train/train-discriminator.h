/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * train-discriminator.h: the discriminator for training, forward and backward.
 * It has a trunk of four convolutions and, on the trunk's last two maps (the
 * scales), a patch layer.  Each pixel t of a patch layer's result has a logit,
 * conditioned on the style's code by projection (Miyato and Koyama 2018):
 *
 *   logit = gain · (t · (w + P code ∕ √192) + b)
 *
 * All weights are spectrally normalised.  The trunk can be had alone: frozen, it
 * is the feature extractor of the style and content losses (perceptual.h).
 *
 *   PasticheTrainDiscriminator *d = pastiche_train_discriminator_new (8, 256, 256, FALSE, &error);
 *   pastiche_train_discriminator_prepare (d, &weights, code, 4, &error); // again after each change of the weights
 *   pastiche_train_discriminator_forward (d, NULL, &pictures, 16, &error);
 *   for (int i = 0; i < PASTICHE_SCALES; i++)                            // of a loss, with respect to the logits
 *     find_gradient (pastiche_train_discriminator_logits (d, i), pastiche_train_discriminator_logit_gradients (d, i));
 *   pastiche_train_discriminator_backward (d, NULL, &gradient, NULL, &error);
 *   pastiche_train_discriminator_free (d);
 */
#pragma once

#include "architecture.h"
#include "batch.h"

G_BEGIN_DECLS

typedef struct _PasticheTrainDiscriminator PasticheTrainDiscriminator;

/* For batches of up to @n pictures of this size, with sides that are multiples of 16.  Takes 280 bytes a pixel and 25 MB.
 * PASTICHE_ERROR_MEMORY. */
PasticheTrainDiscriminator      *
pastiche_train_discriminator_new (int n, int height, int width, gboolean trunk_only, GError **error);
void pastiche_train_discriminator_free (PasticheTrainDiscriminator *d);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTrainDiscriminator, pastiche_train_discriminator_free)

/* Use @weights, of kind discriminator, which must stay as they are until the next call.  Their singular vectors are changed
 * by one power iteration.  @code [PASTICHE_CODE] is copied; @gain is the factor of the logits.  Allocates work space:
 * PASTICHE_ERROR_MEMORY, after which some of the singular vectors have changed, and it must be prepared again before
 * anything else. */
gboolean pastiche_train_discriminator_prepare (PasticheTrainDiscriminator *d,
                                               PasticheWeights            *weights,
                                               const float                *code,
                                               float                       gain,
                                               GError                    **error);

/* Run it on @x, [n][h][w][3] in 0..1, without its border of @border pixels.  PASTICHE_ERROR_MEMORY,
 * G_IO_ERROR_CANCELLED. */
gboolean pastiche_train_discriminator_forward (PasticheTrainDiscriminator *d,
                                               PasticheJob                *job,
                                               const PasticheBatch        *x,
                                               int                         border,
                                               GError                    **error);

/* The results of the last forward pass: the map of a trunk layer, 0 … PASTICHE_TRUNK_LAYERS − 1; the logits of a scale,
 * 0 … PASTICHE_SCALES − 1, one for each pixel of its map.  And where the backward pass expects their gradients. */
const PasticheBatch *pastiche_train_discriminator_map (const PasticheTrainDiscriminator *d, int layer);
PasticheBatch       *pastiche_train_discriminator_map_gradient (PasticheTrainDiscriminator *d, int layer);
const PasticheBatch *pastiche_train_discriminator_logits (const PasticheTrainDiscriminator *d, int scale);
PasticheBatch       *pastiche_train_discriminator_logit_gradients (PasticheTrainDiscriminator *d, int scale);

/* Backpropagate the gradients of the logits (or, with the trunk only, of the maps), overwriting them.  Writes the weights'
 * gradients, summed over the pictures, to @gradient, of kind discriminator, and adds the picture's gradient to @dx, of the
 * forward pass's shape; either may be NULL.  Singular vectors get the gradient 0.  PASTICHE_ERROR_MEMORY,
 * G_IO_ERROR_CANCELLED. */
gboolean pastiche_train_discriminator_backward (PasticheTrainDiscriminator *d,
                                                PasticheJob                *job,
                                                PasticheWeights            *gradient,
                                                PasticheBatch              *dx,
                                                GError                    **error);

G_END_DECLS
