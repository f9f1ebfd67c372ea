/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-brush-bar.c: the brush's tools, its size, and what undoes strokes.
 */
#include "pastiche-brush-bar.h"

#include <glib/gi18n-lib.h>

#include "slider.h"

struct _PasticheBrushBar
{
  GtkBox parent_instance;

  PastichePreview *preview;
  GtkWidget       *tools[PASTICHE_TOOL_ERASE + 1]; /* by PasticheTool; NULL: not offered */
  GtkWidget       *row, *undo, *redo, *clear;
};

G_DEFINE_FINAL_TYPE (PasticheBrushBar, pastiche_brush_bar, GTK_TYPE_BOX)

void
pastiche_brush_bar_use (PasticheBrushBar *bar, gboolean use)
{
  int tool = PASTICHE_TOOL_NONE;

  for (int i = 0; use && i <= PASTICHE_TOOL_ERASE; i++)
    if (bar->tools[i] != NULL && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (bar->tools[i])))
      tool = i;
  g_object_set (bar->preview, "tool", tool, NULL);
}

static void
tool_chosen (PasticheBrushBar *bar, GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button))
    pastiche_brush_bar_use (bar, TRUE);
}

static void
show_strokes (PasticheBrushBar *bar)
{
  const PasticheStrokes *strokes = pastiche_preview_strokes (bar->preview);

  gtk_widget_set_sensitive (bar->undo, pastiche_strokes_n (strokes) > 0);
  gtk_widget_set_sensitive (bar->redo, pastiche_strokes_n_undone (strokes) > 0);
  gtk_widget_set_sensitive (bar->clear, pastiche_strokes_n (strokes) > 0);
}

/* --- building ------------------------------------------------------------- */

/* How a brush is used without a mouse. */
static const char *
keys_sentence (void)
{
  return _ ("With the keyboard in the preview, arrow keys move the brush, and it paints while Space is held");
}

static GtkWidget *
add_tool (PasticheBrushBar *bar, GtkWidget *box, const PasticheBrushTool *tool, GtkWidget *first)
{
  GtkWidget       *button  = gtk_radio_button_new_with_mnemonic_from_widget ((GtkRadioButton *) first, tool->text);
  g_autofree char *tooltip = tool->tool == PASTICHE_TOOL_NONE
                                 ? g_strdup (tool->tooltip)
                                 : g_strconcat (tool->tooltip, "\n", keys_sentence (), NULL);

  bar->tools[tool->tool] = button;
  gtk_toggle_button_set_mode (GTK_TOGGLE_BUTTON (button), FALSE);
  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_object (button, "toggled", G_CALLBACK (tool_chosen), bar, G_CONNECT_SWAPPED);
  gtk_box_pack_start (GTK_BOX (box), button, TRUE, TRUE, 0);
  return button;
}

static GtkWidget *
new_tools (PasticheBrushBar *bar, const PasticheBrushTool *tools, guint n)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *first = NULL;

  gtk_style_context_add_class (gtk_widget_get_style_context (box), GTK_STYLE_CLASS_LINKED);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *button = add_tool (bar, box, &tools[i], first);

      first = first != NULL ? first : button;
    }
  return box;
}

/* The wheel, with which artists scroll, changes nothing. */
static gboolean
leave_wheel (GtkWidget *widget)
{
  g_signal_stop_emission_by_name (widget, "scroll-event");
  return GDK_EVENT_PROPAGATE;
}

/* A number of the brush's, with its name. */
static void
add_number (PasticheBrushBar *bar,
            const char       *text,
            const char       *property,
            double            least,
            double            most,
            const char       *tooltip)
{
  GtkWidget *number = gtk_spin_button_new_with_range (least, most, 1);

  gtk_widget_set_tooltip_text (number, tooltip);
  g_object_bind_property (bar->preview, property, number, "value", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect (number, "scroll-event", G_CALLBACK (leave_wheel), NULL);
  gtk_box_pack_start (GTK_BOX (bar->row), pastiche_label_new (text, number), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (bar->row), number, FALSE, FALSE, 0);
}

void
pastiche_brush_bar_add_opacity (PasticheBrushBar *bar)
{
  add_number (
      bar, _ ("Opacity"), "brush-opacity", 1, 100,
      _ ("How far a stroke goes, in per cent: at 50 %, less leaves half of the style, and more brings half back"));
}

static GtkWidget *
new_step (PasticheBrushBar *bar, const char *icon, const char *name, const char *tooltip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon, GTK_ICON_SIZE_BUTTON);

  atk_object_set_name (gtk_widget_get_accessible (button), name);
  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_object (button, "clicked", callback, bar->preview, G_CONNECT_SWAPPED);
  return button;
}

static void
add_row (PasticheBrushBar *bar, const char *size)
{
  bar->row   = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  bar->undo  = new_step (bar, "edit-undo-symbolic", _ ("Undo the stroke"), _ ("Take the last stroke away (Ctrl+Z)"),
                         G_CALLBACK (pastiche_preview_undo));
  bar->redo  = new_step (bar, "edit-redo-symbolic", _ ("Redo the stroke"), _ ("Bring it back (Ctrl+Shift+Z)"),
                         G_CALLBACK (pastiche_preview_redo));
  bar->clear = new_step (bar, "edit-clear-all-symbolic", _ ("Clear the strokes"), _ ("Take all strokes away"),
                         G_CALLBACK (pastiche_preview_clear_strokes));
  add_number (bar, size, "brush-size", PASTICHE_BRUSH_LEAST, PASTICHE_BRUSH_MOST,
              _ ("In pixels of the picture; also by the keys [ and ], or the wheel with Ctrl"));
  gtk_box_pack_end (GTK_BOX (bar->row), bar->clear, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (bar->row), bar->redo, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (bar->row), bar->undo, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (bar), bar->row, TRUE, TRUE, 0);
}

/* Who cannot see the preview hears, beside what its keys do without a brush, what they do with one. */
static void
describe_keys (PastichePreview *preview)
{
  AtkObject       *accessible = gtk_widget_get_accessible (GTK_WIDGET (preview));
  const char      *without    = atk_object_get_description (accessible);
  g_autofree char *text       = g_strconcat (without != NULL ? without : "", "\n", keys_sentence (), NULL);

  atk_object_set_description (accessible, text);
}

GtkWidget *
pastiche_brush_bar_new (PastichePreview *preview, const PasticheBrushTool *tools, guint n, const char *size)
{
  PasticheBrushBar *bar = g_object_new (PASTICHE_TYPE_BRUSH_BAR, NULL);

  bar->preview = preview;
  gtk_box_pack_start (GTK_BOX (bar), new_tools (bar, tools, n), FALSE, FALSE, 0);
  add_row (bar, size);
  g_signal_connect_object (preview, "strokes-changed", G_CALLBACK (show_strokes), bar, G_CONNECT_SWAPPED);
  show_strokes (bar);
  describe_keys (preview);
  return GTK_WIDGET (bar);
}

static void
pastiche_brush_bar_class_init (G_GNUC_UNUSED PasticheBrushBarClass *klass)
{
}

static void
pastiche_brush_bar_init (PasticheBrushBar *bar)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (bar), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (bar), 3);
}
