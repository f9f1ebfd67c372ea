/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * norm.h: instance normalisation (Ulyanov et al. 2016) with a style's affine parameters (Dumoulin et al. 2017):
 *
 *   (v − mean) ∕ √(variance + 1e-5) · (1 + scale) + shift
 *
 * Mean and variance are those of a channel over the whole picture; convolutions compute them while they write.  What is
 * left is one multiplication and one addition for each value, done either by the layer that reads it (PasticheSource)
 * or here, in place.
 */
#pragma once

#include "batch.h"
#include "tensor.h"
#include "threads.h"

G_BEGIN_DECLS

#define PASTICHE_NORM_EPSILON 1e-5

/* Computes the factor and the addend of each channel, @affine [2][channels], from @moments [2][channels], means and
 * variances, and @style [2][channels], scales and shifts. */
void pastiche_norm_affine (const double *moments, const float *style, int channels, float *affine);

/* Add the @moments [2][channels] of one more picture to @pooled, those of others together; what their means differ by is
 * part of the variance.  @share is how much the picture counts among all of them, 0 to 1: a third, if it is the third of
 * equals.  With a share of 1 zeros become @moments, to the last bit. */
void pastiche_norm_pool (const double *moments, double share, int channels, double *pooled);

/* y = y · factor + addend, then max (0, y) if @relu, then + other unless NULL, in place.  Channels are a multiple of
 * 16; both tensors are float32, or both float16. */
gboolean pastiche_norm_apply (PasticheJob          *job,
                              PasticheTensor       *y,
                              const float          *affine,
                              gboolean              relu,
                              const PasticheTensor *other,
                              GError              **error);

/* The same for a batch @z, float32, written to @y: @affine [n][2][channels]; @other may be NULL. */
gboolean pastiche_norm_batch (PasticheJob         *job,
                              const PasticheBatch *z,
                              const float         *affine,
                              gboolean             relu,
                              const PasticheBatch *other,
                              PasticheBatch       *y,
                              GError             **error);

/* The backward pass.  @dy is the gradient with respect to the normalised values, before another batch was added to
 * them.  Writes the gradient with respect to the raw values @z to @dz, which may be @dy, and that with respect to the
 * style's parameters, summed over the pictures, to @dstyle [2][channels]:
 *
 *   dshift = Σ g     dscale = Σ g·v     dz = (1 + scale) ∕ σ · (g − mean g − v · mean (g·v))
 *
 * with g = dy where the ReLU let the value through and 0 elsewhere, σ = √(variance + 1e-5) and v = (z − mean z) ∕ σ.
 * @moments and @affine, both [n][2][channels], are those of the forward pass. */
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
