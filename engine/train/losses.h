/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * losses.h: what the players of the game want, and which way is better.
 *
 * Of the discriminator's judgements D = 1 ∕ (1 + exp (−logit)) on real
 * paintings y and on what the generator made, G(x), the classic game
 * (Goodfellow et al. 2014) is
 *
 *   minimax          L(G, D) = E[log D(y)] + E[log (1 − D(G(x)))]
 *
 * which D makes large and G small.  Two variants are easier to play:
 *
 *   non-saturating   G makes E[log D(G(x))] large instead
 *   hinge            D makes E[max (0, 1 − logit(y))] + E[max (0, 1 + logit(G(x)))] small, G makes
 *                    −E[logit(G(x))] small (Lim and Ye 2017)
 *
 * All functions here return what is to be made small.
 */
#pragma once

#include "batch.h"
#include "pastiche-tune.h" /* PasticheGame */

G_BEGIN_DECLS

/* The discriminator's loss on @n logits of real or of made pictures, and its gradient to them. */
double pastiche_discriminator_loss (PasticheGame game, gboolean real, const float *logits, gsize n, float *gradient);

/* The generator's loss on the discriminator's logits of what it made, and @weight times its gradient to them. */
double pastiche_generator_loss (PasticheGame game, const float *logits, gsize n, float weight, float *gradient);

/* Total variation without a frame of @border pixels: the mean absolute difference of neighbours below each other
 * plus that of neighbours side by side; @weight times its gradient is added to @gradient, of @y's shape. */
gboolean pastiche_total_variation (PasticheJob         *job,
                                   const PasticheBatch *y,
                                   int                  border,
                                   float                weight,
                                   PasticheBatch       *gradient,
                                   double              *loss,
                                   GError             **error);

G_END_DECLS
