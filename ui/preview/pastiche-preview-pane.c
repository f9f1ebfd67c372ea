/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-preview-pane.c: the preview in its frame, and the row under it.
 */
#include "pastiche-preview-pane.h"

#include <glib/gi18n-lib.h>

#include "sentence.h"

struct _PastichePreviewPane
{
  GtkBox parent_instance;

  PasticheUserState *user_state;
  PastichePreview   *preview; /* NULL when the widget was destroyed */
  GtkWidget         *bar, *actual;
  GtkLabel          *layers;
};

G_DEFINE_FINAL_TYPE (PastichePreviewPane, pastiche_preview_pane, GTK_TYPE_BOX)

PastichePreview *
pastiche_preview_pane_preview (PastichePreviewPane *pane)
{
  return pane->preview;
}

void
pastiche_preview_pane_set_layers (PastichePreviewPane *pane, int n)
{
  g_autofree char *words = g_strdup_printf (_ ("The preview shows the first of %d layers."), n);

  pastiche_sentence_set (pane->layers, n > 1 ? words : NULL);
}

static GtkWidget *
new_frame (PastichePreviewPane *pane, GtkWidget *preview)
{
  GtkWidget *frame      = gtk_frame_new (NULL);
  AtkObject *accessible = gtk_widget_get_accessible (preview);

  atk_object_set_name (accessible, _ ("Preview"));
  atk_object_set_description (accessible,
                              _ ("Arrow keys move the line between before and after, with Ctrl they move the picture; "
                                 "+ and − zoom, 1 shows it at 100 %, 0 all of it"));
  g_object_set (preview, "divider", pastiche_user_state_get_divider (pane->user_state), NULL);
  gtk_container_add (GTK_CONTAINER (frame), preview);
  return frame;
}

static GtkWidget *
new_toggle (PastichePreviewPane *pane, const char *text, const char *tooltip, const char *property)
{
  GtkWidget *toggle = gtk_toggle_button_new_with_mnemonic (text);

  gtk_widget_set_tooltip_text (toggle, tooltip);
  g_object_bind_property (toggle, "active", pane->preview, property, G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  return toggle;
}

void
pastiche_preview_pane_add (PastichePreviewPane *pane, GtkWidget *widget)
{
  gtk_box_pack_start (GTK_BOX (pane->bar), widget, FALSE, FALSE, 0);
}

void
pastiche_preview_pane_add_below (PastichePreviewPane *pane, GtkWidget *widget)
{
  gtk_box_pack_start (GTK_BOX (pane), widget, FALSE, FALSE, 0);
}

void
pastiche_preview_pane_add_toggle (PastichePreviewPane *pane,
                                  const char          *text,
                                  const char          *tooltip,
                                  const char          *property)
{
  pastiche_preview_pane_add (pane, new_toggle (pane, text, tooltip, property));
}

void
pastiche_preview_pane_describe (PastichePreviewPane *pane, const char *actual)
{
  gtk_widget_set_tooltip_text (pane->actual, actual);
}

/* The row under the preview: progress of a long job, and how the preview is seen. */
static GtkWidget *
new_bar (PastichePreviewPane *pane)
{
  GtkWidget *bar    = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *status = gtk_label_new (NULL);
  GtkWidget *before = new_toggle (pane, _ ("_Before"), _ ("Show all of the picture as it was"), "before");
  GtkWidget *actual =
      new_toggle (pane, _ ("_100 %"), _ ("Show each pixel of the layer; drag to see another part"), "actual");

  pane->bar    = bar;
  pane->actual = actual;
  gtk_label_set_ellipsize (GTK_LABEL (status), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (status), 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (status), GTK_STYLE_CLASS_DIM_LABEL);
  g_object_bind_property (pane->preview, "status", status, "label", G_BINDING_SYNC_CREATE);
  gtk_box_pack_start (GTK_BOX (bar), status, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (bar), actual, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (bar), before, FALSE, FALSE, 0);
  return bar;
}

static void
dispose (GObject *object)
{
  PastichePreviewPane *pane = PASTICHE_PREVIEW_PANE (object);
  double               divider;

  if (pane->preview != NULL)
    {
      g_object_get (pane->preview, "divider", &divider, NULL);
      pastiche_user_state_set_divider (pane->user_state, divider);
      pane->preview = NULL;
    }
  G_OBJECT_CLASS (pastiche_preview_pane_parent_class)->dispose (object);
}

static void
pastiche_preview_pane_class_init (PastichePreviewPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
}

static void
pastiche_preview_pane_init (PastichePreviewPane *pane)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (pane), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (pane), 6);
}

GtkWidget *
pastiche_preview_pane_new (PastichePainter         *painter,
                           const PastichePicture   *picture,
                           const PasticheSelection *selection,
                           PasticheUserState       *user_state)
{
  PastichePreviewPane *pane    = g_object_new (PASTICHE_TYPE_PREVIEW_PANE, NULL);
  GtkWidget           *preview = pastiche_preview_new (painter, picture, selection);

  pane->user_state = user_state;
  pane->preview    = PASTICHE_PREVIEW (preview);
  pane->layers     = pastiche_sentence_new (GTK_STYLE_CLASS_DIM_LABEL);
  gtk_box_pack_start (GTK_BOX (pane), new_frame (pane, preview), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (pane), new_bar (pane), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (pane), GTK_WIDGET (pane->layers), FALSE, FALSE, 0);
  return GTK_WIDGET (pane);
}
