/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-strength-brush.h: a brush that says where more and where less of what is painted is seen, under a preview: a
 * toggle in its row, and its tools below that while it is on.
 *
 *   GtkWidget *brush = pastiche_strength_brush_new (pane);
 *   …
 *   pastiche_preview_get_fade (preview, &fade, &error);
 */
#pragma once

#include "pastiche-preview-pane.h"

#define PASTICHE_TYPE_STRENGTH_BRUSH (pastiche_strength_brush_get_type ())
G_DECLARE_FINAL_TYPE (PasticheStrengthBrush, pastiche_strength_brush, PASTICHE, STRENGTH_BRUSH, GtkToggleButton)

/* Give @pane's preview a brush that fades.  The toggle, which is @pane's, as are the tools. */
GtkWidget *pastiche_strength_brush_new (PastichePreviewPane *pane);

/* Switch it off, as several layers are painted: strokes belong to one picture. */
void pastiche_strength_brush_forbid (PasticheStrengthBrush *brush);
