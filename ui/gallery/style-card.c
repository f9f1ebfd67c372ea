/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-card.c: a style in the gallery.
 */
#include "style-card.h"

#include <glib/gi18n-lib.h>

#include "card-box.h"
#include "picture-surface.h"
#include "search-words.h"
#include "user-state.h"
#include "widget-css.h"

#define MOST_LETTERS  200 /* of a text in the tooltip, which wraps between words */
#define MOST_UNBROKEN 60  /* of one that has a longer word */

enum
{
  PROP_LIKED = 1,
  PROP_PINNED,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

struct _PasticheStyleCard
{
  GtkFlowBoxChild parent_instance;

  PasticheStyleInfo *info;
  PasticheThumbnail *thumbnail;
  GtkLabel          *title;
  GdkPixbuf         *painting; /* the style's, loaded when the tooltip first asks for it; NULL where there is none */
  gboolean           asked;
  gboolean           marks[N_PROPS]; /* the properties */
};

G_DEFINE_FINAL_TYPE (PasticheStyleCard, pastiche_style_card, GTK_TYPE_FLOW_BOX_CHILD)

const PasticheStyleInfo *
pastiche_style_card_info (PasticheStyleCard *card)
{
  return card->info;
}

PasticheThumbnail *
pastiche_style_card_thumbnail (PasticheStyleCard *card)
{
  return card->thumbnail;
}

gboolean
pastiche_style_card_matches (PasticheStyleCard *card, const char *text)
{
  const PasticheStyleInfo *info     = card->info;
  g_autofree char         *keywords = pastiche_search_words (info->keywords);
  g_autofree char         *all      = g_strjoin (" ", info->title, pastiche_translated (info->title), info->artist,
                                                 pastiche_translated (info->artist), info->name, keywords, NULL);

  return pastiche_search_finds (text, all);
}

int
pastiche_style_card_compare (GtkFlowBoxChild *a, GtkFlowBoxChild *b, gpointer user_state)
{
  const PasticheStyleInfo *x = PASTICHE_STYLE_CARD (a)->info, *y = PASTICHE_STYLE_CARD (b)->info;
  int                      last_x = pastiche_user_state_last_use (user_state, x->name),
      last_y                      = pastiche_user_state_last_use (user_state, y->name);

  return last_x != last_y ? (last_x > last_y ? 1 : -1)
                          : g_utf8_collate (pastiche_translated (x->title), pastiche_translated (y->title));
}

static gboolean
has_endless_word (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (char **word = words; *word != NULL; word++)
    if (g_utf8_strlen (*word, -1) > MOST_UNBROKEN)
      return TRUE;
  return FALSE;
}

/* Add a line to the tooltip, unless @text, of the style's file, is empty. */
static void
add_line (GString *lines, const char *format, const char *text)
{
  g_autofree char *shown = NULL, *line = NULL;

  if (text == NULL || *text == '\0')
    return;
  text  = pastiche_translated (text);
  shown = pastiche_printable (text, has_endless_word (text) ? MOST_UNBROKEN : MOST_LETTERS);
  line  = g_markup_printf_escaped (format, shown);
  g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", line);
}

static GdkPixbuf *
load_painting (const PasticheStyleInfo *info)
{
  g_autoptr (PastichePicture) picture = pastiche_style_info_painting (info, NULL);
  cairo_surface_t *surface            = picture != NULL ? pastiche_picture_surface (picture, NULL, NULL) : NULL;
  GdkPixbuf       *pixbuf             = NULL;

  if (surface != NULL)
    pixbuf = gdk_pixbuf_get_from_surface (surface, 0, 0, picture->width, picture->height);
  g_clear_pointer (&surface, cairo_surface_destroy);
  return pixbuf;
}

/* Add the painting to the tooltip, whose text GTK sets. */
static gboolean
add_painting (PasticheStyleCard     *card,
              G_GNUC_UNUSED int      x,
              G_GNUC_UNUSED int      y,
              G_GNUC_UNUSED gboolean keyboard,
              GtkTooltip            *tooltip)
{
  if (!card->asked)
    card->painting = load_painting (card->info);
  card->asked = TRUE;
  gtk_tooltip_set_icon (tooltip, card->painting);
  return FALSE;
}

static void
set_tooltip (GtkWidget *card, const PasticheStyleInfo *info)
{
  GString *lines = g_string_new (NULL);

  add_line (lines, "<b>%s</b>", info->title);
  add_line (lines, "%s", info->artist);
  add_line (lines, _ ("Shown: %s"), *info->painting != '\0' ? info->painting_title : NULL);
  add_line (lines, _ ("Made from %s"), info->provenance);
  add_line (lines, _ ("Good for: %s"), info->good_for);
  add_line (lines, _ ("Weak: %s"), info->weaknesses);
  add_line (lines, "<small>%s</small>", info->licence);
  add_line (lines, "<small>%s</small>", _ ("Ctrl+D makes it a favourite, Ctrl+P pins it"));
  gtk_widget_set_tooltip_markup (card, lines->str);
  g_string_free (lines, TRUE);
}

void
pastiche_style_card_set_info (PasticheStyleCard *card, const PasticheStyleInfo *info)
{
  g_clear_pointer (&card->info, pastiche_style_info_unref);
  card->info = pastiche_style_info_ref (info);
  gtk_label_set_text (card->title, pastiche_translated (info->title));
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (card)), pastiche_translated (info->title));
  set_tooltip (GTK_WIDGET (card), info);
}

static gboolean
star_label (G_GNUC_UNUSED GBinding *binding, const GValue *liked, GValue *label, G_GNUC_UNUSED gpointer data)
{
  g_value_set_static_string (label, g_value_get_boolean (liked) ? "★" : "☆");
  return TRUE;
}

/* A toggle on the thumbnail for @property.  It cannot have the keyboard focus, or Tab would stop at every one; keys
 * do the same. */
static GtkWidget *
new_mark (PasticheStyleCard *card, const char *property, const char *tooltip, GtkAlign side)
{
  GtkWidget *mark = gtk_toggle_button_new ();

  gtk_widget_set_can_focus (mark, FALSE);
  gtk_widget_set_halign (mark, side);
  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (mark, tooltip);
  atk_object_set_name (gtk_widget_get_accessible (mark), tooltip);
  pastiche_widget_css (mark, "button { padding: 0 4px; margin: 3px; min-height: 20px; min-width: 16px; border: none; "
                             "background: rgba(0,0,0,0.5); color: white; box-shadow: none; text-shadow: none; } "
                             "button.pin { color: rgba(255,255,255,0.55); } "
                             "button.pin:checked { background: #1b6acb; color: white; }");
  g_object_bind_property (card, property, mark, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  return mark;
}

static GtkWidget *
new_star (PasticheStyleCard *card)
{
  GtkWidget *star = new_mark (card, "liked", _ ("Favourite"), GTK_ALIGN_END);

  g_object_bind_property_full (card, "liked", star, "label", G_BINDING_SYNC_CREATE, star_label, NULL, NULL, NULL);
  return star;
}

static GtkWidget *
new_pin (PasticheStyleCard *card)
{
  GtkWidget *pin = new_mark (card, "pinned", _ ("Pin to compare"), GTK_ALIGN_START);

  gtk_style_context_add_class (gtk_widget_get_style_context (pin), "pin");
  gtk_container_add (GTK_CONTAINER (pin), gtk_image_new_from_icon_name ("view-pin-symbolic", GTK_ICON_SIZE_MENU));
  return pin;
}

GtkWidget *
pastiche_style_card_new (const PasticheStyleInfo *info)
{
  PasticheStyleCard *card    = g_object_new (PASTICHE_TYPE_STYLE_CARD, NULL);
  GtkWidget         *box     = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget         *overlay = gtk_overlay_new ();
  GtkWidget         *title = gtk_label_new (NULL), *thumbnail = pastiche_thumbnail_new ();

  card->title     = GTK_LABEL (title);
  card->thumbnail = PASTICHE_THUMBNAIL (thumbnail);
  gtk_label_set_line_wrap (card->title, TRUE);
  gtk_label_set_line_wrap_mode (card->title, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (card->title, GTK_JUSTIFY_CENTER);
  gtk_label_set_lines (card->title, 2);
  gtk_label_set_ellipsize (card->title, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (card->title, 1);
  gtk_widget_set_hexpand (title, TRUE);

  gtk_container_add (GTK_CONTAINER (overlay), thumbnail);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), new_star (card));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), new_pin (card));
  gtk_box_pack_start (GTK_BOX (box), overlay, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), title, FALSE, FALSE, 0);
  gtk_container_set_border_width (GTK_CONTAINER (box), 5);
  gtk_container_add (GTK_CONTAINER (card), box);
  pastiche_card_style (GTK_WIDGET (card));
  pastiche_style_card_set_info (card, info);
  g_signal_connect (card, "query-tooltip", G_CALLBACK (add_painting), NULL);
  gtk_widget_show_all (GTK_WIDGET (card));
  return GTK_WIDGET (card);
}

/* --- GObject -------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, G_GNUC_UNUSED GParamSpec *pspec)
{
  g_value_set_boolean (value, PASTICHE_STYLE_CARD (object)->marks[id]);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PasticheStyleCard *card = PASTICHE_STYLE_CARD (object);

  if (card->marks[id] == g_value_get_boolean (value))
    return;
  card->marks[id] = !card->marks[id];
  g_object_notify_by_pspec (object, pspec);
}

static void
finalize (GObject *object)
{
  PasticheStyleCard *card = PASTICHE_STYLE_CARD (object);

  g_clear_pointer (&card->info, pastiche_style_info_unref);
  g_clear_object (&card->painting);
  G_OBJECT_CLASS (pastiche_style_card_parent_class)->finalize (object);
}

static void
pastiche_style_card_class_init (PasticheStyleCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  int           flags        = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->finalize     = finalize;

  props[PROP_LIKED]  = g_param_spec_boolean ("liked", NULL, NULL, FALSE, flags);
  props[PROP_PINNED] = g_param_spec_boolean ("pinned", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_style_card_init (G_GNUC_UNUSED PasticheStyleCard *card)
{
}
