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
#include <string.h>

#include "casts.h"

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

/* Where greys would be: colours near the curve are taken for greys, ever nearer ones, beginning with what is grey to the
 * eye (iteratively reweighted least squares). */
static void
find_greys (PasticheCasts greys, const PasticheSample *sample)
{
  const double from = 0.3, to = 0.03;
  const int    steps = 8;

  memset (greys, 0, sizeof (PasticheCasts));
  for (int i = 0; i < steps; i++)
    pastiche_casts_refit (greys, sample, from * pow (to / from, i / (steps - 1.0)), 0.1, 0.005);
}

/* The mean distance from the curve, and its root mean square. */
static void
spread (const PasticheCasts casts, const PasticheSample *sample, double *mean, double *rms)
{
  *mean = *rms = 0;
  for (gsize i = 0; i < sample->n; i++)
    {
      double off[AXES], d;

      pastiche_casts_beside (casts, sample->axes + AXES * i, off);
      d = off[1] * off[1] + off[2] * off[2];
      *mean += sqrt (d) / sample->n;
      *rms += d / sample->n;
    }
  *rms = sqrt (*rms);
}

/* --- The estimate ------------------------------------------------------- */

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
estimate (PasticheFilm *film, const double levels[CONTROLS], const PasticheSample *sample)
{
  PasticheCasts greys, all;
  double        values[AXES][CONTROLS], chroma, rms, unused, range = levels[2] - levels[0];
  double        said = pastiche_film_step (range, 0.05, 0.25); /* a wall of one tone says little */

  find_greys (greys, sample);
  spread (greys, sample, &chroma, &unused);
  pastiche_casts_fit (all, sample);
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
  PasticheSample sample;
  gboolean       ok = pastiche_sample_init (&sample, still, NULL, error);
  double         levels[CONTROLS];

  memset (film, 0, sizeof *film);
  if (ok && sample.n > 0)
    {
      pastiche_sample_ranks (&sample, PASTICHE_FILM_LIGHTNESS, ranks, CONTROLS, levels);
      estimate (film, levels, &sample);
    }
  pastiche_sample_clear (&sample);
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
