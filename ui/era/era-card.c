/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * era-card.c: an era in the gallery.
 */
#include "era-card.h"

#include <glib/gi18n-lib.h>

#include "card-box.h"

#define MOST_LETTERS 200 /* of a text in the tooltip */

struct _PasticheEraCard
{
  GtkFlowBoxChild parent_instance;

  PasticheEraInfo   *info;
  PasticheThumbnail *thumbnail;
};

G_DEFINE_FINAL_TYPE (PasticheEraCard, pastiche_era_card, GTK_TYPE_FLOW_BOX_CHILD)

const PasticheEraInfo *
pastiche_era_card_info (PasticheEraCard *card)
{
  return card->info;
}

PasticheThumbnail *
pastiche_era_card_thumbnail (PasticheEraCard *card)
{
  return card->thumbnail;
}

/* Add a line to the tooltip, unless @text is empty. */
static void
add_line (GString *lines, const char *format, const char *text)
{
  g_autofree char *shown = pastiche_printable (pastiche_translated (text), MOST_LETTERS);
  g_autofree char *line  = g_markup_printf_escaped (format, shown);

  if (*text != '\0')
    g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", line);
}

static void
set_tooltip (GtkWidget *card, const PasticheEraInfo *info)
{
  GString *lines = g_string_new (NULL);

  add_line (lines, "<b>%s</b>", info->title);
  add_line (lines, "%s", info->years);
  add_line (lines, _ ("Learned from: %s"), info->learned);
  add_line (lines, _ ("Weak: %s"), info->weak);
  add_line (lines, "<small>%s</small>", info->licence);
  gtk_widget_set_tooltip_markup (card, lines->str);
  g_string_free (lines, TRUE);
}

static GtkWidget *
new_label (const char *text, int lines)
{
  GtkWidget *widget = gtk_label_new (text);
  GtkLabel  *label  = GTK_LABEL (widget);

  gtk_label_set_line_wrap (label, lines > 1);
  gtk_label_set_line_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
  gtk_label_set_lines (label, lines);
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (label, 1);
  gtk_widget_set_hexpand (widget, TRUE);
  return widget;
}

/* A screen reader says the years with the title. */
static void
set_name (GtkWidget *card, const PasticheEraInfo *info)
{
  const char      *title = pastiche_translated (info->title), *years = pastiche_translated (info->years);
  g_autofree char *both = g_strdup_printf ("%s, %s", title, years);

  atk_object_set_name (gtk_widget_get_accessible (card), *years != '\0' ? both : title);
}

GtkWidget *
pastiche_era_card_new (const PasticheEraInfo *info)
{
  PasticheEraCard *card      = g_object_new (PASTICHE_TYPE_ERA_CARD, NULL);
  GtkWidget       *box       = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget       *thumbnail = pastiche_thumbnail_new ();
  GtkWidget       *years     = new_label (pastiche_translated (info->years), 1);

  card->info      = pastiche_era_info_ref (info);
  card->thumbnail = PASTICHE_THUMBNAIL (thumbnail);
  gtk_style_context_add_class (gtk_widget_get_style_context (years), GTK_STYLE_CLASS_DIM_LABEL);
  gtk_box_pack_start (GTK_BOX (box), thumbnail, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), new_label (pastiche_translated (info->title), 2), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), years, FALSE, FALSE, 0);
  gtk_container_set_border_width (GTK_CONTAINER (box), 5);
  gtk_container_add (GTK_CONTAINER (card), box);
  pastiche_card_style (GTK_WIDGET (card));
  set_tooltip (GTK_WIDGET (card), info);
  set_name (GTK_WIDGET (card), info);
  gtk_widget_show_all (GTK_WIDGET (card));
  return GTK_WIDGET (card);
}

static void
finalize (GObject *object)
{
  g_clear_pointer (&PASTICHE_ERA_CARD (object)->info, pastiche_era_info_unref);
  G_OBJECT_CLASS (pastiche_era_card_parent_class)->finalize (object);
}

static void
pastiche_era_card_class_init (PasticheEraCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
pastiche_era_card_init (G_GNUC_UNUSED PasticheEraCard *card)
{
}
