/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * casts.c: a curve through a still's casts.
 */
#include <math.h>
#include <string.h>

#include "casts.h"

#define CONTROLS PASTICHE_FILM_CONTROLS
#define AXES     PASTICHE_FILM_AXES

/* Solves a x = b for the symmetric, positive definite @a, once for each column of @b from the second on. */
static void
solve (double a[CONTROLS][CONTROLS], PasticheCasts b)
{
  for (int k = 0; k < CONTROLS; k++)
    for (int i = k + 1; i < CONTROLS; i++)
      {
        double factor = a[i][k] / a[k][k];

        for (int j = k; j < CONTROLS; j++)
          a[i][j] -= factor * a[k][j];
        for (int c = 1; c < AXES; c++)
          b[i][c] -= factor * b[k][c];
      }
  for (int c = 1; c < AXES; c++)
    for (int i = CONTROLS - 1; i >= 0; i--)
      {
        for (int j = i + 1; j < CONTROLS; j++)
          b[i][c] -= a[i][j] * b[j][c];
        b[i][c] /= a[i][i];
      }
}

void
pastiche_casts_beside (const PasticheCasts casts, const double axes[AXES], double beside[AXES])
{
  double at[CONTROLS];

  pastiche_film_weights (axes[PASTICHE_FILM_LIGHTNESS], at);
  beside[PASTICHE_FILM_LIGHTNESS] = 0;
  for (int c = 1; c < AXES; c++)
    {
      beside[c] = axes[c];
      for (int k = 0; k < CONTROLS; k++)
        beside[c] -= at[k] * casts[k][c];
    }
}

void
pastiche_casts_refit (PasticheCasts casts, const PasticheSample *sample, double reach, double trust, double ridge)
{
  double        a[CONTROLS][CONTROLS] = { 0 };
  PasticheCasts b                     = { 0 };

  for (gsize i = 0; i < sample->n; i++)
    {
      const double *z = sample->axes + AXES * i;
      double        at[CONTROLS], off[AXES], weight;

      pastiche_film_weights (z[0], at);
      pastiche_casts_beside (casts, z, off);
      weight = exp (-(off[1] * off[1] + off[2] * off[2]) / (2 * reach * reach) -
                    (z[1] * z[1] + z[2] * z[2]) / (2 * trust * trust));
      for (int k = 0; k < CONTROLS; k++)
        {
          for (int j = 0; j < CONTROLS; j++)
            a[k][j] += weight * at[k] * at[j];
          for (int c = 1; c < AXES; c++)
            b[k][c] += weight * at[k] * z[c];
        }
    }
  for (int k = 0; k < CONTROLS; k++)
    a[k][k] += ridge * sample->n;
  solve (a, b);
  memcpy (casts, b, sizeof (PasticheCasts));
}

void
pastiche_casts_fit (PasticheCasts casts, const PasticheSample *sample)
{
  memset (casts, 0, sizeof (PasticheCasts));
  pastiche_casts_refit (casts, sample, INFINITY, INFINITY, 1e-4);
}
