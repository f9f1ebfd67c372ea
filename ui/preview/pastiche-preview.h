/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-preview.h: shows what the layer will be, beside what is there now.
 *
 *   GtkWidget *preview = pastiche_preview_new (painter, picture, selection);
 *   pastiche_preview_request (PASTICHE_PREVIEW (preview), choice);
 *
 * A line, which the mouse or the arrow keys move, divides before from after.
 * All of the picture is seen, or a part at 100 %, which can be dragged; a
 * double click goes from one to the other.
 *
 * look.h says which jobs make it.
 */
#pragma once

#include <gtk/gtk.h>

#include "painter.h"

#define PASTICHE_TYPE_PREVIEW (pastiche_preview_get_type ())
G_DECLARE_FINAL_TYPE (PastichePreview, pastiche_preview, PASTICHE, PREVIEW, GtkDrawingArea)

/* All must outlive the widget; @selection may be NULL, and where it is not
 * selected, the picture is shown as it is. */
GtkWidget *
pastiche_preview_new (PastichePainter *painter, const PastichePicture *picture, const PasticheSelection *selection);

/* Show the picture as @choice makes it. */
void pastiche_preview_request (PastichePreview *preview, const PasticheChoice *choice);

/* Show the selection with an edge that is soft for so much of the picture's shorter side. */
void pastiche_preview_set_soft_edge (PastichePreview *preview, double percent);

/* What was painted for the newest request, where that is the layer itself, and
 * the caller's from now on; or NULL. */
PastichePicture *pastiche_preview_take_layer (PastichePreview *preview);

/* Whether that is being painted, and how far it is, 0..1. */
gboolean pastiche_preview_is_painting_layer (PastichePreview *preview, double *fraction);

/* Properties: "divider" (double, 0..1: where the line is, from where reading
 * starts), "before" (boolean: nothing but the picture as it was), "actual"
 * (boolean: 100 %).  Read only: "busy" (boolean), "problem" (string: why the
 * newest job failed, or no layer can be made, or NULL), "status" (string: what takes so long and how
 * long it will, or NULL). */
