/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-dialog-body.h: the inside of the plug-in's dialog: the styles, the
 * preview and the sliders.
 *
 *   GtkWidget *body = pastiche_dialog_body_new (gallery, picture, selection, habits);
 *   g_object_bind_property (config, "strength", body, "strength", G_BINDING_BIDIRECTIONAL);
 *   gtk_box_pack_start (GTK_BOX (dialog_area), body, TRUE, TRUE, 0);
 */
#pragma once

#include <gtk/gtk.h>

#include "habits.h"
#include "open-pictures.h"
#include "pastiche.h"

#define PASTICHE_TYPE_DIALOG_BODY (pastiche_dialog_body_get_type ())
G_DECLARE_FINAL_TYPE (PasticheDialogBody, pastiche_dialog_body, PASTICHE, DIALOG_BODY, GtkBox)

/* All must outlive the widget; @selection may be NULL.
 * Properties: "style" (string, a name of the gallery; setting another selects
 * the first style), "strength", "stroke-size", "keep-colours", "detail", "mix"
 * and "mix-amount" as those of pastiche-controls.h, "output" and "soft-edge" as those of
 * pastiche-output-row.h.  Read only: "ready" (boolean: nothing is known that
 * is in the way of painting the layer; what is, is shown). */
GtkWidget *pastiche_dialog_body_new (PasticheGallery         *gallery,
                                     const PastichePicture   *picture,
                                     const PasticheSelection *selection,
                                     PasticheHabits          *habits);

/* What the host has open, to learn from; it must outlive the widget. */
void pastiche_dialog_body_set_open_pictures (PasticheDialogBody *body, const PasticheOpenPictures *open);

/* How many layers will be painted, when that is not the one: the first is the one that is shown. */
void pastiche_dialog_body_set_layers (PasticheDialogBody *body, int n);

/* Do not ask where the result goes, as that is settled. */
void pastiche_dialog_body_hide_output (PasticheDialogBody *body);

/* The layer as chosen, where the preview has painted it already: bit for bit
 * what pastiche_apply () makes of the picture, and the caller's; or NULL. */
PastichePicture *pastiche_dialog_body_take_layer (PasticheDialogBody *body);

/* Whether it is at that, and how far, 0..1. */
gboolean pastiche_dialog_body_is_painting_layer (PasticheDialogBody *body, double *fraction);
