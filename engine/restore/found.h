/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * found.h: what the network says of damage, and that kept in four bytes a pixel.
 */
#pragma once

#include <math.h>

#include "architecture.h"
#include "canvas.h"
#include "pastiche-restore.h"

G_BEGIN_DECLS

#define PASTICHE_RAMP  0.15 /* mended wholly at the threshold plus this probability, not at all at it minus this */
#define PASTICHE_SURE  0.95 /* from this probability on damage is mended wholly, however high the threshold is */
#define PASTICHE_KINDS 3

/* How likely a pixel is damaged, 0 to 1, by the network's @output for it. */
static inline double
pastiche_found_likely (const float *output)
{
  return 1 / (1 + exp (-(double) output[PASTICHE_RESTORER_DAMAGE]));
}

/* How far damage so likely, 0 to 1, is mended, whatever its kind; 0 also where that is no number. */
static inline float
pastiche_found_ramp (const PasticheRestoreSettings *settings, double likely)
{
  double threshold = settings->threshold / 100;
  double none = threshold - PASTICHE_RAMP, all = MIN (threshold + PASTICHE_RAMP, PASTICHE_SURE);

  return threshold < 1 ? pastiche_in_range ((float) ((likely - none) / (all - none))) : 0;
}

/* Probabilities of the kinds, of their logits. */
static inline void
pastiche_found_kinds (const float *logits, double *kinds)
{
  double most = MAX (MAX (logits[0], logits[1]), logits[2]), sum = 0;

  for (int k = 0; k < PASTICHE_KINDS; k++)
    sum += kinds[k] = exp (logits[k] - most);
  for (int k = 0; k < PASTICHE_KINDS; k++)
    kinds[k] /= sum;
}

/* With undefined values.  PASTICHE_ERROR_MEMORY. */
PasticheFound *pastiche_found_new (int width, int height, GError **error);

/* Keep a row of the network's output, [width][PASTICHE_RESTORER_OUTPUTS]. */
void pastiche_found_keep (PasticheFound *found, int row, const float *output);

G_END_DECLS
