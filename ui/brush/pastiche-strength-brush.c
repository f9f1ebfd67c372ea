/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-strength-brush.c: the toggle “Brush” and its tools.
 */
#include "pastiche-strength-brush.h"

#include <glib/gi18n-lib.h>

#include "pastiche-brush-bar.h"

#define PARTS 10 /* a new brush has such a part of the picture's shorter side */

struct _PasticheStrengthBrush
{
  GtkToggleButton parent_instance;

  PasticheBrushBar *bar;
};

G_DEFINE_FINAL_TYPE (PasticheStrengthBrush, pastiche_strength_brush, GTK_TYPE_TOGGLE_BUTTON)

/* What was painted stays when the tools go. */
static void
toggled (PasticheStrengthBrush *brush)
{
  gboolean active = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (brush));

  gtk_widget_set_visible (GTK_WIDGET (brush->bar), active);
  pastiche_brush_bar_use (brush->bar, active);
}

void
pastiche_strength_brush_forbid (PasticheStrengthBrush *brush)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (brush), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (brush), FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (brush), _ ("For one layer only: each has other places for it"));
}

static double
new_size (PastichePreview *preview)
{
  const PasticheView *view = pastiche_preview_view (preview);

  return CLAMP (MIN (view->picture_width, view->picture_height) / PARTS, PASTICHE_BRUSH_LEAST, PASTICHE_BRUSH_MOST);
}

GtkWidget *
pastiche_strength_brush_new (PastichePreviewPane *pane)
{
  const PasticheBrushTool tools[] = {
    { PASTICHE_TOOL_SPARE, _ ("Less"),
      _ ("Paint over what is to have less of the style, or none; all else keeps it in full") },
    { PASTICHE_TOOL_MARK, _ ("More"),
      _ ("Paint over what is to have more of the style again; begin with it, and nothing else has any") }
  };
  PasticheStrengthBrush *brush   = g_object_new (PASTICHE_TYPE_STRENGTH_BRUSH, "label", _ ("Brush"), NULL);
  PastichePreview       *preview = pastiche_preview_pane_preview (pane);
  GtkWidget             *bar     = pastiche_brush_bar_new (preview, tools, G_N_ELEMENTS (tools), _ ("Size"));

  brush->bar = PASTICHE_BRUSH_BAR (bar);
  pastiche_preview_let_brush_fade (preview);
  g_object_set (preview, "brush-size", new_size (preview), "tool", PASTICHE_TOOL_NONE, NULL);
  pastiche_brush_bar_add_opacity (brush->bar);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (bar), GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_show_all (bar);
  gtk_widget_hide (bar);
  gtk_widget_set_no_show_all (bar, TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (brush), _ ("Paint where more and where less of the style is seen"));
  pastiche_preview_pane_add (pane, GTK_WIDGET (brush));
  pastiche_preview_pane_add_below (pane, bar);
  g_signal_connect (brush, "toggled", G_CALLBACK (toggled), NULL);
  return GTK_WIDGET (brush);
}

static void
pastiche_strength_brush_class_init (G_GNUC_UNUSED PasticheStrengthBrushClass *klass)
{
}

static void
pastiche_strength_brush_init (G_GNUC_UNUSED PasticheStrengthBrush *brush)
{
}
