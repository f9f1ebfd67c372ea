/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shading.h: two losses on luminance that keep a photograph's light in what is
 * painted over it, both on patches of 16×16 pixels that overlap by half.
 *
 *   tone = mean (t − t')²     penalises patches that are darker or lighter, relative to the others, than in the
 *                             photograph: what is dark there stays dark
 *   calm = mean (flat' · s)   penalises texture where the photograph is flat and bright, as in a clear sky; hatching
 *                             then keeps to the shade
 *
 * A dash marks what is the photograph's.  t are the patches' mean luminances l,
 * standardised over the picture, t = (l − mean l) ∕ √(variance + 0.05²); s are
 * the patches' standard deviations, s = √(mean over channels of variances + 1e-6);
 *
 *   flat' = exp (−(s' ∕ 0.025)²) · the mean of its brightest channel
 *
 * with the brightest channel rather than luminance, as a deep blue sky is to
 * count as bright.
 */
#pragma once

#include "batch.h"

G_BEGIN_DECLS

/* Either the two losses, or their weights. */
typedef struct
{
  float tone, calm;
} PasticheShading;

/* The @losses of @y against @photographs, both [n][h][w][3] in 0..1, without their border of @border pixels; what is
 * within it has sides of at least 16, multiples of 8.  The gradient of the losses' sum weighted by @weights is added to
 * @gradient, of @y's shape.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_shading (PasticheJob           *job,
                           const PasticheBatch   *y,
                           const PasticheBatch   *photographs,
                           int                    border,
                           const PasticheShading *weights,
                           PasticheBatch         *gradient,
                           PasticheShading       *losses,
                           GError               **error);

G_END_DECLS
