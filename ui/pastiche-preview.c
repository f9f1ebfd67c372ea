/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-preview.c: shows what the layer will be.
 *
 * At most one job runs.  A request that comes meanwhile waits in preview->next,
 * replacing the one that waited; another style also stops the running job,
 * while another strength lets it finish, so that the picture follows the hand
 * on the slider.
 */
#include "pastiche-preview.h"

#include "picture-surface.h"

#define SIZE_WANTED 480
#define SIZE_LEAST  160
#define PATIENCE    (G_TIME_SPAN_SECOND / 5) /* until it shows that it computes */

/* A request, and what became of it. */
typedef struct
{
  PasticheStyle   *style;
  double           strength;
  cairo_surface_t *after;
} Job;

struct _PastichePreview
{
  GtkDrawingArea parent_instance;

  const PastichePicture *picture;
  PastichePicture       *reduced; /* to a style's working size; the running job's alone */
  cairo_surface_t       *before;
  cairo_surface_t       *after; /* NULL until the first job is done */
  gboolean               show_before;
  gboolean               held; /* the mouse is down on it */
  char                  *problem;

  GTask *running;
  Job   *next;
  gint64 busy_since;
  guint  ticks; /* a frame clock's callback while busy */

  GMutex   mutex;
  GCond    stopped;
  gboolean working; /* under mutex: the thread may look at the picture */
};

G_DEFINE_FINAL_TYPE (PastichePreview, pastiche_preview, GTK_TYPE_DRAWING_AREA)

enum
{
  PROP_BEFORE = 1,
  PROP_BUSY,
  PROP_PROBLEM,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
job_free (gpointer data)
{
  Job *job = data;

  pastiche_style_unref (job->style);
  g_clear_pointer (&job->after, cairo_surface_destroy);
  g_free (job);
}

/* --- the worker ----------------------------------------------------------- */

/* The picture at the size that @style paints at, unless that is larger; kept, as most styles agree on one. */
static gboolean
reduce (PastichePreview *preview, const PasticheStyle *style, const PasticheSettings *settings, GError **error)
{
  int width, height;

  pastiche_working_size (style, settings, preview->picture->width, preview->picture->height, &width, &height);
  width  = MIN (width, preview->picture->width);
  height = MIN (height, preview->picture->height);
  if (preview->reduced != NULL && preview->reduced->width == width && preview->reduced->height == height)
    return TRUE;
  g_clear_pointer (&preview->reduced, pastiche_picture_free);
  preview->reduced = pastiche_picture_resize (preview->picture, width, height, error);
  return preview->reduced != NULL;
}

static gboolean
job_run (PastichePreview *preview, Job *job, GCancellable *cancellable, GError **error)
{
  PasticheSettings settings            = PASTICHE_SETTINGS_DEFAULT;
  g_autoptr (PastichePicture) finished = NULL;

  settings.strength = job->strength;
  if (!reduce (preview, job->style, &settings, error))
    return FALSE;

  finished = pastiche_apply (job->style, preview->reduced, &settings, NULL, NULL, cancellable, error);
  if (finished == NULL)
    return FALSE;

  job->after = pastiche_picture_surface (finished, error);
  return job->after != NULL;
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PastichePreview *preview = source;
  GError          *error   = NULL;
  gboolean         ok      = job_run (preview, data, cancellable, &error);

  g_mutex_lock (&preview->mutex);
  preview->working = FALSE;
  g_cond_signal (&preview->stopped);
  g_mutex_unlock (&preview->mutex);

  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- requests ------------------------------------------------------------- */

static void
set_problem (PastichePreview *preview, const char *problem)
{
  if (g_set_str (&preview->problem, problem))
    g_object_notify_by_pspec (G_OBJECT (preview), props[PROP_PROBLEM]);
}

static gboolean
tick (GtkWidget *widget, G_GNUC_UNUSED GdkFrameClock *clock, G_GNUC_UNUSED gpointer data)
{
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static void
set_busy (PastichePreview *preview, gboolean busy)
{
  if (busy)
    {
      preview->busy_since = g_get_monotonic_time ();
      preview->ticks      = gtk_widget_add_tick_callback (GTK_WIDGET (preview), tick, NULL, NULL);
    }
  else
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (preview), preview->ticks);
      gtk_widget_queue_draw (GTK_WIDGET (preview));
    }
  g_object_notify_by_pspec (G_OBJECT (preview), props[PROP_BUSY]);
}

static void start (PastichePreview *preview);

static void
job_done (GObject *source, GAsyncResult *result, G_GNUC_UNUSED gpointer data)
{
  PastichePreview *preview = PASTICHE_PREVIEW (source);
  Job             *job     = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (G_TASK (result) != preview->running)
    return; /* destroyed meanwhile */

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_clear_pointer (&preview->after, cairo_surface_destroy);
      preview->after = g_steal_pointer (&job->after);
      set_problem (preview, NULL);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      set_problem (preview, error->message);
    }

  g_clear_object (&preview->running);
  if (preview->next != NULL)
    start (preview);
  else
    set_busy (preview, FALSE);
}

static void
start (PastichePreview *preview)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  preview->running = g_task_new (preview, cancellable, job_done, NULL);
  preview->working = TRUE;
  g_task_set_task_data (preview->running, g_steal_pointer (&preview->next), job_free);
  g_task_run_in_thread (preview->running, work);
}

void
pastiche_preview_request (PastichePreview *preview, PasticheStyle *style, double strength)
{
  g_clear_pointer (&preview->next, job_free);
  preview->next           = g_new0 (Job, 1);
  preview->next->style    = pastiche_style_ref (style);
  preview->next->strength = strength;

  if (preview->running == NULL)
    {
      start (preview);
      set_busy (preview, TRUE);
    }
  else if (((Job *) g_task_get_task_data (preview->running))->style != style)
    {
      g_cancellable_cancel (g_task_get_cancellable (preview->running));
    }
}

/* --- the widget ----------------------------------------------------------- */

/* Squares behind a picture with holes. */
static void
draw_checks (cairo_t *cr, double width, double height)
{
  const int size = 8;

  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  cairo_set_source_rgb (cr, 0.6, 0.6, 0.6);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.4, 0.4, 0.4);
  for (int y = 0; y * size < height; y++)
    for (int x = y % 2; x * size < width; x += 2)
      cairo_rectangle (cr, x * size, y * size, size, size);
  cairo_fill (cr);
}

/* The picture, as large as fits, in the middle. */
static void
draw_picture (PastichePreview *preview, cairo_surface_t *surface, cairo_t *cr, int area_w, int area_h)
{
  double scale = MIN ((double) area_w / preview->picture->width, (double) area_h / preview->picture->height);
  double width = scale * preview->picture->width, height = scale * preview->picture->height;

  cairo_save (cr);
  cairo_translate (cr, (int) ((area_w - width) / 2), (int) ((area_h - height) / 2));
  draw_checks (cr, width, height);
  cairo_scale (cr, width / cairo_image_surface_get_width (surface), height / cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_restore (cr);
}

/* A turning arc at the top right: white on dark, since GIMP's themes have no spinner that shows on a picture. */
static void
draw_busy (cairo_t *cr, int area_w, gint64 since)
{
  const double x = area_w - 28, y = 28, turn = 2 * G_PI * (since % G_TIME_SPAN_SECOND) / G_TIME_SPAN_SECOND;

  cairo_arc (cr, x, y, 16, 0, 2 * G_PI);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.6);
  cairo_fill (cr);
  cairo_arc (cr, x, y, 8, turn, turn + 1.5 * G_PI);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 2.5);
  cairo_stroke (cr);
}

static gboolean
draw (GtkWidget *widget, cairo_t *cr)
{
  PastichePreview *preview = PASTICHE_PREVIEW (widget);
  gboolean         before  = preview->show_before || preview->held || preview->after == NULL;
  cairo_surface_t *surface = before ? preview->before : preview->after;
  int              area_w  = gtk_widget_get_allocated_width (widget);
  gint64           since   = g_get_monotonic_time () - preview->busy_since;

  if (surface != NULL)
    draw_picture (preview, surface, cr, area_w, gtk_widget_get_allocated_height (widget));
  if (preview->running != NULL && since > PATIENCE)
    draw_busy (cr, area_w, since);
  return FALSE;
}

static gboolean
button_press (GtkWidget *widget, GdkEventButton *event)
{
  if (event->button != GDK_BUTTON_PRIMARY)
    return GDK_EVENT_PROPAGATE;
  PASTICHE_PREVIEW (widget)->held = TRUE;
  gtk_widget_queue_draw (widget);
  return GDK_EVENT_STOP;
}

static gboolean
button_release (GtkWidget *widget, G_GNUC_UNUSED GdkEventButton *event)
{
  PASTICHE_PREVIEW (widget)->held = FALSE;
  gtk_widget_queue_draw (widget);
  return GDK_EVENT_PROPAGATE;
}

/* Room for the picture at a size to judge it by. */
static void
wanted_size (PastichePreview *preview, int *width, int *height)
{
  int w = preview->picture->width, h = preview->picture->height;

  *width  = w >= h ? SIZE_WANTED : MAX (SIZE_LEAST, (int) ((double) SIZE_WANTED * w / h));
  *height = h >= w ? SIZE_WANTED : MAX (SIZE_LEAST, (int) ((double) SIZE_WANTED * h / w));
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
    case PROP_BEFORE:
      g_value_set_boolean (value, preview->show_before);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, preview->running != NULL);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, preview->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BEFORE)
    {
      PASTICHE_PREVIEW (object)->show_before = g_value_get_boolean (value);
      gtk_widget_queue_draw (GTK_WIDGET (object));
    }
  else
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dispose (GObject *object)
{
  PastichePreview *preview = PASTICHE_PREVIEW (object);

  if (preview->running != NULL)
    {
      g_cancellable_cancel (g_task_get_cancellable (preview->running));
      g_mutex_lock (&preview->mutex);
      while (preview->working)
        g_cond_wait (&preview->stopped, &preview->mutex);
      g_mutex_unlock (&preview->mutex);
      g_clear_object (&preview->running);
    }
  g_clear_pointer (&preview->next, job_free);
  G_OBJECT_CLASS (pastiche_preview_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  PastichePreview *preview = PASTICHE_PREVIEW (object);

  g_clear_pointer (&preview->reduced, pastiche_picture_free);
  g_clear_pointer (&preview->before, cairo_surface_destroy);
  g_clear_pointer (&preview->after, cairo_surface_destroy);
  g_free (preview->problem);
  g_mutex_clear (&preview->mutex);
  g_cond_clear (&preview->stopped);
  G_OBJECT_CLASS (pastiche_preview_parent_class)->finalize (object);
}

static void
pastiche_preview_class_init (PastichePreviewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property         = get_property;
  object_class->set_property         = set_property;
  object_class->dispose              = dispose;
  object_class->finalize             = finalize;
  widget_class->draw                 = draw;
  widget_class->button_press_event   = button_press;
  widget_class->button_release_event = button_release;
  widget_class->get_preferred_width  = get_preferred_width;
  widget_class->get_preferred_height = get_preferred_height;

  props[PROP_BEFORE]  = g_param_spec_boolean ("before", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_BUSY]    = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_preview_init (PastichePreview *preview)
{
  g_mutex_init (&preview->mutex);
  g_cond_init (&preview->stopped);
  gtk_widget_add_events (GTK_WIDGET (preview), GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK);
}

/* The picture as it is, sharp on a screen of twice the density. */
static cairo_surface_t *
before_surface (const PastichePicture *picture)
{
  double scale                        = MIN (1.0, 2.0 * SIZE_WANTED / MAX (picture->width, picture->height));
  g_autoptr (PastichePicture) reduced = pastiche_picture_resize (picture, MAX (1, (int) (scale * picture->width)),
                                                                 MAX (1, (int) (scale * picture->height)), NULL);

  return reduced != NULL ? pastiche_picture_surface (reduced, NULL) : NULL;
}

GtkWidget *
pastiche_preview_new (const PastichePicture *picture)
{
  PastichePreview *preview = g_object_new (PASTICHE_TYPE_PREVIEW, NULL);

  preview->picture = picture;
  preview->before  = before_surface (picture);
  return GTK_WIDGET (preview);
}
