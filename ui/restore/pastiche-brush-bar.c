/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-brush-bar.c: the brush's tools, its size, undo and redo.
 */
#include "pastiche-brush-bar.h"

#include <glib/gi18n-lib.h>

#include "slider.h"

struct _PasticheBrushBar
{
  GtkBox parent_instance;

  PastichePreview *preview;
  GtkWidget       *tools[PASTICHE_TOOL_ERASE + 1];
  GtkWidget       *undo, *redo;
};

G_DEFINE_FINAL_TYPE (PasticheBrushBar, pastiche_brush_bar, GTK_TYPE_BOX)

static void
tool_chosen (PasticheBrushBar *bar, GtkToggleButton *button)
{
  for (int i = 0; i <= PASTICHE_TOOL_ERASE; i++)
    if (gtk_toggle_button_get_active (button) && GTK_WIDGET (button) == bar->tools[i])
      g_object_set (bar->preview, "tool", i, NULL);
}

static void
show_strokes (PasticheBrushBar *bar)
{
  const PasticheStrokes *strokes = pastiche_preview_strokes (bar->preview);

  gtk_widget_set_sensitive (bar->undo, pastiche_strokes_n (strokes) > 0);
  gtk_widget_set_sensitive (bar->redo, pastiche_strokes_n_undone (strokes) > 0);
}

/* --- building ------------------------------------------------------------- */

/* How a brush is used without a mouse. */
static const char *
keys_sentence (void)
{
  return _ ("With the keyboard in the preview, arrow keys move the brush, and it paints while Space is held");
}

static void
add_tool (PasticheBrushBar *bar, GtkWidget *box, PasticheTool tool, const char *text, const char *what)
{
  GtkRadioButton  *first  = tool == PASTICHE_TOOL_NONE ? NULL : GTK_RADIO_BUTTON (bar->tools[0]);
  GtkWidget       *button = gtk_radio_button_new_with_mnemonic_from_widget (first, text);
  g_autofree char *tooltip =
      tool == PASTICHE_TOOL_NONE ? g_strdup (what) : g_strconcat (what, "\n", keys_sentence (), NULL);

  bar->tools[tool] = button;
  gtk_toggle_button_set_mode (GTK_TOGGLE_BUTTON (button), FALSE);
  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_object (button, "toggled", G_CALLBACK (tool_chosen), bar, G_CONNECT_SWAPPED);
  gtk_box_pack_start (GTK_BOX (box), button, TRUE, TRUE, 0);
}

static GtkWidget *
new_tools (PasticheBrushBar *bar)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_style_context_add_class (gtk_widget_get_style_context (box), GTK_STYLE_CLASS_LINKED);
  add_tool (bar, box, PASTICHE_TOOL_NONE, _ ("Mo_ve"), _ ("Drag the line between before and after, or the picture"));
  add_tool (bar, box, PASTICHE_TOOL_MARK, _ ("_Mark damage"),
            _ ("Paint over what is damaged: it is mended, whether it was found or not"));
  add_tool (bar, box, PASTICHE_TOOL_SPARE, _ ("Sp_are"), _ ("Paint over what is not damaged: it stays as it is"));
  add_tool (bar, box, PASTICHE_TOOL_ERASE, _ ("_Erase"), _ ("Take away what was marked or spared"));
  return box;
}

/* The wheel, with which artists scroll, changes nothing. */
static gboolean
leave_wheel (GtkWidget *widget)
{
  g_signal_stop_emission_by_name (widget, "scroll-event");
  return GDK_EVENT_PROPAGATE;
}

static GtkWidget *
new_size (PasticheBrushBar *bar)
{
  GtkWidget *size = gtk_spin_button_new_with_range (PASTICHE_BRUSH_LEAST, PASTICHE_BRUSH_MOST, 1);

  gtk_widget_set_tooltip_text (size, _ ("In pixels of the picture; also by the keys [ and ], or the wheel with Ctrl"));
  g_object_bind_property (bar->preview, "brush-size", size, "value", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect (size, "scroll-event", G_CALLBACK (leave_wheel), NULL);
  return size;
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

static GtkWidget *
new_row (PasticheBrushBar *bar)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *size = new_size (bar);

  bar->undo = new_step (bar, "edit-undo-symbolic", _ ("Undo the stroke"), _ ("Take the last stroke away (Ctrl+Z)"),
                        G_CALLBACK (pastiche_preview_undo));
  bar->redo = new_step (bar, "edit-redo-symbolic", _ ("Redo the stroke"), _ ("Bring it back (Ctrl+Shift+Z)"),
                        G_CALLBACK (pastiche_preview_redo));
  gtk_box_pack_start (GTK_BOX (row), pastiche_label_new (_ ("Brush si_ze"), size), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), size, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (row), bar->redo, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (row), bar->undo, FALSE, FALSE, 0);
  return row;
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
pastiche_brush_bar_new (PastichePreview *preview)
{
  PasticheBrushBar *bar = g_object_new (PASTICHE_TYPE_BRUSH_BAR, NULL);

  bar->preview = preview;
  gtk_box_pack_start (GTK_BOX (bar), new_tools (bar), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (bar), new_row (bar), FALSE, FALSE, 0);
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
