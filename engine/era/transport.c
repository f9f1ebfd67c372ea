/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transport.c: from one distribution of colours to another.
 */
#include <math.h>
#include <string.h>

#include "transport.h"

#define AXES     PASTICHE_FILM_AXES
#define CONTROLS PASTICHE_FILM_CONTROLS
#define GREYS    PASTICHE_FILM_GREYS
#define LIGHT    PASTICHE_FILM_LIGHTNESS

typedef double Square[2][2];

static const double ranks[GREYS] = { 0.005, 0.02, 0.08, 0.25, 0.5, 0.75, 0.92, 0.98, 0.995 };

void
pastiche_distribution_init (PasticheDistribution *distribution, PasticheSample *sample)
{
  const double least = 1e-4;

  distribution->n = sample->n;
  if (sample->n == 0)
    return;
  pastiche_sample_ranks (sample, LIGHT, ranks, GREYS, distribution->lightness);
  pastiche_casts_fit (distribution->casts, sample);
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++)
      distribution->beside[i][j] = i == j ? least : 0;
  for (gsize k = 0; k < sample->n; k++)
    {
      double off[AXES];

      pastiche_casts_beside (distribution->casts, sample->axes + AXES * k, off);
      for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
          distribution->beside[i][j] += off[1 + i] * off[1 + j] / sample->n;
    }
}

/* --- Two by two --------------------------------------------------------- */

static double
determinant (Square m)
{
  return m[0][0] * m[1][1] - m[0][1] * m[1][0];
}

static void
multiply (Square a, Square b, Square product)
{
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++)
      product[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j];
}

/* Of a symmetric, positive definite matrix. */
static void
find_root (Square m, Square root)
{
  double s = sqrt (determinant (m)), t = sqrt (m[0][0] + m[1][1] + 2 * s);

  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++)
      root[i][j] = (m[i][j] + (i == j ? s : 0)) / t;
}

static void
invert (Square m, Square inverse)
{
  double d = determinant (m);

  inverse[0][0] = m[1][1] / d;
  inverse[1][1] = m[0][0] / d;
  inverse[0][1] = -m[0][1] / d;
  inverse[1][0] = -m[1][0] / d;
}

/* The symmetric matrix that brings the covariance @from to @to (Pitié and Kokaram 2007). */
static void
find_mix (Square mix, Square from, Square to)
{
  Square root, inverse, a, b;

  find_root (from, root);
  invert (root, inverse);
  multiply (root, to, a);
  multiply (a, root, b);
  find_root (b, a);
  multiply (inverse, a, b);
  multiply (b, inverse, mix);
}

/* --- Transport ---------------------------------------------------------- */

/* From ranks to ranks, with slopes within limits, about the mean of all. */
static void
find_curve (double *from, double *to, const double *a, const double *b)
{
  const double apart = 0.004, least = 0.25, most = 4, margin = 0.001;
  double       off = 0;

  for (int i = 0; i < GREYS; i++)
    {
      from[i] = i ? MAX (a[i], from[i - 1] + apart) : a[i];
      to[i] =
          i ? to[i - 1] + CLAMP (b[i] - b[i - 1], least * (from[i] - from[i - 1]), most * (from[i] - from[i - 1])) : 0;
      off += (b[i] - to[i]) / GREYS;
    }
  for (int i = 0; i < GREYS; i++)
    to[i] = CLAMP (to[i] + off, margin, 1 - margin);
}

void
pastiche_transport_init (PasticheTransport *transport, const PasticheDistribution *from, const PasticheDistribution *to)
{
  Square a, b;

  find_curve (transport->from, transport->to, from->lightness, to->lightness);
  memcpy (transport->before, from->casts, sizeof (PasticheCasts));
  memcpy (transport->after, to->casts, sizeof (PasticheCasts));
  memcpy (a, from->beside, sizeof a);
  memcpy (b, to->beside, sizeof b);
  find_mix (transport->mix, a, b);
}

static void
change (const PasticheTransport *transport, const double in[AXES], double out[AXES])
{
  double off[AXES], at[CONTROLS];

  out[LIGHT] = CLAMP (pastiche_film_curve (in[LIGHT], transport->from, transport->to), 0, 1);
  pastiche_casts_beside (transport->before, in, off);
  pastiche_film_weights (out[LIGHT], at);
  for (int i = 0; i < 2; i++)
    {
      out[1 + i] = transport->mix[i][0] * off[1] + transport->mix[i][1] * off[2];
      for (int k = 0; k < CONTROLS; k++)
        out[1 + i] += at[k] * transport->after[k][1 + i];
    }
}

void
pastiche_transport (const PasticheTransport *transport, const double in[3], double out[3])
{
  double axes[AXES], changed[AXES], lightness;

  pastiche_film_axes (in, axes);
  change (transport, axes, changed);
  lightness      = changed[LIGHT];
  changed[LIGHT] = 0;
  pastiche_film_colour (changed, out);
  pastiche_film_within (lightness, out);
}

/* Three greys give the controls of a quadratic curve. */
PasticheFilm
pastiche_transport_difference (const PasticheTransport *transport, const PasticheFilm *base)
{
  Square           mix;
  PasticheFilm     film = { .chroma = 0 };
  PasticheFilmRamp ramp;

  memcpy (mix, transport->mix, sizeof mix);
  film.chroma = log (determinant (mix)) / 2;
  pastiche_film_ramp_init (&ramp, base);
  for (int k = 0; k < CONTROLS; k++)
    {
      int    i = k * (GREYS - 1) / (CONTROLS - 1);
      double axes[AXES], changed[AXES];

      pastiche_film_axes ((const double[]) { ramp.rgb[0][i], ramp.rgb[1][i], ramp.rgb[2][i] }, axes);
      change (transport, axes, changed);
      for (int a = 0; a < AXES; a++)
        film.grey[k][a] = changed[a] - axes[a];
    }
  for (int a = 0; a < AXES; a++)
    film.grey[1][a] = 2 * film.grey[1][a] - (film.grey[0][a] + film.grey[2][a]) / 2;
  return film;
}
