/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-era-body.h: the dialog “Era” without its frame and buttons: the gallery of eras, the preview, and the controls.
 *
 *   PasticheEraShot shot = { gallery, stills, n, 0 };
 *   GtkWidget   *body = pastiche_era_body_new (&shot, picture, selection, user_state);
 *   g_object_bind_property (config, "grain", body, "grain", G_BINDING_BIDIRECTIONAL);
 */
#pragma once

#include <gtk/gtk.h>

#include "era-craft.h"
#include "pastiche-preview.h"
#include "user-state.h"

#define PASTICHE_TYPE_ERA_BODY (pastiche_era_body_get_type ())
G_DECLARE_FINAL_TYPE (PasticheEraBody, pastiche_era_body, PASTICHE, ERA_BODY, GtkBox)

/* All arguments must outlive the widget; @selection may be NULL, and @picture is the shot's frame.
 * Properties: "era" as in pastiche-era-gallery.h; "strength", "grain" and "optics" as in pastiche-era-controls.h;
 * "output" and "soft-edge" as in pastiche-output-row.h; "seed" (int), of the grain, for which there is no control.
 * Read only: "ready" (boolean: FALSE when it is known that the layer cannot be made; the reason is shown then). */
GtkWidget *pastiche_era_body_new (const PasticheEraShot   *shot,
                                  const PastichePicture   *picture,
                                  const PasticheSelection *selection,
                                  PasticheUserState       *user_state);

/* The picture is from a grey image: as pastiche_dialog_body_set_grey () has it. */
void pastiche_era_body_set_grey (PasticheEraBody *body);

/* The preview, which may have made the whole picture already: bit for bit what pastiche_look_apply () would make. */
PastichePreview *pastiche_era_body_preview (PasticheEraBody *body);
