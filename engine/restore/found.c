/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * found.c: what the network says of damage, and what settings make of that.
 */
#include "found.h"

#include "tensor.h"

PasticheFound *
pastiche_found_new (int width, int height, GError **error)
{
  PasticheFound *found = g_new0 (PasticheFound, 1);

  found->width  = width;
  found->height = height;
  found->values = pastiche_alloc ((gsize) width * height, 1 + PASTICHE_KINDS, error);
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

/* How far damage so likely, 0 to 1, of these kinds is mended. */
static double
covering (const PasticheRestoreSettings *settings, double likely, const double *kinds)
{
  return pastiche_found_ramp (settings, likely) *
         (kinds[0] * settings->scratches + kinds[1] * settings->cracks + kinds[2] * settings->stains) / 100;
}

static guint8
byte (double value)
{
  return value >= 0 ? (guint8) (255 * MIN (value, 1) + 0.5) : 0; /* NaN also becomes 0 */
}

void
pastiche_found_keep (PasticheFound *found, int row, const float *output)
{
  guint8 *to = found->values + (gsize) (1 + PASTICHE_KINDS) * found->width * row;

  for (int x = 0; x < found->width; x++, to += 1 + PASTICHE_KINDS, output += PASTICHE_RESTORER_OUTPUTS)
    {
      double kinds[PASTICHE_KINDS];

      to[0] = byte (pastiche_found_likely (output));
      pastiche_found_kinds (output + PASTICHE_RESTORER_KINDS, kinds);
      for (int k = 0; k < PASTICHE_KINDS; k++)
        to[1 + k] = byte (kinds[k]);
    }
}

void
pastiche_found_mask (const PasticheFound *found, const PasticheRestoreSettings *settings, guint8 *mask)
{
  gsize         n      = (gsize) found->width * found->height;
  const guint8 *values = found->values;
  guint8        least  = byte (settings->threshold / 100 - PASTICHE_RAMP);

  for (gsize i = 0; i < n; i++, values += 1 + PASTICHE_KINDS)
    {
      const double kinds[PASTICHE_KINDS] = { values[1] / 255., values[2] / 255., values[3] / 255. };

      mask[i] = values[0] < least ? 0 : byte (covering (settings, values[0] / 255., kinds));
    }
}
