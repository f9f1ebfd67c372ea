/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * film.h: what a still says of the film that it was taken on, whatever it shows.
 *
 *   PasticheFilm film;
 *   gboolean     ok = pastiche_film_estimate (&film, still, error);
 */
#pragma once

#include "still.h"

G_BEGIN_DECLS

/* Coded colours as lightness, warmth and magenta: of these, films differ in all three, and what is in a picture differs in
 * the first two, so magenta and green say most. */
enum
{
  PASTICHE_FILM_LIGHTNESS, /* luma, 0 to 1 */
  PASTICHE_FILM_WARMTH,    /* 0.6 (R − B) */
  PASTICHE_FILM_MAGENTA,   /* (R + B) ∕ 2 − G */
  PASTICHE_FILM_AXES
};

#define PASTICHE_FILM_CONTROLS 3 /* of a Bézier curve over the lightness: in the shadows, between, in the lights */

/* A film is where it puts what is grey, how colourful it is, and whether it is black and white, toned or not.  The stills
 * of a match have one each; means of films are films. */
typedef struct
{
  double grey[PASTICHE_FILM_CONTROLS][PASTICHE_FILM_AXES]; /* what is added to a grey's lightness, warmth and magenta */
  double chroma;                                           /* logarithm of the factor of colourfulness; 0: as usual */
  double monochrome;                                       /* 0: in colours, 1: in one */
} PasticheFilm;

/* Estimates it; what is mostly transparent does not count.  PASTICHE_ERROR_MEMORY. */
gboolean pastiche_film_estimate (PasticheFilm *film, const PasticheStill *still, GError **error);

/* Adds @weight times @film to @sum. */
void pastiche_film_add (PasticheFilm *sum, const PasticheFilm *film, double weight);

/* The weights of a Bézier curve's controls at @lightness, 0 to 1. */
void pastiche_film_weights (double lightness, double weights[PASTICHE_FILM_CONTROLS]);

/* Axes of the colour @rgb, and back. */
void pastiche_film_axes (const double rgb[3], double axes[PASTICHE_FILM_AXES]);
void pastiche_film_colour (const double axes[PASTICHE_FILM_AXES], double rgb[3]);

/* 0 up to @from, 1 from @to on, and smooth between. */
double pastiche_film_step (double value, double from, double to);

G_END_DECLS
