/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * body-driver.c: the dialog's body in an offscreen window, told what to do by
 * lines on standard input; every line gets one line of answer.
 *
 *   body-driver STYLES PICTURE
 *     wait            until no preview is being computed
 *     get             style, strength, busy; and the problem shown, if any
 *     style NAME      strength N      before 0|1      set a property, press the toggle
 *     press, release  the mouse on the preview
 *     shot FILE.png   the window as a picture; answers the preview's rectangle
 *     names           accessible names of what can be used
 *     destroy         end it, whatever runs
 */
#include <gtk/gtk.h>
#include <stdlib.h>

#include "pastiche-dialog-body.h"
#include "pastiche-preview.h"

static GtkWidget *window, *body, *preview, *toggle, *problem;
static GString   *names;

static void
visit (GtkWidget *widget, G_GNUC_UNUSED gpointer data)
{
  AtkObject *accessible = gtk_widget_get_accessible (widget);

  if (PASTICHE_IS_PREVIEW (widget))
    preview = widget;
  else if (GTK_IS_TOGGLE_BUTTON (widget))
    toggle = widget;
  else if (GTK_IS_LABEL (widget) &&
           gtk_style_context_has_class (gtk_widget_get_style_context (widget), GTK_STYLE_CLASS_ERROR))
    problem = widget;
  if (GTK_IS_LIST_BOX (widget) || PASTICHE_IS_PREVIEW (widget) ||
      (gtk_widget_get_can_focus (widget) && !GTK_IS_SCROLLED_WINDOW (widget)))
    g_string_append_printf (names, "%s=%s;", G_OBJECT_TYPE_NAME (widget), atk_object_get_name (accessible));
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), visit, NULL);
}

static gboolean
busy (void)
{
  gboolean is_busy;

  g_object_get (preview, "busy", &is_busy, NULL);
  return is_busy;
}

static void
settle (void)
{
  while (gtk_events_pending ())
    gtk_main_iteration ();
}

static void
mouse (GdkEventType type)
{
  GdkEvent *event = gdk_event_new (type);

  event->button.window     = g_object_ref (gtk_widget_get_window (preview));
  event->button.button     = GDK_BUTTON_PRIMARY;
  event->button.send_event = TRUE;
  gdk_event_set_device (event, gdk_seat_get_pointer (gdk_display_get_default_seat (gdk_display_get_default ())));
  gtk_widget_event (preview, event);
  gdk_event_free (event);
}

static void
shot (const char *path)
{
  g_autoptr (GdkPixbuf) pixels = NULL;
  int x, y;

  gtk_widget_queue_draw (window);
  settle ();
  for (gint64 until = g_get_monotonic_time () + 100000; g_get_monotonic_time () < until;)
    gtk_main_iteration_do (FALSE);
  pixels = gtk_offscreen_window_get_pixbuf (GTK_OFFSCREEN_WINDOW (window));
  gdk_pixbuf_save (pixels, path, "png", NULL, NULL);
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

static void
obey (const char *verb, const char *what)
{
  if (g_str_equal (verb, "shot"))
    shot (what);
  else if (g_str_equal (verb, "get"))
    get ();
  else if (g_str_equal (verb, "names"))
    g_print ("%s\n", names->str);
  else
    {
      if (g_str_equal (verb, "wait"))
        while (busy ())
          gtk_main_iteration ();
      else if (g_str_equal (verb, "style"))
        g_object_set (body, "style", what, NULL);
      else if (g_str_equal (verb, "strength"))
        g_object_set (body, "strength", atof (what), NULL);
      else if (g_str_equal (verb, "before"))
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), atoi (what));
      else if (g_str_equal (verb, "press"))
        mouse (GDK_BUTTON_PRESS);
      else if (g_str_equal (verb, "release"))
        mouse (GDK_BUTTON_RELEASE);
      g_print ("ok\n");
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error            = NULL;
  g_autoptr (PasticheGallery) gallery = NULL;
  g_autoptr (PastichePicture) picture = NULL;
  GtkRequisition natural;
  char           line[4096];

  gtk_init (&argc, &argv);
  setvbuf (stdout, NULL, _IOLBF, 0);
  if (argc != 3 || !(gallery = pastiche_gallery_open (argv[1], &error)) ||
      !(picture = pastiche_picture_load (argv[2], &error)))
    {
      g_printerr ("%s\n", error ? error->message : "body-driver STYLES PICTURE");
      return 2;
    }

  names  = g_string_new (NULL);
  window = gtk_offscreen_window_new ();
  body   = pastiche_dialog_body_new (gallery, picture);
  gtk_container_add (GTK_CONTAINER (window), body);
  gtk_widget_show (body);
  gtk_widget_get_preferred_size (body, NULL, &natural);
  gtk_widget_set_size_request (body, natural.width, natural.height); /* a real window asks for it */
  gtk_widget_show (window);
  visit (body, NULL);

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (line), " ", 2);

      if (g_str_equal (words[0], "destroy"))
        break;
      obey (words[0], words[1]);
    }
  gtk_widget_destroy (window);
  g_string_free (names, TRUE);
  return 0;
}
