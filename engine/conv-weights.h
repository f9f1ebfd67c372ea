/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * conv-weights.h: the weights of a 3×3 convolution, [3][3][in][out], in the
 * forms that conv.c multiplies with.  A matrix [k][n] is packed in panels of
 * so many columns (0: all), the last one perhaps narrower: each panel's rows
 * without gaps, one panel behind the other.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 36 matrices [in][out] for the transforms of simd-winograd.c. */
void pastiche_weights_winograd (const float *weights, int in, int out, int panel, float *packed);

/* 9 matrices [in][out] for the transforms of simd-nearest.c. */
void pastiche_weights_nearest (const float *weights, int in, int out, int panel, float *packed);

/* One matrix [k][out padded to a multiple of 16 with zeros]. */
void pastiche_weights_plain (const float *weights, int k, int out, int panel, float *packed);

/* [3][3][3][in], from [3][3][in][3]. */
void pastiche_weights_narrow (const float *weights, int in, float *turned);

G_END_DECLS
