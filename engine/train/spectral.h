/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * spectral.h: spectral normalisation (Miyato et al. 2018).  Weights w, as a
 * matrix [in][out], are divided by σ, their largest singular value, so that the
 * layer's Lipschitz constant is at most 1.  σ is found by power iteration from
 * the right singular vector u, which is kept from step to step; in the gradient
 * u and the left singular vector v count as constants.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One power iteration: @v [@in] = w·u, then @u [@out] = wᵀ·v, both normalised to length 1.  Returns σ, which is above 0. */
float pastiche_spectral_iterate (const float *w, int in, int out, float *u, float *v);

/* Backward: @dw [@in][@out], the gradient with respect to w ∕ σ, becomes that with respect to w:
 * (dw − ⟨dw, w ∕ σ⟩ · v uᵀ) ∕ σ. */
void
pastiche_spectral_backward (const float *w, int in, int out, const float *u, const float *v, float sigma, float *dw);

G_END_DECLS
