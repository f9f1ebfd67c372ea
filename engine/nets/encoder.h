/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * encoder.h: from a painting to its code, and from a code to the style vector, the affine parameters of the generator's
 * normalisations.
 */
#pragma once

#include "architecture.h"
#include "tensor.h"
#include "threads.h"

G_BEGIN_DECLS

/* The size to which a picture of @width × @height is scaled before it is encoded: even sides, about 256 pixels on the
 * shorter. */
void pastiche_encoder_size (int width, int height, int *seen_width, int *seen_height);

/* Multiply-adds of encoding a picture of this size. */
double pastiche_encoder_work (int height, int width);

/* Encodes @x, [h][w][3] in 0..1 with even sides, into @code [PASTICHE_CODE].  @base: weights of kind base.  FALSE with
 * PASTICHE_ERROR_MEMORY or G_IO_ERROR_CANCELLED. */
gboolean pastiche_encoder_run (const PasticheWeights *base,
                               PasticheJob           *job,
                               const PasticheTensor  *x,
                               float                 *code,
                               GError               **error);

/* The affine head: from @code [PASTICHE_CODE] to @vector [PASTICHE_VECTOR]. */
void pastiche_affine_run (const PasticheWeights *base, const float *code, float *vector);

G_END_DECLS
