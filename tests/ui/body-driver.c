/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * body-driver.c: the dialog's body in an offscreen window, told what to do by
 * lines on standard input; every line gets one line of answer.
 *
 *   PASTICHE_LOCALE=folder of translations
 *   body-driver STYLES|- PICTURE HABITS.ini [X Y WIDTH HEIGHT of a selection]
 *     wait              until no preview is being computed
 *     pause SECONDS
 *     get               style, strength, busy; and the problem shown, if any
 *     set NAME VALUE    a property of the body;   look NAME VALUE   of the preview
 *     tell NAME         a property of the body;   looks NAME        of the preview
 *     mouse X Y X2 Y2   drag on the preview;      double X Y   a double click
 *     key NAME [ctrl]   on the preview
 *     size W H          the window's
 *     rtl               from right to left
 *     shot FILE.png     the window as a picture; answers the preview's rectangle
 *     shown NAME        whether what has that accessible name is shown
 *     layer             “same” when what the preview painted is what painting anew makes, “none” when it has
 *                       painted no layer; “begun” when it is at that
 *     memory WHAT       the machine has “all” that it has; “little”: a byte too little for the whole picture
 *     names             accessible names of what can be used
 *     cards             the styles shown in the gallery, in their order; with * for a favourite
 *     card NAME         the rectangle of a style in the window
 *     search TEXT       in the gallery, then Enter if there is any
 *     click NAME        on the button with that accessible name
 *     import FILE       as if dropped on the gallery
 *     presets           what is on their button, and in its menu, with ! for what cannot be chosen
 *     preset NAME       choose it in the menu
 *     save NAME, rename NAME, delete    as the menu's items do once they have asked
 *     remove            the selected style, through the menu that belongs to it; or tell that it cannot be
 *     like              Ctrl+D on the selected style
 *     probe             the longest that the main loop was kept since the last probe, in ms
 *     destroy         end it, whatever runs
 */
#include <gtk/gtk.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "pastiche-dialog-body.h"
#include "pastiche-gallery-view.h"
#include "pastiche-preset-bar.h"
#include "pastiche-preview.h"
#include "style-card.h"

static GtkWidget *window, *body, *preview, *problem, *gallery_view, *cards, *search, *preset_bar, *menu_button;
static GString   *names;
static gboolean   is_shown;
static gint64     longest; /* microseconds in one turn of the main loop */

static PasticheGallery *gallery;
static PastichePicture *picture;
static gsize            machine_memory;

static void
visit (GtkWidget *widget, G_GNUC_UNUSED gpointer data)
{
  AtkObject *accessible = gtk_widget_get_accessible (widget);

  if (PASTICHE_IS_PREVIEW (widget))
    preview = widget;
  else if (PASTICHE_IS_GALLERY_VIEW (widget))
    gallery_view = widget;
  else if (PASTICHE_IS_PRESET_BAR (widget))
    preset_bar = widget;
  else if (GTK_IS_MENU_BUTTON (widget))
    menu_button = widget;
  else if (GTK_IS_FLOW_BOX (widget))
    cards = widget;
  else if (GTK_IS_SEARCH_ENTRY (widget))
    search = widget;
  else if (GTK_IS_LABEL (widget) &&
           gtk_style_context_has_class (gtk_widget_get_style_context (widget), GTK_STYLE_CLASS_ERROR))
    problem = widget;
  if (GTK_IS_FLOW_BOX (widget) || GTK_IS_COMBO_BOX (widget) || PASTICHE_IS_PREVIEW (widget) ||
      (gtk_widget_get_can_focus (widget) && !GTK_IS_SCROLLED_WINDOW (widget)))
    g_string_append_printf (names, "%s=%s;", G_OBJECT_TYPE_NAME (widget), atk_object_get_name (accessible));
  if (GTK_IS_CONTAINER (widget) && !GTK_IS_COMBO_BOX (widget))
    gtk_container_forall (GTK_CONTAINER (widget), visit, NULL);
}

static gboolean
busy (void)
{
  gboolean is_busy;

  g_object_get (preview, "busy", &is_busy, NULL);
  return is_busy;
}

/* One turn of the main loop, timed from the moment there is something to do. */
static void
turn (gboolean may_block)
{
  gint64 began;

  if (may_block && !g_main_context_pending (NULL))
    g_usleep (2000);
  began = g_get_monotonic_time ();
  g_main_context_iteration (NULL, FALSE);
  longest = MAX (longest, g_get_monotonic_time () - began);
}

static void
settle (void)
{
  while (gtk_events_pending ())
    turn (FALSE);
}

static void
send (GtkWidget *widget, GdkEvent *event)
{
  GdkSeat *seat = gdk_display_get_default_seat (gdk_display_get_default ());

  event->any.window     = g_object_ref (gtk_widget_get_window (widget));
  event->any.send_event = TRUE;
  gdk_event_set_device (event,
                        event->type == GDK_KEY_PRESS ? gdk_seat_get_keyboard (seat) : gdk_seat_get_pointer (seat));
  gtk_widget_event (widget, event);
  gdk_event_free (event);
}

static void
button (GdkEventType type, double x, double y)
{
  GdkEvent *event = gdk_event_new (type);

  event->button.button = GDK_BUTTON_PRIMARY;
  event->button.x      = x;
  event->button.y      = y;
  send (preview, event);
}

static void
drag (const char *where)
{
  GdkEvent *event = gdk_event_new (GDK_MOTION_NOTIFY);
  double    x, y, to_x, to_y;

  sscanf (where, "%lf %lf %lf %lf", &x, &y, &to_x, &to_y);
  button (GDK_BUTTON_PRESS, x, y);
  event->motion.x = to_x;
  event->motion.y = to_y;
  send (preview, event);
  button (GDK_BUTTON_RELEASE, to_x, to_y);
}

static void
double_click (const char *where)
{
  double x, y;

  sscanf (where, "%lf %lf", &x, &y);
  button (GDK_2BUTTON_PRESS, x, y);
}

static void
key (GtkWidget *widget, const char *name)
{
  g_auto (GStrv) words = g_strsplit (name, " ", 2);
  GdkEvent *event      = gdk_event_new (GDK_KEY_PRESS);

  event->key.keyval = gdk_keyval_from_name (words[0]);
  event->key.state  = words[1] != NULL ? GDK_CONTROL_MASK : 0;
  send (widget, event);
}

static void
set (GtkWidget *widget, const char *assignment)
{
  g_auto (GStrv) words  = g_strsplit (assignment, " ", 2);
  GParamSpec *property  = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), words[0]);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, property->value_type);
  if (G_IS_PARAM_SPEC_STRING (property))
    g_value_set_string (&value, words[1]);
  else if (G_IS_PARAM_SPEC_DOUBLE (property))
    g_value_set_double (&value, g_ascii_strtod (words[1], NULL));
  else
    g_value_set_boolean (&value, atoi (words[1]));
  g_object_set_property (G_OBJECT (widget), words[0], &value);
}

static void
tell (GtkWidget *widget, const char *name)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *text = NULL;

  g_object_get_property (G_OBJECT (widget), name, &value);
  text = G_VALUE_HOLDS_STRING (&value) ? g_value_dup_string (&value) : g_strdup_value_contents (&value);
  g_print ("%s\n", text != NULL ? text : "");
}

static void
tell_longest (void)
{
  g_print ("%.1f\n", longest / 1000.0);
  longest = 0;
}

static void
resize (const char *size)
{
  int width, height;

  sscanf (size, "%d %d", &width, &height);
  gtk_widget_set_size_request (body, width, height);
  settle ();
}

/* Each pixel of the device, of which one of the window may have several. */
static void
save_window (const char *path)
{
  int              scale = gtk_widget_get_scale_factor (window);
  cairo_surface_t *pixels =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, scale * gtk_widget_get_allocated_width (window),
                                  scale * gtk_widget_get_allocated_height (window));
  cairo_t *cr = cairo_create (pixels);

  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, gtk_offscreen_window_get_surface (GTK_OFFSCREEN_WINDOW (window)), 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png (pixels, path);
  cairo_surface_destroy (pixels);
}

static void
shot (const char *path)
{
  int x, y;

  gtk_widget_queue_draw (window);
  settle ();
  for (gint64 until = g_get_monotonic_time () + 100000; g_get_monotonic_time () < until;)
    turn (TRUE);
  save_window (path);
  gtk_widget_translate_coordinates (preview, window, 0, 0, &x, &y);
  g_print ("%d %d %d %d\n", x, y, gtk_widget_get_allocated_width (preview), gtk_widget_get_allocated_height (preview));
}

static void
get (void)
{
  g_autofree char *style = NULL;
  double           strength;

  g_object_get (body, "style", &style, "strength", &strength, NULL);
  g_print ("%s %g %d %s\n", style, strength, busy (),
           gtk_widget_get_visible (problem) ? gtk_label_get_text (GTK_LABEL (problem)) : "");
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
tell_card (const char *name)
{
  PasticheStyleCard *card;
  int                x, y;

  for (int i = 0; (card = card_at (i)) != NULL; i++)
    if (g_str_equal (pastiche_style_card_info (card)->name, name))
      {
        gtk_widget_translate_coordinates (GTK_WIDGET (card), window, 0, 0, &x, &y);
        g_print ("%d %d %d %d\n", x, y, gtk_widget_get_allocated_width (GTK_WIDGET (card)),
                 gtk_widget_get_allocated_height (GTK_WIDGET (card)));
        return;
      }
  g_print ("none\n");
}

static void
click (GtkWidget *widget, gpointer name)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_sensitive (widget) &&
      g_strcmp0 (atk_object_get_name (gtk_widget_get_accessible (widget)), name) == 0)
    gtk_button_clicked (GTK_BUTTON (widget));
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), click, name);
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

static PasticheChoice *
chosen (void)
{
  PasticheChoice  *choice = pastiche_choice_new ();
  g_autofree char *mix    = NULL;

  g_object_get (body, "style", &choice->style, "strength", &choice->settings.strength, "stroke-size",
                &choice->settings.stroke_size, "mix", &mix, "mix-amount", &choice->mix_amount, NULL);
  if (*mix != '\0')
    choice->mix = g_steal_pointer (&mix);
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
  g_autoptr (PasticheChoice) choice = chosen ();
  g_autoptr (PasticheStyle) style   = pastiche_choice_load (choice, gallery, NULL);
  gsize needed                      = pastiche_apply_memory (style, &choice->settings, picture->width, picture->height);

  needed += 28 * (gsize) picture->width * picture->height;
  g_atomic_pointer_set (&machine_memory, g_str_equal (what, "little") ? needed - 1 : 0);
}

static void
tell_layer (void)
{
  g_autoptr (PastichePicture) layer = pastiche_dialog_body_take_layer (PASTICHE_DIALOG_BODY (body)), anew = NULL;
  g_autoptr (PasticheChoice) choice = chosen ();
  g_autoptr (PasticheStyle) style   = pastiche_choice_load (choice, gallery, NULL);
  gsize  size                       = 4 * sizeof (float) * (gsize) picture->width * picture->height;
  double fraction;

  if (layer == NULL)
    {
      g_print (pastiche_dialog_body_is_painting_layer (PASTICHE_DIALOG_BODY (body), &fraction) ? "begun\n" : "none\n");
      return;
    }
  anew = pastiche_apply (style, picture, &choice->settings, NULL, NULL, NULL, NULL);
  g_print (memcmp (layer->pixels, anew->pixels, size) == 0 ? "same\n" : "differs\n");
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

/* --- presets -------------------------------------------------------------- */

static void
tell_preset (GtkWidget *item, G_GNUC_UNUSED gpointer data)
{
  if (!GTK_IS_SEPARATOR_MENU_ITEM (item))
    g_print ("%s%s;", gtk_menu_item_get_label (GTK_MENU_ITEM (item)), gtk_widget_get_sensitive (item) ? "" : "!");
}

static void
find_label (GtkWidget *widget, gpointer found)
{
  if (GTK_IS_LABEL (widget))
    *(GtkWidget **) found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_label, found);
}

static void
tell_presets (void)
{
  GtkWidget *label = NULL;

  settle ();
  find_label (menu_button, &label);
  g_print ("%s: ", gtk_label_get_text (GTK_LABEL (label)));
  gtk_container_foreach (GTK_CONTAINER (gtk_menu_button_get_popup (GTK_MENU_BUTTON (menu_button))), tell_preset, NULL);
  g_print ("\n");
}

static void
choose_preset (GtkWidget *item, gpointer name)
{
  if (!GTK_IS_SEPARATOR_MENU_ITEM (item) && g_str_equal (gtk_menu_item_get_label (GTK_MENU_ITEM (item)), name))
    gtk_menu_item_activate (GTK_MENU_ITEM (item));
}

static gboolean
do_with_presets (const char *verb, const char *what)
{
  PastichePresetBar *bar = PASTICHE_PRESET_BAR (preset_bar);

  settle ();
  if (g_str_equal (verb, "preset"))
    gtk_container_foreach (GTK_CONTAINER (gtk_menu_button_get_popup (GTK_MENU_BUTTON (menu_button))), choose_preset,
                           (gpointer) what);
  else if (g_str_equal (verb, "save"))
    pastiche_preset_bar_save (bar, what != NULL ? what : "");
  else if (g_str_equal (verb, "rename"))
    pastiche_preset_bar_rename (bar, what);
  else if (g_str_equal (verb, "delete"))
    pastiche_preset_bar_delete (bar);
  else
    return FALSE;
  return TRUE;
}

/* --- own styles ----------------------------------------------------------- */

static void
activate_item (GtkWidget *item, gpointer done)
{
  *(gboolean *) done = gtk_widget_get_sensitive (item);
  if (gtk_widget_get_sensitive (item))
    gtk_menu_item_activate (GTK_MENU_ITEM (item));
}

static void
remove_style (void)
{
  gboolean handled, done = FALSE;
  GList   *menus;

  g_signal_emit_by_name (cards, "popup-menu", &handled);
  menus = gtk_menu_get_for_attach_widget (cards);
  gtk_container_foreach (GTK_CONTAINER (menus->data), activate_item, &done);
  gtk_menu_shell_deactivate (menus->data);
  g_print (done ? "ok\n" : "no\n");
}

static void
do_what (const char *verb, const char *what)
{
  if (g_str_equal (verb, "wait"))
    while (busy () || gtk_events_pending ())
      turn (TRUE);
  else if (g_str_equal (verb, "pause"))
    for (gint64 until = g_get_monotonic_time () + atof (what) * G_TIME_SPAN_SECOND; g_get_monotonic_time () < until;)
      turn (TRUE);
  else if (g_str_equal (verb, "set"))
    set (body, what);
  else if (g_str_equal (verb, "look"))
    set (preview, what);
  else if (g_str_equal (verb, "mouse"))
    drag (what);
  else if (g_str_equal (verb, "double"))
    double_click (what);
  else if (g_str_equal (verb, "key"))
    key (preview, what);
  else if (g_str_equal (verb, "size"))
    resize (what);
  else if (g_str_equal (verb, "search"))
    type_search (what);
  else if (g_str_equal (verb, "click"))
    click (body, (gpointer) what);
  else if (g_str_equal (verb, "import"))
    import (what);
  else if (g_str_equal (verb, "memory"))
    set_memory (what);
  else if (g_str_equal (verb, "like"))
    key (cards, "d ctrl");
  else if (g_str_equal (verb, "rtl"))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  else if (!do_with_presets (verb, what))
    g_printerr ("pastiche-WARNING: body-driver does not know “%s”\n", verb);
  g_print ("ok\n");
}

static void
obey (const char *verb, const char *what)
{
  if (g_str_equal (verb, "shot"))
    shot (what);
  else if (g_str_equal (verb, "get"))
    get ();
  else if (g_str_equal (verb, "names"))
    g_print ("%s\n", names->str);
  else if (g_str_equal (verb, "cards"))
    tell_cards ();
  else if (g_str_equal (verb, "card"))
    tell_card (what);
  else if (g_str_equal (verb, "tell"))
    tell (body, what);
  else if (g_str_equal (verb, "looks"))
    tell (preview, what);
  else if (g_str_equal (verb, "shown"))
    tell_shown (what);
  else if (g_str_equal (verb, "layer"))
    tell_layer ();
  else if (g_str_equal (verb, "presets"))
    tell_presets ();
  else if (g_str_equal (verb, "remove"))
    remove_style ();
  else if (g_str_equal (verb, "probe"))
    tell_longest ();
  else
    do_what (verb, what);
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
  g_autoptr (GError) error                = NULL;
  g_autoptr (PasticheSelection) selection = NULL;
  g_autoptr (PasticheHabits) habits       = NULL;
  GtkRequisition natural;
  char           line[4096];

  if (g_getenv ("PASTICHE_LOCALE") != NULL)
    bindtextdomain ("pastiche", g_getenv ("PASTICHE_LOCALE"));
  gtk_init (&argc, &argv);
  setvbuf (stdout, NULL, _IOLBF, 0);
  if ((argc != 4 && argc != 8) ||
      !(gallery = pastiche_gallery_open (g_str_equal (argv[1], "-") ? NULL : argv[1], &error)) ||
      !(picture = pastiche_picture_load (argv[2], &error)))
    {
      g_printerr ("%s\n", error ? error->message : "body-driver STYLES PICTURE HABITS.ini [X Y WIDTH HEIGHT]");
      return 2;
    }

  names  = g_string_new (NULL);
  habits = pastiche_habits_new (argv[3]);
  window = gtk_offscreen_window_new ();
  if (argc == 8)
    selection = new_selection (picture, argv + 4);
  body = pastiche_dialog_body_new (gallery, picture, selection, habits);
  gtk_container_add (GTK_CONTAINER (window), body);
  gtk_widget_show (body);
  gtk_widget_get_preferred_size (body, NULL, &natural);
  gtk_widget_set_size_request (body, natural.width, natural.height); /* a real window asks for it */
  gtk_widget_show (window);
  settle ();
  visit (body, NULL);

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (line), " ", 2);

      if (g_str_equal (words[0], "destroy"))
        break;
      obey (words[0], words[1]);
    }
  gtk_widget_destroy (window);
  pastiche_picture_free (picture);
  pastiche_gallery_free (gallery);
  g_string_free (names, TRUE);
  return 0;
}
