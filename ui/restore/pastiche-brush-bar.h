/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-brush-bar.h: what the left button does in the preview: move, mark damage, spare, or erase either; the brush's size;
 * undo and redo.
 *
 *   GtkWidget *bar = pastiche_brush_bar_new (preview);
 */
#pragma once

#include <gtk/gtk.h>

#include "pastiche-preview.h"

#define PASTICHE_TYPE_BRUSH_BAR (pastiche_brush_bar_get_type ())
G_DECLARE_FINAL_TYPE (PasticheBrushBar, pastiche_brush_bar, PASTICHE, BRUSH_BAR, GtkBox)

/* @preview must outlive the widget. */
GtkWidget *pastiche_brush_bar_new (PastichePreview *preview);
