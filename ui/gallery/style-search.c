/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-search.c: which styles the gallery shows.
 */
#include "style-search.h"

#include <glib/gi18n-lib.h>

#include "style-filter.h"

struct _PasticheStyleSearch
{
  GtkBox parent_instance;

  GtkEntry            *entry;
  PasticheStyleFilter *filter;
  GtkToggleButton     *liked_only;
  GtkWidget           *nothing; /* shown when no style is wanted */
  GtkLabel            *words;   /* in it */
};

G_DEFINE_FINAL_TYPE (PasticheStyleSearch, pastiche_style_search, GTK_TYPE_BOX)

static guint changed, taken, left;

gboolean
pastiche_style_search_wants (PasticheStyleSearch *search, PasticheStyleCard *card)
{
  const char *text = gtk_entry_get_text (search->entry);
  gboolean    liked;

  g_object_get (card, "liked", &liked, NULL);
  return (liked || !gtk_toggle_button_get_active (search->liked_only)) &&
         pastiche_style_filter_wants (search->filter, pastiche_style_card_info (card)->keywords) &&
         (*text == '\0' || pastiche_style_card_matches (card, text));
}

gboolean
pastiche_style_search_clear (PasticheStyleSearch *search)
{
  if (!pastiche_style_filter_clear (search->filter) && *gtk_entry_get_text (search->entry) == '\0' &&
      !gtk_toggle_button_get_active (search->liked_only))
    return FALSE;
  gtk_entry_set_text (search->entry, "");
  gtk_toggle_button_set_active (search->liked_only, FALSE);
  g_signal_emit (search, changed, 0); /* at once: the field itself waits for more letters */
  return TRUE;
}

gboolean
pastiche_style_search_type (PasticheStyleSearch *search, GdkEventKey *event)
{
  GdkModifierType commands = GDK_CONTROL_MASK | GDK_MOD1_MASK | GDK_SUPER_MASK | GDK_META_MASK;
  gunichar        letter   = gdk_keyval_to_unicode (event->keyval);

  if ((event->state & commands) != 0 || letter == ' ' || !g_unichar_isgraph (letter))
    return FALSE;
  gtk_entry_grab_focus_without_selecting (search->entry);
  return gtk_search_entry_handle_event (GTK_SEARCH_ENTRY (search->entry), (GdkEvent *) event);
}

void
pastiche_style_search_found (PasticheStyleSearch *search, gboolean any)
{
  const char      *text  = gtk_entry_get_text (search->entry);
  gboolean         liked = gtk_toggle_button_get_active (search->liked_only);
  const char      *kind  = pastiche_style_filter_title (search->filter);
  g_autofree char *words = NULL;

  if (*text == '\0' && kind != NULL)
    words =
        g_strdup_printf (liked ? _ ("No favourite is of the kind “%s”.") : _ ("No style is of the kind “%s”."), kind);
  else if (*text == '\0')
    words = g_strdup (_ ("There are no favourites yet: the star on a style makes it one."));
  else
    words = g_strdup_printf (liked ? _ ("Nothing found for “%s” among the favourites") : _ ("Nothing found for “%s”"),
                             text);
  gtk_label_set_text (search->words, words);
  gtk_widget_set_visible (search->nothing, !any);
}

GtkWidget *
pastiche_style_search_nothing (PasticheStyleSearch *search)
{
  GtkWidget *box   = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *all   = gtk_button_new_with_label (_ ("Show All Styles"));

  search->nothing = box;
  search->words   = GTK_LABEL (label);
  gtk_label_set_line_wrap (search->words, TRUE);
  gtk_label_set_line_wrap_mode (search->words, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (search->words, 24);
  gtk_label_set_justify (search->words, GTK_JUSTIFY_CENTER);
  gtk_widget_set_halign (all, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  g_signal_connect_object (all, "clicked", G_CALLBACK (pastiche_style_search_clear), search, G_CONNECT_SWAPPED);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), all, FALSE, FALSE, 0);
  gtk_widget_show (label);
  gtk_widget_show (all);
  gtk_widget_set_no_show_all (box, TRUE);
  return box;
}

/* Escape clears the search.  When there is nothing to clear it closes the dialog, as anywhere else in it; the field would
 * swallow it. */
static gboolean
key_pressed (PasticheStyleSearch *search, GdkEventKey *event)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (search));

  if (event->keyval == GDK_KEY_Escape)
    return pastiche_style_search_clear (search) || gtk_bindings_activate_event (G_OBJECT (window), event);
  if (event->keyval != GDK_KEY_Down && event->keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (search, left, 0);
  return GDK_EVENT_STOP;
}

static void
tell (PasticheStyleSearch *search)
{
  g_signal_emit (search, changed, 0);
}

static void
take (PasticheStyleSearch *search)
{
  g_signal_emit (search, changed, 0);
  g_signal_emit (search, taken, 0);
}

static void
pastiche_style_search_class_init (PasticheStyleSearchClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  changed = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  taken   = g_signal_new ("taken", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  left    = g_signal_new ("left", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pastiche_style_search_init (PasticheStyleSearch *search)
{
  GtkWidget *entry  = gtk_search_entry_new ();
  GtkWidget *filter = pastiche_style_filter_new ();
  GtkWidget *liked  = gtk_toggle_button_new_with_label ("★");

  search->entry      = GTK_ENTRY (entry);
  search->filter     = PASTICHE_STYLE_FILTER (filter);
  search->liked_only = GTK_TOGGLE_BUTTON (liked);
  gtk_box_set_spacing (GTK_BOX (search), 6);
  gtk_entry_set_placeholder_text (search->entry, _ ("Search"));
  gtk_entry_set_width_chars (search->entry, 8);
  gtk_widget_set_tooltip_text (entry, _ ("A style, an artist, a technique or a mood: “ink”, “impressionist”, “calm”"));
  atk_object_set_name (gtk_widget_get_accessible (entry), _ ("Search"));
  gtk_widget_set_tooltip_text (liked, _ ("Show favourites only"));
  atk_object_set_name (gtk_widget_get_accessible (liked), _ ("Favourites only"));
  g_signal_connect_swapped (entry, "search-changed", G_CALLBACK (tell), search);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (take), search);
  g_signal_connect_swapped (entry, "key-press-event", G_CALLBACK (key_pressed), search);
  g_signal_connect_swapped (filter, "changed", G_CALLBACK (tell), search);
  g_signal_connect_swapped (liked, "toggled", G_CALLBACK (tell), search);
  gtk_box_pack_start (GTK_BOX (search), entry, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (search), filter, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (search), liked, FALSE, FALSE, 0);
}

GtkWidget *
pastiche_style_search_new (void)
{
  return g_object_new (PASTICHE_TYPE_STYLE_SEARCH, NULL);
}
