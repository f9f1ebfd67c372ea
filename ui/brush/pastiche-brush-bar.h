/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-brush-bar.h: what the left button does in the preview, the brush's size; undo, redo, and away with all.
 *
 *   const PasticheBrushTool tools[] = { { PASTICHE_TOOL_NONE, _ ("Mo_ve"), … }, { PASTICHE_TOOL_MARK, … } };
 *   GtkWidget *bar = pastiche_brush_bar_new (preview, tools, G_N_ELEMENTS (tools), _ ("Brush si_ze"));
 */
#pragma once

#include <gtk/gtk.h>

#include "pastiche-preview.h"

#define PASTICHE_TYPE_BRUSH_BAR (pastiche_brush_bar_get_type ())
G_DECLARE_FINAL_TYPE (PasticheBrushBar, pastiche_brush_bar, PASTICHE, BRUSH_BAR, GtkBox)

/* A tool, which may be none: its button's text, and what it does. */
typedef struct
{
  PasticheTool tool;
  const char  *text, *tooltip;
} PasticheBrushTool;

/* A button for each of @tools, of which the first is taken, and @size, the words at the brush's size.  @preview must
 * outlive the widget. */
GtkWidget *pastiche_brush_bar_new (PastichePreview *preview, const PasticheBrushTool *tools, guint n, const char *size);

/* Offer how far a stroke goes, too. */
void pastiche_brush_bar_add_opacity (PasticheBrushBar *bar);

/* Have the preview take the tool that was chosen last, or none. */
void pastiche_brush_bar_use (PasticheBrushBar *bar, gboolean use);
