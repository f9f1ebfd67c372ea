/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * driver.c: what the drivers of widgets have in common.
 */
#include "driver.h"

#include <stdlib.h>
#include <string.h>

#include "held.h"
#include "pastiche-preview.h"

GtkWidget *driver_window;

static GtkWidget *content;
static gint64     longest; /* microseconds in one turn of the main loop */

/* --- what is there -------------------------------------------------------- */

typedef struct
{
  DriverVisit visit;
  gpointer    data;
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

void
driver_visit_all (DriverVisit visit, gpointer data)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  Walk all                  = { visit, data };

  for (GList *l = windows; l != NULL; l = l->next)
    if (l->data != driver_window)
      walk (l->data, &all);
  walk (driver_window, &all);
}

typedef struct
{
  GType      type;
  GtkWidget *widget;
} Found;

static void
find (GtkWidget *widget, gpointer data)
{
  Found *found = data;

  if (g_type_is_a (G_OBJECT_TYPE (widget), found->type))
    found->widget = widget;
}

GtkWidget *
driver_find (GType type)
{
  Found found = { type, NULL };

  driver_visit_all (find, &found);
  return found.widget;
}

const char *
driver_name_of (GtkWidget *widget)
{
  return atk_object_get_name (gtk_widget_get_accessible (widget));
}

static void
find_problem (GtkWidget *widget, gpointer problem)
{
  if (GTK_IS_LABEL (widget) &&
      gtk_style_context_has_class (gtk_widget_get_style_context (widget), GTK_STYLE_CLASS_ERROR))
    *(const char **) problem = gtk_label_get_text (GTK_LABEL (widget));
}

const char *
driver_problem (void)
{
  const char *problem = "";

  driver_visit_all (find_problem, &problem);
  return problem;
}

gboolean
driver_busy (GtkWidget *preview)
{
  gboolean busy;

  g_object_get (preview, "busy", &busy, NULL);
  return busy;
}

void
driver_tell_rectangle (GtkWidget *widget)
{
  int x, y;

  if (widget == NULL)
    {
      g_print ("none\n");
      return;
    }
  gtk_widget_translate_coordinates (widget, driver_window, 0, 0, &x, &y);
  g_print ("%d %d %d %d\n", x, y, gtk_widget_get_allocated_width (widget), gtk_widget_get_allocated_height (widget));
}

/* --- the main loop -------------------------------------------------------- */

/* Timed from the moment there is something to do. */
void
driver_turn (gboolean may_block)
{
  gint64 began;

  if (may_block && !g_main_context_pending (NULL))
    g_usleep (2000);
  began = held_time ();
  g_main_context_iteration (NULL, FALSE);
  longest = MAX (longest, held_time () - began);
}

void
driver_settle (void)
{
  while (gtk_events_pending ())
    driver_turn (FALSE);
}

void
driver_run_for (double seconds)
{
  for (gint64 until = g_get_monotonic_time () + (gint64) (seconds * G_TIME_SPAN_SECOND);
       g_get_monotonic_time () < until;)
    driver_turn (TRUE);
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
      driver_turn (TRUE);
      driver_visit_all (search_label, &search);
    }
  g_print ("%s\n", search.label != NULL ? g_strdelimit (search.label, "\n", ' ') : "no");
  g_free (search.label);
}

/* --- what can be told ----------------------------------------------------- */

static void
print_label (GtkWidget *widget, gpointer only_cut)
{
  g_autofree char *text = NULL;

  if (!GTK_IS_LABEL (widget) || (only_cut && !pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)))))
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
  name = g_strdup (driver_name_of (widget));
  g_print ("%s%s=%s;", gtk_widget_is_sensitive (widget) ? "" : "−", G_OBJECT_TYPE_NAME (widget),
           name != NULL ? g_strdelimit (name, "\n", ' ') : "(null)");
}

void
driver_tell (GtkWidget *widget, const char *name)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *text = NULL;

  g_object_get_property (G_OBJECT (widget), name, &value);
  text = G_VALUE_HOLDS_STRING (&value) ? g_value_dup_string (&value) : g_strdup_value_contents (&value);
  g_print ("%s\n", text != NULL ? text : "");
}

/* Each pixel of the device, of which one of the window may have several. */
static void
save_window (const char *path)
{
  int              scale = gtk_widget_get_scale_factor (driver_window);
  cairo_surface_t *pixels =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, scale * gtk_widget_get_allocated_width (driver_window),
                                  scale * gtk_widget_get_allocated_height (driver_window));
  cairo_t *cr = cairo_create (pixels);

  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, gtk_offscreen_window_get_surface (GTK_OFFSCREEN_WINDOW (driver_window)), 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png (pixels, path);
  cairo_surface_destroy (pixels);
}

void
driver_save_window (GtkWidget *window, const char *path)
{
  g_autoptr (GdkPixbuf) pixels =
      gdk_pixbuf_get_from_window (gtk_widget_get_window (window), 0, 0, gtk_widget_get_allocated_width (window),
                                  gtk_widget_get_allocated_height (window));

  gdk_pixbuf_save (pixels, path, "png", NULL, NULL);
}

static GtkWidget *
newest_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (GTK_IS_DIALOG (l->data) && gtk_widget_get_visible (l->data))
      return l->data;
  return driver_window;
}

static void
take_shot (GtkWidget *shown, const char *path)
{
  GtkWidget *preview;
  int        x, y;

  gtk_widget_queue_draw (shown);
  driver_settle ();
  driver_run_for (0.1);
  if (shown == driver_window)
    save_window (path);
  else
    driver_save_window (shown, path);
  preview = driver_find (PASTICHE_TYPE_PREVIEW);
  if (preview == NULL)
    {
      g_print ("none\n");
      return;
    }
  gtk_widget_translate_coordinates (preview, driver_window, 0, 0, &x, &y);
  g_print ("%d %d %d %d\n", x, y, gtk_widget_get_allocated_width (preview), gtk_widget_get_allocated_height (preview));
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
      g_strcmp0 (driver_name_of (widget), wanted->name) == 0)
    wanted->button = widget;
}

static void
click (const char *name)
{
  Wanted wanted = { name, NULL };

  driver_visit_all (find_button, &wanted);
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
  return g_strcmp0 (driver_name_of (widget), name) == 0 ||
         (labels != NULL && g_str_equal (gtk_label_get_text (labels->data), name));
}

static void
type_into (GtkWidget *widget, gpointer data)
{
  char **words = data;

  if (!GTK_IS_ENTRY (widget) || !is_labelled (widget, words[0]))
    return;
  gtk_entry_set_text (GTK_ENTRY (widget), words[1] != NULL ? words[1] : "");
  if (GTK_IS_SPIN_BUTTON (widget))
    gtk_spin_button_update (GTK_SPIN_BUTTON (widget));
}

void
driver_set (GtkWidget *widget, const char *assignment)
{
  g_auto (GStrv) words  = g_strsplit (assignment, " ", 2);
  GParamSpec *property  = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), words[0]);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, property->value_type);
  if (G_IS_PARAM_SPEC_STRING (property))
    g_value_set_string (&value, words[1]);
  else if (G_IS_PARAM_SPEC_DOUBLE (property))
    g_value_set_double (&value, g_ascii_strtod (words[1], NULL));
  else if (G_IS_PARAM_SPEC_INT (property))
    g_value_set_int (&value, atoi (words[1]));
  else
    g_value_set_boolean (&value, atoi (words[1]));
  g_object_set_property (G_OBJECT (widget), words[0], &value);
}

static void
send (GtkWidget *widget, GdkEvent *event)
{
  GdkSeat *seat = gdk_display_get_default_seat (gdk_display_get_default ());

  event->any.window     = g_object_ref (gtk_widget_get_window (widget));
  event->any.send_event = TRUE;
  gdk_event_set_device (event, event->type == GDK_KEY_PRESS || event->type == GDK_KEY_RELEASE
                                   ? gdk_seat_get_keyboard (seat)
                                   : gdk_seat_get_pointer (seat));
  gtk_widget_event (widget, event);
  gdk_event_free (event);
}

static void
button (GtkWidget *widget, GdkEventType type, double x, double y)
{
  GdkEvent *event = gdk_event_new (type);

  event->button.button = GDK_BUTTON_PRIMARY;
  event->button.x      = x;
  event->button.y      = y;
  send (widget, event);
}

static void
drag (GtkWidget *widget, const char *where)
{
  GdkEvent *event = gdk_event_new (GDK_MOTION_NOTIFY);
  double    x, y, to_x, to_y;

  sscanf (where, "%lf %lf %lf %lf", &x, &y, &to_x, &to_y);
  button (widget, GDK_BUTTON_PRESS, x, y);
  event->motion.x = to_x;
  event->motion.y = to_y;
  send (widget, event);
  button (widget, GDK_BUTTON_RELEASE, to_x, to_y);
}

static void
double_click (GtkWidget *widget, const char *where)
{
  double x, y;

  sscanf (where, "%lf %lf", &x, &y);
  button (widget, GDK_2BUTTON_PRESS, x, y);
}

static void
key (GtkWidget *widget, GdkEventType type, const char *what)
{
  g_auto (GStrv) words            = g_strsplit (what, " ", 2);
  GdkEvent                *event  = gdk_event_new (type);
  GdkKeymap               *keymap = gdk_keymap_get_for_display (gdk_display_get_default ());
  g_autofree GdkKeymapKey *keys   = NULL;
  int                      n;

  event->key.keyval = gdk_keyval_from_name (words[0]);
  if (gdk_keymap_get_entries_for_keyval (keymap, event->key.keyval, &keys, &n) && n > 0)
    event->key.hardware_keycode = keys[0].keycode; /* by which GTK finds what a key is bound to */
  if (words[1] != NULL)
    event->key.state = g_str_equal (words[1], "ctrl") ? GDK_CONTROL_MASK : GDK_SHIFT_MASK;
  send (widget, event);
}

void
driver_press_key (GtkWidget *widget, const char *what)
{
  key (widget, GDK_KEY_PRESS, what);
}

static void
find_named (GtkWidget *widget, gpointer data)
{
  Wanted *wanted = data;

  if (wanted->button == NULL && !GTK_IS_LABEL (widget) && gtk_widget_get_window (widget) != NULL &&
      g_strcmp0 (driver_name_of (widget), wanted->name) == 0)
    wanted->button = widget;
}

static GtkWidget *
named (const char *name)
{
  Wanted wanted = { name, NULL };

  driver_visit_all (find_named, &wanted);
  return wanted.button;
}

static void
wheel (const char *what)
{
  const char      *delta  = strrchr (what, ' ');
  g_autofree char *name   = g_strndup (what, delta - what);
  GtkWidget       *widget = named (name);
  GdkEvent        *event  = gdk_event_new (GDK_SCROLL);

  event->scroll.direction = GDK_SCROLL_SMOOTH;
  event->scroll.delta_y   = g_ascii_strtod (delta, NULL);
  event->scroll.x         = gtk_widget_get_allocated_width (widget) / 2;
  event->scroll.y         = gtk_widget_get_allocated_height (widget) / 2;
  send (widget, event);
}

static void
turn (GtkWidget *widget, const char *what)
{
  GdkEvent *event = gdk_event_new (GDK_SCROLL);

  event->scroll.direction = GDK_SCROLL_SMOOTH;
  sscanf (what, "%lf %lf %lf", &event->scroll.x, &event->scroll.y, &event->scroll.delta_y);
  send (widget, event);
}

static void
click_twice (const char *name)
{
  GtkWidget *widget = named (name);
  double     x = gtk_widget_get_allocated_width (widget) / 4.0, y = gtk_widget_get_allocated_height (widget) / 2.0;

  button (widget, GDK_BUTTON_PRESS, x, y);
  button (widget, GDK_BUTTON_RELEASE, x, y);
  button (widget, GDK_BUTTON_PRESS, x, y);
  button (widget, GDK_2BUTTON_PRESS, x, y);
  button (widget, GDK_BUTTON_RELEASE, x, y);
}

static void
tell_focus (void)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (driver_window));

  g_print ("%s\n", focus != NULL ? driver_name_of (focus) : "none");
}

static void
resize (const char *size)
{
  int width, height;

  sscanf (size, "%d %d", &width, &height);
  gtk_widget_set_size_request (content, width, height);
  driver_settle ();
  driver_run_for (0.1);
}

/* --- lines ---------------------------------------------------------------- */

static gboolean
answer (const char *verb, const char *what)
{
  if (g_str_equal (verb, "until"))
    until (what);
  else if (g_str_equal (verb, "labels"))
    driver_visit_all (print_label, NULL), g_print ("\n");
  else if (g_str_equal (verb, "cut"))
    driver_visit_all (print_label, GINT_TO_POINTER (TRUE)), g_print ("\n");
  else if (g_str_equal (verb, "names"))
    driver_visit_all (print_name, NULL), g_print ("\n");
  else if (g_str_equal (verb, "shot"))
    take_shot (driver_window, what);
  else if (g_str_equal (verb, "dialog"))
    take_shot (newest_dialog (), what);
  else if (g_str_equal (verb, "focus"))
    tell_focus ();
  else if (g_str_equal (verb, "probe"))
    g_print ("%.1f\n", longest / 1000.0), longest = 0;
  else
    return FALSE;
  return TRUE;
}

static gboolean
act (const char *verb, const char *what, GtkWidget *target)
{
  if (g_str_equal (verb, "pause"))
    driver_run_for (g_ascii_strtod (what, NULL));
  else if (g_str_equal (verb, "click"))
    click (what);
  else if (g_str_equal (verb, "type"))
    {
      g_auto (GStrv) words = g_strsplit (what, " ", 2);

      driver_visit_all (type_into, words);
    }
  else if (g_str_equal (verb, "mouse"))
    drag (target, what);
  else if (g_str_equal (verb, "double"))
    double_click (target, what);
  else if (g_str_equal (verb, "key"))
    driver_press_key (target, what);
  else if (g_str_equal (verb, "let-go"))
    key (target, GDK_KEY_RELEASE, what);
  else if (g_str_equal (verb, "wheel"))
    wheel (what);
  else if (g_str_equal (verb, "turn"))
    turn (target, what);
  else if (g_str_equal (verb, "twice"))
    click_twice (what);
  else if (g_str_equal (verb, "press"))
    driver_press_key (driver_window, what); /* which passes it on to who has the keyboard */
  else if (g_str_equal (verb, "size"))
    resize (what);
  else
    return FALSE;
  g_print ("ok\n");
  return TRUE;
}

void
driver_open (GtkWidget *widget)
{
  GtkRequisition natural;

  setvbuf (stdout, NULL, _IOLBF, 0);
  content       = widget;
  driver_window = gtk_offscreen_window_new ();
  gtk_container_add (GTK_CONTAINER (driver_window), content);
  gtk_widget_show (content);
  gtk_widget_get_preferred_size (content, NULL, &natural);
  natural.width += natural.width % 2;                                   /* so that the middle lies between two pixels */
  gtk_widget_set_size_request (content, natural.width, natural.height); /* a real window asks for it */
  gtk_widget_show (driver_window);
  driver_settle ();
}

void
driver_run (DriverObey obey, GtkWidget *(*target) (void) )
{
  char line[4096];

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (line), " ", 2);

      if (g_str_equal (words[0], "destroy"))
        break;
      if (obey (words[0], words[1]) || answer (words[0], words[1]) || act (words[0], words[1], target ()))
        continue;
      g_printerr ("pastiche-WARNING: the driver does not know “%s”\n", words[0]);
      g_print ("no\n");
    }
}
