/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-output-row.c: where the painted picture goes, how soft the selection's edge is, and what lies outside of it.
 */
#include "pastiche-output-row.h"

#include <glib/gi18n-lib.h>

#include "pastiche.h"
#include "slider.h"

struct _PasticheOutputRow
{
  GtkGrid parent_instance;

  GtkComboBox   *output;
  GtkAdjustment *soft_edge;
  GtkWidget     *edge_name, *edge_scale;
};

G_DEFINE_FINAL_TYPE (PasticheOutputRow, pastiche_output_row, GTK_TYPE_GRID)

enum
{
  PROP_OUTPUT = 1,
  PROP_SOFT_EDGE,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
notify_output (PasticheOutputRow *row)
{
  g_object_notify_by_pspec (G_OBJECT (row), props[PROP_OUTPUT]);
}

static void
notify_soft_edge (PasticheOutputRow *row)
{
  g_object_notify_by_pspec (G_OBJECT (row), props[PROP_SOFT_EDGE]);
}

static GtkWidget *
new_output (PasticheOutputRow *row)
{
  GtkWidget       *combo = gtk_combo_box_text_new ();
  GtkComboBoxText *text  = GTK_COMBO_BOX_TEXT (combo);

  pastiche_ellipsize_combo (combo);
  gtk_combo_box_text_append (text, "layer", _ ("New layer"));
  gtk_combo_box_text_append (text, "layer-mask", _ ("New layer with a mask"));
  gtk_combo_box_text_append (text, "image", _ ("New image"));
  gtk_widget_set_tooltip_text (
      combo,
      _ ("A layer of what is selected; a whole layer that shows what is selected by its mask; or another image"));
  row->output = GTK_COMBO_BOX (combo);
  gtk_combo_box_set_active (row->output, 0);
  g_signal_connect_object (combo, "changed", G_CALLBACK (notify_output), row, G_CONNECT_SWAPPED);
  return combo;
}

static GtkWidget *
new_soft_edge (PasticheOutputRow *row)
{
  row->soft_edge = gtk_adjustment_new (0, 0, PASTICHE_MAX_SOFT_EDGE, 1, 5, 0);
  g_signal_connect_object (row->soft_edge, "value-changed", G_CALLBACK (notify_soft_edge), row, G_CONNECT_SWAPPED);
  return pastiche_slider_new (row->soft_edge, _ ("How far the result fades out at the edge of the selection"));
}

GtkWidget *
pastiche_output_row_new (gboolean selected)
{
  PasticheOutputRow *row = g_object_new (PASTICHE_TYPE_OUTPUT_ROW, NULL);

  gtk_widget_set_no_show_all (row->edge_name, !selected);
  gtk_widget_set_no_show_all (row->edge_scale, !selected);
  if (!selected)
    gtk_widget_set_halign (GTK_WIDGET (row->output),
                           GTK_ALIGN_START); /* or it would be as wide as both columns of sliders */
  return GTK_WIDGET (row);
}

void
pastiche_output_row_offer_colour (PasticheOutputRow *row)
{
  gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (row->output), "colour-image", _ ("New image, in colour"));
}

void
pastiche_output_row_add_outside (PasticheOutputRow *row, GtkWidget *outside)
{
  GtkWidget *name = pastiche_label_new (_ ("Outside"), outside);

  gtk_widget_set_no_show_all (name, gtk_widget_get_no_show_all (row->edge_name));
  gtk_widget_set_no_show_all (outside, gtk_widget_get_no_show_all (row->edge_name));
  gtk_grid_set_row_spacing (GTK_GRID (row), 6);
  gtk_grid_attach (GTK_GRID (row), name, 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (row), outside, 1, 1, 3, 1);
}

/* A size group for each column makes all rows have the same columns. */
void
pastiche_output_row_align (PasticheOutputRow *row, GtkGrid *above)
{
  for (int column = 0; column < 4; column++)
    {
      g_autoptr (GtkSizeGroup) group = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

      gtk_size_group_add_widget (group, gtk_grid_get_child_at (GTK_GRID (row), column, 0));
      for (int i = 0; gtk_grid_get_child_at (above, column, i) != NULL; i++)
        gtk_size_group_add_widget (group, gtk_grid_get_child_at (above, column, i));
    }
  gtk_grid_set_column_spacing (GTK_GRID (row), gtk_grid_get_column_spacing (above));
}

/* --- GObject -------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PasticheOutputRow *row = PASTICHE_OUTPUT_ROW (object);

  if (id == PROP_OUTPUT)
    g_value_set_string (value, gtk_combo_box_get_active_id (row->output));
  else if (id == PROP_SOFT_EDGE)
    g_value_set_double (value, gtk_adjustment_get_value (row->soft_edge));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* Without what is not offered: another image is the nearest to one in colour. */
static void
set_output (PasticheOutputRow *row, const char *output)
{
  if (!gtk_combo_box_set_active_id (row->output, output))
    gtk_combo_box_set_active_id (row->output, g_strcmp0 (output, "colour-image") == 0 ? "image" : "layer");
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PasticheOutputRow *row = PASTICHE_OUTPUT_ROW (object);

  if (id == PROP_SOFT_EDGE)
    gtk_adjustment_set_value (row->soft_edge, g_value_get_double (value));
  else if (id == PROP_OUTPUT)
    set_output (row, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pastiche_output_row_class_init (PasticheOutputRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  int           flags        = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = get_property;
  object_class->set_property = set_property;

  props[PROP_OUTPUT]    = g_param_spec_string ("output", NULL, NULL, "layer", flags);
  props[PROP_SOFT_EDGE] = g_param_spec_double ("soft-edge", NULL, NULL, 0, PASTICHE_MAX_SOFT_EDGE, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_output_row_init (PasticheOutputRow *row)
{
  GtkGrid   *grid   = GTK_GRID (row);
  GtkWidget *output = new_output (row);

  row->edge_scale = new_soft_edge (row);
  row->edge_name  = pastiche_label_new (_ ("Soft ed_ge"), row->edge_scale);
  gtk_widget_set_hexpand (output, TRUE);
  gtk_widget_set_hexpand (row->edge_scale, TRUE);
  gtk_grid_attach (grid, pastiche_label_new (_ ("R_esult"), output), 0, 0, 1, 1);
  gtk_grid_attach (grid, output, 1, 0, 1, 1);
  gtk_grid_attach (grid, row->edge_name, 2, 0, 1, 1);
  gtk_grid_attach (grid, row->edge_scale, 3, 0, 1, 1);
}
