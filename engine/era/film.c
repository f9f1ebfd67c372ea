/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * film.c: a film, estimated from a still.
 *
 * A still's colours come from its film and from what it shows, and the one cannot be told from the other for certain: a
 * picture without dark tones may be faded, or show fog.  So some statistics are taken that depend on the content as
 * little as can be, and of what they differ by from an ordinary photograph's, films get the share that they had in pictures of
 * which both were known.  These shares are linear regressions; MATCH.md says how they were made.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "film.h"
#include "tensor.h"

#define CONTROLS PASTICHE_FILM_CONTROLS
#define AXES     PASTICHE_FILM_AXES

/* --- What films get ----------------------------------------------------- */

static const double ranks[]         = { 0.005, 0.5, 0.995 }; /* of the pixels, by lightness: black, middle, white */
static const double usual_tones[]   = { 0.14, 0.44, 0.81 };  /* the lightnesses there in photographs */
static const double usual_chroma    = -2.58;                 /* logarithm of the mean distance from grey, likewise */
static const double share_of_chroma = 0.39;
static const double shares[AXES][CONTROLS][CONTROLS] = {
  { { 0.52, -0.04, -0.02 }, { 0.48, 0.18, 0.41 }, { -0.01, -0.05, 0.47 } }, /* of the tones in the lightness */
  { { 0.27, -0.01, 0.01 }, { 0.58, 0.23, 0.42 }, { 0.14, -0.06, 0.36 } },   /* of the casts in themselves */
  { { 0.51, 0, -0.06 }, { 0.69, 0.86, 0.70 }, { 0.08, 0.01, 0.79 } },
};

/* --- Colours ------------------------------------------------------------ */

#define RED   0.2126
#define GREEN 0.7152
#define BLUE  0.0722

void
pastiche_film_axes (const double rgb[3], double axes[AXES])
{
  axes[PASTICHE_FILM_LIGHTNESS] = RED * rgb[0] + GREEN * rgb[1] + BLUE * rgb[2];
  axes[PASTICHE_FILM_WARMTH]    = 0.6 * (rgb[0] - rgb[2]);
  axes[PASTICHE_FILM_MAGENTA]   = (rgb[0] + rgb[2]) / 2 - rgb[1];
}

void
pastiche_film_colour (const double axes[AXES], double rgb[3])
{
  double half = axes[PASTICHE_FILM_WARMTH] / 1.2, magenta = axes[PASTICHE_FILM_MAGENTA];

  rgb[1] = axes[PASTICHE_FILM_LIGHTNESS] - (RED + BLUE) * magenta - (RED - BLUE) * half;
  rgb[0] = rgb[1] + magenta + half;
  rgb[2] = rgb[1] + magenta - half;
}

void
pastiche_film_weights (double lightness, double weights[CONTROLS])
{
  double t = lightness, s = 1 - lightness;

  weights[0] = s * s;
  weights[1] = 2 * s * t;
  weights[2] = t * t;
}

double
pastiche_film_step (double value, double from, double to)
{
  double t = CLAMP ((value - from) / (to - from), 0, 1);

  return t * t * (3 - 2 * t);
}

/* --- The curve of greys ------------------------------------------------- */

/* The visible pixels' axes, [n][AXES]. */
typedef struct
{
  double *colours;
  gsize   n;
} Sample;

/* Controls of warmth and magenta over the lightness; the first column is not used. */
typedef double Curve[CONTROLS][AXES];

/* Solves a x = b for the symmetric, positive definite @a, once for each column of @b from the second on. */
static void
solve (double a[CONTROLS][CONTROLS], Curve b)
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

/* The square of the distance of the colour @z from the curve, whose controls have the @weights there. */
static double
distance (const Curve curve, const double weights[CONTROLS], const double *z)
{
  double sum = 0;

  for (int c = 1; c < AXES; c++)
    {
      double d = z[c];

      for (int k = 0; k < CONTROLS; k++)
        d -= weights[k] * curve[k][c];
      sum += d * d;
    }
  return sum;
}

/* Fit the curve once more, by least squares in which a pixel counts the less, the farther it is from the curve as it was
 * (@reach) and from grey (@trust): normal distributions, infinite where everything counts.  @ridge holds it near grey. */
static void
refit (Curve curve, const Sample *sample, double reach, double trust, double ridge)
{
  double a[CONTROLS][CONTROLS] = { 0 };
  Curve  b                     = { 0 };

  for (gsize i = 0; i < sample->n; i++)
    {
      const double *z = sample->colours + AXES * i;
      double        at[CONTROLS], weight;

      pastiche_film_weights (z[0], at);
      weight = exp (-distance (curve, at, z) / (2 * reach * reach) - (z[1] * z[1] + z[2] * z[2]) / (2 * trust * trust));
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
  memcpy (curve, b, sizeof (Curve));
}

/* Where greys would be: colours near the curve are taken for greys, ever nearer ones, beginning with what is grey to the
 * eye (iteratively reweighted least squares). */
static void
find_greys (Curve curve, const Sample *sample)
{
  const double from = 0.3, to = 0.03;
  const int    steps = 8;

  memset (curve, 0, sizeof (Curve));
  for (int i = 0; i < steps; i++)
    refit (curve, sample, from * pow (to / from, i / (steps - 1.0)), 0.1, 0.005);
}

/* The mean distance from the curve, and its root mean square. */
static void
spread (const Curve curve, const Sample *sample, double *mean, double *rms)
{
  *mean = *rms = 0;
  for (gsize i = 0; i < sample->n; i++)
    {
      const double *z = sample->colours + AXES * i;
      double        at[CONTROLS], d;

      pastiche_film_weights (z[0], at);
      d = distance (curve, at, z);
      *mean += sqrt (d) / sample->n;
      *rms += d / sample->n;
    }
  *rms = sqrt (*rms);
}

/* --- The estimate ------------------------------------------------------- */

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The lightnesses at @ranks into @levels. */
static gboolean
find_levels (double levels[CONTROLS], const Sample *sample, GError **error)
{
  double *sorted = pastiche_alloc (sample->n, sizeof (double), error);

  if (!sorted)
    return FALSE;
  for (gsize i = 0; i < sample->n; i++)
    sorted[i] = sample->colours[AXES * i + PASTICHE_FILM_LIGHTNESS];
  qsort (sorted, sample->n, sizeof (double), compare);
  for (int k = 0; k < CONTROLS; k++)
    levels[k] = sorted[(gsize) (ranks[k] * (sample->n - 1) + 0.5)];
  pastiche_free (sorted);
  return TRUE;
}

static double
shared (int axis, int control, const double values[CONTROLS])
{
  double sum = 0;

  for (int k = 0; k < CONTROLS; k++)
    sum += shares[axis][control][k] * values[k];
  return sum;
}

/* A picture in one colour is so through its film, and there is no doubt of its tone: it gets the curve as it is. */
static void
estimate (PasticheFilm *film, const double levels[CONTROLS], const Sample *sample)
{
  Curve  greys, all = { 0 };
  double values[AXES][CONTROLS], chroma, rms, unused, range = levels[2] - levels[0];
  double said = pastiche_film_step (range, 0.05, 0.25); /* a wall of one tone says little */

  find_greys (greys, sample);
  spread (greys, sample, &chroma, &unused);
  refit (all, sample, INFINITY, INFINITY, 1e-4);
  spread (all, sample, &unused, &rms);
  film->monochrome = (1 - pastiche_film_step (rms, 0.006, 0.014)) * pastiche_film_step (range, 0.15, 0.35);
  film->chroma     = (1 - film->monochrome) * said * share_of_chroma * (log (chroma + 0.005) - usual_chroma);
  for (int k = 0; k < CONTROLS; k++)
    {
      values[0][k] = levels[k] - usual_tones[k];
      for (int c = 1; c < AXES; c++)
        values[c][k] = greys[k][c];
    }
  for (int k = 0; k < CONTROLS; k++)
    {
      film->grey[k][0] = said * shared (0, k, values[0]);
      for (int c = 1; c < AXES; c++)
        film->grey[k][c] = (1 - film->monochrome) * said * shared (c, k, values[c]) + film->monochrome * all[k][c];
    }
}

gboolean
pastiche_film_estimate (PasticheFilm *film, const PasticheStill *still, GError **error)
{
  const float *p      = still->picture->pixels;
  gsize        n      = (gsize) still->picture->width * still->picture->height;
  Sample       sample = { pastiche_alloc (n, AXES * sizeof (double), error), 0 };
  double       levels[CONTROLS];
  gboolean     ok;

  if (!sample.colours)
    return FALSE;
  for (gsize i = 0; i < n; i++, p += 4)
    if (p[3] >= 0.5f)
      pastiche_film_axes ((const double[]) { p[0], p[1], p[2] }, sample.colours + AXES * sample.n++);
  memset (film, 0, sizeof *film);
  ok = sample.n == 0 || find_levels (levels, &sample, error);
  if (ok && sample.n > 0)
    estimate (film, levels, &sample);
  pastiche_free (sample.colours);
  return ok;
}

void
pastiche_film_add (PasticheFilm *sum, const PasticheFilm *film, double weight)
{
  for (int k = 0; k < CONTROLS; k++)
    for (int a = 0; a < AXES; a++)
      sum->grey[k][a] += weight * film->grey[k][a];
  sum->chroma += weight * film->chroma;
  sum->monochrome += weight * film->monochrome;
}
