/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * casts.h: a Bézier curve over the lightness through a still's casts, its warmth and magenta.
 *
 *   PasticheCasts casts;
 *
 *   pastiche_casts_fit (casts, &sample);
 *   pastiche_casts_beside (casts, axes, beside);
 */
#pragma once

#include "sample.h"

G_BEGIN_DECLS

/* The curve's controls; the first column, of the lightness, is not used. */
typedef double PasticheCasts[PASTICHE_FILM_CONTROLS][PASTICHE_FILM_AXES];

/* Fits them by least squares. */
void pastiche_casts_fit (PasticheCasts casts, const PasticheSample *sample);

/* Fits them once more, where a pixel counts the less, the farther it is from the curve as it was (@reach) and from grey
 * (@trust): normal distributions, infinite where everything counts.  @ridge holds the curve near grey. */
void pastiche_casts_refit (PasticheCasts casts, const PasticheSample *sample, double reach, double trust, double ridge);

/* How far the colour @axes is from the curve in warmth and magenta, to @beside, whose lightness is 0. */
void pastiche_casts_beside (const PasticheCasts casts,
                            const double        axes[PASTICHE_FILM_AXES],
                            double              beside[PASTICHE_FILM_AXES]);

G_END_DECLS
