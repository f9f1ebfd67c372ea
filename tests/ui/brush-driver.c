/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * brush-driver.c: a preview's brush, by the mouse, and what it selected.
 */
#include "brush-driver.h"

#include <stdio.h>

static void
send (GtkWidget *preview, GdkEventType type, double x, double y, GdkModifierType state, double turned)
{
  GdkEvent *event = gdk_event_new (type);

  event->any.window     = g_object_ref (gtk_widget_get_window (preview));
  event->any.send_event = TRUE;
  gdk_event_set_device (event, gdk_seat_get_pointer (gdk_display_get_default_seat (gdk_display_get_default ())));
  if (type == GDK_MOTION_NOTIFY)
    {
      event->motion.x = x;
      event->motion.y = y;
    }
  else if (type == GDK_SCROLL)
    {
      event->scroll.direction = GDK_SCROLL_SMOOTH;
      event->scroll.x         = x;
      event->scroll.y         = y;
      event->scroll.delta_y   = turned;
      event->scroll.state     = state;
    }
  else
    {
      event->button.button = GDK_BUTTON_PRIMARY;
      event->button.x      = x;
      event->button.y      = y;
    }
  gtk_widget_event (preview, event);
  gdk_event_free (event);
}

static void
paint (GtkWidget *preview, const char *what, gboolean let_go)
{
  g_auto (GStrv) words = g_strsplit (what, " ", -1);

  for (int i = 0; words[i] != NULL && words[i + 1] != NULL; i += 2)
    send (preview, i == 0 ? GDK_BUTTON_PRESS : GDK_MOTION_NOTIFY, g_ascii_strtod (words[i], NULL),
          g_ascii_strtod (words[i + 1], NULL), 0, 0);
  if (let_go)
    send (preview, GDK_BUTTON_RELEASE, 0, 0, 0, 0);
}

static void
turn_with_ctrl (GtkWidget *preview, const char *what)
{
  double x, y, turned;

  sscanf (what, "%lf %lf %lf", &x, &y, &turned);
  send (preview, GDK_SCROLL, x, y, GDK_CONTROL_MASK, turned);
}

static void
hover (GtkWidget *preview, const char *what)
{
  double x, y;

  sscanf (what, "%lf %lf", &x, &y);
  send (preview, GDK_MOTION_NOTIFY, x, y, 0, 0);
}

gboolean
brush_do (GtkWidget *preview, const char *verb, const char *what)
{
  if (g_str_equal (verb, "stroke") || g_str_equal (verb, "hold"))
    paint (preview, what, g_str_equal (verb, "stroke"));
  else if (g_str_equal (verb, "ctrl-turn"))
    turn_with_ctrl (preview, what);
  else if (g_str_equal (verb, "hover"))
    hover (preview, what);
  else
    return FALSE;
  return TRUE;
}

const char *
brush_save (const PasticheSelection *selection, const PastichePicture *picture, const char *path)
{
  g_autoptr (PastichePicture) made = NULL;

  if (selection == NULL)
    return "none";
  made = pastiche_picture_new (picture->width, picture->height, NULL);
  for (gsize i = 0; i < (gsize) made->width * made->height; i++)
    {
      int x = (int) (i % made->width) - selection->x, y = (int) (i / made->width) - selection->y;

      made->pixels[4 * i]     = x >= 0 && y >= 0 && x < selection->width && y < selection->height
                                    ? selection->values[(gsize) y * selection->width + x]
                                    : 0;
      made->pixels[4 * i + 1] = made->pixels[4 * i + 2] = made->pixels[4 * i];
      made->pixels[4 * i + 3]                           = 1;
    }
  return pastiche_picture_save (made, path, NULL) ? "ok" : "no";
}
