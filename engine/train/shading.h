/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shading.h: two losses that keep a photograph's light and its calm, both in
 * patches of 16×16 pixels, one every 8.
 *
 *   tone = mean (t − t')²                  what is dark stays darker than what is light
 *   calm = mean (flat' · s)                what is flat and light stays calm: a clear sky is paper, hatching keeps to shade
 *
 * with t the patches' mean luminances, standardised over the picture,
 * t = (l − mean l) ∕ √(variance + 0.05²), and s the patches' spreads,
 * s = √(mean over channels of variances + 1e-6); what is the photograph's has a dash, and
 *
 *   flat' = exp (−(s' ∕ 0.025)²) · its brightest channel's mean, so that a deep blue sky is light, too
 */
#pragma once

#include "batch.h"

G_BEGIN_DECLS

typedef struct
{
  float tone, calm;
} PasticheShading;

/* The @losses of @y against @photographs, both [n][h][w][3] in 0..1, without a frame of @border pixels, what is inside
 * multiples of 8 and at least 16; the gradient of their sum, each times its weight, is added to @gradient, of @y's shape.
 * PASTICHE_ERROR_MEMORY. */
gboolean pastiche_shading (PasticheJob           *job,
                           const PasticheBatch   *y,
                           const PasticheBatch   *photographs,
                           int                    border,
                           const PasticheShading *weights,
                           PasticheBatch         *gradient,
                           PasticheShading       *losses,
                           GError               **error);

G_END_DECLS
