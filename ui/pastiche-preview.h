/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-preview.h: shows what the layer will be.
 *
 * The engine's job on the picture reduced to the style's working size, run in
 * the background; the newest request wins.  While a job runs the preview
 * shows what it last had.  Holding the mouse on it shows the picture as it
 * was, as the property "before" does.
 */
#pragma once

#include <gtk/gtk.h>

#include "pastiche.h"

#define PASTICHE_TYPE_PREVIEW (pastiche_preview_get_type ())
G_DECLARE_FINAL_TYPE (PastichePreview, pastiche_preview, PASTICHE, PREVIEW, GtkDrawingArea)

/* @picture must outlive the widget: destroying it waits until the job has stopped. */
GtkWidget *pastiche_preview_new (const PastichePicture *picture);

/* Show @picture in @style. */
void pastiche_preview_request (PastichePreview *preview, PasticheStyle *style, double strength);

/* Properties: "before" (boolean), "busy" (boolean, read only: a job runs or
 * waits), "problem" (string, read only: why the newest job failed, or NULL). */
