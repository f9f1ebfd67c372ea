/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-dialog-body.h: the plug-in's dialog without its frame and buttons: the gallery of styles, the preview, and
 * the controls.
 *
 *   GtkWidget *body = pastiche_dialog_body_new (gallery, picture, selection, user_state);
 *   g_object_bind_property (config, "strength", body, "strength", G_BINDING_BIDIRECTIONAL);
 *   gtk_box_pack_start (GTK_BOX (dialog_area), body, TRUE, TRUE, 0);
 */
#pragma once

#include <gtk/gtk.h>

#include "user-state.h"
#include "open-pictures.h"
#include "pastiche-choice.h"
#include "pastiche-preview.h"

#define PASTICHE_TYPE_DIALOG_BODY (pastiche_dialog_body_get_type ())
G_DECLARE_FINAL_TYPE (PasticheDialogBody, pastiche_dialog_body, PASTICHE, DIALOG_BODY, GtkBox)

/* All arguments must outlive the widget; @selection may be NULL.
 * Properties: "style" (string: the name of a style in the gallery; any other name selects the one that was used last, or
 * pastiche_gallery_first (), and sliders that leave a style as it is then go to where that one suggests); "strength",
 * "stroke-size", "keep-colours", "detail", "mix" and "mix-amount" as in pastiche-controls.h; "output" and "soft-edge" as
 * in pastiche-output-row.h; "outside-style" and its like as in pastiche-outside.h.  Read only: "ready" (boolean: FALSE when it is known that the layer cannot be painted; the
 * reason is shown then). */
GtkWidget *pastiche_dialog_body_new (PasticheGallery         *gallery,
                                     const PastichePicture   *picture,
                                     const PasticheSelection *selection,
                                     PasticheUserState       *user_state);

/* The images that the host has open, to fine-tune on; @open must outlive the widget. */
void pastiche_dialog_body_set_open_pictures (PasticheDialogBody *body, const PasticheOpenPictures *open);

/* The picture is from a grey image, so that a layer of it will be grey: the preview shows that, and a new image in colour
 * is offered beside. */
void pastiche_dialog_body_set_grey (PasticheDialogBody *body);

/* @n layers will be painted: with more than one, a line says that the preview shows the first, and there is no brush. */
void pastiche_dialog_body_set_layers (PasticheDialogBody *body, int n);

/* The looks that are to become a layer each, in place of the one that is set; empty unless the artist has ticked some.  All that
 * are pinned.  Arrays of PasticheChoice, which the caller frees.  And pin one. */
GPtrArray *pastiche_dialog_body_ticked (PasticheDialogBody *body);
GPtrArray *pastiche_dialog_body_pinned (PasticheDialogBody *body);
void       pastiche_dialog_body_pin (PasticheDialogBody *body, const PasticheChoice *choice);

/* Hide the choice of where the result goes, and the brush, where there is none, nor for several looks. */
void pastiche_dialog_body_hide_output (PasticheDialogBody *body);

/* The preview, which may have painted the whole picture already: bit for bit what pastiche_apply () would make. */
PastichePreview *pastiche_dialog_body_preview (PasticheDialogBody *body);
