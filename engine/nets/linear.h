/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * linear.h: fully connected layers.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* y[k] = bias[k] + Σ x[c] · weights[c][k], then max (0, y) if @relu.  @x [in], @weights [in][out], @bias and @y
 * [out]. */
void
pastiche_linear (const float *x, const float *weights, const float *bias, int in, int out, gboolean relu, float *y);

/* The backward pass, from @dy, the gradient with respect to the result @y; with @relu it is set to 0 where y is 0.  The
 * gradients with respect to weights and bias are added to @dweights [in][out] and @dbias; that with respect to x is
 * written to @dx.  @dbias and @dx may be NULL. */
void pastiche_linear_backward (const float *x,
                               const float *weights,
                               const float *y,
                               int          in,
                               int          out,
                               gboolean     relu,
                               float       *dy,
                               float       *dweights,
                               float       *dbias,
                               float       *dx);

G_END_DECLS
