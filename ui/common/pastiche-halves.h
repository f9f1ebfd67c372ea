/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-halves.h: a gallery on the left, and a preview with what belongs to it on the right; each gets the width that it
 * can use.
 *
 *   GtkWidget *halves = pastiche_halves_new (gallery_and_more, preview_and_more);
 *   pastiche_halves_set_gallery (PASTICHE_HALVES (halves), gallery_width, gallery);
 *   pastiche_halves_set_preview (PASTICHE_HALVES (halves), preview, picture->width, picture->height);
 */
#pragma once

#include <gtk/gtk.h>

#define PASTICHE_TYPE_HALVES (pastiche_halves_get_type ())
G_DECLARE_FINAL_TYPE (PasticheHalves, pastiche_halves, PASTICHE, HALVES, GtkBox)

/* The pixels of @room that the gallery @data can use. */
typedef int (*PasticheHalvesWidth) (gpointer data, int room);

GtkWidget *pastiche_halves_new (GtkWidget *left, GtkWidget *right);

/* @preview is within the right half, and shows a picture of that size as large as fits. */
void pastiche_halves_set_preview (PasticheHalves *halves, GtkWidget *preview, int width, int height);
void pastiche_halves_set_gallery (PasticheHalves *halves, PasticheHalvesWidth width, gpointer data);

/* Let the right half have all that the gallery can spare, as there is more in it than the preview. */
void pastiche_halves_favour_right (PasticheHalves *halves, gboolean favour);
