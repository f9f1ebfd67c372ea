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

G_END_DECLS
