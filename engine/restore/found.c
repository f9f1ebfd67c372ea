/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * found.c: what the network says of damage, and what settings make of that.
 */
#include "found.h"

#include <math.h>

#include "architecture.h"
#include "tensor.h"

#define RAMP  0.15 /* damage that is so much likelier than the threshold is mended, so much less likely left alone */
#define KINDS 3

PasticheFound *
pastiche_found_new (int width, int height, GError **error)
{
  PasticheFound *found = g_new0 (PasticheFound, 1);

  found->width  = width;
  found->height = height;
  found->values = pastiche_alloc ((gsize) width * height, 1 + KINDS, error);
  if (found->values == NULL)
    g_clear_pointer (&found, pastiche_found_free);
  return found;
}

void
pastiche_found_free (PasticheFound *found)
{
  pastiche_free (found->values);
  g_free (found);
}

/* Probabilities of the kinds, of their logits. */
static void
probabilities (const float *logits, double *kinds)
{
  double most = MAX (MAX (logits[0], logits[1]), logits[2]), sum = 0;

  for (int k = 0; k < KINDS; k++)
    sum += kinds[k] = exp (logits[k] - most);
  for (int k = 0; k < KINDS; k++)
    kinds[k] /= sum;
}

/* How far damage so likely, 0 to 1, of these kinds is mended. */
static double
covering (const PasticheRestoreSettings *settings, double likely, const double *kinds)
{
  double threshold = settings->threshold / 100;
  double m         = threshold < 1 ? (likely - threshold) / (2 * RAMP) + 0.5 : 0;

  if (!(m > 0)) /* nor where it is no number */
    return 0;
  return MIN (m, 1) * (kinds[0] * settings->scratches + kinds[1] * settings->cracks + kinds[2] * settings->stains) /
         100;
}

static guint8
byte (double value)
{
  return value >= 0 ? (guint8) (255 * MIN (value, 1) + 0.5) : 0; /* NaN also becomes 0 */
}

void
pastiche_found_keep (PasticheFound *found, int row, const float *output)
{
  guint8 *to = found->values + (gsize) (1 + KINDS) * found->width * row;

  for (int x = 0; x < found->width; x++, to += 1 + KINDS, output += PASTICHE_RESTORER_OUTPUTS)
    {
      double kinds[KINDS];

      to[0] = byte (1 / (1 + exp (-output[PASTICHE_RESTORER_DAMAGE])));
      probabilities (output + PASTICHE_RESTORER_KINDS, kinds);
      for (int k = 0; k < KINDS; k++)
        to[1 + k] = byte (kinds[k]);
    }
}

void
pastiche_found_mask (const PasticheFound *found, const PasticheRestoreSettings *settings, guint8 *mask)
{
  gsize         n      = (gsize) found->width * found->height;
  const guint8 *values = found->values;
  guint8        least  = byte (settings->threshold / 100 - RAMP);

  for (gsize i = 0; i < n; i++, values += 1 + KINDS)
    {
      const double kinds[KINDS] = { values[1] / 255., values[2] / 255., values[3] / 255. };

      mask[i] = values[0] < least ? 0 : byte (covering (settings, values[0] / 255., kinds));
    }
}
