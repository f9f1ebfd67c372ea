/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-preview.c: shows the picture before and after painting, on both sides of a divider.
 */
#include "pastiche-preview.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "linear-light.h"
#include "preview-jobs.h"
#include "picture-surface.h"
#include "preview-marks.h"
#include "view-surface.h"
#include "soft-edge.h"
#include "view.h"

#define WIDTH_WANTED  480
#define HEIGHT_WANTED 400
#define SIZE_LEAST    160
#define PATIENCE      (G_TIME_SPAN_SECOND / 5) /* before the busy sign is shown */
#define FRAME         80                       /* ms between two frames of the busy sign */
#define NEAR_DIVIDER  12
#define KEY_STEP      0.05

typedef enum
{
  DRAG_NONE,
  DRAG_DIVIDER,
  DRAG_PICTURE
} Drag;

struct _PastichePreview
{
  GtkDrawingArea parent_instance;

  const PastichePicture *picture;
  PasticheView           view;
  double                 divider;
  gboolean               show_before;
  gboolean               grey; /* what is painted will be */
  Drag                   drag;
  double                 drag_x, drag_y; /* of the last event */

  PastichePreviewJobs *jobs;         /* NULL when the widget was destroyed */
  PasticheSoftEdge    *edge;         /* NULL when nothing is selected */
  cairo_surface_t     *before_drawn; /* this and the next: as on the screen; NULL: draw anew */
  cairo_surface_t     *after_drawn;
  cairo_surface_t     *painted_drawn; /* @after_drawn as if all were selected; NULL without a selection */

  gboolean busy;
  char    *problem;
  char    *status;
  guint    frames; /* a timeout while busy */
};

G_DEFINE_FINAL_TYPE (PastichePreview, pastiche_preview, GTK_TYPE_DRAWING_AREA)

enum
{
  PROP_DIVIDER = 1,
  PROP_BEFORE,
  PROP_ACTUAL,
  PROP_BUSY,
  PROP_PROBLEM,
  PROP_STATUS,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

/* Draw everything anew, not only the divider. */
static void
redraw (PastichePreview *preview)
{
  g_clear_pointer (&preview->before_drawn, cairo_surface_destroy);
  g_clear_pointer (&preview->painted_drawn, cairo_surface_destroy);
  g_clear_pointer (&preview->after_drawn, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (preview));
}

/* --- what is painted ------------------------------------------------------ */

static void
set_text (PastichePreview *preview, char **kept, const char *text, int property)
{
  if (g_set_str (kept, text))
    g_object_notify_by_pspec (G_OBJECT (preview), props[property]);
}

static gboolean
next_frame (gpointer data)
{
  PastichePreview *preview = data;
  int              width   = gtk_widget_get_allocated_width (data);
  g_autofree char *status  = pastiche_preview_jobs_status (preview->jobs);

  gtk_widget_queue_draw_area (data, width - PASTICHE_BUSY_SIZE, 0, PASTICHE_BUSY_SIZE, PASTICHE_BUSY_SIZE);
  set_text (preview, &preview->status, status, PROP_STATUS);
  return G_SOURCE_CONTINUE;
}

static void
jobs_changed (gboolean surfaces, gpointer data)
{
  PastichePreview *preview = data;
  gboolean         busy    = pastiche_preview_jobs_is_busy (preview->jobs) ||
                  (preview->edge != NULL && pastiche_soft_edge_is_busy (preview->edge));

  if (surfaces)
    redraw (preview);
  set_text (preview, &preview->problem, preview->jobs->problem, PROP_PROBLEM);
  if (busy == preview->busy)
    return;
  preview->busy = busy;
  if (busy)
    {
      preview->frames = g_timeout_add (FRAME, next_frame, preview);
    }
  else
    {
      g_clear_handle_id (&preview->frames, g_source_remove);
      set_text (preview, &preview->status, NULL, PROP_STATUS);
      gtk_widget_queue_draw (GTK_WIDGET (preview));
    }
  g_object_notify_by_pspec (G_OBJECT (preview), props[PROP_BUSY]);
}

static void
edge_changed (gpointer data)
{
  PastichePreview *preview = data;

  g_clear_pointer (&preview->after_drawn, cairo_surface_destroy);
  gtk_widget_queue_draw (data);
  jobs_changed (FALSE, data);
}

/* The part that is shown, or its size, has changed. */
static void
view_changed (PastichePreview *preview)
{
  redraw (preview);
  if (preview->jobs != NULL)
    pastiche_preview_jobs_set_seen_width (
        preview->jobs, preview->view.actual ? preview->view.picture_width : pastiche_view_area (&preview->view).width);
}

void
pastiche_preview_request (PastichePreview *preview, const PasticheChoice *choice)
{
  if (preview->jobs != NULL)
    pastiche_preview_jobs_request (preview->jobs, choice);
}

void
pastiche_preview_set_soft_edge (PastichePreview *preview, double percent)
{
  if (preview->edge != NULL)
    pastiche_soft_edge_set (preview->edge, percent);
}

void
pastiche_preview_set_grey (PastichePreview *preview, gboolean grey)
{
  if (grey == preview->grey)
    return;
  preview->grey = grey;
  redraw (preview);
}

PastichePicture *
pastiche_preview_take_layer (PastichePreview *preview)
{
  return g_steal_pointer (&preview->jobs->finished);
}

gboolean
pastiche_preview_is_painting_layer (PastichePreview *preview, double *fraction)
{
  return pastiche_preview_jobs_is_painting_layer (preview->jobs, fraction);
}

/* --- drawing -------------------------------------------------------------- */

static cairo_surface_t *
draw_painted (PastichePreview *preview)
{
  cairo_surface_t *drawn = pastiche_view_surface (&preview->view, preview->jobs->after, preview->jobs->whole);

  if (preview->grey)
    pastiche_linear_light_grey (drawn);
  return drawn;
}

/* Draw the painted picture, and the picture as it was where it is not selected. */
static void
draw_after (PastichePreview *preview)
{
  const PasticheSoftEdge *edge = preview->edge;
  cairo_surface_t        *mask;

  if (edge == NULL)
    {
      preview->after_drawn = draw_painted (preview);
      return;
    }
  if (preview->painted_drawn == NULL)
    preview->painted_drawn = draw_painted (preview);
  mask                 = pastiche_view_mask_surface (&preview->view, edge->fitted, edge->whole);
  preview->after_drawn = pastiche_linear_light_mix (preview->before_drawn, mask, preview->painted_drawn);
  cairo_surface_destroy (mask);
}

/* At 100 %, the pixels of the picture itself are drawn, not those of a surface that may be smaller. */
static cairo_surface_t *
draw_before (PastichePreview *preview)
{
  cairo_surface_t *drawn = preview->view.actual ? pastiche_view_part_surface (&preview->view, preview->picture) : NULL;

  return drawn != NULL ? drawn : pastiche_view_surface (&preview->view, preview->jobs->before, NULL);
}

/* Where the picture is in the widget, in GTK's pixels, each of which may be several of the screen's. */
static GdkRectangle
area_in_widget (PastichePreview *preview)
{
  cairo_rectangle_int_t area  = pastiche_view_area (&preview->view);
  int                   scale = gtk_widget_get_scale_factor (GTK_WIDGET (preview));

  return (GdkRectangle) { area.x / scale, area.y / scale, MAX (1, area.width / scale), MAX (1, area.height / scale) };
}

static gboolean
is_rtl (PastichePreview *preview)
{
  return gtk_widget_get_direction (GTK_WIDGET (preview)) == GTK_TEXT_DIR_RTL;
}

static int
divider_x (PastichePreview *preview, const GdkRectangle *area)
{
  double from_left = is_rtl (preview) ? 1 - preview->divider : preview->divider;

  return area->x + (int) lround (from_left * area->width);
}

static void
draw_part (cairo_t *cr, cairo_surface_t *surface, const GdkRectangle *area, int left, int right, int scale)
{
  cairo_save (cr);
  cairo_rectangle (cr, left, area->y, right - left, area->height);
  cairo_clip (cr);
  cairo_scale (cr, 1.0 / scale, 1.0 / scale);
  cairo_set_source_surface (cr, surface, area->x * scale, area->y * scale);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
draw_sides (PastichePreview *preview, cairo_t *cr)
{
  GtkWidget   *widget = GTK_WIDGET (preview);
  int          scale  = gtk_widget_get_scale_factor (widget);
  GdkRectangle area   = area_in_widget (preview);
  gboolean     rtl    = is_rtl (preview);
  int          x = divider_x (preview, &area), left = area.x, right = area.x + area.width;

  if (preview->show_before || preview->after_drawn == NULL)
    {
      draw_part (cr, preview->before_drawn, &area, left, right, scale);
      return;
    }
  draw_part (cr, rtl ? preview->after_drawn : preview->before_drawn, &area, left, x, scale);
  draw_part (cr, rtl ? preview->before_drawn : preview->after_drawn, &area, x, right, scale);
  pastiche_draw_word (widget, cr, rtl ? _ ("After") : _ ("Before"), &area, left, x);
  pastiche_draw_word (widget, cr, rtl ? _ ("Before") : _ ("After"), &area, x, right);
  pastiche_draw_divider (cr, &area, x, gtk_widget_has_visible_focus (widget));
}

static gboolean
draw (GtkWidget *widget, cairo_t *cr)
{
  PastichePreview *preview = PASTICHE_PREVIEW (widget);
  gint64           since;

  if (preview->jobs == NULL)
    return FALSE;
  since = g_get_monotonic_time () - preview->jobs->busy_since;
  if (preview->before_drawn == NULL)
    preview->before_drawn = draw_before (preview);
  if (preview->after_drawn == NULL && preview->jobs->after != NULL)
    draw_after (preview);
  draw_sides (preview, cr);
  if (preview->busy && since > PATIENCE)
    pastiche_draw_busy (cr, gtk_widget_get_allocated_width (widget), since);
  return FALSE;
}

/* --- mouse and keys ------------------------------------------------------- */

static void
set_divider (PastichePreview *preview, double divider)
{
  divider = CLAMP (divider, 0, 1);
  if (divider == preview->divider)
    return;
  preview->divider = divider;
  gtk_widget_queue_draw (GTK_WIDGET (preview));
  g_object_notify_by_pspec (G_OBJECT (preview), props[PROP_DIVIDER]);
}

static void
zoom (PastichePreview *preview, gboolean actual, double x, double y)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (preview));

  if (actual == preview->view.actual)
    return;
  pastiche_view_zoom (&preview->view, actual, x * scale, y * scale);
  view_changed (preview);
  g_object_notify_by_pspec (G_OBJECT (preview), props[PROP_ACTUAL]);
}

static void
pan (PastichePreview *preview, double dx, double dy)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (preview));

  pastiche_view_pan (&preview->view, dx * scale, dy * scale);
  redraw (preview);
}

/* What the mouse would drag at @x. */
static Drag
drag_at (PastichePreview *preview, double x)
{
  GdkRectangle area = area_in_widget (preview);

  if (!preview->show_before && fabs (x - divider_x (preview, &area)) <= NEAR_DIVIDER)
    return DRAG_DIVIDER;
  return pastiche_view_can_pan (&preview->view) ? DRAG_PICTURE : DRAG_NONE;
}

static void
show_cursor (GtkWidget *widget, Drag drag)
{
  const char *const names[]    = { "default", "col-resize", "grab" };
  g_autoptr (GdkCursor) cursor = gdk_cursor_new_from_name (gtk_widget_get_display (widget), names[drag]);

  gdk_window_set_cursor (gtk_widget_get_window (widget), cursor);
}

static gboolean
button_press (GtkWidget *widget, GdkEventButton *event)
{
  PastichePreview *preview = PASTICHE_PREVIEW (widget);

  if (event->button != GDK_BUTTON_PRIMARY)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (widget);
  if (event->type == GDK_2BUTTON_PRESS)
    {
      zoom (preview, !preview->view.actual, event->x, event->y);
      return GDK_EVENT_STOP;
    }
  preview->drag   = drag_at (preview, event->x);
  preview->drag_x = event->x;
  preview->drag_y = event->y;
  return GDK_EVENT_STOP;
}

static gboolean
button_release (GtkWidget *widget, G_GNUC_UNUSED GdkEventButton *event)
{
  PASTICHE_PREVIEW (widget)->drag = DRAG_NONE;
  return GDK_EVENT_PROPAGATE;
}

/* The wheel zooms at the pointer: away from the artist to 100 %, back to all of the picture. */
static gboolean
scroll (GtkWidget *widget, GdkEventScroll *event)
{
  double dx, dy;

  if (!gdk_event_get_scroll_deltas ((GdkEvent *) event, &dx, &dy))
    dy = event->direction == GDK_SCROLL_UP ? -1 : event->direction == GDK_SCROLL_DOWN ? 1 : 0;
  if (dy != 0)
    zoom (PASTICHE_PREVIEW (widget), dy < 0, event->x, event->y);
  return GDK_EVENT_STOP;
}

static gboolean
motion (GtkWidget *widget, GdkEventMotion *event)
{
  PastichePreview *preview = PASTICHE_PREVIEW (widget);
  GdkRectangle     area    = area_in_widget (preview);
  double           from_left;

  switch (preview->drag)
    {
    case DRAG_DIVIDER:
      from_left = CLAMP ((event->x - area.x) / area.width, 0, 1);
      set_divider (preview, is_rtl (preview) ? 1 - from_left : from_left);
      break;
    case DRAG_PICTURE:
      pan (preview, preview->drag_x - event->x, preview->drag_y - event->y);
      preview->drag_x = event->x;
      preview->drag_y = event->y;
      break;
    default:
      show_cursor (widget, drag_at (preview, event->x));
    }
  return GDK_EVENT_STOP;
}

/* Whether @key is an arrow key, and its direction. */
static gboolean
arrow (guint key, int *dx, int *dy)
{
  *dx = key == GDK_KEY_Right || key == GDK_KEY_KP_Right ? 1 : key == GDK_KEY_Left || key == GDK_KEY_KP_Left ? -1 : 0;
  *dy = key == GDK_KEY_Down || key == GDK_KEY_KP_Down ? 1 : key == GDK_KEY_Up || key == GDK_KEY_KP_Up ? -1 : 0;
  return *dx != 0 || *dy != 0;
}

static gboolean
key_press (GtkWidget *widget, GdkEventKey *event)
{
  PastichePreview *preview = PASTICHE_PREVIEW (widget);
  gboolean         control = event->state & gtk_accelerator_get_default_mod_mask () & GDK_CONTROL_MASK;
  int              width = gtk_widget_get_allocated_width (widget), height = gtk_widget_get_allocated_height (widget);
  int              dx, dy;

  if (arrow (event->keyval, &dx, &dy) && control)
    pan (preview, dx * width / 4.0, dy * height / 4.0);
  else if (dx != 0)
    set_divider (preview, preview->divider + KEY_STEP * (is_rtl (preview) ? -dx : dx));
  else if (event->keyval == GDK_KEY_Home)
    set_divider (preview, 0);
  else if (event->keyval == GDK_KEY_End)
    set_divider (preview, 1);
  else if (event->keyval == GDK_KEY_1 || event->keyval == GDK_KEY_KP_1 || event->keyval == GDK_KEY_plus)
    zoom (preview, TRUE, width / 2.0, height / 2.0);
  else if (event->keyval == GDK_KEY_0 || event->keyval == GDK_KEY_KP_0 || event->keyval == GDK_KEY_minus)
    zoom (preview, FALSE, width / 2.0, height / 2.0);
  else
    return GTK_WIDGET_CLASS (pastiche_preview_parent_class)->key_press_event (widget, event);
  return GDK_EVENT_STOP;
}

/* --- the widget ----------------------------------------------------------- */

static void
size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  PastichePreview *preview = PASTICHE_PREVIEW (widget);
  int              scale   = gtk_widget_get_scale_factor (widget);

  GTK_WIDGET_CLASS (pastiche_preview_parent_class)->size_allocate (widget, allocation);
  if (preview->view.width == allocation->width * scale && preview->view.height == allocation->height * scale)
    return;
  preview->view.width  = allocation->width * scale;
  preview->view.height = allocation->height * scale;
  pastiche_view_pan (&preview->view, 0, 0);
  view_changed (preview);
}

/* Ask for enough room to judge the picture by, but no more than a small screen has. */
static void
wanted_size (PastichePreview *preview, int *width, int *height)
{
  pastiche_fit (preview->picture->width, preview->picture->height, WIDTH_WANTED, HEIGHT_WANTED, width, height);
  *width  = MAX (SIZE_LEAST, *width);
  *height = MAX (SIZE_LEAST, *height);
}

static void
get_preferred_width (GtkWidget *widget, int *minimum, int *natural)
{
  int height;

  wanted_size (PASTICHE_PREVIEW (widget), natural, &height);
  *minimum = SIZE_LEAST;
}

static void
get_preferred_height (GtkWidget *widget, int *minimum, int *natural)
{
  int width;

  wanted_size (PASTICHE_PREVIEW (widget), &width, natural);
  *minimum = SIZE_LEAST;
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PastichePreview *preview = PASTICHE_PREVIEW (object);

  switch (id)
    {
    case PROP_DIVIDER:
      g_value_set_double (value, preview->divider);
      break;
    case PROP_BEFORE:
      g_value_set_boolean (value, preview->show_before);
      break;
    case PROP_ACTUAL:
      g_value_set_boolean (value, preview->view.actual);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, preview->busy);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, preview->problem);
      break;
    case PROP_STATUS:
      g_value_set_string (value, preview->status);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PastichePreview *preview = PASTICHE_PREVIEW (object);
  GtkWidget       *widget  = GTK_WIDGET (object);

  switch (id)
    {
    case PROP_DIVIDER:
      set_divider (preview, g_value_get_double (value));
      break;
    case PROP_BEFORE:
      preview->show_before = g_value_get_boolean (value);
      gtk_widget_queue_draw (widget);
      break;
    case PROP_ACTUAL:
      zoom (preview, g_value_get_boolean (value), gtk_widget_get_allocated_width (widget) / 2.0,
            gtk_widget_get_allocated_height (widget) / 2.0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dispose (GObject *object)
{
  PastichePreview *preview = PASTICHE_PREVIEW (object);

  g_clear_pointer (&preview->jobs, pastiche_preview_jobs_free);
  g_clear_pointer (&preview->edge, pastiche_soft_edge_free);
  g_clear_handle_id (&preview->frames, g_source_remove);
  G_OBJECT_CLASS (pastiche_preview_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  PastichePreview *preview = PASTICHE_PREVIEW (object);

  g_clear_pointer (&preview->before_drawn, cairo_surface_destroy);
  g_clear_pointer (&preview->painted_drawn, cairo_surface_destroy);
  g_clear_pointer (&preview->after_drawn, cairo_surface_destroy);
  g_free (preview->problem);
  g_free (preview->status);
  G_OBJECT_CLASS (pastiche_preview_parent_class)->finalize (object);
}

static void
pastiche_preview_class_init (PastichePreviewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  int             read_only    = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  int             flags        = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property         = get_property;
  object_class->set_property         = set_property;
  object_class->dispose              = dispose;
  object_class->finalize             = finalize;
  widget_class->draw                 = draw;
  widget_class->size_allocate        = size_allocate;
  widget_class->button_press_event   = button_press;
  widget_class->button_release_event = button_release;
  widget_class->motion_notify_event  = motion;
  widget_class->scroll_event         = scroll;
  widget_class->key_press_event      = key_press;
  widget_class->get_preferred_width  = get_preferred_width;
  widget_class->get_preferred_height = get_preferred_height;

  props[PROP_DIVIDER] = g_param_spec_double ("divider", NULL, NULL, 0, 1, 0.5, flags);
  props[PROP_BEFORE]  = g_param_spec_boolean ("before", NULL, NULL, FALSE, flags);
  props[PROP_ACTUAL]  = g_param_spec_boolean ("actual", NULL, NULL, FALSE, flags);
  props[PROP_BUSY]    = g_param_spec_boolean ("busy", NULL, NULL, FALSE, read_only);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, read_only);
  props[PROP_STATUS]  = g_param_spec_string ("status", NULL, NULL, NULL, read_only);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_preview_init (PastichePreview *preview)
{
  preview->divider = 0.5;
  gtk_widget_set_can_focus (GTK_WIDGET (preview), TRUE);
  gtk_widget_add_events (GTK_WIDGET (preview), GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK |
                                                   GDK_POINTER_MOTION_MASK | GDK_KEY_PRESS_MASK | GDK_SCROLL_MASK |
                                                   GDK_SMOOTH_SCROLL_MASK);
}

GtkWidget *
pastiche_preview_new (PastichePainter *painter, const PastichePicture *picture, const PasticheSelection *selection)
{
  PastichePreview *preview = g_object_new (PASTICHE_TYPE_PREVIEW, NULL);

  preview->picture = picture;
  preview->view    = (PasticheView) { .picture_width = picture->width, .picture_height = picture->height };
  preview->jobs    = pastiche_preview_jobs_new (painter, picture->width, jobs_changed, preview);
  if (selection != NULL)
    preview->edge = pastiche_soft_edge_new (picture->width, picture->height, selection, edge_changed, preview);
  return GTK_WIDGET (preview);
}
