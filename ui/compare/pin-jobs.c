/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pin-jobs.c: has the pinned looks painted, one after the other.
 */
#include "pin-jobs.h"

#include <math.h>

#include "preview-jobs.h"

struct _PastichePinJobs
{
  PastichePainter      *painter;
  GPtrArray            *pins;
  int                   width, height; /* the picture's */
  PastichePinChanged    changed;
  gpointer              data;
  gboolean              looked_at;
  int                   seen_width;
  gboolean              zoomed;
  cairo_rectangle_int_t seen; /* zoomed: these pixels of the picture */
  PastichePin          *pin;  /* that the job paints; NULL: none */
  guint                 job;
  gboolean              whole; /* it is on the whole picture */
  gint64                since;
};

static void start_next (PastichePinJobs *jobs);

/* --- what is missing ------------------------------------------------------ */

static gboolean
has_seen (const PastichePinJobs *jobs, const PastichePin *pin)
{
  return pin->part != NULL && pastiche_preview_part_covers (&pin->part_pixels, &jobs->seen);
}

/* Whether what is seen needs the whole picture painted. */
static gboolean
wants_whole (const PastichePinJobs *jobs, const PastichePin *pin)
{
  int width = cairo_image_surface_get_width (pin->fitted);

  if (pin->problem != NULL || (pin->exact && width >= jobs->width))
    return FALSE;
  return jobs->zoomed ? !has_seen (jobs, pin)
                      : !pin->exact && !pastiche_preview_quick_is_true (jobs->seen_width, width);
}

/* The next pin to paint, or NULL. */
static PastichePin *
next_pin (const PastichePinJobs *jobs)
{
  for (guint i = 0; i < jobs->pins->len; i++)
    {
      PastichePin *pin = g_ptr_array_index (jobs->pins, i);

      if (pin->fitted == NULL && pin->problem == NULL)
        return pin;
    }
  for (guint i = 0; i < jobs->pins->len; i++)
    {
      PastichePin *pin = g_ptr_array_index (jobs->pins, i);

      if (pin->fitted != NULL && wants_whole (jobs, pin))
        return pin;
    }
  return NULL;
}

/* --- what was painted ----------------------------------------------------- */

/* Along one side: as many pixels of @all as may be kept, around those that are seen. */
static void
keep_around (int all, int most, int seen, int seen_count, int *first, int *count)
{
  *count = MIN (all, MAX (most, seen_count));
  *first = CLAMP (seen + seen_count / 2 - *count / 2, 0, all - *count);
}

/* Keep of @whole, which is of the picture's size, what is seen and what is around it. */
static void
keep_part (const PastichePinJobs *jobs, PastichePin *pin, cairo_surface_t *whole)
{
  const cairo_rectangle_int_t *seen   = &jobs->seen;
  double                       pixels = (double) jobs->width * jobs->height, scale = sqrt (PASTICHE_PIN_PART / pixels);
  cairo_rectangle_int_t        kept;
  cairo_t                     *cr;

  g_clear_pointer (&pin->part, cairo_surface_destroy);
  pin->part_pixels = (cairo_rectangle_int_t) { 0, 0, jobs->width, jobs->height };
  if (pixels <= PASTICHE_PIN_ALL)
    {
      pin->part = cairo_surface_reference (whole);
      return;
    }
  keep_around (jobs->width, (int) (scale * jobs->width), seen->x, seen->width, &kept.x, &kept.width);
  keep_around (jobs->height, (int) (scale * jobs->height), seen->y, seen->height, &kept.y, &kept.height);
  pin->part_pixels = kept;
  pin->part        = cairo_image_surface_create (cairo_image_surface_get_format (whole), kept.width, kept.height);
  cr               = cairo_create (pin->part);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_set_source_surface (cr, whole, -kept.x, -kept.y);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static void
painted (PasticheFinished *painting, const GError *error, gpointer data)
{
  PastichePinJobs *jobs = data;
  PastichePin     *pin  = jobs->pin;

  jobs->pin = NULL;
  jobs->job = 0;
  if (painting != NULL)
    {
      error = painting->obstacle;
      g_clear_pointer (&pin->fitted, cairo_surface_destroy);
      pin->fitted = cairo_surface_reference (painting->fitted);
      pin->exact  = painting->finished != NULL;
      if (painting->whole != NULL && jobs->zoomed)
        keep_part (jobs, pin, painting->whole);
    }
  g_set_str (&pin->problem, error != NULL ? error->message : NULL);
  start_next (jobs);
  jobs->changed (pin, jobs->data);
}

/* --- the queue ------------------------------------------------------------ */

static void
start_next (PastichePinJobs *jobs)
{
  PastichePin *pin = jobs->looked_at && jobs->job == 0 ? next_pin (jobs) : NULL;

  if (pin == NULL)
    return;
  jobs->pin   = pin;
  jobs->whole = pin->fitted != NULL;
  jobs->since = g_get_monotonic_time ();
  jobs->job = pastiche_painter_add (jobs->painter, jobs->whole ? PASTICHE_PASS_FULL : PASTICHE_PASS_QUICK, pin->choice,
                                    painted, jobs);
  jobs->changed (pin, jobs->data);
}

static void
drop_job (PastichePinJobs *jobs)
{
  PastichePin *pin = jobs->pin;

  if (jobs->job == 0)
    return;
  pastiche_painter_drop (jobs->painter, jobs->job);
  jobs->job = 0;
  jobs->pin = NULL;
  jobs->changed (pin, jobs->data);
}

void
pastiche_pin_jobs_set_seen (PastichePinJobs *jobs, int width, const cairo_rectangle_int_t *pixels)
{
  jobs->looked_at  = TRUE;
  jobs->seen_width = width;
  jobs->zoomed     = pixels != NULL;
  jobs->seen       = pixels != NULL ? *pixels : (cairo_rectangle_int_t) { 0, 0, jobs->width, jobs->height };
  if (jobs->job != 0 && jobs->whole && !wants_whole (jobs, jobs->pin))
    drop_job (jobs);
  start_next (jobs);
}

void
pastiche_pin_jobs_stop (PastichePinJobs *jobs)
{
  jobs->looked_at = FALSE;
  drop_job (jobs);
}

void
pastiche_pin_jobs_drop (PastichePinJobs *jobs, PastichePin *pin)
{
  if (jobs->pin != pin)
    return;
  drop_job (jobs);
  start_next (jobs);
}

PastichePin *
pastiche_pin_jobs_running (PastichePinJobs *jobs, gint64 *since)
{
  *since = jobs->since;
  return jobs->pin;
}

PastichePinJobs *
pastiche_pin_jobs_new (PastichePainter   *painter,
                       GPtrArray         *pins,
                       int                width,
                       int                height,
                       PastichePinChanged changed,
                       gpointer           data)
{
  PastichePinJobs *jobs = g_new0 (PastichePinJobs, 1);

  jobs->painter = painter;
  jobs->pins    = pins;
  jobs->width   = width;
  jobs->height  = height;
  jobs->changed = changed;
  jobs->data    = data;
  return jobs;
}

void
pastiche_pin_jobs_free (PastichePinJobs *jobs)
{
  if (jobs->job != 0)
    pastiche_painter_drop (jobs->painter, jobs->job);
  g_free (jobs);
}
