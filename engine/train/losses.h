/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * losses.h: the adversarial losses of both networks, and total variation.
 *
 * With D = 1 ∕ (1 + exp (−logit)) the discriminator's output, y a painting and
 * G(x) what the generator painted, the original loss (Goodfellow et al. 2014) is
 *
 *   minimax          L(G, D) = E[log D(y)] + E[log (1 − D(G(x)))]
 *
 * which D maximises and G minimises.  Two variants are easier to train:
 *
 *   non-saturating   D as above; G maximises E[log D(G(x))]
 *   hinge            D minimises E[max (0, 1 − logit(y))] + E[max (0, 1 + logit(G(x)))],
 *                    G minimises −E[logit(G(x))] (Lim and Ye 2017)
 *
 * All functions here return what is minimised.
 */
#pragma once

#include "batch.h"
#include "pastiche-tune.h" /* PasticheGame */

G_BEGIN_DECLS

/* The discriminator's loss on @n logits, either of paintings (@real) or of generated pictures, and its @gradient [@n] with
 * respect to them.  All logits 0 give ln 2, with hinge 1. */
double pastiche_discriminator_loss (PasticheGame game, gboolean real, const float *logits, gsize n, float *gradient);

/* The generator's loss on @n logits of generated pictures, and @weight times its @gradient [@n] with respect to them. */
double pastiche_generator_loss (PasticheGame game, const float *logits, gsize n, float weight, float *gradient);

/* The total variation of @y without its border of @border pixels: the mean absolute difference of vertical neighbours
 * plus that of horizontal ones.  @weight times its gradient is added to @gradient, of @y's shape.
 * G_IO_ERROR_CANCELLED. */
gboolean pastiche_total_variation (PasticheJob         *job,
                                   const PasticheBatch *y,
                                   int                  border,
                                   float                weight,
                                   PasticheBatch       *gradient,
                                   double              *loss,
                                   GError             **error);

G_END_DECLS
