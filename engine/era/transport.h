/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transport.h: colours as they are distributed in one still brought to how they are distributed in another that shows the same.
 *
 *   PasticheTransport transport;
 *
 *   pastiche_transport_init (&transport, &from, &to);
 *   pastiche_transport (&transport, before, after);
 */
#pragma once

#include "casts.h"
#include "film-change.h"

G_BEGIN_DECLS

/* Colours of a still or of a part of it. */
typedef struct
{
  gsize         n;                              /* pixels; if there are none, nothing else is set */
  double        lightness[PASTICHE_FILM_GREYS]; /* at ranks from the darkest to the lightest */
  PasticheCasts casts;                          /* what greys have */
  double        beside[2][2];                   /* covariance of warmth and magenta beside that, plus 10⁻⁴ of each */
} PasticheDistribution;

/* Lightness by a curve that rises, so that it keeps its order; then casts to casts, and colours beside them by the linear map
 * that brings the one covariance to the other and moves the least (Monge–Kantorovich). */
typedef struct
{
  double        from[PASTICHE_FILM_GREYS], to[PASTICHE_FILM_GREYS]; /* points of the curve */
  PasticheCasts before, after;
  double        mix[2][2];
} PasticheTransport;

void pastiche_distribution_init (PasticheDistribution *distribution, PasticheSample *sample);

void pastiche_transport_init (PasticheTransport          *transport,
                              const PasticheDistribution *from,
                              const PasticheDistribution *to);

/* R'G'B' in 0 to 1.  Where a colour would be outside the gamut it becomes greyer, not darker or lighter. */
void pastiche_transport (const PasticheTransport *transport, const double in[3], double out[3]);

/* What the film that it leads to does more than the one it comes from, near the film @base: greys and chroma. */
PasticheFilm pastiche_transport_difference (const PasticheTransport *transport, const PasticheFilm *base);

G_END_DECLS
