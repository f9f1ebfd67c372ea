/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * spectral.h: spectral normalisation (Miyato et al. 2018): weights w, as a
 * matrix [in][out], become w ∕ σ with σ their largest singular value, so that a
 * layer is at most as steep as 1.  σ is found by power iteration from the left
 * singular vector u that is kept between steps; u and its partner v count as
 * constants in the gradient.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One iteration: @v [in] = w·u and @u [out] = wᵀ·v, both made of length 1; σ, which is above 0. */
float pastiche_spectral_iterate (const float *w, int in, int out, float *u, float *v);

/* @dw, the gradient to w ∕ σ, becomes that to w: (dw − ⟨dw, w ∕ σ⟩ · v uᵀ) ∕ σ. */
void
pastiche_spectral_backward (const float *w, int in, int out, const float *u, const float *v, float sigma, float *dw);

G_END_DECLS
