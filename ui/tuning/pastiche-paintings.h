/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-paintings.h: the paintings to learn from, each with the part of it
 * that counts.
 *
 *   GtkWidget *paintings = pastiche_paintings_new (open_pictures);
 *   pastiche_paintings_add (PASTICHE_PAINTINGS (paintings), uris);
 *   ...
 *   g_autofree PastichePainting *list = pastiche_paintings_list (PASTICHE_PAINTINGS (paintings), &n);
 *
 * They come from files, by a button or dropped, and from what the host has open.
 */
#pragma once

#include <gtk/gtk.h>

#include "open-pictures.h"
#include "pastiche-tune.h"

#define PASTICHE_TYPE_PAINTINGS (pastiche_paintings_get_type ())
G_DECLARE_FINAL_TYPE (PastichePaintings, pastiche_paintings, PASTICHE, PAINTINGS, GtkBox)

/* @open must outlive the widget; NULL: nothing is open anywhere.
 * Property: "problem" (string, read only: why the last one could not be added, or NULL).
 * Signal: "changed" (): there are more or fewer. */
GtkWidget *pastiche_paintings_new (const PasticheOpenPictures *open);

/* Read the files @uris, a list that ends with NULL, in the background. */
void pastiche_paintings_add (PastichePaintings *paintings, char **uris);

/* *@n paintings, to be freed with g_free (); what they point to is the widget's, until one is removed. */
PastichePainting *pastiche_paintings_list (PastichePaintings *paintings, int *n);

/* Those that an earlier time began with, by name, in place of all there are; NULL: none. */
void pastiche_paintings_set_earlier (PastichePaintings *paintings, const char *names);

/* Whether more may be added, and their parts changed. */
void pastiche_paintings_set_fixed (PastichePaintings *paintings, gboolean fixed);
