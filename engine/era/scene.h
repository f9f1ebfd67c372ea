/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scene.h: how a still's colours are distributed, and whether two stills are frames of one shot.
 *
 *   PasticheScene scene;
 *   gboolean      ok = pastiche_scene_init (&scene, still, error);
 */
#pragma once

#include "film.h"

G_BEGIN_DECLS

#define PASTICHE_SCENE_RANKS 20

/* Values which 1 ∕ 40, 3 ∕ 40 … 39 ∕ 40 of the pixels are below, on each axis; means of scenes are scenes. */
typedef struct
{
  double tones[PASTICHE_FILM_AXES][PASTICHE_SCENE_RANKS];
} PasticheScene;

/* What is mostly transparent does not count.  PASTICHE_ERROR_MEMORY. */
gboolean pastiche_scene_init (PasticheScene *scene, const PasticheStill *still, GError **error);

/* Adds @weight times @scene to @sum. */
void pastiche_scene_add (PasticheScene *sum, const PasticheScene *scene, double weight);

/* How far apart they are, as a root mean square. */
double pastiche_scene_distance (const PasticheScene *a, const PasticheScene *b);

/* Whether they could be frames that follow each other. */
gboolean pastiche_scene_is_next (const PasticheScene *a, const PasticheScene *b);

G_END_DECLS
