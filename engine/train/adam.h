/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * adam.h: the optimiser: Adam (Kingma and Ba 2015) with the gradient clipped to
 * a largest norm, and the exponential moving average of the weights.
 *
 *   PasticheAdam adam;
 *   PasticheRate rate = { n, 3e-4f };
 *   pastiche_adam_init (&adam, n, 5, &error);
 *   …                                                    // compute the gradient
 *   pastiche_adam_step (&adam, weights, gradient, &rate, 1);
 *   pastiche_adam_clear (&adam);
 *
 * Only pastiche_adam_init () allocates.  A step cannot fail and cannot be
 * cancelled, so that weights are never left half updated.
 */
#pragma once

#include "threads.h"

G_BEGIN_DECLS

typedef struct
{
  gsize   n;       /* how many weights it trains */
  float   clip;    /* largest norm of a gradient; a longer gradient is scaled down to it */
  int     steps;   /* steps so far, for the bias correction */
  int     skipped; /* steps among them whose gradient was infinite or not a number; they changed no weight */
  float  *mean;    /* [n], the gradient's moving average, β₁ = 0.5 */
  float  *square;  /* [n], that of the gradient's square, β₂ = 0.99; behind mean in the same allocation */
  double *squares; /* work space: one sum a block */
} PasticheAdam;

/* The learning rate of the next @n weights. */
typedef struct
{
  gsize n;
  float rate;
} PasticheRate;

/* Start with zeros.  PASTICHE_ERROR_MEMORY; to be cleared even then. */
gboolean pastiche_adam_init (PasticheAdam *adam, gsize n, float clip, GError **error);
void     pastiche_adam_clear (PasticheAdam *adam);

/* Update @values [n] by @gradient [n].  @rates [@n_rates] cover the weights in their order, all n together. */
void
pastiche_adam_step (PasticheAdam *adam, float *values, const float *gradient, const PasticheRate *rates, int n_rates);

/* @average [n] = @decay · @average + (1 − @decay) · @values. */
void pastiche_average (float *average, const float *values, gsize n, float decay);

G_END_DECLS
