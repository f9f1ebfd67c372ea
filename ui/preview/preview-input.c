/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview-input.c: what mouse and keys do with the preview.
 */
#include <math.h>

#include "preview-widget.h"
#include "view-input.h"

#define NEAR_DIVIDER 12
#define KEY_STEP     0.05

static gboolean
has_brush (PastichePreview *preview)
{
  return preview->tool != PASTICHE_TOOL_NONE;
}

/* --- mouse ------------------------------------------------------------------- */

/* What the mouse would drag at @x. */
static Drag
drag_at (PastichePreview *preview, double x)
{
  GdkRectangle area = pastiche_preview_area (preview);

  if (!preview->show_before && fabs (x - pastiche_preview_divider_x (preview, &area)) <= NEAR_DIVIDER)
    return DRAG_DIVIDER;
  return pastiche_view_can_pan (&preview->view) ? DRAG_PICTURE : DRAG_NONE;
}

static void
show_cursor (GtkWidget *widget, Drag drag)
{
  const char *const names[]    = { "default", "col-resize", "grab" };
  const char       *name       = has_brush (PASTICHE_PREVIEW (widget)) ? "crosshair" : names[drag];
  g_autoptr (GdkCursor) cursor = gdk_cursor_new_from_name (gtk_widget_get_display (widget), name);

  gdk_window_set_cursor (gtk_widget_get_window (widget), cursor);
}

static gboolean
button_press (GtkWidget *widget, GdkEventButton *event)
{
  PastichePreview *preview = PASTICHE_PREVIEW (widget);

  preview->drag_x = event->x;
  preview->drag_y = event->y;
  if (event->button == GDK_BUTTON_MIDDLE && !preview->painting)
    {
      preview->drag = pastiche_view_can_pan (&preview->view) ? DRAG_PICTURE : DRAG_NONE;
      return GDK_EVENT_STOP;
    }
  if (event->button != GDK_BUTTON_PRIMARY)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (widget);
  if (has_brush (preview))
    {
      if (event->type == GDK_BUTTON_PRESS && preview->drag == DRAG_NONE && !preview->painting)
        pastiche_preview_begin_stroke (preview, event->x, event->y);
      return GDK_EVENT_STOP;
    }
  if (event->type == GDK_2BUTTON_PRESS)
    {
      pastiche_preview_zoom (preview, preview->view.zoom > 0 ? 0 : 1, event->x, event->y);
      return GDK_EVENT_STOP;
    }
  preview->drag = drag_at (preview, event->x);
  return GDK_EVENT_STOP;
}

static gboolean
button_release (GtkWidget *widget, G_GNUC_UNUSED GdkEventButton *event)
{
  PastichePreview *preview = PASTICHE_PREVIEW (widget);

  preview->drag = DRAG_NONE;
  if (!preview->keyed)
    pastiche_preview_end_stroke (preview);
  return GDK_EVENT_PROPAGATE;
}

/* The wheel zooms at the pointer, away from the artist closer, or with Ctrl makes the brush larger. */
static gboolean
scroll (GtkWidget *widget, GdkEventScroll *event)
{
  PastichePreview *preview = PASTICHE_PREVIEW (widget);
  int              step;

  if (!pastiche_wheel_step (event, &preview->turned, &step))
    return GDK_EVENT_STOP;
  if (has_brush (preview) && event->state & GDK_CONTROL_MASK)
    pastiche_preview_resize_brush (preview, step);
  else if (!preview->painting)
    pastiche_preview_zoom (preview, pastiche_view_next_zoom (&preview->view, step), event->x, event->y);
  return GDK_EVENT_STOP;
}

static gboolean
motion (GtkWidget *widget, GdkEventMotion *event)
{
  PastichePreview *preview = PASTICHE_PREVIEW (widget);
  GdkRectangle     area    = pastiche_preview_area (preview);
  double           from_left;

  if (preview->painting && preview->keyed)
    return GDK_EVENT_STOP;
  preview->keyed = FALSE;
  pastiche_preview_point (preview, TRUE, event->x, event->y);
  if (preview->painting)
    {
      pastiche_preview_go_on_with_stroke (preview, event->x, event->y);
      return GDK_EVENT_STOP;
    }
  switch (preview->drag)
    {
    case DRAG_DIVIDER:
      from_left = CLAMP ((event->x - area.x) / area.width, 0, 1);
      pastiche_preview_set_divider (preview, pastiche_preview_is_rtl (preview) ? 1 - from_left : from_left);
      break;
    case DRAG_PICTURE:
      pastiche_preview_pan (preview, preview->drag_x - event->x, preview->drag_y - event->y);
      preview->drag_x = event->x;
      preview->drag_y = event->y;
      break;
    default:
      show_cursor (widget, drag_at (preview, event->x));
    }
  return GDK_EVENT_STOP;
}

static gboolean
crossed (GtkWidget *widget, GdkEventCrossing *event)
{
  PastichePreview *preview = PASTICHE_PREVIEW (widget);

  if (!preview->keyed)
    pastiche_preview_point (preview, event->type == GDK_ENTER_NOTIFY, event->x, event->y);
  return GDK_EVENT_PROPAGATE;
}

/* --- keys -------------------------------------------------------------------- */

/* The brush without a mouse. */
static gboolean
brush_key (PastichePreview *preview, const GdkEventKey *event)
{
  int dx, dy;

  if (!has_brush (preview) || event->state & gtk_accelerator_get_default_mod_mask () ||
      (preview->painting && !preview->keyed))
    return FALSE;
  if (pastiche_arrow_key (event->keyval, &dx, &dy))
    pastiche_preview_move_brush (preview, dx, dy);
  else if (event->keyval == GDK_KEY_space)
    pastiche_preview_put_brush_down (preview);
  else
    return FALSE;
  return TRUE;
}

static gboolean
key_release (PastichePreview *preview, const GdkEventKey *event)
{
  if (event->keyval != GDK_KEY_space || !preview->keyed)
    return GDK_EVENT_PROPAGATE;
  pastiche_preview_end_stroke (preview);
  return GDK_EVENT_STOP;
}

/* Then keys, and that one is let go, are told to another widget. */
static gboolean
focus_out (PastichePreview *preview)
{
  if (preview->keyed)
    {
      pastiche_preview_end_stroke (preview);
      preview->keyed = FALSE;
      pastiche_preview_point (preview, FALSE, preview->pointer_x, preview->pointer_y);
    }
  return GDK_EVENT_PROPAGATE;
}

gboolean
pastiche_preview_key (PastichePreview *preview, const GdkEventKey *event)
{
  GtkWidget *widget  = GTK_WIDGET (preview);
  gboolean   control = event->state & gtk_accelerator_get_default_mod_mask () & GDK_CONTROL_MASK;
  double     zoom;
  int        dx, dy;

  if (brush_key (preview, event) || preview->painting || pastiche_preview_brush_key (preview, event))
    return TRUE;
  if (pastiche_arrow_key (event->keyval, &dx, &dy) && control)
    pastiche_preview_pan (preview, dx * gtk_widget_get_allocated_width (widget) / 4.0,
                          dy * gtk_widget_get_allocated_height (widget) / 4.0);
  else if (dx != 0)
    pastiche_preview_set_divider (preview,
                                  preview->divider + KEY_STEP * (pastiche_preview_is_rtl (preview) ? -dx : dx));
  else if (event->keyval == GDK_KEY_Home)
    pastiche_preview_set_divider (preview, 0);
  else if (event->keyval == GDK_KEY_End)
    pastiche_preview_set_divider (preview, 1);
  else if (pastiche_zoom_key (&preview->view, event->keyval, &zoom))
    pastiche_preview_zoom (preview, zoom, gtk_widget_get_allocated_width (widget) / 2.0,
                           gtk_widget_get_allocated_height (widget) / 2.0);
  else
    return FALSE;
  return TRUE;
}

/* --- the widget's class ----------------------------------------------------- */

void
pastiche_preview_take_mouse (GtkWidgetClass *widget_class)
{
  widget_class->button_press_event   = button_press;
  widget_class->button_release_event = button_release;
  widget_class->motion_notify_event  = motion;
  widget_class->scroll_event         = scroll;
  widget_class->enter_notify_event   = crossed;
  widget_class->leave_notify_event   = crossed;
}

void
pastiche_preview_want_events (GtkWidget *widget)
{
  gtk_widget_add_events (widget, GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK | GDK_POINTER_MOTION_MASK |
                                     GDK_ENTER_NOTIFY_MASK | GDK_LEAVE_NOTIFY_MASK | GDK_KEY_PRESS_MASK |
                                     GDK_KEY_RELEASE_MASK | GDK_FOCUS_CHANGE_MASK | GDK_SCROLL_MASK |
                                     GDK_SMOOTH_SCROLL_MASK);
  g_signal_connect (widget, "key-release-event", G_CALLBACK (key_release), NULL);
  g_signal_connect (widget, "focus-out-event", G_CALLBACK (focus_out), NULL);
}
