/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-filmstrip.h: the states that learning has been through, each as a
 * small picture, to be looked at again.
 *
 *   GtkWidget *strip = pastiche_filmstrip_new ();
 *   pastiche_filmstrip_set_states (PASTICHE_FILMSTRIP (strip), states, n_states, best_step);
 *   while ((id = pastiche_filmstrip_next_missing (PASTICHE_FILMSTRIP (strip))) >= 0)
 *     pastiche_filmstrip_set_thumbnail (PASTICHE_FILMSTRIP (strip), id, thumbnail);
 */
#pragma once

#include <gtk/gtk.h>

#include "pastiche-tune.h"

#define PASTICHE_TYPE_FILMSTRIP (pastiche_filmstrip_get_type ())
G_DECLARE_FINAL_TYPE (PasticheFilmstrip, pastiche_filmstrip, PASTICHE, FILMSTRIP, GtkScrolledWindow)

/* Property: "state" (int, the id of the selected one, or PASTICHE_TUNE_NOW,
 * which is there always and comes last). */
GtkWidget *pastiche_filmstrip_new (void);

/* Show @n states, by rising ids; the one nearest to @best_step is marked as the best. */
void pastiche_filmstrip_set_states (PasticheFilmstrip *strip, const PasticheTuneState *states, int n, int best_step);

/* The newest state that has no picture, or −1. */
int pastiche_filmstrip_next_missing (PasticheFilmstrip *strip);

/* The picture of a state or of PASTICHE_TUNE_NOW; nothing happens when it has gone. */
void pastiche_filmstrip_set_thumbnail (PasticheFilmstrip *strip, int state, cairo_surface_t *thumbnail);

/* The step of a state, 0 for one that is not there. */
int pastiche_filmstrip_step (PasticheFilmstrip *strip, int state);
