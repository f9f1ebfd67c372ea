/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-gallery-view.c: the gallery of styles to choose from.
 */
#include "pastiche-gallery-view.h"

#include <glib/gi18n-lib.h>

#include "card-box.h"
#include "importer.h"
#include "name-dialog.h"
#include "pastiche-choice.h"
#include "style-file-chooser.h"
#include "style-menu.h"
#include "style-search.h"
#include "thumbnails.h"

#define WIDTH_WANTED 318 /* two cards and a scroll bar */

struct _PasticheGalleryView
{
  GtkBox parent_instance;

  PasticheGallery     *gallery;
  PasticheThumbnails  *thumbnails;
  PasticheUserState   *user_state;
  PasticheImporter    *importer;
  GtkWidget           *spinner; /* while files are imported */
  GtkFlowBox          *cards;
  PasticheStyleSearch *search;
  gboolean             grey; /* thumbnails are shown */
  char                *problem;
};

G_DEFINE_FINAL_TYPE (PasticheGalleryView, pastiche_gallery_view, GTK_TYPE_BOX)

enum
{
  PROP_STYLE = 1,
  PROP_PROBLEM,
  N_PROPS
};
static GParamSpec *props[N_PROPS];
static guint       styles_changed, instant_style_made, pin_toggled;

static PasticheStyleCard *
selected_card (PasticheGalleryView *view)
{
  g_autoptr (GList) selected = gtk_flow_box_get_selected_children (view->cards);

  return selected != NULL ? selected->data : NULL;
}

static PasticheStyleCard *
find_card (PasticheGalleryView *view, const char *name)
{
  GtkFlowBoxChild *child;

  for (int i = 0; (child = gtk_flow_box_get_child_at_index (view->cards, i)) != NULL; i++)
    if (g_strcmp0 (pastiche_style_card_info (PASTICHE_STYLE_CARD (child))->name, name) == 0)
      return PASTICHE_STYLE_CARD (child);
  return NULL;
}

/* The style that was used last, whose card is the first, or for a newcomer the one that is shown first. */
static PasticheStyleCard *
usual_card (PasticheGalleryView *view)
{
  gpointer           card             = gtk_flow_box_get_child_at_index (view->cards, 0);
  PasticheStyleCard *shown            = NULL;
  g_autoptr (PasticheStyleInfo) first = pastiche_gallery_first (view->gallery);

  if (card == NULL || first == NULL ||
      pastiche_user_state_last_use (view->user_state, pastiche_style_card_info (card)->name) < G_MAXINT)
    return card;
  shown = find_card (view, first->name);
  return shown != NULL ? shown : card;
}

static void
select_style (PasticheGalleryView *view, const char *name)
{
  PasticheStyleCard *card = find_card (view, name);

  if (card == NULL)
    card = usual_card (view);
  if (card == NULL)
    return;
  if (!pastiche_style_search_wants (view->search, card))
    pastiche_style_search_clear (view->search);
  pastiche_card_box_select (PASTICHE_CARD_BOX (view->cards), GTK_FLOW_BOX_CHILD (card));
}

/* --- order and filter ----------------------------------------------------- */

static gboolean
is_wanted (GtkFlowBoxChild *child, gpointer data)
{
  return pastiche_style_search_wants (PASTICHE_GALLERY_VIEW (data)->search, PASTICHE_STYLE_CARD (child));
}

/* Show the styles that are wanted now, or say that there are none. */
static void
filter (PasticheGalleryView *view)
{
  gtk_flow_box_invalidate_filter (view->cards);
  pastiche_style_search_found (view->search, pastiche_card_box_first (PASTICHE_CARD_BOX (view->cards)) != NULL);
}

static void
take (PasticheGalleryView *view, GtkFlowBoxChild *child)
{
  if (child == NULL)
    return;
  pastiche_card_box_select (PASTICHE_CARD_BOX (view->cards), child);
  pastiche_card_box_enter (PASTICHE_CARD_BOX (view->cards));
}

/* Enter in the search field selects the first style that was found. */
static void
take_first (PasticheGalleryView *view)
{
  take (view, pastiche_card_box_first (PASTICHE_CARD_BOX (view->cards)));
}

/* --- cards --------------------------------------------------------------- */

static void
card_liked (PasticheStyleCard *card, G_GNUC_UNUSED GParamSpec *pspec, PasticheGalleryView *view)
{
  gboolean liked;

  g_object_get (card, "liked", &liked, NULL);
  pastiche_user_state_like (view->user_state, pastiche_style_card_info (card)->name, liked);
  filter (view);
}

static void
card_pinned (PasticheStyleCard *card, G_GNUC_UNUSED GParamSpec *pspec, PasticheGalleryView *view)
{
  gboolean pinned;

  g_object_get (card, "pinned", &pinned, NULL);
  g_signal_emit (view, pin_toggled, 0, pastiche_style_card_info (card)->name, pinned);
}

void
pastiche_gallery_view_show_pinned (PasticheGalleryView *view, PasticheIsPinned is_pinned, gpointer data)
{
  GtkFlowBoxChild *child;

  for (int i = 0; (child = gtk_flow_box_get_child_at_index (view->cards, i)) != NULL; i++)
    g_object_set (child, "pinned", is_pinned (data, pastiche_style_card_info (PASTICHE_STYLE_CARD (child))->name),
                  NULL);
}

static void
add_card (PasticheGalleryView *view, const PasticheStyleInfo *info)
{
  GtkWidget *card = pastiche_style_card_new (info);

  g_object_set (card, "liked", pastiche_user_state_likes (view->user_state, info->name), NULL);
  pastiche_thumbnail_set_grey (pastiche_style_card_thumbnail (PASTICHE_STYLE_CARD (card)), view->grey);
  g_signal_connect_object (card, "notify::liked", G_CALLBACK (card_liked), view, 0);
  g_signal_connect_object (card, "notify::pinned", G_CALLBACK (card_pinned), view, 0);
  gtk_container_add (GTK_CONTAINER (view->cards), card);
}

static void
want_thumbnail (PasticheGalleryView *view, PasticheStyleCard *card)
{
  g_autoptr (PasticheChoice) choice = pastiche_choice_new ();

  g_set_str (&choice->style, pastiche_style_card_info (card)->name);
  choice->settings = pastiche_style_card_info (card)->suggested;
  pastiche_thumbnails_want (view->thumbnails, pastiche_style_card_thumbnail (card), choice);
}

void
pastiche_gallery_view_set_grey (PasticheGalleryView *view, gboolean grey)
{
  GtkFlowBoxChild *child;

  view->grey = grey;
  for (int i = 0; (child = gtk_flow_box_get_child_at_index (view->cards, i)) != NULL; i++)
    pastiche_thumbnail_set_grey (pastiche_style_card_thumbnail (PASTICHE_STYLE_CARD (child)), grey);
}

static void
style_selected (PasticheGalleryView *view)
{
  if (selected_card (view) != NULL)
    g_object_notify_by_pspec (G_OBJECT (view), props[PROP_STYLE]);
}

int
pastiche_gallery_view_width (PasticheGalleryView *view, int room)
{
  int cards = 0;

  while (gtk_flow_box_get_child_at_index (view->cards, cards) != NULL)
    cards++;
  return CLAMP (room, WIDTH_WANTED, MAX (2, cards) * WIDTH_WANTED / 2);
}

/* --- own styles ----------------------------------------------------------- */

static void
set_problem (PasticheGalleryView *view, const char *problem)
{
  if (g_set_str (&view->problem, problem))
    g_object_notify_by_pspec (G_OBJECT (view), props[PROP_PROBLEM]);
}

static void
remove_selected (PasticheGalleryView *view)
{
  PasticheStyleCard *card  = selected_card (view);
  g_autoptr (GError) error = NULL;

  if (card != NULL && pastiche_gallery_remove (view->gallery, pastiche_style_card_info (card)->name, &error))
    {
      pastiche_thumbnails_drop (view->thumbnails, pastiche_style_card_thumbnail (card));
      gtk_widget_destroy (GTK_WIDGET (card));
      select_style (view, NULL);
      g_signal_emit (view, styles_changed, 0);
    }
  set_problem (view, error != NULL ? error->message : NULL);
}

static void
rename_selected (PasticheGalleryView *view, const char *title)
{
  PasticheStyleCard *card            = selected_card (view);
  g_autoptr (GError) error           = NULL;
  g_autoptr (PasticheStyleInfo) info = NULL;

  if (card != NULL)
    info = pastiche_gallery_rename (view->gallery, pastiche_style_card_info (card)->name, title, &error);
  if (info != NULL)
    {
      pastiche_style_card_set_info (card, info);
      gtk_flow_box_invalidate_sort (view->cards);
      filter (view);
      g_signal_emit (view, styles_changed, 0);
    }
  set_problem (view, error != NULL ? error->message : NULL);
}

static gboolean
selected_is_own (PasticheGalleryView *view)
{
  PasticheStyleCard *card = selected_card (view);

  return card != NULL && pastiche_gallery_is_own (view->gallery, pastiche_style_card_info (card)->name);
}

static void
ask_title (PasticheGalleryView *view)
{
  if (selected_is_own (view))
    pastiche_ask_name (GTK_WIDGET (view), _ ("Rename the Style"),
                       pastiche_style_card_info (selected_card (view))->title, (PasticheNamed) rename_selected);
}

/* Turn the property @name of the selected card over. */
static void
toggle_selected (PasticheGalleryView *view, const char *name)
{
  PasticheStyleCard *card = selected_card (view);
  gboolean           set;

  if (card == NULL)
    return;
  g_object_get (card, name, &set, NULL);
  g_object_set (card, name, !set, NULL);
}

static void
pin_selected (PasticheGalleryView *view)
{
  toggle_selected (view, "pinned");
}

/* Open the menu of the selected style: at the pointer or, with a NULL @event from the keyboard, at its card. */
static void
popup_menu (PasticheGalleryView *view, const GdkEvent *event)
{
  PasticheStyleCard *card = selected_card (view);
  gboolean           own  = selected_is_own (view), pinned;

  if (card == NULL)
    return;
  g_object_get (card, "pinned", &pinned, NULL);
  const PasticheStyleMenuItem items[] = {
    { pinned ? _ ("Unpin") : _ ("Pin to compare"), NULL, TRUE, G_CALLBACK (pin_selected) },
    { _ ("Rename…"), _ ("Styles of your own can be renamed, with F2 too"), own, G_CALLBACK (ask_title) },
    { _ ("Move to the Trash"), _ ("Styles of your own can be removed"), own, G_CALLBACK (remove_selected) },
  };
  pastiche_style_menu_popup (GTK_WIDGET (view->cards), GTK_WIDGET (card), event, items, G_N_ELEMENTS (items), view);
}

static gboolean
menu_key_pressed (PasticheGalleryView *view)
{
  popup_menu (view, NULL);
  return GDK_EVENT_STOP;
}

static gboolean
button_pressed (PasticheGalleryView *view, GdkEvent *event)
{
  GtkFlowBoxChild *child;

  if (!gdk_event_triggers_context_menu (event))
    return GDK_EVENT_PROPAGATE;
  child = gtk_flow_box_get_child_at_pos (view->cards, (int) event->button.x, (int) event->button.y);
  if (child == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_flow_box_select_child (view->cards, child);
  popup_menu (view, event);
  return GDK_EVENT_STOP;
}

/* Letters go to the search, as in a file chooser.  Home and End select, as the arrow keys do, which are GTK's. */
static gboolean
key_pressed (PasticheGalleryView *view, GdkEventKey *event)
{
  guint key = gdk_keyval_to_lower (event->keyval);

  if (event->keyval == GDK_KEY_Escape)
    return pastiche_style_search_clear (view->search);
  if (pastiche_style_search_type (view->search, event))
    return GDK_EVENT_STOP;
  switch (event->keyval)
    {
    case GDK_KEY_F2:
      ask_title (view);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      take_first (view);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      take (view, pastiche_card_box_last (PASTICHE_CARD_BOX (view->cards)));
      return GDK_EVENT_STOP;
    }
  if ((event->state & gtk_accelerator_get_default_mod_mask ()) != GDK_CONTROL_MASK ||
      (key != GDK_KEY_d && key != GDK_KEY_p))
    return GDK_EVENT_PROPAGATE;
  toggle_selected (view, key == GDK_KEY_d ? "liked" : "pinned");
  return GDK_EVENT_STOP;
}

/* --- importing ------------------------------------------------------------ */

static void
show_new (PasticheGalleryView *view, const PasticheStyleInfo *info)
{
  pastiche_style_search_clear (view->search);
  if (find_card (view, info->name) == NULL)
    {
      add_card (view, info);
      want_thumbnail (view, find_card (view, info->name));
      g_signal_emit (view, styles_changed, 0);
    }
  select_style (view, info->name);
}

void
pastiche_gallery_view_show_new (PasticheGalleryView *view, const char *name)
{
  g_autoptr (GPtrArray) styles = pastiche_gallery_list (view->gallery);

  pastiche_user_state_use (view->user_state, name); /* so that it comes first */
  for (guint i = 0; i < styles->len; i++)
    {
      const PasticheStyleInfo *info = g_ptr_array_index (styles, i);

      if (g_str_equal (info->name, name))
        show_new (view, info);
    }
}

static void
show_importing (PasticheGalleryView *view)
{
  gboolean busy = pastiche_importer_is_busy (view->importer);

  g_object_set (view->spinner, "active", busy, "visible", busy, NULL);
}

static void
imported (const PasticheStyleInfo *info, const char *painting, const char *notice, const GError *error, gpointer data)
{
  PasticheGalleryView *view = data;

  show_importing (view);
  if (error != NULL || notice != NULL)
    set_problem (view, error != NULL ? error->message : notice);
  if (info == NULL)
    return;
  show_new (view, info);
  if (painting != NULL)
    g_signal_emit (view, instant_style_made, 0, info->title, painting);
}

/* Import a style file or a painting. */
static void
take_in (PasticheGalleryView *view, const char *uri)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path    = g_filename_from_uri (uri, NULL, &error);

  if (!pastiche_importer_is_busy (view->importer))
    set_problem (view, NULL); /* what one of several files has is said until more are added */
  if (path != NULL)
    pastiche_importer_add (view->importer, path);
  else
    set_problem (view, error->message);
  show_importing (view);
}

void
pastiche_gallery_view_import (PasticheGalleryView *view, char **uris)
{
  for (int i = 0; uris[i] != NULL; i++)
    take_in (view, uris[i]);
}

static void
dropped (PasticheGalleryView          *view,
         G_GNUC_UNUSED GdkDragContext *context,
         G_GNUC_UNUSED int             x,
         G_GNUC_UNUSED int             y,
         GtkSelectionData             *selection)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (selection);

  if (uris != NULL)
    pastiche_gallery_view_import (view, uris);
}

static void
ask_for_file (PasticheGalleryView *view)
{
  pastiche_ask_style_file (GTK_WIDGET (view), _ ("Add a Style"), _ ("Paintings and style files"),
                           (PasticheStyleFileChosen) take_in);
}

/* --- building ------------------------------------------------------------- */

static GtkWidget *
new_bar (PasticheGalleryView *view)
{
  GtkWidget *bar    = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *search = pastiche_style_search_new ();
  GtkWidget *add    = gtk_button_new_with_mnemonic (_ ("A_dd…"));

  view->search  = PASTICHE_STYLE_SEARCH (search);
  view->spinner = gtk_spinner_new ();
  gtk_widget_set_no_show_all (view->spinner, TRUE);
  gtk_widget_set_tooltip_text (view->spinner, _ ("A painting becomes an instant style"));
  gtk_widget_set_tooltip_text (
      add, _ ("Make an instant style of a painting, or add a style file; you can also drop both here"));
  g_signal_connect_object (search, "changed", G_CALLBACK (filter), view, G_CONNECT_SWAPPED);
  g_signal_connect_object (search, "taken", G_CALLBACK (take_first), view, G_CONNECT_SWAPPED);
  g_signal_connect_object (search, "left", G_CALLBACK (pastiche_card_box_enter), view->cards, G_CONNECT_SWAPPED);
  g_signal_connect_object (add, "clicked", G_CALLBACK (ask_for_file), view, G_CONNECT_SWAPPED);
  gtk_box_pack_start (GTK_BOX (bar), search, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (bar), view->spinner, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (bar), add, FALSE, FALSE, 0);
  return bar;
}

static GtkWidget *
new_cards (PasticheGalleryView *view)
{
  GtkWidget *scroll = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *cards  = pastiche_card_box_new ();

  view->cards = GTK_FLOW_BOX (cards);
  atk_object_set_name (gtk_widget_get_accessible (cards), _ ("Style"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (scroll), GTK_SHADOW_IN);
  gtk_widget_set_size_request (scroll, WIDTH_WANTED, -1);
  gtk_container_add (GTK_CONTAINER (scroll), cards);
  return scroll;
}

static void
build (PasticheGalleryView *view)
{
  GtkWidget *label   = gtk_label_new_with_mnemonic (_ ("St_yle"));
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *cards   = new_cards (view);
  GtkWidget *bar     = new_bar (view);

  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), GTK_WIDGET (view->cards));
  gtk_box_pack_start (GTK_BOX (view), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (view), bar, FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (overlay), cards);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), pastiche_style_search_nothing (view->search));
  gtk_box_pack_start (GTK_BOX (view), overlay, TRUE, TRUE, 0);
  gtk_flow_box_set_sort_func (view->cards, pastiche_style_card_compare, view->user_state, NULL);
  gtk_flow_box_set_filter_func (view->cards, is_wanted, view, NULL);
  g_signal_connect_object (view->cards, "selected-children-changed", G_CALLBACK (style_selected), view,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view->cards, "key-press-event", G_CALLBACK (key_pressed), view, G_CONNECT_SWAPPED);
  g_signal_connect_object (view->cards, "popup-menu", G_CALLBACK (menu_key_pressed), view, G_CONNECT_SWAPPED);
  g_signal_connect_object (view->cards, "button-press-event", G_CALLBACK (button_pressed), view, G_CONNECT_SWAPPED);
  gtk_drag_dest_set (GTK_WIDGET (view), GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (GTK_WIDGET (view));
  g_signal_connect (view, "drag-data-received", G_CALLBACK (dropped), NULL);
}

GtkWidget *
pastiche_gallery_view_new (PasticheGallery *gallery, PastichePainter *painter, PasticheUserState *user_state)
{
  PasticheGalleryView *view    = g_object_new (PASTICHE_TYPE_GALLERY_VIEW, NULL);
  g_autoptr (GPtrArray) styles = pastiche_gallery_list (gallery);
  GtkFlowBoxChild *child;

  view->gallery    = gallery;
  view->thumbnails = pastiche_thumbnails_new (painter);
  view->user_state = user_state;
  view->importer   = pastiche_importer_new (gallery, imported, view);
  build (view);
  for (guint i = 0; i < styles->len; i++)
    add_card (view, g_ptr_array_index (styles, i));
  for (int i = 0; (child = gtk_flow_box_get_child_at_index (view->cards, i)) != NULL; i++)
    want_thumbnail (view, PASTICHE_STYLE_CARD (child));
  select_style (view, NULL);
  return GTK_WIDGET (view);
}

/* --- GObject -------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PasticheGalleryView *view = PASTICHE_GALLERY_VIEW (object);
  PasticheStyleCard   *card;

  switch (id)
    {
    case PROP_STYLE:
      card = selected_card (view);
      g_value_set_string (value, card != NULL ? pastiche_style_card_info (card)->name : NULL);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, view->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STYLE)
    select_style (PASTICHE_GALLERY_VIEW (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dispose (GObject *object)
{
  PasticheGalleryView *view = PASTICHE_GALLERY_VIEW (object);

  g_clear_pointer (&view->importer, pastiche_importer_free);
  g_clear_pointer (&view->thumbnails, pastiche_thumbnails_free);
  G_OBJECT_CLASS (pastiche_gallery_view_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_free (PASTICHE_GALLERY_VIEW (object)->problem);
  G_OBJECT_CLASS (pastiche_gallery_view_parent_class)->finalize (object);
}

static void
pastiche_gallery_view_class_init (PasticheGalleryViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  int           flags        = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose      = dispose;
  object_class->finalize     = finalize;

  props[PROP_STYLE]   = g_param_spec_string ("style", NULL, NULL, NULL, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  styles_changed = g_signal_new ("styles-changed", PASTICHE_TYPE_GALLERY_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  instant_style_made = g_signal_new ("instant-style-made", PASTICHE_TYPE_GALLERY_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  pin_toggled        = g_signal_new ("pin-toggled", PASTICHE_TYPE_GALLERY_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
pastiche_gallery_view_init (PasticheGalleryView *view)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (view), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (view), 6);
}
