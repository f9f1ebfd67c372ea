/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-filmstrip.h: the states that fine-tuning has been through, each as a thumbnail; the one that is selected is
 * shown in the preview.
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

/* Property: "state" (int: the id of the selected state, or PASTICHE_TUNE_NOW for the newest weights, whose frame is
 * always there and comes last). */
GtkWidget *pastiche_filmstrip_new (void);

/* Show @n states, sorted by ids; the one whose step is nearest to @best_step is marked as the best. */
void pastiche_filmstrip_set_states (PasticheFilmstrip *strip, const PasticheTuneState *states, int n, int best_step);

/* The id of the newest state without a thumbnail, or −1. */
int pastiche_filmstrip_next_missing (PasticheFilmstrip *strip);

/* Show @thumbnail for a state or for PASTICHE_TUNE_NOW; a state that is no longer there is ignored. */
void pastiche_filmstrip_set_thumbnail (PasticheFilmstrip *strip, int state, cairo_surface_t *thumbnail);

/* The training step of a state; 0 for one that is not there. */
int pastiche_filmstrip_step (PasticheFilmstrip *strip, int state);
