/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * train-generator.h: the generator as training runs it: batches of pictures,
 * every layer's result kept, and backward through all of them.
 *
 *   PasticheTrainGenerator *g = pastiche_train_generator_new (4, 288, 288, &error);
 *   pastiche_train_generator_prepare (g, &weights, &error);               // again after each change of the weights
 *   pastiche_train_generator_forward (g, job, photographs, &made, &error);
 *   …                                                                    // a loss of made, and its gradient
 *   pastiche_train_generator_backward (g, job, &dmade, &gradient, &error);
 */
#pragma once

#include "architecture.h"
#include "batch.h"

G_BEGIN_DECLS

typedef struct _PasticheTrainGenerator PasticheTrainGenerator;

/* For batches of @n pictures of this size, sides multiples of 8; 740 bytes a pixel and 70 MB. */
PasticheTrainGenerator *pastiche_train_generator_new (int n, int height, int width, GError **error);
void                    pastiche_train_generator_free (PasticheTrainGenerator *g);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTrainGenerator, pastiche_train_generator_free)

/* Take @weights, of kind style, which must stay until they are prepared again. */
gboolean pastiche_train_generator_prepare (PasticheTrainGenerator *g, const PasticheWeights *weights, GError **error);

/* @x [n][h][w][3] in 0..1, on a ground with @grain (fold.h), to @y of that shape, which stays as it is until
 * backward has run. */
gboolean pastiche_train_generator_forward (PasticheTrainGenerator *g,
                                           PasticheJob            *job,
                                           const PasticheBatch    *x,
                                           float                   grain,
                                           PasticheBatch          *y,
                                           GError                **error);

/* From the gradient @dy to forward's result, which is overwritten, that to all weights and the vector, summed over
 * the pictures: @gradient, of kind style. */
gboolean pastiche_train_generator_backward (PasticheTrainGenerator *g,
                                            PasticheJob            *job,
                                            const PasticheBatch    *y,
                                            PasticheBatch          *dy,
                                            PasticheWeights        *gradient,
                                            GError                **error);

/* Multiply-adds of one forward pass. */
double pastiche_train_generator_work (const PasticheTrainGenerator *g);

G_END_DECLS
