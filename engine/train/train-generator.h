/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * train-generator.h: the generator for training: it takes batches of pictures,
 * keeps every layer's result, and has a backward pass.
 *
 *   PasticheTrainGenerator *g = pastiche_train_generator_new (4, 288, 288, &error);
 *   pastiche_train_generator_prepare (g, &weights, &error); // again after each change of the weights
 *   pastiche_train_generator_forward (g, NULL, &photographs, grain, &made, &error);
 *   find_gradient (&made, &dmade);                          // of a loss, with respect to made
 *   pastiche_train_generator_backward (g, NULL, &made, &dmade, &gradient, &error);
 *   pastiche_train_generator_free (g);
 */
#pragma once

#include "architecture.h"
#include "batch.h"

G_BEGIN_DECLS

typedef struct _PasticheTrainGenerator PasticheTrainGenerator;

/* For batches of @n pictures of this size, with sides that are multiples of 8.  Takes 740 bytes a pixel and 70 MB.
 * PASTICHE_ERROR_MEMORY. */
PasticheTrainGenerator *pastiche_train_generator_new (int n, int height, int width, GError **error);
void                    pastiche_train_generator_free (PasticheTrainGenerator *g);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTrainGenerator, pastiche_train_generator_free)

/* Use @weights, of kind style, which must stay as they are until the next call; only the vector is read from them later.
 * Allocates work space: PASTICHE_ERROR_MEMORY, after which it must be prepared again before anything else. */
gboolean pastiche_train_generator_prepare (PasticheTrainGenerator *g, const PasticheWeights *weights, GError **error);

/* Paint @x [n][h][w][3] in 0..1, with fixed noise of the strength @grain added (fold.h), to @y of that shape, in 0..1.
 * @y is read again by the backward pass.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_train_generator_forward (PasticheTrainGenerator *g,
                                           PasticheJob            *job,
                                           const PasticheBatch    *x,
                                           float                   grain,
                                           PasticheBatch          *y,
                                           GError                **error);

/* Backpropagate @dy, the gradient with respect to @y, the last forward pass's result; @dy is overwritten.  The gradient
 * with respect to all weights and the style vector, summed over the pictures, goes to @gradient, of kind style.
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED; @gradient is undefined then. */
gboolean pastiche_train_generator_backward (PasticheTrainGenerator *g,
                                            PasticheJob            *job,
                                            const PasticheBatch    *y,
                                            PasticheBatch          *dy,
                                            PasticheWeights        *gradient,
                                            GError                **error);

/* Multiply-adds of one forward pass. */
double pastiche_train_generator_work (const PasticheTrainGenerator *g);

G_END_DECLS
