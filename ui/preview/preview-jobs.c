/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview-jobs.c: the painting jobs behind the preview: which are needed, and when.
 *
 * At most one quick job is under way.  A request that comes meanwhile waits, and replaces one that waited before.
 * Another style drops the quick job at once, but other settings of the same style let it finish, so that the preview
 * follows the hand on the slider instead of standing still until the slider does.
 */
#include "preview-jobs.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define TRUE_BELOW 0.75 /* seen at up to this part of its own width, the quick job's result looks like the layer */
#define LONG_WORK  1.5  /* seconds after which the status says how long a job will take */
#define TRUSTED    0.02 /* at this part of a job its own pace says as much as the quick job does */

static void start_quick (PastichePreviewJobs *jobs);

gboolean
pastiche_preview_jobs_is_busy (const PastichePreviewJobs *jobs)
{
  return jobs->quick_job != 0 || (jobs->full_job != 0 && !jobs->ahead);
}

gboolean
pastiche_preview_jobs_is_painting_layer (PastichePreviewJobs *jobs, double *fraction)
{
  *fraction = jobs->full_job != 0 ? pastiche_painter_progress (jobs->painter, jobs->full_job, NULL) : 0;
  if (jobs->full_job != 0)
    pastiche_painter_hurry (jobs->painter, jobs->full_job);
  return jobs->full_job != 0;
}

static void
drop (PastichePreviewJobs *jobs, guint *job)
{
  if (*job != 0)
    pastiche_painter_drop (jobs->painter, *job);
  *job = 0;
}

static void
set_surface (cairo_surface_t **to, cairo_surface_t *surface)
{
  g_clear_pointer (to, cairo_surface_destroy);
  *to = surface != NULL ? cairo_surface_reference (surface) : NULL;
}

/* Keep a copy of @choice, or with NULL none. */
static void
keep (PastichePreviewJobs *jobs, gpointer *to, gconstpointer choice)
{
  const PasticheCraft *craft = pastiche_painter_craft (jobs->painter);

  if (*to != NULL)
    craft->free (*to);
  *to = choice != NULL ? craft->copy (choice) : NULL;
}

static void
before_done (PasticheFinished *painting, G_GNUC_UNUSED const GError *error, gpointer data)
{
  PastichePreviewJobs *jobs = data;

  jobs->before_job = 0;
  if (painting != NULL)
    set_surface (&jobs->before, painting->fitted);
  jobs->changed (TRUE, jobs->data);
}

/* Take a finished job's result.  On an error the previous result stays and the message is stored.  An obstacle is
 * stored too: the result is shown, but the layer cannot be painted. */
static void
take (PastichePreviewJobs *jobs, PasticheFinished *painting, const GError *error)
{
  if (painting != NULL)
    {
      error = painting->obstacle;
      if (painting->expected > 0)
        jobs->expected = painting->expected;
      set_surface (&jobs->after, painting->fitted);
      set_surface (&jobs->whole, painting->whole);
      if (!jobs->next)
        jobs->finished = g_steal_pointer (&painting->finished);
    }
  g_set_str (&jobs->problem, error != NULL ? error->message : NULL);
}

static void
full_done (PasticheFinished *painting, const GError *error, gpointer data)
{
  PastichePreviewJobs *jobs = data;

  jobs->full_job = 0;
  take (jobs, painting, error);
  jobs->changed (painting != NULL, jobs->data);
}

/* Have the whole picture painted.  That is urgent if the quick job's result has too few pixels to look like the layer
 * at the size at which it is shown; otherwise it is done when there is nothing else to do, for the artist who zooms in
 * or presses OK. */
static void
refine (PastichePreviewJobs *jobs)
{
  gboolean ahead;
  int      width;

  if (jobs->after == NULL || jobs->whole != NULL || jobs->problem != NULL || pastiche_preview_jobs_is_busy (jobs))
    return;
  width = cairo_image_surface_get_width (jobs->after);
  if (width >= jobs->picture_width)
    return;
  ahead = jobs->seen_width <= TRUE_BELOW * width;
  if (jobs->full_job == 0)
    jobs->full_job = pastiche_painter_add (jobs->painter, ahead ? PASTICHE_PASS_AHEAD : PASTICHE_PASS_FULL,
                                           jobs->wanted, full_done, jobs);
  else if (!ahead)
    pastiche_painter_hurry (jobs->painter, jobs->full_job);
  jobs->ahead = ahead;
  if (!ahead)
    jobs->busy_since = g_get_monotonic_time ();
}

static void
quick_done (PasticheFinished *painting, const GError *error, gpointer data)
{
  PastichePreviewJobs *jobs = data;

  jobs->quick_job = 0;
  take (jobs, painting, error);
  if (jobs->next)
    start_quick (jobs);
  refine (jobs);
  jobs->changed (painting != NULL, jobs->data);
}

static void
start_quick (PastichePreviewJobs *jobs)
{
  jobs->next = FALSE;
  keep (jobs, &jobs->quick, jobs->wanted);
  jobs->quick_job = pastiche_painter_add (jobs->painter, PASTICHE_PASS_QUICK, jobs->wanted, quick_done, jobs);
}

void
pastiche_preview_jobs_request (PastichePreviewJobs *jobs, gconstpointer choice)
{
  if (!pastiche_preview_jobs_is_busy (jobs))
    jobs->busy_since = g_get_monotonic_time ();
  keep (jobs, &jobs->wanted, choice);
  g_clear_pointer (&jobs->finished, pastiche_picture_free);

  drop (jobs, &jobs->full_job);
  if (jobs->quick_job != 0 && pastiche_painter_craft (jobs->painter)->differ (jobs->quick, choice))
    drop (jobs, &jobs->quick_job);
  if (jobs->quick_job != 0)
    jobs->next = TRUE;
  else
    start_quick (jobs);
  jobs->changed (FALSE, jobs->data);
}

void
pastiche_preview_jobs_set_seen_width (PastichePreviewJobs *jobs, int width)
{
  jobs->seen_width = width;
  refine (jobs);
  jobs->changed (FALSE, jobs->data);
}

/* The first steps of a job wait for memory, which is slower or faster on other machines, and say little about the rest of
 * it.  The quick job had all steps, but in small, and it may have run while the window was opening.  So between the two,
 * by their ratio; the farther the job is, the more its own pace counts. */
static double
seconds_left (const PastichePreviewJobs *jobs, double fraction, double seconds)
{
  double by_pace = log (seconds / fraction), by_quick = jobs->expected > 0 ? log (jobs->expected) : by_pace;

  return (1 - fraction) * exp ((TRUSTED * by_quick + fraction * by_pace) / (TRUSTED + fraction));
}

char *
pastiche_preview_jobs_status (PastichePreviewJobs *jobs)
{
  double fraction, seconds;

  if (jobs->full_job == 0 || jobs->ahead)
    return NULL;
  fraction = pastiche_painter_progress (jobs->painter, jobs->full_job, &seconds);
  if (seconds < LONG_WORK || fraction <= 0)
    return NULL;
  return g_strdup_printf (_ ("Painting in full size: %.0f %%, about %.0f s left"), 100 * fraction,
                          ceil (seconds_left (jobs, fraction, seconds)));
}

PastichePreviewJobs *
pastiche_preview_jobs_new (PastichePainter *painter, int width, PastichePreviewJobsChanged changed, gpointer data)
{
  PastichePreviewJobs *jobs = g_new0 (PastichePreviewJobs, 1);

  jobs->painter       = painter;
  jobs->picture_width = width;
  jobs->changed       = changed;
  jobs->data          = data;
  jobs->before_job    = pastiche_painter_add (painter, PASTICHE_PASS_BEFORE, NULL, before_done, jobs);
  return jobs;
}

void
pastiche_preview_jobs_free (PastichePreviewJobs *jobs)
{
  drop (jobs, &jobs->before_job);
  drop (jobs, &jobs->quick_job);
  drop (jobs, &jobs->full_job);
  keep (jobs, &jobs->wanted, NULL);
  keep (jobs, &jobs->quick, NULL);
  g_clear_pointer (&jobs->before, cairo_surface_destroy);
  g_clear_pointer (&jobs->after, cairo_surface_destroy);
  g_clear_pointer (&jobs->whole, cairo_surface_destroy);
  g_clear_pointer (&jobs->finished, pastiche_picture_free);
  g_free (jobs->problem);
  g_free (jobs);
}
