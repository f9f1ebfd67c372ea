/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-closeness.c: from how near the paintings are seen.
 */
#include "pastiche-closeness.h"

#include <glib/gi18n-lib.h>

#include "pastiche-tune.h"

struct _PasticheCloseness
{
  GtkBox parent_instance;

  GtkComboBox *choice;
};

G_DEFINE_FINAL_TYPE (PasticheCloseness, pastiche_closeness, GTK_TYPE_BOX)

/* In the order of the choices. */
static const struct
{
  const char *words;
  double      closeness;
} choices[] = {
  { N_ ("As in the whole painting"), 1 },
  { N_ ("Larger, from nearer"), 2 },
  { N_ ("Largest, from close by"), PASTICHE_TUNE_CLOSEST },
};

double
pastiche_closeness_get (PasticheCloseness *closeness)
{
  return choices[gtk_combo_box_get_active (closeness->choice)].closeness;
}

GtkWidget *
pastiche_closeness_new (void)
{
  PasticheCloseness *closeness = g_object_new (PASTICHE_TYPE_CLOSENESS, "spacing", 6, NULL);
  GtkWidget         *label     = gtk_label_new_with_mnemonic (_ ("Stro_kes:"));
  GtkWidget         *choice    = gtk_combo_box_text_new ();
  const char *explanation = _ ("How large the strokes become that the style learns. From nearer, each painting needs "
                               "more pixels: it is never enlarged");
  g_autoptr (GList) renderers = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (choice));

  closeness->choice = GTK_COMBO_BOX (choice);
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (choice), _ (choices[i].words));
  gtk_combo_box_set_active (closeness->choice, 0);
  g_object_set (renderers->data, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 8, "max-width-chars", 24, NULL);
  g_object_set (choice, "popup-fixed-width", FALSE, NULL);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), choice);
  atk_object_set_name (gtk_widget_get_accessible (choice), _ ("Size of the strokes"));
  gtk_widget_set_tooltip_text (choice, explanation);
  gtk_box_pack_start (GTK_BOX (closeness), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (closeness), choice, TRUE, TRUE, 0);
  return GTK_WIDGET (closeness);
}

static void
pastiche_closeness_class_init (G_GNUC_UNUSED PasticheClosenessClass *klass)
{
}

static void
pastiche_closeness_init (G_GNUC_UNUSED PasticheCloseness *closeness)
{
}
