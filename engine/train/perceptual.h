/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * perceptual.h: how far what was made is from a painting in style and from the
 * photograph in content, in the maps of the discriminator's trunk, frozen.
 *
 * Style (Gatys et al. 2016 and, for the statistics, Li et al. 2017): for each
 * map f the means μ, deviations σ and Gram matrix G = fᵀf ∕ pixels of all
 * pictures of a batch together, since one sky need not hold a whole painting's
 * texture if the batch does.  Against the painting's μ', σ', G', averaged over the maps,
 *
 *   statistics = mean ((μ − μ')² + (σ − σ')²) ∕ e     e = mean diag G' + 1e-4
 *   gram       = mean (G − G')² ∕ (mean G'² + 1e-4 e²)
 *
 * Content: each picture's last two maps, normalised, against the photograph's:
 *
 *   content    = Σ over the maps of mean (v − v')²
 *   v          = (f − mean f) ∕ √(variance + 1e-3 · mean over channels of variances + 1e-5)
 */
#pragma once

#include "architecture.h"
#include "batch.h"

G_BEGIN_DECLS

#define PASTICHE_CONTENT_MAPS 2 /* the last of the trunk */

/* Style statistics of the trunk's maps; arrays are parts of one allocation. */
typedef struct
{
  float *mean[PASTICHE_TRUNK_LAYERS];      /* [channels] */
  float *deviation[PASTICHE_TRUNK_LAYERS]; /* [channels] */
  float *gram[PASTICHE_TRUNK_LAYERS];      /* [channels][channels] */
} PasticheStyleStatistics;

gboolean pastiche_style_statistics_init (PasticheStyleStatistics *manner, GError **error);
void     pastiche_style_statistics_clear (PasticheStyleStatistics *manner);

/* Statistics of @maps [PASTICHE_TRUNK_LAYERS]. */
gboolean pastiche_style_statistics_measure (PasticheStyleStatistics    *manner,
                                            PasticheJob                *job,
                                            const PasticheBatch *const *maps,
                                            GError                    **error);

/* The three losses above, or what each of them counts. */
typedef struct
{
  float statistics, gram, content;
} PastichePerceptual;

/* The @losses of @maps against @target, and for content against @pictures, the photographs' last maps; and the gradient of
 * the losses' sum, each times its weight, to the maps, written to @gradients. */
gboolean pastiche_perceptual (PasticheJob                   *job,
                              const PasticheBatch *const    *maps,
                              const PasticheStyleStatistics *target,
                              const PasticheBatch           *pictures,
                              const PastichePerceptual      *weights,
                              PasticheBatch *const          *gradients,
                              PastichePerceptual            *losses,
                              GError                       **error);

G_END_DECLS
