/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * adam.h: how gradients change weights: Adam (Kingma and Ba 2015) with the
 * gradient's length clipped, and the exponential moving average of the weights
 * that result, which is what is kept.
 *
 *   PasticheAdam adam;
 *   pastiche_adam_init (&adam, n, 5, &error);
 *   …
 *   pastiche_adam_step (&adam, job, weights, gradient, rates, 2, &error);
 */
#pragma once

#include "threads.h"

G_BEGIN_DECLS

typedef struct
{
  gsize  n;       /* numbers that are trained */
  float  clip;    /* longest gradient that is taken as it is; longer ones are shortened to it */
  int    steps;   /* done */
  int    skipped; /* of them, for a gradient that was not finite: they changed nothing */
  float *mean;    /* [n], decaying by beta1 = 0.5 */
  float *square;  /* [n], decaying by beta2 = 0.99 */
} PasticheAdam;

/* So many numbers, one after the other, learn at this rate. */
typedef struct
{
  gsize n;
  float rate;
} PasticheRate;

gboolean pastiche_adam_init (PasticheAdam *adam, gsize n, float clip, GError **error);
void     pastiche_adam_clear (PasticheAdam *adam);

/* @values [n] are changed by @gradient [n]; @rates [@n_rates] together cover all n. */
gboolean pastiche_adam_step (PasticheAdam       *adam,
                             PasticheJob        *job,
                             float              *values,
                             const float        *gradient,
                             const PasticheRate *rates,
                             int                 n_rates,
                             GError            **error);

/* @average [n] moves towards @values by the part 1 − @decay. */
void pastiche_average (float *average, const float *values, gsize n, float decay);

G_END_DECLS
