/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample.h: the visible colours of a still or of a part of it, as axes (film.h), and how they are distributed.
 *
 *   PasticheSample sample;
 *
 *   if (pastiche_sample_init (&sample, still, NULL, error))
 *     pastiche_sample_ranks (&sample, PASTICHE_FILM_LIGHTNESS, ranks, 3, levels);
 *   pastiche_sample_clear (&sample);
 */
#pragma once

#include "film.h"

G_BEGIN_DECLS

typedef struct
{
  double *axes;   /* [n][PASTICHE_FILM_AXES] */
  double *values; /* [n], for sorting */
  gsize   n;
} PasticheSample;

/* Rows from @top up to and without @bottom, columns likewise, of which each @step-th pixel is looked at. */
typedef struct
{
  int top, bottom, left, right;
  int step;
} PasticheStillPart;

/* Of @part, or of the whole still if that is NULL; what is mostly transparent does not count.  To be cleared even after
 * PASTICHE_ERROR_MEMORY. */
gboolean pastiche_sample_init (PasticheSample          *sample,
                               const PasticheStill     *still,
                               const PasticheStillPart *part,
                               GError                 **error);
void     pastiche_sample_clear (PasticheSample *sample);

/* The values of @axis that the shares @ranks [@n], 0 to 1, of the pixels are below, to @found [@n].  There must be pixels. */
void pastiche_sample_ranks (PasticheSample *sample, int axis, const double *ranks, int n, double *found);

G_END_DECLS
