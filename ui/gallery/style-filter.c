/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-filter.c: which kind of styles is shown.
 */
#include "style-filter.h"

#include <glib/gi18n-lib.h>

#define MOST_LETTERS 7 /* of the kind on the button, which has little room */

/* First techniques and then moods.  A style is of a kind if it has one of its keywords. */
static const struct
{
  const char *title;
  const char *keywords[4];
} kinds[] = {
  { N_ ("Paintings"), { "oil", "watercolour", "brushwork" } },
  { N_ ("Drawings"), { "ink", "pen", "wash" } },
  { N_ ("Prints"), { "print", "woodcut", "engraving" } },
  { N_ ("Illustrations"), { "illustration" } },
  { N_ ("Bold"), { "bold", "dramatic" } },
  { N_ ("Calm"), { "calm", "dreamy" } },
  { N_ ("Lively"), { "lively" } },
  { N_ ("Delicate"), { "delicate" } },
  { N_ ("Colourful"), { "colourful" } },
  { N_ ("Bright"), { "bright" } },
  { N_ ("Dark"), { "dark" } },
  { N_ ("Muted"), { "muted" } },
  { N_ ("Warm"), { "warm" } },
  { N_ ("Cool"), { "cool" } },
  { N_ ("Black and white"), { "monochrome" } },
};

#define FIRST_MOOD 4

struct _PasticheStyleFilter
{
  GtkMenuButton parent_instance;

  GtkLabel         *label;
  GtkCheckMenuItem *all;
  int               kind; /* in kinds, or −1 for all */
};

G_DEFINE_FINAL_TYPE (PasticheStyleFilter, pastiche_style_filter, GTK_TYPE_MENU_BUTTON)

static guint changed;

gboolean
pastiche_style_filter_wants (PasticheStyleFilter *filter, const char *keywords)
{
  g_auto (GStrv) each = NULL;

  if (filter->kind < 0)
    return TRUE;
  each = g_strsplit (keywords, ",", -1);
  for (int i = 0; each[i] != NULL; i++)
    for (int j = 0; kinds[filter->kind].keywords[j] != NULL; j++)
      if (g_str_equal (g_strstrip (each[i]), kinds[filter->kind].keywords[j]))
        return TRUE;
  return FALSE;
}

const char *
pastiche_style_filter_title (PasticheStyleFilter *filter)
{
  return filter->kind < 0 ? NULL : _ (kinds[filter->kind].title);
}

gboolean
pastiche_style_filter_clear (PasticheStyleFilter *filter)
{
  gboolean cleared = filter->kind >= 0;

  gtk_check_menu_item_set_active (filter->all, TRUE);
  return cleared;
}

/* “All” is short in every language and never cut.  What a screen reader says of the button is its kind, too. */
static void
show_kind (PasticheStyleFilter *filter)
{
  const char      *title = filter->kind < 0 ? _ ("All") : pastiche_style_filter_title (filter);
  g_autofree char *name  = g_strdup_printf (_ ("Kind of styles: %s"), title);

  gtk_label_set_ellipsize (filter->label, filter->kind < 0 ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_label_set_text (filter->label, title);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (filter)), name);
}

static void
kind_toggled (GtkCheckMenuItem *item, PasticheStyleFilter *filter)
{
  if (!gtk_check_menu_item_get_active (item))
    return; /* another one is active now, and calls this, too */
  filter->kind = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (item), "kind"));
  show_kind (filter);
  g_signal_emit (filter, changed, 0);
}

static GtkWidget *
add_item (PasticheStyleFilter *filter, GtkWidget *menu, const char *title, int kind)
{
  GtkWidget *item =
      gtk_radio_menu_item_new_with_label_from_widget ((GtkRadioMenuItem *) filter->all, title); /* of the same group */

  g_object_set_data (G_OBJECT (item), "kind", GINT_TO_POINTER (kind));
  g_signal_connect (item, "toggled", G_CALLBACK (kind_toggled), filter);
  gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
  return item;
}

static void
pastiche_style_filter_class_init (PasticheStyleFilterClass *klass)
{
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pastiche_style_filter_init (PasticheStyleFilter *filter)
{
  GtkWidget *menu  = gtk_menu_new ();
  GtkWidget *box   = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *label = gtk_label_new (NULL);

  filter->kind  = -1;
  filter->label = GTK_LABEL (label);
  gtk_label_set_max_width_chars (filter->label, MOST_LETTERS);
  filter->all = GTK_CHECK_MENU_ITEM (add_item (filter, menu, _ ("All"), -1));
  for (int i = 0; i < (int) G_N_ELEMENTS (kinds); i++)
    {
      if (i == 0 || i == FIRST_MOOD)
        gtk_menu_shell_append (GTK_MENU_SHELL (menu), gtk_separator_menu_item_new ());
      add_item (filter, menu, _ (kinds[i].title), i);
    }
  gtk_widget_show_all (menu);
  gtk_menu_button_set_popup (GTK_MENU_BUTTON (filter), menu);
  gtk_box_pack_start (GTK_BOX (box), label, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), gtk_image_new_from_icon_name ("pan-down-symbolic", GTK_ICON_SIZE_BUTTON), FALSE,
                      FALSE, 0);
  gtk_container_add (GTK_CONTAINER (filter), box);
  gtk_widget_set_tooltip_text (GTK_WIDGET (filter), _ ("Show only styles of a technique or a mood"));
  show_kind (filter);
}

GtkWidget *
pastiche_style_filter_new (void)
{
  return g_object_new (PASTICHE_TYPE_STYLE_FILTER, NULL);
}
