/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-era-gallery.c: the eras to choose from.
 */
#include "pastiche-era-gallery.h"

#include <glib/gi18n-lib.h>

#include "card-box.h"
#include "era-card.h"
#include "era-craft.h"
#include "thumbnails.h"

#define WIDTH_WANTED 318 /* two cards and a scroll bar */

struct _PasticheEraGallery
{
  GtkBox parent_instance;

  PasticheThumbnails *thumbnails;
  GtkFlowBox         *cards;
  int                 n;
};

G_DEFINE_FINAL_TYPE (PasticheEraGallery, pastiche_era_gallery, GTK_TYPE_BOX)

enum
{
  PROP_ERA = 1,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static PasticheEraCard *
card_at (PasticheEraGallery *eras, int i)
{
  return (PasticheEraCard *) gtk_flow_box_get_child_at_index (eras->cards, i);
}

static const char *
selected_era (PasticheEraGallery *eras)
{
  g_autoptr (GList) selected = gtk_flow_box_get_selected_children (eras->cards);

  return selected != NULL ? pastiche_era_card_info (selected->data)->name : NULL;
}

static void
select_era (PasticheEraGallery *eras, const char *name)
{
  int wanted = 0;

  for (int i = 0; i < eras->n; i++)
    if (g_strcmp0 (pastiche_era_card_info (card_at (eras, i))->name, name) == 0)
      wanted = i;
  if (eras->n > 0)
    pastiche_card_box_select (PASTICHE_CARD_BOX (eras->cards), GTK_FLOW_BOX_CHILD (card_at (eras, wanted)));
}

static void
era_selected (PasticheEraGallery *eras)
{
  if (selected_era (eras) != NULL)
    g_object_notify_by_pspec (G_OBJECT (eras), props[PROP_ERA]);
}

/* Home and End select, as the arrow keys do, which are GTK's. */
static gboolean
key_pressed (PasticheEraGallery *eras, GdkEventKey *event)
{
  gboolean first = event->keyval == GDK_KEY_Home || event->keyval == GDK_KEY_KP_Home;
  gboolean last  = event->keyval == GDK_KEY_End || event->keyval == GDK_KEY_KP_End;

  if (eras->n == 0 || (!first && !last))
    return GDK_EVENT_PROPAGATE;
  pastiche_card_box_select (PASTICHE_CARD_BOX (eras->cards),
                            GTK_FLOW_BOX_CHILD (card_at (eras, first ? 0 : eras->n - 1)));
  pastiche_card_box_enter (PASTICHE_CARD_BOX (eras->cards));
  return GDK_EVENT_STOP;
}

void
pastiche_era_gallery_set_grey (PasticheEraGallery *eras, gboolean grey)
{
  for (int i = 0; i < eras->n; i++)
    pastiche_thumbnail_set_grey (pastiche_era_card_thumbnail (card_at (eras, i)), grey);
}

int
pastiche_era_gallery_width (PasticheEraGallery *eras, int room)
{
  return CLAMP (room, WIDTH_WANTED, MAX (2, eras->n) * WIDTH_WANTED / 2);
}

/* --- building ------------------------------------------------------------- */

static void
add_card (PasticheEraGallery *eras, const PasticheEraInfo *info)
{
  GtkWidget        *card   = pastiche_era_card_new (info);
  PasticheEraChoice choice = { (char *) info->name, PASTICHE_ERA_DEFAULT };

  gtk_container_add (GTK_CONTAINER (eras->cards), card);
  pastiche_thumbnails_want (eras->thumbnails, pastiche_era_card_thumbnail (PASTICHE_ERA_CARD (card)), &choice);
  eras->n++;
}

static void
build (PasticheEraGallery *eras)
{
  GtkWidget *label  = gtk_label_new_with_mnemonic (_ ("Er_a"));
  GtkWidget *scroll = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *cards  = pastiche_card_box_new ();

  eras->cards = GTK_FLOW_BOX (cards);
  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), cards);
  atk_object_set_name (gtk_widget_get_accessible (cards), gtk_label_get_text (GTK_LABEL (label)));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (scroll), GTK_SHADOW_IN);
  gtk_widget_set_size_request (scroll, WIDTH_WANTED, -1);
  gtk_container_add (GTK_CONTAINER (scroll), cards);
  gtk_box_pack_start (GTK_BOX (eras), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (eras), scroll, TRUE, TRUE, 0);
  g_signal_connect_object (cards, "selected-children-changed", G_CALLBACK (era_selected), eras, G_CONNECT_SWAPPED);
  g_signal_connect_object (cards, "key-press-event", G_CALLBACK (key_pressed), eras, G_CONNECT_SWAPPED);
}

GtkWidget *
pastiche_era_gallery_new (PasticheGallery *gallery, PastichePainter *painter)
{
  PasticheEraGallery *eras   = g_object_new (PASTICHE_TYPE_ERA_GALLERY, NULL);
  g_autoptr (GPtrArray) list = pastiche_era_list (gallery);

  eras->thumbnails = pastiche_thumbnails_new (painter);
  build (eras);
  for (guint i = 0; i < list->len; i++)
    add_card (eras, g_ptr_array_index (list, i));
  select_era (eras, NULL);
  return GTK_WIDGET (eras);
}

/* --- GObject -------------------------------------------------------------- */

static void
get_property (GObject *object, G_GNUC_UNUSED guint id, GValue *value, G_GNUC_UNUSED GParamSpec *pspec)
{
  g_value_set_string (value, selected_era (PASTICHE_ERA_GALLERY (object)));
}

static void
set_property (GObject *object, G_GNUC_UNUSED guint id, const GValue *value, G_GNUC_UNUSED GParamSpec *pspec)
{
  select_era (PASTICHE_ERA_GALLERY (object), g_value_get_string (value));
}

static void
dispose (GObject *object)
{
  g_clear_pointer (&PASTICHE_ERA_GALLERY (object)->thumbnails, pastiche_thumbnails_free);
  G_OBJECT_CLASS (pastiche_era_gallery_parent_class)->dispose (object);
}

static void
pastiche_era_gallery_class_init (PasticheEraGalleryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose      = dispose;

  props[PROP_ERA] = g_param_spec_string ("era", NULL, NULL, NULL,
                                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_era_gallery_init (PasticheEraGallery *eras)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (eras), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (eras), 6);
}
