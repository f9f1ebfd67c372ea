/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * slider.c: sliders for percentages, and labels.
 */
#include "slider.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "widget-css.h"

/* Pixels, 24 of which are beside the way of the handle. */
#define SCALE_LEAST   96  /* on a small screen */
#define SCALE_WANTED  168 /* where there is room: one or two for a percent */
#define MOST_IN_COMBO 40  /* letters that a combo box asks for room for, also in its list: a title may have 100 */

#define PASTICHE_TYPE_SLIDER (pastiche_slider_get_type ())
G_DECLARE_FINAL_TYPE (PasticheSlider, pastiche_slider, PASTICHE, SLIDER, GtkBox)

struct _PasticheSlider
{
  GtkBox parent_instance;

  GtkWidget     *scale, *number;
  GtkAdjustment *value;
  char          *tooltip;
  double         usual;
  gboolean       came_back; /* by a double click whose button is still down */
};

G_DEFINE_FINAL_TYPE (PasticheSlider, pastiche_slider, GTK_TYPE_BOX)

/* --- numbers -------------------------------------------------------------- */

static gboolean
show_number (GtkSpinButton *number)
{
  g_autofree char *text = g_strdup_printf (_ ("%.0f %%"), gtk_spin_button_get_value (number));

  if (!g_str_equal (text, gtk_entry_get_text (GTK_ENTRY (number))))
    gtk_entry_set_text (GTK_ENTRY (number), text);
  return TRUE;
}

/* With a percent sign or without; in place of what is no number the old one comes back. */
static int
read_number (GtkSpinButton *number, double *value)
{
  const char *text = gtk_entry_get_text (GTK_ENTRY (number));
  char       *end;
  double      typed = g_strtod (text, &end);

  *value = end != text && isfinite (typed) ? typed : gtk_spin_button_get_value (number);
  return TRUE;
}

/* --- mouse ---------------------------------------------------------------- */

/* The event goes on to what contains the widget, as it would from a label. */
static gboolean
leave_wheel (GtkWidget *widget)
{
  g_signal_stop_emission_by_name (widget, "scroll-event");
  return GDK_EVENT_PROPAGATE;
}

static gboolean
button_pressed (PasticheSlider *slider, GdkEventButton *event)
{
  slider->came_back = event->type == GDK_2BUTTON_PRESS && event->button == GDK_BUTTON_PRIMARY;
  if (!slider->came_back)
    return GDK_EVENT_PROPAGATE;
  gtk_adjustment_set_value (slider->value, slider->usual);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed (PasticheSlider *slider)
{
  slider->came_back = FALSE;
  return GDK_EVENT_PROPAGATE;
}

/* GTK goes on dragging until the button is released. */
static gboolean
moved (PasticheSlider *slider)
{
  return slider->came_back;
}

/* --- the widget ----------------------------------------------------------- */

/* The label's key leads to the slider itself. */
static gboolean
mnemonic_activate (GtkWidget *widget, gboolean cycling)
{
  return gtk_widget_mnemonic_activate (PASTICHE_SLIDER (widget)->scale, cycling);
}

/* GTK's own sliders want no more than they need. */
static void
get_preferred_width (GtkWidget *widget, int *minimum, int *natural)
{
  GTK_WIDGET_CLASS (pastiche_slider_parent_class)->get_preferred_width (widget, minimum, natural);
  *natural = MAX (*natural, *minimum + SCALE_WANTED - SCALE_LEAST);
}

static void
finalize (GObject *object)
{
  g_free (PASTICHE_SLIDER (object)->tooltip);
  G_OBJECT_CLASS (pastiche_slider_parent_class)->finalize (object);
}

static void
pastiche_slider_class_init (PasticheSliderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize              = finalize;
  GTK_WIDGET_CLASS (klass)->mnemonic_activate   = mnemonic_activate;
  GTK_WIDGET_CLASS (klass)->get_preferred_width = get_preferred_width;
}

static void
pastiche_slider_init (PasticheSlider *slider)
{
  gtk_box_set_spacing (GTK_BOX (slider), 6);
}

/* GTK's own steps, − and +, are as wide as the number, and a slider is beside them. */
static void
make_narrow (GtkWidget *number)
{
  pastiche_widget_css (number, "spinbutton, spinbutton entry { min-height: 22px; padding-top: 0; padding-bottom: 0; }"
                               "spinbutton button { min-width: 12px; min-height: 12px; padding: 0 3px; }");
  gtk_entry_set_width_chars (GTK_ENTRY (number), 5);
  gtk_entry_set_max_width_chars (GTK_ENTRY (number), 5);
  gtk_entry_set_alignment (GTK_ENTRY (number), 1);
  gtk_widget_set_valign (number, GTK_ALIGN_CENTER);
}

void
pastiche_slider_set_usual (GtkWidget *widget, double usual, const char *reason)
{
  PasticheSlider  *slider = PASTICHE_SLIDER (widget);
  g_autofree char *number = g_strconcat (slider->tooltip, reason != NULL ? "\n" : NULL, reason, NULL);
  g_autofree char *scale  = g_strdup_printf ("%s\n%s", number, _ ("A double click resets it"));

  slider->usual = usual;
  gtk_scale_clear_marks (GTK_SCALE (slider->scale));
  gtk_scale_add_mark (GTK_SCALE (slider->scale), usual, GTK_POS_BOTTOM, NULL);
  gtk_widget_set_tooltip_text (slider->scale, scale);
  gtk_widget_set_tooltip_text (slider->number, number);
}

GtkWidget *
pastiche_slider_new (GtkAdjustment *value, const char *tooltip)
{
  PasticheSlider *slider = g_object_new (PASTICHE_TYPE_SLIDER, NULL);

  slider->value   = value;
  slider->tooltip = g_strdup (tooltip);
  slider->scale   = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, value);
  slider->number  = gtk_spin_button_new (value, 1, 0);
  gtk_scale_set_draw_value (GTK_SCALE (slider->scale), FALSE);
  gtk_scale_set_digits (GTK_SCALE (slider->scale), 0);
  gtk_widget_set_size_request (slider->scale, SCALE_LEAST, -1);
  pastiche_slider_set_usual (GTK_WIDGET (slider), gtk_adjustment_get_value (value), NULL);
  make_narrow (slider->number);
  g_signal_connect (slider->number, "output", G_CALLBACK (show_number), NULL);
  g_signal_connect (slider->number, "input", G_CALLBACK (read_number), NULL);
  g_signal_connect (slider->number, "scroll-event", G_CALLBACK (leave_wheel), NULL);
  g_signal_connect (slider->scale, "scroll-event", G_CALLBACK (leave_wheel), NULL);
  g_signal_connect_swapped (slider->scale, "button-press-event", G_CALLBACK (button_pressed), slider);
  g_signal_connect_swapped (slider->scale, "key-press-event", G_CALLBACK (key_pressed), slider);
  g_signal_connect_swapped (slider->scale, "change-value", G_CALLBACK (moved), slider);
  gtk_box_pack_start (GTK_BOX (slider), slider->scale, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (slider), slider->number, FALSE, FALSE, 0);
  gtk_widget_show (slider->scale);
  gtk_widget_show (slider->number);
  show_number (GTK_SPIN_BUTTON (slider->number));
  return GTK_WIDGET (slider);
}

/* --- beside it ------------------------------------------------------------ */

/* A menu in columns, be it one, opens below the box or above it.  GTK lays others over the box, with the chosen item on it,
 * and with many items that leaves an empty half above the first, and the last ones beyond the screen. */
void
pastiche_ellipsize_combo (GtkWidget *combo)
{
  g_autoptr (GList) renderers = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (combo));

  g_object_set (renderers->data, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 8, "max-width-chars", MOST_IN_COMBO,
                NULL);
  g_object_set (combo, "popup-fixed-width", FALSE, "wrap-width", 1, NULL);
  g_signal_connect (combo, "scroll-event", G_CALLBACK (leave_wheel), NULL);
}

GtkWidget *
pastiche_label_new (const char *text, GtkWidget *names)
{
  GtkWidget  *label = gtk_label_new_with_mnemonic (text);
  const char *name  = gtk_label_get_text (GTK_LABEL (label));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), names);
  if (PASTICHE_IS_SLIDER (names))
    {
      atk_object_set_name (gtk_widget_get_accessible (PASTICHE_SLIDER (names)->scale), name);
      atk_object_set_name (gtk_widget_get_accessible (PASTICHE_SLIDER (names)->number), name);
    }
  else
    {
      atk_object_set_name (gtk_widget_get_accessible (names), name);
    }
  return label;
}
