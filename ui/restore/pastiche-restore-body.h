/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-restore-body.h: the dialog “Restore Old Picture” without its frame and buttons: the preview with its veil over
 * damage, the brush, and the sliders.
 *
 *   GtkWidget *body = pastiche_restore_body_new (gallery, picture, selection, user_state);
 *   g_object_bind_property (config, "threshold", body, "threshold", G_BINDING_BIDIRECTIONAL);
 *   …
 *   layer = pastiche_preview_take_layer (pastiche_restore_body_preview (body));
 *   mask  = pastiche_preview_take_mask (pastiche_restore_body_preview (body));
 *   if (layer == NULL)
 *     pastiche_restore_body_get_marks (body, &damage, &within, &error); // for pastiche_restore ()
 */
#pragma once

#include <gtk/gtk.h>

#include "pastiche-preview.h"
#include "user-state.h"

#define PASTICHE_TYPE_RESTORE_BODY (pastiche_restore_body_get_type ())
G_DECLARE_FINAL_TYPE (PasticheRestoreBody, pastiche_restore_body, PASTICHE, RESTORE_BODY, GtkBox)

/* All arguments must outlive the widget; @selection may be NULL.  The restorer is loaded in the background from beside
 * the gallery's styles; where it is missing, the body says so. Properties, named as the procedure's arguments:
 * "threshold" (double, 20..100 %), "scratches", "cracks", "stains", "fading", "noise", "blocks", "screen" (double,
 * 0..100 %), "selection" (string: "within" or "damage"; anything else becomes "within"), "output" (string: "mended-
 * layer" or "whole-layer"; anything else becomes the first).  Read only: "ready" (boolean: FALSE when it is known that
 * the layer cannot be made; the reason is shown then). */
GtkWidget *pastiche_restore_body_new (PasticheGallery         *gallery,
                                      const PastichePicture   *picture,
                                      const PasticheSelection *selection,
                                      PasticheUserState       *user_state);

/* The picture is from a grey image: what is mended is shown as the grey layer that it will be. */
void pastiche_restore_body_set_grey (PasticheRestoreBody *body);

/* The preview, which may have made the whole picture and its mask already: bit for bit what pastiche_restore () would
 * make of the settings and pastiche_restore_body_get_marks (). */
PastichePreview *pastiche_restore_body_preview (PasticheRestoreBody *body);

/* What pastiche_restore () is to be given: the strokes of the brush together with the selection, as "selection" says.
 * Each becomes NULL where there is nothing to say, and otherwise a selection of the picture to be freed with
 * pastiche_selection_free ().  FALSE, and both NULL, with PASTICHE_ERROR_MEMORY, or PASTICHE_ERROR_SETTING for a
 * selection that selects nothing. */
gboolean pastiche_restore_body_get_marks (PasticheRestoreBody *body,
                                          PasticheSelection  **damage,
                                          PasticheSelection  **within,
                                          GError             **error);
