/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * film-change.c: colours of one film, as another would have them.
 */
#include <math.h>

#include "film-change.h"

#define CONTROLS PASTICHE_FILM_CONTROLS
#define AXES     PASTICHE_FILM_AXES
#define GREYS    PASTICHE_FILM_GREYS

void
pastiche_film_ramp_init (PasticheFilmRamp *ramp, const PasticheFilm *film)
{
  for (int i = 0; i < GREYS; i++)
    {
      double t = i / (GREYS - 1.0), axes[AXES] = { t }, at[CONTROLS], rgb[3], unused[AXES];

      pastiche_film_weights (t, at);
      for (int k = 0; k < CONTROLS; k++)
        for (int a = 0; a < AXES; a++)
          axes[a] += at[k] * film->grey[k][a];
      pastiche_film_colour (axes, rgb);
      for (int c = 0; c < 3; c++)
        rgb[c] = ramp->rgb[c][i] = i ? MAX (rgb[c], ramp->rgb[c][i - 1] + 0.3 / (GREYS - 1)) : rgb[c];
      pastiche_film_axes (rgb, unused);
      ramp->lightness[i] = unused[PASTICHE_FILM_LIGHTNESS];
    }
}

/* Linear between the points (@x, @y) [GREYS], and level beyond them. */
static double
between (double value, const double *x, const double *y)
{
  int i = 1;

  if (value <= x[0])
    return y[0];
  while (i < GREYS && value > x[i])
    i++;
  return i < GREYS ? y[i - 1] + (value - x[i - 1]) / (x[i] - x[i - 1]) * (y[i] - y[i - 1]) : y[GREYS - 1];
}

double
pastiche_film_curve (double value, const double from[GREYS], const double to[GREYS])
{
  double black = from[0], white = from[GREYS - 1], new_black = to[0], new_white = to[GREYS - 1];

  if (value < black)
    return new_black > black ? new_black + value - black : new_black * value / MAX (black, 1e-6);
  if (value > white)
    return new_white < white ? new_white + value - white : 1 - (1 - new_white) * (1 - value) / MAX (1 - white, 1e-6);
  return between (value, from, to);
}

/* How much of its colour is left to a picture of the film @from on the film @to: none in black and white; what has none
 * gets none. */
static double
left_over (const PasticheFilm *from, const PasticheFilm *to)
{
  const double none = 1e-9;

  return MIN ((1 - to->monochrome + none) / (1 - from->monochrome + none), 1);
}

/* Curves alone change the distance from grey by their slope. */
void
pastiche_film_change_init (PasticheFilmChange *change, const PasticheFilm *from, const PasticheFilm *to)
{
  const int shadows = (GREYS - 1) / 4, lights = GREYS - 1 - shadows;
  double    slope, wanted, colours = (1 - from->monochrome) * (1 - to->monochrome);

  pastiche_film_ramp_init (&change->from, from);
  pastiche_film_ramp_init (&change->to, to);
  slope = (change->to.lightness[lights] - change->to.lightness[shadows]) /
          (change->from.lightness[lights] - change->from.lightness[shadows]);
  wanted       = CLAMP (exp (to->chroma - from->chroma) / slope, 0.4, 2.5);
  change->gain = pow (wanted, colours) * left_over (from, to);
}

void
pastiche_film_within (double lightness, double colour[3])
{
  double most = 1;

  for (int c = 0; c < 3; c++)
    if (colour[c] > 1 - lightness)
      most = MIN (most, (1 - lightness) / colour[c]);
    else if (colour[c] < -lightness)
      most = MIN (most, lightness / -colour[c]);
  for (int c = 0; c < 3; c++)
    colour[c] = CLAMP (lightness + most * colour[c], 0, 1);
}

void
pastiche_film_change (const PasticheFilmChange *change, const double in[3], double out[3])
{
  double axes[AXES], lightness;

  for (int c = 0; c < 3; c++)
    out[c] = CLAMP (pastiche_film_curve (in[c], change->from.rgb[c], change->to.rgb[c]), 0, 1);
  pastiche_film_axes (out, axes);
  lightness = axes[PASTICHE_FILM_LIGHTNESS];
  for (int c = 0; c < 3; c++)
    {
      double grey = between (lightness, change->to.lightness, change->to.rgb[c]) -
                    between (lightness, change->to.lightness, change->to.lightness);

      out[c] = grey + change->gain * (out[c] - lightness - grey);
    }
  pastiche_film_within (lightness, out);
}

static double
square (double v)
{
  return v * v;
}

double
pastiche_film_distance (const PasticheFilm *a, const PasticheFilm *b)
{
  PasticheFilmRamp x, y;
  double           sum = 0;

  pastiche_film_ramp_init (&x, a);
  pastiche_film_ramp_init (&y, b);
  for (int c = 0; c < 3; c++)
    for (int i = 0; i < GREYS; i++)
      sum += square (x.rgb[c][i] - y.rgb[c][i]);
  return sqrt (sum / (3 * GREYS) + square (0.1 * (a->chroma - b->chroma)) +
               square (0.2 * (a->monochrome - b->monochrome)));
}
