/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * affinity.h: a loss on hue: places that are near each other and alike in colour
 * in the photograph, as the skin of a face, are to have one hue in what is
 * painted over it, whichever (the formulas are those of
 * pretrained/recipe/places.py).
 *
 * Places are the means of patches of 16×16 pixels that overlap by half, so
 * coarser than a stroke.  How much two of a photograph belong together is
 *
 *   w_ij = exp (−|k_i − k_j|² ∕ 2)     k = (chroma ∕ (l + 0.2) ∕ 0.12, l ∕ 0.3, place ∕ 0.25)
 *
 * with the luminance l, and places from 0 to 1 each way: the affinities of
 * bilateral filters and matting (Levin, Lischinski and Weiss 2008; in style
 * transfer Luan et al. 2017).  Colours of skin, of all tones, and of most fur
 * count up to four times as much, s.  With u, the chroma of what was painted,
 * from its mean over the picture, the loss is the spread of u between places that
 * belong together by that between all places, a normalised cut (Shi and Malik
 * 2000):
 *
 *   affinity = mean_i (s_i · Σ_j w_ij |u_i − u_j|² ∕ Σ_j w_ij) ∕ (2 mean |u|² + 7.2e-5)
 *
 * with both means over all pictures of a batch.  As it is a quotient, painting in
 * grey does not make it smaller.
 */
#pragma once

#include "batch.h"

G_BEGIN_DECLS

/* The @loss of @y against @photographs, both [n][h][w][3] in 0..1, without their border of @border pixels; what is within
 * it has sides of at least 16, multiples of 8.  @weight times its gradient is added to @gradient, of @y's shape.
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_affinity (PasticheJob         *job,
                            const PasticheBatch *y,
                            const PasticheBatch *photographs,
                            int                  border,
                            float                weight,
                            PasticheBatch       *gradient,
                            float               *loss,
                            GError             **error);

G_END_DECLS
