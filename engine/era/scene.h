/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scene.h: what stills show: whether they are frames of one shot or views of one scene, and by what their films differ then,
 * which can be measured.
 *
 *   PasticheScene scene;
 *   gboolean      ok = pastiche_scene_init (&scene, still, error);
 */
#pragma once

#include "film.h"

G_BEGIN_DECLS

#define PASTICHE_SCENE_RANKS  20
#define PASTICHE_SCENE_SHAPES 4

/* How a still's colours are distributed: values which 1 ∕ 40, 3 ∕ 40 … 39 ∕ 40 of its pixels are below; means of scenes are
 * scenes. */
typedef struct
{
  double tones[PASTICHE_FILM_AXES][PASTICHE_SCENE_RANKS]; /* of the axes */
  double shapes[PASTICHE_SCENE_SHAPES]
               [PASTICHE_SCENE_RANKS]; /* of sums and differences of the channels, each with a mean of
                                                               * 0 and a deviation of 1, which a film hardly changes */
  double mean[3], deviation[3];        /* of R'G'B'; the latter plus 0.01 */
  double chroma; /* root mean square of the distance from the line along which the channels rise together, plus 0.003 */
  double says;   /* 0: all of one lightness, or nothing is visible; 1: it has a range of tones */
} PasticheScene;

/* What is mostly transparent does not count.  PASTICHE_ERROR_MEMORY. */
gboolean pastiche_scene_init (PasticheScene *scene, const PasticheStill *still, GError **error);

/* Adds @weight times @scene to @sum. */
void pastiche_scene_add (PasticheScene *sum, const PasticheScene *scene, double weight);

/* Whether they could be frames that follow each other. */
gboolean pastiche_scene_is_next (const PasticheScene *a, const PasticheScene *b);

/* How sure it is that they show the same scene, 0 to 1. */
double pastiche_scene_sameness (const PasticheScene *a, const PasticheScene *b);

/* What @to's film does more than @from's if they show the same, near the film @base: greys and chroma. */
PasticheFilm pastiche_scene_difference (const PasticheScene *from, const PasticheScene *to, const PasticheFilm *base);

G_END_DECLS
