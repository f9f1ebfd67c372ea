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

G_END_DECLS
