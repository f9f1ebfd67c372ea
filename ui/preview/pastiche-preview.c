/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-preview.c: shows the picture before and after painting, on both sides of a divider.
 */
#include "preview-widget.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "linear-light.h"
#include "picture-surface.h"
#include "preview-marks.h"
#include "veil.h"

#define WIDTH_WANTED  480
#define HEIGHT_WANTED 400
#define SIZE_LEAST    160
#define PATIENCE      (G_TIME_SPAN_SECOND / 5) /* before the busy sign is shown */
#define FRAME         80                       /* ms between two frames of the busy sign */
G_DEFINE_FINAL_TYPE (PastichePreview, pastiche_preview, GTK_TYPE_DRAWING_AREA)

enum
{
  PROP_DIVIDER = 1,
  PROP_BEFORE,
  PROP_ACTUAL,
  PROP_VEIL,
  PROP_TOOL,
  PROP_BRUSH_SIZE,
  PROP_BRUSH_OPACITY,
  PROP_ZOOM,
  PROP_BUSY,
  PROP_PROBLEM,
  PROP_STATUS,
  N_PROPS
};
static GParamSpec *props[N_PROPS];
static guint       around_changed;

/* Draw everything anew, not only the divider. */
void
pastiche_preview_redraw (PastichePreview *preview)
{
  g_clear_pointer (&preview->before_drawn, cairo_surface_destroy);
  g_clear_pointer (&preview->outside_drawn, cairo_surface_destroy);
  g_clear_pointer (&preview->painted_drawn, cairo_surface_destroy);
  g_clear_pointer (&preview->after_drawn, cairo_surface_destroy);
  pastiche_preview_forget_marks (preview);
}

/* --- what is painted ------------------------------------------------------ */

static void
set_text (PastichePreview *preview, char **kept, const char *text, int property)
{
  if (g_set_str (kept, text))
    g_object_notify_by_pspec (G_OBJECT (preview), props[property]);
}

/* How far a long job is; or else in which zoom the picture is seen, where nothing else says it. */
static void
show_status (PastichePreview *preview)
{
  double           zoom   = preview->view.zoom;
  g_autofree char *status = preview->busy ? pastiche_preview_jobs_status (preview->jobs) : NULL;

  if (status == NULL && preview->busy && preview->outside != NULL)
    status = pastiche_preview_jobs_status (preview->outside);
  if (status == NULL && zoom > 0 && zoom != 1)
    status = g_strdup_printf (_ ("Shown at %.0f %%"), 100 * zoom);
  set_text (preview, &preview->status, status, PROP_STATUS);
}

static gboolean
next_frame (gpointer data)
{
  int width = gtk_widget_get_allocated_width (data);

  gtk_widget_queue_draw_area (data, width - PASTICHE_BUSY_SIZE, 0, PASTICHE_BUSY_SIZE, PASTICHE_BUSY_SIZE);
  show_status (data);
  return G_SOURCE_CONTINUE;
}

void
pastiche_preview_jobs_changed (gboolean surfaces, gpointer data)
{
  PastichePreview           *preview = data;
  const PastichePreviewJobs *outside = preview->outside;
  const char                *problem = preview->jobs->problem;
  gboolean                   busy    = pastiche_preview_jobs_is_busy (preview->jobs) ||
                  (outside != NULL && pastiche_preview_jobs_is_busy (outside)) ||
                  (preview->edge != NULL && pastiche_soft_edge_is_busy (preview->edge));

  if (surfaces)
    pastiche_preview_redraw (preview);
  if (problem == NULL && outside != NULL)
    problem = outside->problem;
  set_text (preview, &preview->problem, problem, PROP_PROBLEM);
  if (busy == preview->busy)
    return;
  preview->busy = busy;
  g_clear_pointer (&preview->after_marked, cairo_surface_destroy);
  if (busy)
    {
      preview->frames = g_timeout_add (FRAME, next_frame, preview);
    }
  else
    {
      g_clear_handle_id (&preview->frames, g_source_remove);
      show_status (preview);
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
  pastiche_preview_jobs_changed (FALSE, data);
  pastiche_preview_around_changed (preview);
}

void
pastiche_preview_around_changed (PastichePreview *preview)
{
  g_signal_emit (preview, around_changed, 0);
}

/* The part that is shown, or its size, has changed. */
static void
view_changed (PastichePreview *preview)
{
  pastiche_preview_redraw (preview);
  if (preview->jobs != NULL)
    pastiche_preview_tell_seen (preview, preview->jobs);
  if (preview->outside != NULL)
    pastiche_preview_tell_seen (preview, preview->outside);
}

void
pastiche_preview_request (PastichePreview *preview, gconstpointer choice)
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
  pastiche_preview_redraw (preview);
  pastiche_preview_around_changed (preview);
}

PastichePicture *
pastiche_preview_take_layer (PastichePreview *preview)
{
  return g_steal_pointer (&preview->jobs->finished);
}

PasticheSelection *
pastiche_preview_take_mask (PastichePreview *preview)
{
  return g_steal_pointer (&preview->jobs->finished_mask);
}

void
pastiche_preview_set_none (PastichePreview *preview, const char *words)
{
  g_set_str (&preview->none, words);
  gtk_widget_queue_draw (GTK_WIDGET (preview));
}

/* --- drawing -------------------------------------------------------------- */

/* Draw the painted picture, and what is seen where that is not. */
static void
draw_after (PastichePreview *preview)
{
  const PastichePreviewJobs *jobs = preview->jobs;

  if (preview->painted_drawn == NULL)
    preview->painted_drawn = pastiche_preview_draw_painted (preview, &preview->view, jobs->after, jobs->whole,
                                                            jobs->part, &jobs->part_pixels);
  if (preview->outside_drawn == NULL)
    preview->outside_drawn = pastiche_preview_draw_outside (preview, &preview->view);
  if (jobs->blended)
    preview->after_drawn = pastiche_preview_lay_over (preview, &preview->view, preview->before_drawn,
                                                      preview->outside_drawn, preview->painted_drawn);
  else
    preview->after_drawn = cairo_surface_reference (preview->painted_drawn);
}

GdkRectangle
pastiche_preview_area (PastichePreview *preview)
{
  cairo_rectangle_int_t area  = pastiche_view_area (&preview->view);
  int                   scale = gtk_widget_get_scale_factor (GTK_WIDGET (preview));

  return (GdkRectangle) { area.x / scale, area.y / scale, MAX (1, area.width / scale), MAX (1, area.height / scale) };
}

gboolean
pastiche_preview_is_rtl (PastichePreview *preview)
{
  return gtk_widget_get_direction (GTK_WIDGET (preview)) == GTK_TEXT_DIR_RTL;
}

int
pastiche_preview_divider_x (PastichePreview *preview, const GdkRectangle *area)
{
  double from_left = pastiche_preview_is_rtl (preview) ? 1 - preview->divider : preview->divider;

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

/* Say it where the craft has replaced nothing. */
static void
draw_none (PastichePreview *preview, cairo_t *cr, const GdkRectangle *area)
{
  const PastichePreviewJobs *jobs = preview->jobs;
  cairo_surface_t           *mask = jobs->mask_part != NULL ? jobs->mask_part : jobs->mask;

  if (preview->veil && preview->none != NULL && mask != NULL && !preview->busy && !preview->painting &&
      !pastiche_veil_any (mask))
    pastiche_draw_sentence (GTK_WIDGET (preview), cr, preview->none, area);
}

static void
draw_sides (PastichePreview *preview, cairo_t *cr)
{
  GtkWidget       *widget = GTK_WIDGET (preview);
  int              scale  = gtk_widget_get_scale_factor (widget);
  GdkRectangle     area   = pastiche_preview_area (preview);
  gboolean         rtl    = pastiche_preview_is_rtl (preview);
  GdkRectangle     was; /* where the picture is seen as it was */
  cairo_surface_t *before, *after;
  int              x = pastiche_preview_divider_x (preview, &area), left = area.x, right = area.x + area.width;

  before = pastiche_preview_before_seen (preview);
  if (preview->show_before || preview->after_drawn == NULL)
    {
      draw_part (cr, before, &area, left, right, scale);
      draw_none (preview, cr, &area);
      return;
    }
  after = pastiche_preview_after_seen (preview);
  draw_part (cr, rtl ? after : before, &area, left, x, scale);
  draw_part (cr, rtl ? before : after, &area, x, right, scale);
  was = (GdkRectangle) { rtl ? x : left, area.y, rtl ? right - x : x - left, area.height };
  draw_none (preview, cr, &was);
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
  since = g_get_monotonic_time () - (pastiche_preview_jobs_is_busy (preview->jobs) || preview->outside == NULL
                                         ? preview->jobs->busy_since
                                         : preview->outside->busy_since);
  if (preview->before_drawn == NULL)
    preview->before_drawn = pastiche_preview_draw_before (preview, &preview->view);
  if (preview->after_drawn == NULL && preview->jobs->after != NULL)
    draw_after (preview);
  draw_sides (preview, cr);
  pastiche_preview_draw_brush (preview, cr);
  if (preview->busy && since > PATIENCE)
    pastiche_draw_busy (cr, gtk_widget_get_allocated_width (widget), since);
  return FALSE;
}

/* --- what mouse and keys do ------------------------------------------------- */

void
pastiche_preview_set_divider (PastichePreview *preview, double divider)
{
  divider = CLAMP (divider, 0, 1);
  if (divider == preview->divider)
    return;
  preview->divider = divider;
  gtk_widget_queue_draw (GTK_WIDGET (preview));
  g_object_notify_by_pspec (G_OBJECT (preview), props[PROP_DIVIDER]);
}

void
pastiche_preview_zoom (PastichePreview *preview, double zoom, double x, double y)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (preview));

  if (zoom == preview->view.zoom)
    return;
  pastiche_view_zoom (&preview->view, zoom, x * scale, y * scale);
  view_changed (preview);
  show_status (preview);
  g_object_notify_by_pspec (G_OBJECT (preview), props[PROP_ZOOM]);
  g_object_notify_by_pspec (G_OBJECT (preview), props[PROP_ACTUAL]);
}

void
pastiche_preview_pan (PastichePreview *preview, double dx, double dy)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (preview));

  pastiche_view_pan (&preview->view, dx * scale, dy * scale);
  view_changed (preview);
}

/* Keys that the preview has no use for are GTK's. */
static gboolean
key_press (GtkWidget *widget, GdkEventKey *event)
{
  return pastiche_preview_key (PASTICHE_PREVIEW (widget), event) ||
         GTK_WIDGET_CLASS (pastiche_preview_parent_class)->key_press_event (widget, event);
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
      g_value_set_boolean (value, preview->view.zoom == 1);
      break;
    case PROP_VEIL:
      g_value_set_boolean (value, preview->veil);
      break;
    case PROP_TOOL:
      g_value_set_int (value, preview->tool);
      break;
    case PROP_BRUSH_SIZE:
      g_value_set_double (value, preview->brush_size);
      break;
    case PROP_BRUSH_OPACITY:
      g_value_set_double (value, preview->brush_opacity);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, preview->view.zoom);
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
      pastiche_preview_set_divider (preview, g_value_get_double (value));
      break;
    case PROP_BEFORE:
      preview->show_before = g_value_get_boolean (value);
      gtk_widget_queue_draw (widget);
      break;
    case PROP_ACTUAL:
      if (g_value_get_boolean (value) != (preview->view.zoom == 1))
        pastiche_preview_zoom (preview, g_value_get_boolean (value), gtk_widget_get_allocated_width (widget) / 2.0,
                               gtk_widget_get_allocated_height (widget) / 2.0);
      break;
    case PROP_VEIL:
      if (g_value_get_boolean (value) == preview->veil)
        return;
      preview->veil = g_value_get_boolean (value);
      pastiche_preview_forget_marks (preview);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_TOOL:
      pastiche_preview_end_stroke (preview);
      preview->tool = g_value_get_int (value);
      pastiche_preview_forget_marks (preview);
      break;
    case PROP_BRUSH_SIZE:
      if (g_value_get_double (value) == preview->brush_size)
        return;
      preview->brush_size = g_value_get_double (value);
      gtk_widget_queue_draw (widget);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_BRUSH_OPACITY:
      preview->brush_opacity = g_value_get_double (value);
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
  g_clear_pointer (&preview->outside, pastiche_preview_jobs_free);
  g_clear_pointer (&preview->edge, pastiche_soft_edge_free);
  g_clear_handle_id (&preview->frames, g_source_remove);
  G_OBJECT_CLASS (pastiche_preview_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  PastichePreview *preview = PASTICHE_PREVIEW (object);

  g_clear_pointer (&preview->before_drawn, cairo_surface_destroy);
  g_clear_pointer (&preview->outside_drawn, cairo_surface_destroy);
  g_clear_pointer (&preview->painted_drawn, cairo_surface_destroy);
  g_clear_pointer (&preview->after_drawn, cairo_surface_destroy);
  g_clear_pointer (&preview->before_marked, cairo_surface_destroy);
  g_clear_pointer (&preview->after_marked, cairo_surface_destroy);
  pastiche_stroke_masks_clear (&preview->marks);
  pastiche_strokes_free (preview->strokes);
  g_free (preview->mask_drawn);
  g_free (preview->none);
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

  object_class->get_property    = get_property;
  object_class->set_property    = set_property;
  object_class->dispose         = dispose;
  object_class->finalize        = finalize;
  widget_class->draw            = draw;
  widget_class->size_allocate   = size_allocate;
  widget_class->key_press_event = key_press;
  pastiche_preview_take_mouse (widget_class);
  widget_class->get_preferred_width  = get_preferred_width;
  widget_class->get_preferred_height = get_preferred_height;

  props[PROP_DIVIDER] = g_param_spec_double ("divider", NULL, NULL, 0, 1, 0.5, flags);
  props[PROP_BEFORE]  = g_param_spec_boolean ("before", NULL, NULL, FALSE, flags);
  props[PROP_ACTUAL]  = g_param_spec_boolean ("actual", NULL, NULL, FALSE, flags);
  props[PROP_VEIL]    = g_param_spec_boolean ("veil", NULL, NULL, FALSE, flags);
  props[PROP_TOOL]    = g_param_spec_int ("tool", NULL, NULL, 0, PASTICHE_TOOL_ERASE, 0, flags);
  props[PROP_BRUSH_SIZE] =
      g_param_spec_double ("brush-size", NULL, NULL, PASTICHE_BRUSH_LEAST, PASTICHE_BRUSH_MOST, 20, flags);
  props[PROP_BRUSH_OPACITY] = g_param_spec_double ("brush-opacity", NULL, NULL, 1, 100, 100, flags);
  props[PROP_ZOOM]          = g_param_spec_double ("zoom", NULL, NULL, 0, G_MAXDOUBLE, 0, read_only);
  props[PROP_BUSY]          = g_param_spec_boolean ("busy", NULL, NULL, FALSE, read_only);
  props[PROP_PROBLEM]       = g_param_spec_string ("problem", NULL, NULL, NULL, read_only);
  props[PROP_STATUS]        = g_param_spec_string ("status", NULL, NULL, NULL, read_only);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_signal_new ("strokes-changed", PASTICHE_TYPE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  around_changed =
      g_signal_new ("around-changed", PASTICHE_TYPE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pastiche_preview_init (PastichePreview *preview)
{
  preview->divider       = 0.5;
  preview->brush_size    = 20;
  preview->brush_opacity = 100;
  preview->strokes       = pastiche_strokes_new ();
  gtk_widget_set_can_focus (GTK_WIDGET (preview), TRUE);
  pastiche_preview_want_events (GTK_WIDGET (preview));
}

GtkWidget *
pastiche_preview_new (PastichePainter *painter, const PastichePicture *picture, const PasticheSelection *selection)
{
  PastichePreview *preview = g_object_new (PASTICHE_TYPE_PREVIEW, NULL);

  preview->picture = picture;
  preview->view    = (PasticheView) { .picture_width = picture->width, .picture_height = picture->height };
  preview->jobs =
      pastiche_preview_jobs_new (painter, picture->width, picture->height, pastiche_preview_jobs_changed, preview);
  pastiche_preview_jobs_request_before (preview->jobs);
  if (selection != NULL)
    preview->edge = pastiche_soft_edge_new (picture->width, picture->height, selection, edge_changed, preview);
  return GTK_WIDGET (preview);
}
