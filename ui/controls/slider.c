/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * slider.c: sliders for percentages, and labels.
 */
#include "slider.h"

#include <glib/gi18n-lib.h>

static char *
format_percent (G_GNUC_UNUSED GtkScale *scale, double value)
{
  return g_strdup_printf (_ ("%.0f %%"), value);
}

GtkWidget *
pastiche_slider_new (GtkAdjustment *value, const char *tooltip)
{
  GtkWidget *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, value);

  gtk_scale_set_value_pos (GTK_SCALE (scale), GTK_POS_RIGHT);
  gtk_scale_set_digits (GTK_SCALE (scale), 0);
  gtk_widget_set_tooltip_text (scale, tooltip);
  g_signal_connect (scale, "format-value", G_CALLBACK (format_percent), NULL);
  return scale;
}

void
pastiche_ellipsize_combo (GtkWidget *combo)
{
  g_autoptr (GList) renderers = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (combo));

  g_object_set (renderers->data, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 8, "max-width-chars", 8, NULL);
}

GtkWidget *
pastiche_label_new (const char *text, GtkWidget *names)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), names);
  atk_object_set_name (gtk_widget_get_accessible (names), gtk_label_get_text (GTK_LABEL (label)));
  return label;
}
