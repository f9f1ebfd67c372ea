/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * conv-gradient.h: the gradient of a loss with respect to the weights of a 3×3
 * convolution y = x ∗ w (conv.h), from dy, its gradient with respect to y:
 *
 *   dw[p][q][c][k] = Σ dy[i][j][k] · x[stride·i + p − 1][stride·j + q − 1][c]
 *
 * over all output positions i, j of all pictures of a batch.  With upsampling,
 * x is the upsampled picture.  The gradient with respect to x is a convolution
 * itself: pastiche_conv_init_gradient ().
 */
#pragma once

#include "kernels.h"
#include "tensor.h"
#include "threads.h"

G_BEGIN_DECLS

/* How many floats of work space all threads together need. */
gsize pastiche_conv_gradient_scratch (int in, int out, int stride, int upsampling);

/* @dw [3][3][in][out] from @x [@n] and @dy [@n], pictures of one size, with @scratch as above.  Either out is a multiple
 * of 16; or out is 3, in a multiple of 16, and stride and upsampling are 1.  G_IO_ERROR_CANCELLED. */
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
