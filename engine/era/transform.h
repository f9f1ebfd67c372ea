/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transform.h: from stills to a table of colours: a small network looks at the stills and says how to expose them, and what
 * makes the era is fixed.  pretrained/recipe/eras.py has the same in PyTorch, written independently.
 *
 * In R'G'B', 0 to 1, the amounts being black [3], white [3], gamma [3], contrast k and saturation s:
 *
 *   levels      c = clamp ((c − black) ∕ (1 + white − black))
 *   gamma       c = c ^ exp (−gamma)
 *   contrast    c = c + k · (3c² − c − 2c³)
 *   saturation  c = clamp (L + exp (s) · (c − L)), with L = 0.2126 r + 0.7152 g + 0.0722 b
 *   exposure    in linear light: c_i = clamp (Σ M[i][j] · c_j)
 *   curves      33 nodes for each channel, linear between them
 *   print       c_i = clamp (Σ P[i][j] · c_j + P[i][3])
 *   residual    c = clamp (c + table (c)), 9×9×9 nodes, trilinear
 */
#pragma once

#include "architecture.h"
#include "still.h"

G_BEGIN_DECLS

/* The amounts for @n stills, 1 or more, of an era with @weights: the mean of what the network says of each, within the
 * era's range; into @amounts [PASTICHE_ERA_AMOUNTS].  PASTICHE_ERROR_MEMORY. */
gboolean pastiche_era_amounts (const PasticheWeights *weights,
                               PasticheStill *const  *stills,
                               int                    n,
                               float                 *amounts,
                               GError               **error);

/* What becomes of the colours of a look's nodes, into @table [33][33][33][3], by red, green, blue. */
void pastiche_era_table (const PasticheWeights *weights, const float *amounts, float *table);

G_END_DECLS
