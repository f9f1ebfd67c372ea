/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * norm.h: instance normalisation (Ulyanov et al. 2016) with a style's affine
 * parameters (Dumoulin et al. 2017):
 *
 *   (v − mean) ∕ √(variance + 1e-5) · (1 + scale) + shift
 *
 * The statistics are the whole plane's; convolutions gather them while they
 * write.  The normalisation itself is one multiplication and one addition,
 * done by the layer that reads (PasticheSource) or here, in place.
 */
#pragma once

#include "batch.h"
#include "tensor.h"
#include "threads.h"

G_BEGIN_DECLS

#define PASTICHE_NORM_EPSILON 1e-5

/* @moments [2][channels]: means, variances.  @style [2][channels]: scales,
 * shifts.  @affine [2][channels] becomes the factors and what to add. */
void pastiche_norm_affine (const double *moments, const float *style, int channels, float *affine);

/* y·factor + addend, at least 0 if @relu, plus @other if not NULL, in place; channels are a multiple of 16.
 * Both are float32, or both are float16. */
gboolean pastiche_norm_apply (PasticheJob          *job,
                              PasticheTensor       *y,
                              const float          *affine,
                              gboolean              relu,
                              const PasticheTensor *other,
                              GError              **error);

/* The same for a batch, to @y: @affine [n][2][channels]; @other may be NULL. */
gboolean pastiche_norm_batch (PasticheJob         *job,
                              const PasticheBatch *z,
                              const float         *affine,
                              gboolean             relu,
                              const PasticheBatch *other,
                              PasticheBatch       *y,
                              GError             **error);

/* From @dy, the gradient to a batch's results (before anything else was added to them), that to the raw values @z,
 * to @dz, which may be @dy, and to the style's parameters, @dstyle [2][channels], summed over the pictures:
 *
 *   dshift = Σ g     dscale = Σ g·v     dz = (1 + scale) ∕ σ · (g − mean g − v · mean (g·v))
 *
 * with g = dy where the ReLU let it through, σ = √(variance + 1e-5) and v = (z − mean z) ∕ σ.
 * @moments [n][2][channels] and @affine [n][2][channels] are the forward pass's. */
gboolean pastiche_norm_backward (PasticheJob         *job,
                                 const PasticheBatch *z,
                                 const double        *moments,
                                 const float         *affine,
                                 gboolean             relu,
                                 const PasticheBatch *dy,
                                 PasticheBatch       *dz,
                                 float               *dstyle,
                                 GError             **error);

G_END_DECLS
