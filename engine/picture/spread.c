/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * spread.c: the standard deviation of a picture's channels.
 */
#include <math.h>

#include "spread.h"
#include "tensor.h"

#define MAX_CHANNELS 4

gboolean
pastiche_spread (const PasticheRows *rows, double *spread, GError **error)
{
  double n = (double) rows->height * rows->width, sum[MAX_CHANNELS] = { 0 }, squares[MAX_CHANNELS] = { 0 };
  float *scratch = pastiche_alloc_floats (rows->scratch, error);

  if (scratch == NULL)
    return FALSE;
  for (int y = 0; y < rows->height; y++)
    {
      const float *row = rows->row (rows->data, y, scratch);

      for (int i = 0; i < rows->width * rows->channels; i++)
        {
          sum[i % rows->channels] += row[i];
          squares[i % rows->channels] += (double) row[i] * row[i];
        }
    }
  pastiche_free (scratch);
  *spread = 0;
  for (int c = 0; c < rows->channels; c++)
    *spread = MAX (*spread, squares[c] / n - (sum[c] / n) * (sum[c] / n));
  *spread = sqrt (*spread);
  return TRUE;
}
