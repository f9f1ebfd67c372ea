/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * film-change.h: colours of one film, as another would have them: a curve for each channel, as films have a layer for
 * each, which brings greys to where the other film puts them; and then another distance from those greys.
 *
 *   PasticheFilmChange change;
 *
 *   pastiche_film_change_init (&change, &from, &to);
 *   pastiche_film_change (&change, before, after);
 */
#pragma once

#include "film.h"

G_BEGIN_DECLS

#define PASTICHE_FILM_GREYS 9 /* of a film, from black to white, between which curves are straight */

/* A film's greys. */
typedef struct
{
  double rgb[3][PASTICHE_FILM_GREYS];
  double lightness[PASTICHE_FILM_GREYS];
} PasticheFilmRamp;

typedef struct
{
  PasticheFilmRamp from, to;
  double           gain; /* of the distance from grey */
} PasticheFilmChange;

/* Each channel rises by 0.3 of what it would without a film, at least. */
void pastiche_film_ramp_init (PasticheFilmRamp *ramp, const PasticheFilm *film);

void pastiche_film_change_init (PasticheFilmChange *change, const PasticheFilm *from, const PasticheFilm *to);

/* R'G'B' in 0 to 1.  The lightness is that of the curves, each of which rises, so that greys keep their order: where a
 * colour would be outside the gamut it becomes greyer, not darker or lighter. */
void pastiche_film_change (const PasticheFilmChange *change, const double in[3], double out[3]);

/* A curve through the points (@from, @to), which rise.  What is darker than the first, or lighter than the last, is
 * moved along with it, or squeezed where that would clip it. */
double pastiche_film_curve (double value, const double from[PASTICHE_FILM_GREYS], const double to[PASTICHE_FILM_GREYS]);

/* The colour that is that far from the grey of this @lightness, in R'G'B': in gamut, greyer if need be. */
void pastiche_film_within (double lightness, double colour[3]);

/* How far apart they are, in coded values of their greys, as a root mean square. */
double pastiche_film_distance (const PasticheFilm *a, const PasticheFilm *b);

G_END_DECLS
