/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * body-driver.c: the dialog's body in an offscreen window; mouse and keys are
 * the preview's.  driver.h has the lines that all drivers know, brush-driver.h those of a brush, and these are its own:
 *
 *   body-driver STYLES|- PICTURE STATE.ini [X Y WIDTH HEIGHT of a selection]
 *     wait              until no preview is being computed
 *     get               style, strength, busy; and the problem shown, if any
 *     set NAME VALUE    a property of the body;   look NAME VALUE   of the preview
 *     tell NAME         a property of the body;   looks NAME        of the preview
 *     rtl               from right to left
 *     shown NAME        whether what has that accessible name is shown
 *     layer             “same” when what the preview painted is what painting anew makes, “none” when it has
 *                       painted no layer; “begun” when it is at that
 *     outside-layer     likewise of the look of what is not selected
 *     memory WHAT       the machine has “all” that it has; “little”: a byte too little for the whole picture
 *     cards             the styles shown in the gallery, in their order; with * for a favourite
 *     card NAME         the rectangle of a style in the window
 *     seen NAME         whether all of a style's card is in the part of the gallery that is shown
 *     search TEXT       in the gallery, then Enter if there is any
 *     kind TITLE        of styles, in the menu beside the search
 *     import FILE       as if dropped on the gallery
 *     presets, preset NAME, save NAME, rename NAME, delete    as preset-driver.h has them
 *     menu ITEM         choose it in the selected style's menu; “no” when it cannot be
 *     rename-key        F2 on the selected style
 *     hover NAME FILE.png    what the pointer has over a style; answers its words
 *     tip NAME          the tooltip of what can be typed into, with that accessible name
 *     place NAME        the rectangle of what has that accessible name and is seen
 *     trough NAME       how long the way of that slider is, in pixels
 *     fade FILE         writes how far what is painted is seen, by the brush; “none” where it says nothing
 *     layers N          so many will be painted
 *     grey              the picture is from a grey image
 *     tab back|on       lets the gallery have the keyboard by Tab: 1, or 0 when it lets Tab pass
 *     like, pin-key     Ctrl+D, Ctrl+P on the selected style
 *     pin NAME          the pin on a style's card
 *     pinned            the styles whose pins are set
 *     looks-wait        until nothing on the sheet of pinned looks is being painted
 *     looks-told        what is under its pictures, in their order; with * for those that are ticked
 *     ticked            style, strength and stroke size of each that would become a layer
 *     outside I         choose the I-th entry of what lies outside of the selection;   outsides   tells all, with * for the chosen one
 *     look-at I         the rectangle of the I-th picture on the sheet; mouse and keys are for that then, until “look-at preview”
 */
#include <stdlib.h>
#include <string.h>

#include "brush-driver.h"
#include "driver.h"
#include "pastiche-choice.h"
#include "pastiche-dialog-body.h"
#include "pastiche-gallery-view.h"
#include "pastiche-outside.h"
#include "pastiche-preview.h"
#include "pastiche-sheet.h"
#include "pin-card.h"
#include "pin-grid.h"
#include "preset-driver.h"
#include "style-card.h"
#include "style-filter.h"

static GtkWidget *body, *preview, *gallery_view, *cards, *search, *aimed_at;
static gboolean   is_shown;

static PasticheGallery *gallery;
static PastichePicture *picture;
static gsize            machine_memory;

static void
get (void)
{
  g_autofree char *style = NULL;
  double           strength;

  g_object_get (body, "style", &style, "strength", &strength, NULL);
  g_print ("%s %g %d %s\n", style, strength, driver_busy (preview), driver_problem ());
}

static PasticheStyleCard *
card_at (int i)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (cards), i);

  return child != NULL ? PASTICHE_STYLE_CARD (child) : NULL;
}

static void
tell_cards (void)
{
  PasticheStyleCard *card;
  gboolean           liked;

  for (int i = 0; (card = card_at (i)) != NULL; i++)
    {
      g_object_get (card, "liked", &liked, NULL);
      if (gtk_widget_get_child_visible (GTK_WIDGET (card)))
        g_print ("%s%s ", pastiche_style_card_info (card)->name, liked ? "*" : "");
    }
  g_print ("\n");
}

static void
tell_pinned (void)
{
  PasticheStyleCard *card;
  gboolean           pinned;

  for (int i = 0; (card = card_at (i)) != NULL; i++)
    {
      g_object_get (card, "pinned", &pinned, NULL);
      if (pinned)
        g_print ("%s ", pastiche_style_card_info (card)->name);
    }
  g_print ("\n");
}

/* --- the sheet ------------------------------------------------------------ */

static PastichePinCard *
look_at (int i)
{
  return pastiche_pin_grid_card (PASTICHE_PIN_GRID (driver_find (PASTICHE_TYPE_PIN_GRID)), i);
}

static void
wait_for_looks (void)
{
  GtkWidget *sheet = driver_find (PASTICHE_TYPE_SHEET);

  driver_settle ();
  driver_run_for (0.1); /* for the places of the pictures, which say what is to be painted */
  while (driver_busy (sheet) || gtk_events_pending ())
    driver_turn (TRUE);
}

static void
tell_looks (void)
{
  PastichePinCard *card;

  for (int i = 0; (card = look_at (i)) != NULL; i++)
    g_print ("%s%s;", driver_name_of (pastiche_pin_card_button (card)),
             pastiche_pin_card_pin (card)->ticked ? "*" : "");
  g_print ("\n");
}

static void
tell_ticked (void)
{
  g_autoptr (GPtrArray) ticked = pastiche_dialog_body_ticked (PASTICHE_DIALOG_BODY (body));

  for (guint i = 0; i < ticked->len; i++)
    {
      const PasticheChoice *choice = g_ptr_array_index (ticked, i);

      g_print ("%s %g %g;", choice->style, choice->settings.strength, choice->settings.stroke_size);
    }
  g_print ("\n");
}

static void
tell_outsides (void)
{
  GtkComboBox  *outside = GTK_COMBO_BOX (driver_find (PASTICHE_TYPE_OUTSIDE));
  GtkTreeModel *model   = gtk_combo_box_get_model (outside);
  GtkTreeIter   iter;
  int           i = 0;

  for (gboolean more = gtk_tree_model_get_iter_first (model, &iter); more;
       more          = gtk_tree_model_iter_next (model, &iter))
    {
      g_autofree char *text = NULL;

      gtk_tree_model_get (model, &iter, 0, &text, -1);
      g_print ("%s%s;", text, i++ == gtk_combo_box_get_active (outside) ? "*" : "");
    }
  g_print ("\n");
}

static void
aim (const char *what)
{
  aimed_at = g_str_equal (what, "preview") ? preview : pastiche_pin_card_button (look_at (atoi (what)));
  driver_tell_rectangle (aimed_at == preview ? preview : pastiche_pin_card_area (look_at (atoi (what))));
}

/* --- what is there -------------------------------------------------------- */

static GtkWidget *
card_of (const char *name)
{
  PasticheStyleCard *card;

  for (int i = 0; (card = card_at (i)) != NULL; i++)
    if (g_str_equal (pastiche_style_card_info (card)->name, name))
      return GTK_WIDGET (card);
  return NULL;
}

static void
tell_seen (const char *name)
{
  GtkWidget *card = card_of (name), *scroll = gtk_widget_get_ancestor (cards, GTK_TYPE_SCROLLED_WINDOW);
  int        y;

  driver_settle ();
  driver_run_for (0.1);
  gtk_widget_translate_coordinates (card, scroll, 0, 0, NULL, &y);
  g_print ("%d\n", gtk_widget_get_child_visible (card) && y >= 0 &&
                       y + gtk_widget_get_allocated_height (card) <= gtk_widget_get_allocated_height (scroll));
}

static void
toggle_pin (GtkWidget *card)
{
  gboolean pinned;

  g_object_get (card, "pinned", &pinned, NULL);
  g_object_set (card, "pinned", !pinned, NULL);
}

typedef struct
{
  const char *name;
  GtkWidget  *widget;
} Place;

static void
find_place (GtkWidget *widget, gpointer data)
{
  Place *place = data;

  if (g_strcmp0 (driver_name_of (widget), place->name) == 0)
    place->widget = widget;
}

static void
tell_place (const char *name)
{
  Place place = { name, NULL };

  driver_visit_all (find_place, &place);
  driver_tell_rectangle (place.widget);
}

static void
find_entry (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_ENTRY (widget))
    find_place (widget, data);
}

static void
tell_tip (const char *name)
{
  Place            place = { name, NULL };
  g_autofree char *text  = NULL;

  driver_visit_all (find_entry, &place);
  text = gtk_widget_get_tooltip_text (place.widget);
  g_print ("%s\n", g_strdelimit (text, "\n", ';'));
}

static void
find_slider (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_RANGE (widget))
    find_place (widget, data);
}

static void
tell_trough (const char *name)
{
  Place        place = { name, NULL };
  GdkRectangle range;

  driver_visit_all (find_slider, &place);
  gtk_range_get_range_rect (GTK_RANGE (place.widget), &range);
  g_print ("%d\n", range.width);
}

static void
find_shown (GtkWidget *widget, gpointer name)
{
  if (g_strcmp0 (atk_object_get_name (gtk_widget_get_accessible (widget)), name) == 0)
    is_shown = gtk_widget_is_visible (widget);
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_shown, name);
}

static void
tell_shown (const char *name)
{
  is_shown = FALSE;
  find_shown (body, (gpointer) name);
  g_print ("%d\n", is_shown);
}

static void
find_label (GtkWidget *widget, gpointer found)
{
  if (GTK_IS_LABEL (widget))
    *(GtkWidget **) found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_label, found);
}

static GtkWidget *
tooltip_window (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (g_str_equal (G_OBJECT_TYPE_NAME (l->data), "GtkTooltipWindow"))
      return l->data;
  return NULL;
}

/* A pointer cannot be over an offscreen window, so GTK is not what asks. */
static void
hover (const char *what)
{
  g_auto (GStrv) words           = g_strsplit (what, " ", 2);
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  GtkWidget       *tip           = tooltip_window (), *label;
  g_autofree char *text          = NULL;
  gboolean         shown;

  g_signal_emit_by_name (card_of (words[0]), "query-tooltip", 9, 9, FALSE, tooltip, &shown);
  gtk_widget_show (tip);
  driver_run_for (0.2);
  driver_save_window (tip, words[1]);
  find_label (tip, &label);
  text = g_strdup (gtk_label_get_text (GTK_LABEL (label)));
  g_print ("%s\n", g_strdelimit (text, "\n", ';'));
  gtk_widget_hide (tip);
}

/* @of: "", or "outside-" for what is not selected. */
static PasticheChoice *
chosen (const char *of)
{
  PasticheChoice *choice = pastiche_choice_new ();
  struct
  {
    const char *name;
    gpointer    value;
  } settings[] = { { "style", &choice->style },
                   { "strength", &choice->settings.strength },
                   { "stroke-size", &choice->settings.stroke_size },
                   { "mix", &choice->mix },
                   { "mix-amount", &choice->mix_amount } };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autofree char *full = g_strconcat (of, settings[i].name, NULL);

      g_object_get (body, full, settings[i].value, NULL);
    }
  if (*choice->mix == '\0')
    g_clear_pointer (&choice->mix, g_free);
  return choice;
}

gsize __real_pastiche_machine_memory (void);
gsize __wrap_pastiche_machine_memory (void);

/* The engine's, by the linker's --wrap. */
gsize
__wrap_pastiche_machine_memory (void)
{
  gsize little = g_atomic_pointer_get (&machine_memory);

  return little > 0 ? little : __real_pastiche_machine_memory ();
}

static void
set_memory (const char *what)
{
  g_autoptr (PasticheChoice) choice = chosen ("");
  g_autoptr (PasticheStyle) style   = pastiche_choice_load (choice, gallery, NULL);
  gsize needed                      = pastiche_apply_memory (style, &choice->settings, picture->width, picture->height);

  needed += 28 * (gsize) picture->width * picture->height;
  g_atomic_pointer_set (&machine_memory, g_str_equal (what, "little") ? needed - 1 : 0);
}

static void
tell_layer (PastichePicture *taken, const char *of)
{
  g_autoptr (PastichePicture) layer = taken, anew = NULL;
  g_autoptr (PasticheChoice) choice = chosen (of);
  g_autoptr (PasticheStyle) style   = pastiche_choice_load (choice, gallery, NULL);
  gsize  size                       = 4 * sizeof (float) * (gsize) picture->width * picture->height;
  double fraction;

  if (layer == NULL)
    {
      g_print (pastiche_preview_is_painting_layer (PASTICHE_PREVIEW (preview), &fraction) ? "begun\n" : "none\n");
      return;
    }
  anew = pastiche_apply (style, picture, &choice->settings, NULL, NULL, NULL, NULL);
  g_print (memcmp (layer->pixels, anew->pixels, size) == 0 ? "same\n" : "differs\n");
}

static void
save_fade (const char *path)
{
  g_autoptr (PasticheSelection) fade = NULL;
  g_autoptr (GError) error           = NULL;

  if (pastiche_preview_get_fade (PASTICHE_PREVIEW (preview), &fade, &error))
    g_print ("%s\n", brush_save (fade, picture, path));
  else
    g_print ("%s\n", error->message);
}

static void
type_search (const char *text)
{
  gtk_entry_set_text (GTK_ENTRY (search), text != NULL ? text : "");
  g_signal_emit_by_name (search, "search-changed");
  if (text != NULL)
    g_signal_emit_by_name (search, "activate");
}

static void
import (const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  pastiche_gallery_view_import (PASTICHE_GALLERY_VIEW (gallery_view), (char *[]) { uri, NULL });
}

/* --- own styles ----------------------------------------------------------- */

typedef struct
{
  const char *label;
  GtkWidget  *item;
} Choice;

static void
find_item (GtkWidget *item, gpointer data)
{
  Choice *choice = data;

  if (g_strcmp0 (gtk_menu_item_get_label (GTK_MENU_ITEM (item)), choice->label) == 0)
    choice->item = item;
}

/* A dialog that an item opens ends the menu. */
static void
choose_in_menu (const char *label)
{
  Choice choice              = { label, NULL };
  g_autoptr (GtkWidget) menu = NULL;
  gboolean handled, can_be;

  g_signal_emit_by_name (cards, "popup-menu", &handled);
  menu = g_object_ref (gtk_menu_get_for_attach_widget (cards)->data);
  gtk_container_foreach (GTK_CONTAINER (menu), find_item, &choice);
  can_be = gtk_widget_get_sensitive (choice.item);
  if (can_be)
    gtk_menu_item_activate (GTK_MENU_ITEM (choice.item));
  gtk_menu_shell_deactivate (GTK_MENU_SHELL (menu));
  g_print (can_be ? "ok\n" : "no\n");
}

/* In the menu beside the search. */
static void
choose_kind (const char *title)
{
  Choice     choice = { title, NULL };
  GtkWidget *filter = driver_find (PASTICHE_TYPE_STYLE_FILTER);

  gtk_container_foreach (GTK_CONTAINER (gtk_menu_button_get_popup (GTK_MENU_BUTTON (filter))), find_item, &choice);
  gtk_menu_item_activate (GTK_MENU_ITEM (choice.item));
}

static gboolean
do_what (const char *verb, const char *what)
{
  if (g_str_equal (verb, "wait"))
    while (driver_busy (preview) || gtk_events_pending ())
      driver_turn (TRUE);
  else if (g_str_equal (verb, "set"))
    driver_set (body, what);
  else if (g_str_equal (verb, "look"))
    driver_set (preview, what);
  else if (g_str_equal (verb, "search"))
    type_search (what);
  else if (g_str_equal (verb, "kind"))
    choose_kind (what);
  else if (g_str_equal (verb, "import"))
    import (what);
  else if (g_str_equal (verb, "memory"))
    set_memory (what);
  else if (g_str_equal (verb, "like"))
    driver_press_key (cards, "d ctrl");
  else if (g_str_equal (verb, "pin-key"))
    driver_press_key (cards, "p ctrl");
  else if (g_str_equal (verb, "pin"))
    toggle_pin (card_of (what));
  else if (g_str_equal (verb, "looks-wait"))
    wait_for_looks ();
  else if (g_str_equal (verb, "outside"))
    gtk_combo_box_set_active (GTK_COMBO_BOX (driver_find (PASTICHE_TYPE_OUTSIDE)), atoi (what));
  else if (g_str_equal (verb, "rename-key"))
    driver_press_key (cards, "F2");
  else if (g_str_equal (verb, "layers"))
    pastiche_dialog_body_set_layers (PASTICHE_DIALOG_BODY (body), atoi (what));
  else if (g_str_equal (verb, "grey"))
    pastiche_dialog_body_set_grey (PASTICHE_DIALOG_BODY (body));
  else if (g_str_equal (verb, "rtl"))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  else if (!preset_do (verb, what) && !brush_do (preview, verb, what))
    return FALSE;
  g_print ("ok\n");
  return TRUE;
}

static gboolean
obey (const char *verb, const char *what)
{
  if (g_str_equal (verb, "get"))
    get ();
  else if (g_str_equal (verb, "cards"))
    tell_cards ();
  else if (g_str_equal (verb, "card"))
    driver_tell_rectangle (card_of (what));
  else if (g_str_equal (verb, "seen"))
    tell_seen (what);
  else if (g_str_equal (verb, "tab"))
    g_print ("%d\n",
             gtk_widget_child_focus (cards, g_str_equal (what, "on") ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD));
  else if (g_str_equal (verb, "tell"))
    driver_tell (body, what);
  else if (g_str_equal (verb, "looks"))
    driver_tell (preview, what);
  else if (g_str_equal (verb, "shown"))
    tell_shown (what);
  else if (g_str_equal (verb, "layer"))
    tell_layer (pastiche_preview_take_layer (PASTICHE_PREVIEW (preview)), "");
  else if (g_str_equal (verb, "outside-layer"))
    tell_layer (pastiche_preview_take_outside (PASTICHE_PREVIEW (preview)), "outside-");
  else if (g_str_equal (verb, "fade"))
    save_fade (what);
  else if (g_str_equal (verb, "presets"))
    preset_tell ();
  else if (g_str_equal (verb, "pinned"))
    tell_pinned ();
  else if (g_str_equal (verb, "looks-told"))
    tell_looks ();
  else if (g_str_equal (verb, "ticked"))
    tell_ticked ();
  else if (g_str_equal (verb, "outsides"))
    tell_outsides ();
  else if (g_str_equal (verb, "look-at"))
    aim (what);
  else if (g_str_equal (verb, "menu"))
    choose_in_menu (what);
  else if (g_str_equal (verb, "hover"))
    hover (what);
  else if (g_str_equal (verb, "tip"))
    tell_tip (what);
  else if (g_str_equal (verb, "place"))
    tell_place (what);
  else if (g_str_equal (verb, "trough"))
    tell_trough (what);
  else
    return do_what (verb, what);
  return TRUE;
}

static GtkWidget *
target (void)
{
  return aimed_at;
}

static PasticheSelection *
new_selection (const PastichePicture *picture, char **rectangle)
{
  int x = atoi (rectangle[0]), y = atoi (rectangle[1]), width = atoi (rectangle[2]), height = atoi (rectangle[3]);
  PasticheSelection *selection = pastiche_selection_new (0, 0, picture->width, picture->height, NULL);

  for (int row = 0; row < picture->height; row++)
    for (int column = 0; column < picture->width; column++)
      selection->values[(gsize) row * picture->width + column] =
          row >= y && row < y + height && column >= x && column < x + width;
  return selection;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error                 = NULL;
  g_autoptr (PasticheSelection) selection  = NULL;
  g_autoptr (PasticheUserState) user_state = NULL;

  pastiche_find_translations ();
  gtk_init (&argc, &argv);
  if ((argc != 4 && argc != 8) ||
      !(gallery = pastiche_gallery_open (g_str_equal (argv[1], "-") ? NULL : argv[1], &error)) ||
      !(picture = pastiche_picture_load (argv[2], &error)))
    {
      g_printerr ("%s\n", error ? error->message : "body-driver STYLES PICTURE STATE.ini [X Y WIDTH HEIGHT]");
      return 2;
    }

  user_state = pastiche_user_state_new (argv[3]);
  if (argc == 8)
    selection = new_selection (picture, argv + 4);
  body = pastiche_dialog_body_new (gallery, picture, selection, user_state);
  driver_open (body);
  preview = aimed_at = driver_find (PASTICHE_TYPE_PREVIEW);
  gallery_view       = driver_find (PASTICHE_TYPE_GALLERY_VIEW);
  cards              = driver_find (GTK_TYPE_FLOW_BOX);
  search             = driver_find (GTK_TYPE_SEARCH_ENTRY);
  driver_run (obey, target);
  gtk_widget_destroy (driver_window);
  while (g_main_context_iteration (NULL, FALSE)) /* callbacks of tasks whose owner is gone */
    ;
  pastiche_picture_free (picture);
  pastiche_gallery_free (gallery);
  return 0;
}
