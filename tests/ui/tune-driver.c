/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-driver.c: the page that has a style learned, in an offscreen window,
 * told what to do by lines on standard input; every line gets one line of
 * answer.
 *
 *   tune-driver STYLES PICTURE
 *     add FILE          a painting, as if dropped
 *     until SECONDS WORDS    until a label that is seen has them; answers that label, or “no” when it takes too long
 *     pause SECONDS
 *     labels            all that are seen
 *     names             accessible names of what can be used, with − before those that cannot be used now
 *     click NAME        the button with that accessible name, wherever it is
 *     type NAME TEXT    into the entry with that accessible name or label
 *     drag X Y X2 Y2    on the first painting
 *     key NAME [shift]  the same
 *     part N            the part of the Nth painting that counts
 *     states            the filmstrip's frames, with * for the selected one
 *     select N          the Nth of them
 *     tell NAME         a property of the preview
 *     size W H          the window's
 *     shot FILE.png     the window as a picture; answers the preview's rectangle
 *     dialog FILE.png   the same of the dialog that is open
 *     close             as the artist would
 *     learned           the names of styles that were learned, and whether the page has finished
 *     probe             the longest that the main loop was kept since the last probe, in ms
 *     destroy           end it, whatever runs
 */
#include <gtk/gtk.h>
#include <stdlib.h>
#include <string.h>

#include "pastiche-crop.h"
#include "pastiche-filmstrip.h"
#include "pastiche-preview.h"
#include "pastiche-tune-page.h"

static GtkWidget *window, *page;
static GString   *learned;
static gint64     longest; /* microseconds in one turn of the main loop */

/* --- what is there -------------------------------------------------------- */

typedef void (*Visit) (GtkWidget *widget, gpointer data);

typedef struct
{
  Visit    visit;
  gpointer data;
} Walk;

static void
walk (GtkWidget *widget, gpointer data)
{
  const Walk *all = data;

  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return;
  all->visit (widget, all->data);
  if (GTK_IS_CONTAINER (widget) && (!GTK_IS_COMBO_BOX (widget) || gtk_combo_box_get_has_entry (GTK_COMBO_BOX (widget))))
    gtk_container_forall (GTK_CONTAINER (widget), walk, data);
}

/* Every visible widget of every window, the newest window first. */
static void
visit_all (Visit visit, gpointer data)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  Walk all                  = { visit, data };

  for (GList *l = windows; l != NULL; l = l->next)
    if (l->data != window)
      walk (l->data, &all);
  walk (window, &all);
}

static void
find_preview (GtkWidget *widget, gpointer data)
{
  if (PASTICHE_IS_PREVIEW (widget))
    *(GtkWidget **) data = widget;
}

static void
find_strip (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_FLOW_BOX (widget))
    *(GtkWidget **) data = widget;
}

static void
list_crops (GtkWidget *widget, gpointer data)
{
  if (PASTICHE_IS_CROP (widget))
    g_ptr_array_add (data, widget);
}

static GtkWidget *
found (Visit visit)
{
  GtkWidget *widget = NULL;

  visit_all (visit, &widget);
  return widget;
}

static GtkWidget *
crop_at (int i)
{
  g_autoptr (GPtrArray) crops = g_ptr_array_new ();

  visit_all (list_crops, crops);
  return i < (int) crops->len ? g_ptr_array_index (crops, i) : NULL;
}

static const char *
name_of (GtkWidget *widget)
{
  return atk_object_get_name (gtk_widget_get_accessible (widget));
}

/* --- the main loop -------------------------------------------------------- */

/* One turn, timed from the moment there is something to do. */
static void
turn (void)
{
  gint64 began;

  if (!g_main_context_pending (NULL))
    g_usleep (2000);
  began = g_get_monotonic_time ();
  g_main_context_iteration (NULL, FALSE);
  longest = MAX (longest, g_get_monotonic_time () - began);
}

static void
run_for (double seconds)
{
  for (gint64 until = g_get_monotonic_time () + (gint64) (seconds * G_TIME_SPAN_SECOND);
       g_get_monotonic_time () < until;)
    turn ();
}

typedef struct
{
  const char *words;
  char       *label;
} Search;

static void
search_label (GtkWidget *widget, gpointer data)
{
  Search *search = data;

  if (GTK_IS_LABEL (widget) && search->label == NULL &&
      strstr (gtk_label_get_text (GTK_LABEL (widget)), search->words) != NULL)
    search->label = g_strdup (gtk_label_get_text (GTK_LABEL (widget)));
}

static void
until (const char *what)
{
  char  *words;
  double seconds  = g_ascii_strtod (what, &words);
  gint64 deadline = g_get_monotonic_time () + (gint64) (seconds * G_TIME_SPAN_SECOND);
  Search search   = { g_strstrip (words), NULL };

  while (search.label == NULL && g_get_monotonic_time () < deadline)
    {
      turn ();
      visit_all (search_label, &search);
    }
  g_print ("%s\n", search.label != NULL ? g_strdelimit (search.label, "\n", ' ') : "no");
  g_free (search.label);
}

/* --- what can be told ----------------------------------------------------- */

static void
print_label (GtkWidget *widget, G_GNUC_UNUSED gpointer data)
{
  g_autofree char *text = NULL;

  if (!GTK_IS_LABEL (widget))
    return;
  text = g_strdup (gtk_label_get_text (GTK_LABEL (widget)));
  g_print ("%s;", g_strdelimit (text, "\n", ' '));
}

static void
print_name (GtkWidget *widget, G_GNUC_UNUSED gpointer data)
{
  g_autofree char *name = NULL;

  if (!GTK_IS_FLOW_BOX (widget) && !GTK_IS_COMBO_BOX (widget) && !PASTICHE_IS_PREVIEW (widget) &&
      (!gtk_widget_get_can_focus (widget) || GTK_IS_SCROLLED_WINDOW (widget) || GTK_IS_WINDOW (widget)))
    return;
  name = g_strdup (name_of (widget));
  g_print ("%s%s=%s;", gtk_widget_is_sensitive (widget) ? "" : "−", G_OBJECT_TYPE_NAME (widget),
           name != NULL ? g_strdelimit (name, "\n", ' ') : "(null)");
}

static void
print_states (void)
{
  GtkFlowBox      *strip = GTK_FLOW_BOX (found (find_strip));
  GtkFlowBoxChild *frame;

  for (int i = 0; (frame = gtk_flow_box_get_child_at_index (strip, i)) != NULL; i++)
    g_print ("%s%s;", gtk_flow_box_child_is_selected (frame) ? "*" : "", name_of (GTK_WIDGET (frame)));
}

static void
tell_part (const char *which)
{
  GtkWidget   *crop = crop_at (atoi (which));
  GdkRectangle part = { 0, 0, 0, 0 };

  if (crop != NULL)
    pastiche_crop_get (PASTICHE_CROP (crop), &part);
  g_print ("%d %d %d %d\n", part.x, part.y, part.width, part.height);
}

static void
tell_property (const char *name)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *text = NULL;

  g_object_get_property (G_OBJECT (found (find_preview)), name, &value);
  text = g_strdup_value_contents (&value);
  g_print ("%s\n", text);
}

static void
take_shot (GtkWidget *offscreen, const char *path)
{
  g_autoptr (GdkPixbuf) pixels = NULL;
  GtkWidget *preview           = found (find_preview);
  int        x = 0, y = 0;

  gtk_widget_queue_draw (offscreen);
  run_for (0.1);
  pixels = GTK_IS_OFFSCREEN_WINDOW (offscreen)
               ? gtk_offscreen_window_get_pixbuf (GTK_OFFSCREEN_WINDOW (offscreen))
               : gdk_pixbuf_get_from_window (gtk_widget_get_window (offscreen), 0, 0,
                                             gtk_widget_get_allocated_width (offscreen),
                                             gtk_widget_get_allocated_height (offscreen));
  gdk_pixbuf_save (pixels, path, "png", NULL, NULL);
  if (preview == NULL)
    {
      g_print ("none\n");
      return;
    }
  gtk_widget_translate_coordinates (preview, window, 0, 0, &x, &y);
  g_print ("%d %d %d %d\n", x, y, gtk_widget_get_allocated_width (preview), gtk_widget_get_allocated_height (preview));
}

static GtkWidget *
newest_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (GTK_IS_DIALOG (l->data) && gtk_widget_get_visible (l->data))
      return l->data;
  return window;
}

/* --- what can be done ----------------------------------------------------- */

typedef struct
{
  const char *name;
  GtkWidget  *button;
} Wanted;

static void
find_button (GtkWidget *widget, gpointer data)
{
  Wanted *wanted = data;

  if (wanted->button == NULL && (GTK_IS_BUTTON (widget) || GTK_IS_EXPANDER (widget)) &&
      g_strcmp0 (name_of (widget), wanted->name) == 0)
    wanted->button = widget;
}

static void
click (const char *name)
{
  Wanted wanted = { name, NULL };

  visit_all (find_button, &wanted);
  if (wanted.button == NULL || !gtk_widget_is_sensitive (wanted.button))
    return;
  if (GTK_IS_BUTTON (wanted.button))
    gtk_button_clicked (GTK_BUTTON (wanted.button));
  else
    gtk_widget_activate (wanted.button);
}

static gboolean
is_labelled (GtkWidget *widget, const char *name)
{
  g_autoptr (GList) labels = gtk_widget_list_mnemonic_labels (widget);
  GtkWidget *parent        = gtk_widget_get_parent (widget);

  if (labels == NULL && GTK_IS_COMBO_BOX (parent))
    return is_labelled (parent, name);
  return g_strcmp0 (name_of (widget), name) == 0 ||
         (labels != NULL && g_str_equal (gtk_label_get_text (labels->data), name));
}

static void
type_into (GtkWidget *widget, gpointer data)
{
  char **words = data;

  if (!GTK_IS_ENTRY (widget) || !is_labelled (widget, words[0]))
    return;
  gtk_entry_set_text (GTK_ENTRY (widget), words[1]);
  if (GTK_IS_SPIN_BUTTON (widget))
    gtk_spin_button_update (GTK_SPIN_BUTTON (widget));
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
  send (crop_at (0), event);
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
  send (crop_at (0), event);
  button (GDK_BUTTON_RELEASE, to_x, to_y);
}

static void
press_key (const char *what)
{
  g_auto (GStrv) words = g_strsplit (what, " ", 2);
  GdkEvent *event      = gdk_event_new (GDK_KEY_PRESS);

  event->key.keyval = gdk_keyval_from_name (words[0]);
  event->key.state  = words[1] != NULL ? GDK_SHIFT_MASK : 0;
  send (crop_at (0), event);
}

static void
resize (const char *size)
{
  int width, height;

  sscanf (size, "%d %d", &width, &height);
  gtk_widget_set_size_request (page, width, height);
  run_for (0.1);
}

static void
add (const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  pastiche_tune_page_add (PASTICHE_TUNE_PAGE (page), (char *[]) { uri, NULL });
}

static void
note_learned (G_GNUC_UNUSED GtkWidget *widget, const char *name)
{
  g_string_append_printf (learned, "%s ", name);
}

static void
note_finished (void)
{
  g_string_append (learned, "finished");
}

static void
do_what (const char *verb, const char *what)
{
  if (g_str_equal (verb, "add"))
    add (what);
  else if (g_str_equal (verb, "pause"))
    run_for (g_ascii_strtod (what, NULL));
  else if (g_str_equal (verb, "click"))
    click (what);
  else if (g_str_equal (verb, "type"))
    {
      g_auto (GStrv) words = g_strsplit (what, " ", 2);

      visit_all (type_into, words);
    }
  else if (g_str_equal (verb, "drag"))
    drag (what);
  else if (g_str_equal (verb, "key"))
    press_key (what);
  else if (g_str_equal (verb, "select"))
    gtk_flow_box_select_child (GTK_FLOW_BOX (found (find_strip)),
                               gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (found (find_strip)), atoi (what)));
  else if (g_str_equal (verb, "size"))
    resize (what);
  else if (g_str_equal (verb, "close"))
    pastiche_tune_page_close (PASTICHE_TUNE_PAGE (page));
  else
    g_printerr ("pastiche-WARNING: tune-driver does not know “%s”\n", verb);
  g_print ("ok\n");
}

static void
obey (const char *verb, const char *what)
{
  if (g_str_equal (verb, "until"))
    until (what);
  else if (g_str_equal (verb, "labels"))
    visit_all (print_label, NULL), g_print ("\n");
  else if (g_str_equal (verb, "names"))
    visit_all (print_name, NULL), g_print ("\n");
  else if (g_str_equal (verb, "states"))
    print_states (), g_print ("\n");
  else if (g_str_equal (verb, "part"))
    tell_part (what);
  else if (g_str_equal (verb, "tell"))
    tell_property (what);
  else if (g_str_equal (verb, "shot"))
    take_shot (window, what);
  else if (g_str_equal (verb, "dialog"))
    take_shot (newest_dialog (), what);
  else if (g_str_equal (verb, "learned"))
    g_print ("%s\n", learned->str);
  else if (g_str_equal (verb, "probe"))
    g_print ("%.1f\n", longest / 1000.0), longest = 0;
  else
    do_what (verb, what);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error            = NULL;
  g_autoptr (PasticheGallery) gallery = NULL;
  g_autoptr (PastichePicture) picture = NULL;
  char line[4096];

  gtk_init (&argc, &argv);
  setvbuf (stdout, NULL, _IOLBF, 0);
  if (argc != 3 || !(gallery = pastiche_gallery_open (argv[1], &error)) ||
      !(picture = pastiche_picture_load (argv[2], &error)))
    {
      g_printerr ("%s\n", error ? error->message : "tune-driver STYLES PICTURE");
      return 2;
    }

  learned = g_string_new (NULL);
  window  = gtk_offscreen_window_new ();
  page    = pastiche_tune_page_new (gallery, picture, NULL);
  g_signal_connect (page, "learned", G_CALLBACK (note_learned), NULL);
  g_signal_connect (page, "finished", G_CALLBACK (note_finished), NULL);
  gtk_container_add (GTK_CONTAINER (window), page);
  gtk_widget_set_size_request (page, 1136, 620);
  gtk_widget_show (page);
  gtk_widget_show (window);
  run_for (0.2);

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (line), " ", 2);

      if (g_str_equal (words[0], "destroy"))
        break;
      obey (words[0], words[1]);
    }
  gtk_widget_destroy (window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_string_free (learned, TRUE);
  return 0;
}
