/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * encoder.h: from a painting to its style: the code, and the affine parameters that a code stands for.
 */
#pragma once

#include "architecture.h"
#include "tensor.h"
#include "threads.h"

G_BEGIN_DECLS

/* The size at which it sees a picture of @width × @height. */
void pastiche_encoder_size (int width, int height, int *seen_width, int *seen_height);

/* Multiply-adds of encoding a picture of this size. */
double pastiche_encoder_work (int height, int width);

/* @base: weights of kind base.  @x [h][w][3] in 0..1 with even sides.  @code [PASTICHE_CODE]. */
gboolean pastiche_encoder_run (const PasticheWeights *base,
                               PasticheJob           *job,
                               const PasticheTensor  *x,
                               float                 *code,
                               GError               **error);

/* The affine head: @code into @vector [PASTICHE_VECTOR]. */
void pastiche_affine_run (const PasticheWeights *base, const float *code, float *vector);

G_END_DECLS
