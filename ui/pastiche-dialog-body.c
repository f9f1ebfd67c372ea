/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-dialog-body.c: the styles, the strength and the preview.
 */
#include "pastiche-dialog-body.h"

#include <glib/gi18n-lib.h>

#include "pastiche-preview.h"

#define STYLE_NAME "pastiche-style-name" /* a row's data */

struct _PasticheDialogBody
{
  GtkBox parent_instance;

  PasticheGallery *gallery;
  PastichePainter *painter;
  PasticheChoice  *choice;
  GtkAdjustment   *strength;
  GtkListBox      *list;
  PastichePreview *preview;
  GtkLabel        *problem;
};

G_DEFINE_FINAL_TYPE (PasticheDialogBody, pastiche_dialog_body, GTK_TYPE_BOX)

enum
{
  PROP_STYLE = 1,
  PROP_STRENGTH,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
show_problem (PasticheDialogBody *body, const char *text)
{
  gtk_label_set_text (body->problem, text);
  gtk_widget_set_visible (GTK_WIDGET (body->problem), text != NULL);
}

static void
style_selected (G_GNUC_UNUSED GtkListBox *list, GtkListBoxRow *row, PasticheDialogBody *body)
{
  if (row == NULL)
    return;
  g_set_str (&body->choice->style, g_object_get_data (G_OBJECT (row), STYLE_NAME));
  pastiche_preview_request (body->preview, body->choice);
  g_object_notify_by_pspec (G_OBJECT (body), props[PROP_STYLE]);
}

static void
strength_changed (PasticheDialogBody *body)
{
  body->choice->settings.strength = gtk_adjustment_get_value (body->strength);
  pastiche_preview_request (body->preview, body->choice);
  g_object_notify_by_pspec (G_OBJECT (body), props[PROP_STRENGTH]);
}

static void
preview_problem (PasticheDialogBody *body)
{
  g_autofree char *text = NULL;

  g_object_get (body->preview, "problem", &text, NULL);
  show_problem (body, text);
}

static char *
format_percent (G_GNUC_UNUSED GtkScale *scale, double value)
{
  return g_strdup_printf ("%.0f %%", value);
}

static void
select_style (PasticheDialogBody *body, const char *name)
{
  GtkListBoxRow *row, *chosen = gtk_list_box_get_row_at_index (body->list, 0);

  for (int i = 0; (row = gtk_list_box_get_row_at_index (body->list, i)) != NULL; i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), STYLE_NAME), name) == 0)
      chosen = row;
  gtk_list_box_select_row (body->list, chosen);
}

/* --- building ------------------------------------------------------------- */

static GtkWidget *
new_line (const char *text, gboolean title)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (!title)
    {
      PangoAttrList *smaller = pango_attr_list_new ();

      pango_attr_list_insert (smaller, pango_attr_scale_new (PANGO_SCALE_SMALL));
      gtk_label_set_attributes (GTK_LABEL (label), smaller);
      pango_attr_list_unref (smaller);
      gtk_style_context_add_class (gtk_widget_get_style_context (label), GTK_STYLE_CLASS_DIM_LABEL);
    }
  return label;
}

/* GIMP's themes colour what lies in a row of their sidebar as one with the row, and hardly tell the selected one: so
 * that class, and a bar. */
static void
make_selection_visible (GtkWidget *row)
{
  GtkStyleContext *context            = gtk_widget_get_style_context (row);
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (provider, "row:selected { box-shadow: inset 4px 0 currentColor; }", -1, NULL);
  gtk_style_context_add_provider (context, GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_style_context_add_class (context, "sidebar-row");
}

static GtkWidget *
new_row (const PasticheStyleInfo *info)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  make_selection_visible (row);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_container_add (GTK_CONTAINER (box), new_line (info->title, TRUE));
  if (info->artist != NULL && *info->artist != '\0' && g_strcmp0 (info->artist, info->title) != 0)
    gtk_container_add (GTK_CONTAINER (box), new_line (info->artist, FALSE));
  gtk_container_add (GTK_CONTAINER (row), box);
  g_object_set_data_full (G_OBJECT (row), STYLE_NAME, g_strdup (info->name), g_free);
  gtk_widget_set_tooltip_text (row, info->provenance);
  atk_object_set_name (gtk_widget_get_accessible (row), info->title);
  return row;
}

static GtkWidget *
new_list (PasticheDialogBody *body)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label  = gtk_label_new_with_mnemonic (_ ("St_yle"));
  GtkWidget *scroll = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *list   = gtk_list_box_new ();
  int        n;

  const PasticheStyleInfo *const *styles = pastiche_gallery_list (body->gallery, &n);

  body->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (body->list, GTK_SELECTION_BROWSE);
  for (int i = 0; i < n; i++)
    gtk_container_add (GTK_CONTAINER (list), new_row (styles[i]));
  atk_object_set_name (gtk_widget_get_accessible (list), _ ("Style"));

  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (scroll), GTK_SHADOW_IN);
  gtk_widget_set_size_request (scroll, 250, -1);
  gtk_container_add (GTK_CONTAINER (scroll), list);
  gtk_box_pack_start (GTK_BOX (column), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (column), scroll, TRUE, TRUE, 0);
  return column;
}

static GtkWidget *
new_preview (PasticheDialogBody *body, const PastichePicture *picture)
{
  GtkWidget *frame      = gtk_frame_new (NULL);
  GtkWidget *preview    = pastiche_preview_new (body->painter, picture);
  AtkObject *accessible = gtk_widget_get_accessible (preview);

  body->preview = PASTICHE_PREVIEW (preview);
  atk_object_set_name (accessible, _ ("Preview"));
  atk_object_set_description (accessible,
                              _ ("Arrow keys move the line between before and after, with Ctrl they move the picture; "
                                 "1 shows it at 100 %, 0 all of it"));
  g_signal_connect_object (preview, "notify::problem", G_CALLBACK (preview_problem), body, G_CONNECT_SWAPPED);
  gtk_container_add (GTK_CONTAINER (frame), preview);
  return frame;
}

static GtkWidget *
new_toggle (PasticheDialogBody *body, const char *text, const char *tooltip, const char *property)
{
  GtkWidget *toggle = gtk_toggle_button_new_with_mnemonic (text);

  gtk_widget_set_tooltip_text (toggle, tooltip);
  g_object_bind_property (toggle, "active", body->preview, property, G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  return toggle;
}

/* Under the preview: how it is seen, and what is still being done. */
static GtkWidget *
new_bar (PasticheDialogBody *body)
{
  GtkWidget *bar    = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *status = gtk_label_new (NULL);
  GtkWidget *before = new_toggle (body, _ ("_Before"), _ ("Show all of the picture as it was"), "before");
  GtkWidget *actual =
      new_toggle (body, _ ("_100 %"), _ ("Show each pixel of the layer; drag to see another part"), "actual");

  gtk_label_set_ellipsize (GTK_LABEL (status), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (status), 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (status), GTK_STYLE_CLASS_DIM_LABEL);
  g_object_bind_property (body->preview, "status", status, "label", G_BINDING_SYNC_CREATE);
  gtk_box_pack_start (GTK_BOX (bar), status, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (bar), actual, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (bar), before, FALSE, FALSE, 0);
  return bar;
}

static GtkWidget *
new_controls (PasticheDialogBody *body)
{
  GtkWidget *line  = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("S_trength"));
  GtkWidget *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, body->strength);

  gtk_label_set_mnemonic_widget (GTK_LABEL (label), scale);
  gtk_scale_set_value_pos (GTK_SCALE (scale), GTK_POS_RIGHT);
  gtk_scale_set_digits (GTK_SCALE (scale), 0);
  gtk_scale_add_mark (GTK_SCALE (scale), 100, GTK_POS_BOTTOM, NULL); /* the style in full */
  gtk_widget_set_size_request (scale, 200, -1);
  g_signal_connect (scale, "format-value", G_CALLBACK (format_percent), NULL);
  atk_object_set_name (gtk_widget_get_accessible (scale), _ ("Strength"));

  gtk_box_pack_start (GTK_BOX (line), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (line), scale, TRUE, TRUE, 0);
  return line;
}

static void
build (PasticheDialogBody *body, const PastichePicture *picture)
{
  GtkWidget *right   = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *problem = gtk_label_new (NULL);

  body->problem = GTK_LABEL (problem);
  gtk_label_set_line_wrap (body->problem, TRUE);
  gtk_label_set_max_width_chars (body->problem, 40);
  gtk_label_set_xalign (body->problem, 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (problem), GTK_STYLE_CLASS_ERROR);

  gtk_box_pack_start (GTK_BOX (body), new_list (body), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (right), new_preview (body, picture), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (right), new_bar (body), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (right), new_controls (body), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (right), problem, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (body), right, TRUE, TRUE, 0);
  gtk_widget_show_all (GTK_WIDGET (body));
  gtk_widget_set_no_show_all (problem, TRUE);
  gtk_widget_hide (problem);

  g_signal_connect (body->list, "row-selected", G_CALLBACK (style_selected), body);
  select_style (body, NULL);
}

/* --- GObject -------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PasticheDialogBody *body = PASTICHE_DIALOG_BODY (object);
  GtkListBoxRow      *row;

  switch (id)
    {
    case PROP_STYLE:
      row = gtk_list_box_get_selected_row (body->list);
      g_value_set_string (value, row != NULL ? g_object_get_data (G_OBJECT (row), STYLE_NAME) : NULL);
      break;
    case PROP_STRENGTH:
      g_value_set_double (value, gtk_adjustment_get_value (body->strength));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PasticheDialogBody *body = PASTICHE_DIALOG_BODY (object);

  switch (id)
    {
    case PROP_STYLE:
      select_style (body, g_value_get_string (value));
      break;
    case PROP_STRENGTH:
      gtk_adjustment_set_value (body->strength, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dispose (GObject *object)
{
  PasticheDialogBody *body = PASTICHE_DIALOG_BODY (object);

  G_OBJECT_CLASS (pastiche_dialog_body_parent_class)->dispose (object);
  g_clear_pointer (&body->painter, pastiche_painter_free); /* the widgets within have let go of it */
}

static void
finalize (GObject *object)
{
  PasticheDialogBody *body = PASTICHE_DIALOG_BODY (object);

  g_clear_pointer (&body->choice, pastiche_choice_free);
  g_clear_object (&body->strength);
  G_OBJECT_CLASS (pastiche_dialog_body_parent_class)->finalize (object);
}

static void
pastiche_dialog_body_class_init (PasticheDialogBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  int           flags        = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose      = dispose;
  object_class->finalize     = finalize;

  props[PROP_STYLE]    = g_param_spec_string ("style", NULL, NULL, NULL, flags);
  props[PROP_STRENGTH] = g_param_spec_double ("strength", NULL, NULL, 0, PASTICHE_MAX_STRENGTH, 100, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_dialog_body_init (PasticheDialogBody *body)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (body), GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (body), 12);
  body->choice   = pastiche_choice_new ();
  body->strength = g_object_ref_sink (gtk_adjustment_new (100, 0, PASTICHE_MAX_STRENGTH, 1, 10, 0));
  g_signal_connect_object (body->strength, "value-changed", G_CALLBACK (strength_changed), body, G_CONNECT_SWAPPED);
}

GtkWidget *
pastiche_dialog_body_new (PasticheGallery *gallery, const PastichePicture *picture)
{
  PasticheDialogBody *body = g_object_new (PASTICHE_TYPE_DIALOG_BODY, NULL);

  body->gallery = gallery;
  body->painter = pastiche_painter_new (gallery, picture);
  build (body, picture);
  return GTK_WIDGET (body);
}
