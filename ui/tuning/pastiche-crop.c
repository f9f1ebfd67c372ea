/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-crop.c: a picture, and a rectangle on it that the artist drags.
 */
#include "pastiche-crop.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define WIDTH_WANTED 252
#define HEIGHT_MOST  190
#define NEAR_EDGE    9     /* pixels of the widget */
#define LEAST        0.08  /* side of the rectangle, as a part of the picture's */
#define KEY_STEP     0.025 /* of an arrow key, likewise */

/* The edges that a drag moves, combined. */
typedef enum
{
  EDGE_LEFT   = 1 << 0,
  EDGE_RIGHT  = 1 << 1,
  EDGE_TOP    = 1 << 2,
  EDGE_BOTTOM = 1 << 3
} Edges;

#define ALL_EDGES (EDGE_LEFT | EDGE_RIGHT | EDGE_TOP | EDGE_BOTTOM)

/* A rectangle; the picture is 0..1 both ways. */
typedef struct
{
  double left, top, right, bottom;
} Box;

struct _PasticheCrop
{
  GtkDrawingArea parent_instance;

  cairo_surface_t *surface;
  int              width, height; /* the picture's */
  Box              box;

  Edges  drag; /* ALL_EDGES moves the box; 0: nothing */
  double x, y; /* where the drag began, 0..1 of the picture */
  Box    before;
};

G_DEFINE_FINAL_TYPE (PasticheCrop, pastiche_crop, GTK_TYPE_DRAWING_AREA)

void
pastiche_crop_get (PasticheCrop *crop, GdkRectangle *region)
{
  region->x      = (int) lround (crop->box.left * crop->width);
  region->y      = (int) lround (crop->box.top * crop->height);
  region->width  = MAX (1, (int) lround (crop->box.right * crop->width) - region->x);
  region->height = MAX (1, (int) lround (crop->box.bottom * crop->height) - region->y);
}

static void
set_box (PasticheCrop *crop, Box box)
{
  crop->box = box;
  gtk_widget_queue_draw (GTK_WIDGET (crop));
}

/* Where in the widget the picture is: in the middle, as large as fits. */
static void
find_area (PasticheCrop *crop, double *x, double *y, double *width, double *height)
{
  int w = gtk_widget_get_allocated_width (GTK_WIDGET (crop)), h = gtk_widget_get_allocated_height (GTK_WIDGET (crop));
  double scale = MIN ((double) w / crop->width, (double) h / crop->height);

  *width  = MAX (1, scale * crop->width);
  *height = MAX (1, scale * crop->height);
  *x      = (w - *width) / 2;
  *y      = (h - *height) / 2;
}

/* @before with the edges @edges moved by @dx, @dy, as far as the picture goes. */
static Box
moved (Box before, Edges edges, double dx, double dy)
{
  Box box = before;

  if (edges == ALL_EDGES)
    {
      dx = CLAMP (dx, -before.left, 1 - before.right);
      dy = CLAMP (dy, -before.top, 1 - before.bottom);
      return (Box) { before.left + dx, before.top + dy, before.right + dx, before.bottom + dy };
    }
  if (edges & EDGE_LEFT)
    box.left = CLAMP (before.left + dx, 0, before.right - LEAST);
  if (edges & EDGE_RIGHT)
    box.right = CLAMP (before.right + dx, before.left + LEAST, 1);
  if (edges & EDGE_TOP)
    box.top = CLAMP (before.top + dy, 0, before.bottom - LEAST);
  if (edges & EDGE_BOTTOM)
    box.bottom = CLAMP (before.bottom + dy, before.top + LEAST, 1);
  return box;
}

/* --- drawing -------------------------------------------------------------- */

static void
draw_handles (cairo_t *cr, double left, double top, double width, double height)
{
  for (int i = 0; i < 9; i++)
    {
      if (i == 4)
        continue;
      cairo_rectangle (cr, left + width * (i % 3) / 2 - 3.5, top + height * (i / 3) / 2 - 3.5, 7, 7);
    }
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.7);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static gboolean
draw (GtkWidget *widget, cairo_t *cr)
{
  PasticheCrop *crop = PASTICHE_CROP (widget);
  double        x, y, w, h, left, top, width, height;

  find_area (crop, &x, &y, &w, &h);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, w / cairo_image_surface_get_width (crop->surface),
               h / cairo_image_surface_get_height (crop->surface));
  cairo_set_source_surface (cr, crop->surface, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_rectangle (cr, 0, 0, cairo_image_surface_get_width (crop->surface),
                   cairo_image_surface_get_height (crop->surface));
  cairo_fill (cr);
  cairo_restore (cr);

  left   = x + w * crop->box.left;
  top    = y + h * crop->box.top;
  width  = w * (crop->box.right - crop->box.left);
  height = h * (crop->box.bottom - crop->box.top);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_rectangle (cr, x, y, w, h);
  cairo_rectangle (cr, left, top, width, height);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.55);
  cairo_fill (cr);
  cairo_rectangle (cr, left + 0.5, top + 0.5, width - 1, height - 1);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.9);
  cairo_set_line_width (cr, gtk_widget_has_visible_focus (widget) ? 3 : 1);
  cairo_stroke (cr);
  if (gtk_widget_is_sensitive (widget))
    draw_handles (cr, left, top, width, height);
  return FALSE;
}

/* --- mouse and keys ------------------------------------------------------- */

/* Which edges a drag from here moves: those that are near; all from within the rectangle, none from outside. */
static Edges
edges_at (PasticheCrop *crop, double x, double y, double width, double height)
{
  const Box *box   = &crop->box;
  double     air_x = NEAR_EDGE / width, air_y = NEAR_EDGE / height;
  Edges      edges = 0;

  if (x < box->left - air_x || x > box->right + air_x || y < box->top - air_y || y > box->bottom + air_y)
    return 0;
  if (fabs (x - box->right) < air_x)
    edges |= EDGE_RIGHT;
  else if (fabs (x - box->left) < air_x)
    edges |= EDGE_LEFT;
  if (fabs (y - box->bottom) < air_y)
    edges |= EDGE_BOTTOM;
  else if (fabs (y - box->top) < air_y)
    edges |= EDGE_TOP;
  return edges != 0 ? edges : ALL_EDGES;
}

static const char *
cursor_name (Edges edges)
{
  if (edges == 0)
    return "crosshair";
  if (edges == ALL_EDGES)
    return "move";
  if (edges == EDGE_LEFT || edges == EDGE_RIGHT)
    return "ew-resize";
  if (edges == EDGE_TOP || edges == EDGE_BOTTOM)
    return "ns-resize";
  return edges == (EDGE_LEFT | EDGE_TOP) || edges == (EDGE_RIGHT | EDGE_BOTTOM) ? "nwse-resize" : "nesw-resize";
}

/* Turn a point of the widget into one of the picture, 0..1; and get the picture's size in the widget. */
static void
find_place (PasticheCrop *crop, double *x, double *y, double *width, double *height)
{
  double left, top;

  find_area (crop, &left, &top, width, height);
  *x = (*x - left) / *width;
  *y = (*y - top) / *height;
}

static gboolean
button_press (GtkWidget *widget, GdkEventButton *event)
{
  PasticheCrop *crop = PASTICHE_CROP (widget);
  double        x = event->x, y = event->y, width, height;

  if (event->button != GDK_BUTTON_PRIMARY || event->type != GDK_BUTTON_PRESS)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (widget);
  find_place (crop, &x, &y, &width, &height);
  crop->drag = edges_at (crop, x, y, width, height);
  if (crop->drag == 0)
    {
      x = CLAMP (x, 0, 1 - LEAST);
      y = CLAMP (y, 0, 1 - LEAST);
      set_box (crop, (Box) { x, y, x + LEAST, y + LEAST });
      crop->drag = EDGE_RIGHT | EDGE_BOTTOM;
    }
  crop->x      = x;
  crop->y      = y;
  crop->before = crop->box;
  return GDK_EVENT_STOP;
}

static gboolean
button_release (GtkWidget *widget, GdkEventButton *event)
{
  if (event->button == GDK_BUTTON_PRIMARY)
    PASTICHE_CROP (widget)->drag = 0;
  return GDK_EVENT_STOP;
}

static gboolean
motion (GtkWidget *widget, GdkEventMotion *event)
{
  PasticheCrop *crop = PASTICHE_CROP (widget);
  double        x = event->x, y = event->y, width, height;

  find_place (crop, &x, &y, &width, &height);
  if (crop->drag != 0)
    {
      set_box (crop, moved (crop->before, crop->drag, x - crop->x, y - crop->y));
    }
  else
    {
      g_autoptr (GdkCursor) cursor = gdk_cursor_new_from_name (gtk_widget_get_display (widget),
                                                               cursor_name (edges_at (crop, x, y, width, height)));

      gdk_window_set_cursor (gtk_widget_get_window (widget), cursor);
    }
  return GDK_EVENT_STOP;
}

static gboolean
key_press (GtkWidget *widget, GdkEventKey *event)
{
  PasticheCrop *crop  = PASTICHE_CROP (widget);
  Edges         edges = event->state & GDK_SHIFT_MASK ? EDGE_RIGHT | EDGE_BOTTOM : ALL_EDGES;
  double        dx    = (event->keyval == GDK_KEY_Right) - (event->keyval == GDK_KEY_Left);
  double        dy    = (event->keyval == GDK_KEY_Down) - (event->keyval == GDK_KEY_Up);

  if (event->keyval == GDK_KEY_Delete || event->keyval == GDK_KEY_BackSpace)
    set_box (crop, (Box) { 0, 0, 1, 1 });
  else if (dx != 0 || dy != 0)
    set_box (crop, moved (crop->box, edges, KEY_STEP * dx, KEY_STEP * dy));
  else
    return GTK_WIDGET_CLASS (pastiche_crop_parent_class)->key_press_event (widget, event);
  return GDK_EVENT_STOP;
}

/* --- the widget ----------------------------------------------------------- */

static void
get_preferred_width (G_GNUC_UNUSED GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = *natural = WIDTH_WANTED;
}

static void
get_preferred_height (GtkWidget *widget, int *minimum, int *natural)
{
  PasticheCrop *crop = PASTICHE_CROP (widget);

  *minimum = *natural = MIN (HEIGHT_MOST, MAX (24, (int) lround ((double) WIDTH_WANTED * crop->height / crop->width)));
}

static void
finalize (GObject *object)
{
  cairo_surface_destroy (PASTICHE_CROP (object)->surface);
  G_OBJECT_CLASS (pastiche_crop_parent_class)->finalize (object);
}

static void
pastiche_crop_class_init (PasticheCropClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize   = finalize;
  widget_class->draw                 = draw;
  widget_class->button_press_event   = button_press;
  widget_class->button_release_event = button_release;
  widget_class->motion_notify_event  = motion;
  widget_class->key_press_event      = key_press;
  widget_class->get_preferred_width  = get_preferred_width;
  widget_class->get_preferred_height = get_preferred_height;
}

static void
pastiche_crop_init (PasticheCrop *crop)
{
  GtkWidget *widget = GTK_WIDGET (crop);

  crop->box = (Box) { 0, 0, 1, 1 };
  gtk_widget_set_can_focus (widget, TRUE);
  gtk_widget_add_events (widget, GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK | GDK_POINTER_MOTION_MASK |
                                     GDK_KEY_PRESS_MASK);
}

GtkWidget *
pastiche_crop_new (cairo_surface_t *surface, int width, int height)
{
  PasticheCrop *crop = g_object_new (PASTICHE_TYPE_CROP, NULL);

  crop->surface = cairo_surface_reference (surface);
  crop->width   = width;
  crop->height  = height;
  return GTK_WIDGET (crop);
}
