/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * perceptual.h: how far pictures are from a painting in style and from their
 * photographs in content, measured on the maps of the discriminator's frozen
 * trunk.
 *
 * Style (Gatys et al. 2016; for the statistics Li et al. 2017): for each map f
 * the means μ, deviations σ and Gram matrix G = fᵀf ∕ pixels, over all pictures
 * of a batch together, since a single crop of sky need not hold a whole
 * painting's texture.  Against the target's μ', σ', G', averaged over the maps,
 *
 *   statistics = mean ((μ − μ')² + (σ − σ')²) ∕ e     e = mean diag G' + 1e-4
 *   gram       = mean (G − G')² ∕ (mean G'² + 1e-4 e²)
 *
 * Content: the last two maps of each picture, normalised, against those of its
 * photograph:
 *
 *   content    = Σ over the maps of mean (v − v')²
 *   v          = (f − mean f) ∕ √(variance + 1e-3 · mean over channels of variances + 1e-5)
 */
#pragma once

#include "architecture.h"
#include "batch.h"

G_BEGIN_DECLS

#define PASTICHE_CONTENT_MAPS 2 /* the last of the trunk */

/* Style statistics of the trunk's maps; all arrays, from mean[0] on, are one allocation. */
typedef struct
{
  float *mean[PASTICHE_TRUNK_LAYERS];      /* [channels] */
  float *deviation[PASTICHE_TRUNK_LAYERS]; /* [channels] */
  float *gram[PASTICHE_TRUNK_LAYERS];      /* [channels][channels] */
} PasticheStyleStatistics;

gboolean pastiche_style_statistics_init (PasticheStyleStatistics *statistics, GError **error);
void     pastiche_style_statistics_clear (PasticheStyleStatistics *statistics);

/* The statistics of @maps [PASTICHE_TRUNK_LAYERS], over all pictures together.  PASTICHE_ERROR_MEMORY,
 * G_IO_ERROR_CANCELLED. */
gboolean pastiche_style_statistics_measure (PasticheStyleStatistics    *statistics,
                                            PasticheJob                *job,
                                            const PasticheBatch *const *maps,
                                            GError                    **error);

/* Either the three losses, or their weights. */
typedef struct
{
  float statistics, gram, content;
} PastichePerceptual;

/* The @losses of @maps [PASTICHE_TRUNK_LAYERS] against @target and, for content, against @pictures
 * [PASTICHE_CONTENT_MAPS], the photographs' last maps.  The gradient of the losses' sum weighted by @weights, with respect
 * to each map, is written to @gradients [PASTICHE_TRUNK_LAYERS].  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_perceptual (PasticheJob                   *job,
                              const PasticheBatch *const    *maps,
                              const PasticheStyleStatistics *target,
                              const PasticheBatch           *pictures,
                              const PastichePerceptual      *weights,
                              PasticheBatch *const          *gradients,
                              PastichePerceptual            *losses,
                              GError                       **error);

G_END_DECLS
