/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-paintings.h: the list of paintings to fine-tune on, each with the part of it that is used, and from how near
 * all of them are seen.
 *
 *   GtkWidget *paintings = pastiche_paintings_new (open_pictures);
 *   pastiche_paintings_add (PASTICHE_PAINTINGS (paintings), uris);
 *   ...
 *   g_autofree PastichePainting *list = pastiche_paintings_list (PASTICHE_PAINTINGS (paintings), &n);
 *
 * Paintings come from files, chosen by a button or dropped here, and from the images that the host has open.
 */
#pragma once

#include <gtk/gtk.h>

#include "open-pictures.h"
#include "pastiche-tune.h"

#define PASTICHE_TYPE_PAINTINGS (pastiche_paintings_get_type ())
G_DECLARE_FINAL_TYPE (PastichePaintings, pastiche_paintings, PASTICHE, PAINTINGS, GtkBox)

/* @open must outlive the widget; with NULL there is no button for open images.
 * Property: "problem" (string, read only: why the last painting could not be added, or NULL).
 * Signal: "changed" (): a painting was added or removed. */
GtkWidget *pastiche_paintings_new (const PasticheOpenPictures *open);

/* Read the files @uris, a list that ends with NULL, in the background. */
void pastiche_paintings_add (PastichePaintings *paintings, char **uris);

/* An array of *@n paintings, those that have been read; free it with g_free ().  The pictures and names in it belong to
 * the widget, and are valid until a painting is removed. */
PastichePainting *pastiche_paintings_list (PastichePaintings *paintings, int *n);

/* Fine-tuning was resumed: remove all paintings and show the names of those that it began with, which it has as near as
 * they were seen then; NULL: show none. */
void pastiche_paintings_set_earlier (PastichePaintings *paintings, const char *names);

/* With @fixed, paintings cannot be added or removed, nor their parts and the closeness be changed, as they are in use. */
void pastiche_paintings_set_fixed (PastichePaintings *paintings, gboolean fixed);
