/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * linear.h: fully connected layers.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* y[k] = bias[k] + Σ x[c] · weights[c][k], at least 0 if @relu. */
void
pastiche_linear (const float *x, const float *weights, const float *bias, int in, int out, gboolean relu, float *y);

/* The gradients to @weights and @bias, added to @dweights [in][out] and @dbias (or NULL), and that to @x, to @dx (or NULL),
 * from @dy, which becomes 0 where @relu and the result @y is 0. */
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
