/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * conv-gradient.h: the gradient of a loss to the weights of a 3×3 convolution
 * y = x ∗ w (conv.h), from its gradient dy to the result:
 *
 *   dw[p][q][c][k] = Σ dy[i][j][k] · x[stride·i + p − 1][stride·j + q − 1][c]
 *
 * over all places of all pictures of a batch.  The gradient to x is a
 * convolution itself: pastiche_conv_init_gradient ().
 */
#pragma once

#include "kernels.h"
#include "tensor.h"
#include "threads.h"

G_BEGIN_DECLS

/* Floats of work space for all threads together. */
gsize pastiche_conv_gradient_scratch (int in, int out, int stride, int upsampling);

/* @dw [3][3][in][out] from @x [n] and @dy [n], pictures of one size.  Either @out is a multiple of 16,
 * or @out is smaller, @in a multiple of 16 and stride and upsampling 1. */
gboolean pastiche_conv_gradient (PasticheJob          *job,
                                 int                   stride,
                                 int                   upsampling,
                                 int                   n,
                                 const PasticheSource *x,
                                 const PasticheTensor *dy,
                                 float                *dw,
                                 float                *scratch,
                                 GError              **error);

G_END_DECLS
