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

#include "picture-surface.h"

#define TRUE_BELOW 0.75 /* seen at up to this part of its own width, the quick job's result looks like the layer */
#define LONG_WORK  1.5  /* seconds after which the status says how long a job will take */
#define BEYOND \
  64 /* pixels of the picture around what is seen that are painted, too, so that it can be moved a little */
#define TRUSTED 0.02 /* at this part of a job its own pace says as much as the quick job does */

static void start_quick (PastichePreviewJobs *jobs);

gboolean
pastiche_preview_part_covers (const cairo_rectangle_int_t *there, const cairo_rectangle_int_t *seen)
{
  return seen->x >= there->x && seen->y >= there->y && seen->x + seen->width <= there->x + there->width &&
         seen->y + seen->height <= there->y + there->height;
}

gboolean
pastiche_preview_quick_is_true (int seen, int painted)
{
  return seen <= TRUE_BELOW * painted;
}

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

/* --- masks ---------------------------------------------------------------- */

static void
keep_found (PastichePreviewJobs *jobs, gpointer *to, gpointer found)
{
  if (*to != NULL)
    pastiche_painter_craft (jobs->painter)->free_found (*to);
  *to = found;
}

/* Have @mask show at once what the request will replace, and go on to when an older one's result arrives. */
static void
make_again (PastichePreviewJobs *jobs, cairo_surface_t **mask, gconstpointer found)
{
  if (found == NULL)
    return;
  g_clear_pointer (mask, cairo_surface_destroy);
  *mask = pastiche_painter_craft (jobs->painter)->mask (found, jobs->wanted);
}

static void
make_masks_again (PastichePreviewJobs *jobs)
{
  if (jobs->found != NULL)
    set_surface (&jobs->mask_whole, NULL);
  make_again (jobs, &jobs->mask, jobs->found);
  make_again (jobs, &jobs->mask_part, jobs->found_part);
}

/* What was painted, as @choice has it, is shown now. */
static void
note_blends (PastichePreviewJobs *jobs, gconstpointer choice)
{
  const PasticheCraft *craft = pastiche_painter_craft (jobs->painter);

  jobs->blended = craft->blends == NULL || craft->blends (choice);
}

/* Take the result of a finished job, which was to paint @choice.  On an error the previous result stays and the message is
 * stored.  An obstacle is stored too: the result is shown, but the layer cannot be painted. */
static void
take (PastichePreviewJobs *jobs, PasticheFinished *painting, gconstpointer choice, const GError *error)
{
  if (painting != NULL)
    {
      note_blends (jobs, choice);
      error = painting->obstacle;
      if (painting->expected > 0)
        jobs->expected = painting->expected;
      set_surface (&jobs->after, painting->fitted);
      set_surface (&jobs->whole, painting->whole);
      set_surface (&jobs->part, NULL);
      set_surface (&jobs->mask, painting->mask_fitted);
      set_surface (&jobs->mask_whole, painting->mask_whole);
      set_surface (&jobs->mask_part, NULL);
      keep_found (jobs, &jobs->found_part, NULL);
      if (painting->found != NULL)
        keep_found (jobs, &jobs->found, g_steal_pointer (&painting->found));
      jobs->behind = FALSE;
      jobs->rough  = painting->rough;
      if (!jobs->next && painting->finished != NULL)
        {
          jobs->finished      = g_steal_pointer (&painting->finished);
          jobs->finished_mask = g_steal_pointer (&painting->mask);
        }
    }
  g_set_str (&jobs->problem, error != NULL ? error->message : NULL);
}

static void
full_done (PasticheFinished *painting, const GError *error, gpointer data)
{
  PastichePreviewJobs *jobs = data;

  jobs->full_job = 0;
  take (jobs, painting, jobs->wanted, error);
  jobs->changed (painting != NULL, jobs->data);
}

/* --- parts ---------------------------------------------------------------- */

/* Whether what is seen is to be painted by itself: not where the quick job paints all pixels. */
static gboolean
wants_part (const PastichePreviewJobs *jobs)
{
  const PasticheCraft *craft = pastiche_painter_craft (jobs->painter);
  int                  width, height;

  pastiche_fit_screen (jobs->picture_width, jobs->picture_height, &width, &height);
  return jobs->seen.width > 0 && width < jobs->picture_width && craft->can_paint_parts != NULL &&
         craft->can_paint_parts (jobs->wanted);
}

static gboolean
has_part (const PastichePreviewJobs *jobs)
{
  return jobs->part != NULL && pastiche_preview_part_covers (&jobs->part_pixels, &jobs->seen);
}

/* What is seen, and a little around it. */
static cairo_rectangle_int_t
part_to_paint (const PastichePreviewJobs *jobs)
{
  const cairo_rectangle_int_t *seen = &jobs->seen;
  int                          left = MAX (0, seen->x - BEYOND), top = MAX (0, seen->y - BEYOND);
  int                          right = MIN (jobs->picture_width, seen->x + seen->width + BEYOND);
  int                          below = MIN (jobs->picture_height, seen->y + seen->height + BEYOND);

  return (cairo_rectangle_int_t) { left, top, right - left, below - top };
}

/* The surfaces of all of the picture are of an older request now; of them @after stays, for what is beside the part. */
static void
take_part (PastichePreviewJobs *jobs, PasticheFinished *painting, const GError *error)
{
  if (painting != NULL)
    {
      note_blends (jobs, jobs->quick);
      set_surface (&jobs->part, painting->whole);
      set_surface (&jobs->mask_part, painting->mask_whole);
      set_surface (&jobs->whole, NULL);
      set_surface (&jobs->mask_whole, NULL);
      keep_found (jobs, &jobs->found_part, g_steal_pointer (&painting->found));
      jobs->part_pixels = jobs->painted;
      jobs->behind      = TRUE;
    }
  g_set_str (&jobs->problem, error != NULL ? error->message : NULL);
}

/* --- the whole picture ---------------------------------------------------- */

/* Have the whole picture painted.  That is urgent if the quick job's result is rough, or has too few pixels to look like
 * the layer at the size at which it is shown; otherwise it is done when there is nothing else to do, for the artist who
 * zooms in or presses OK.  What is seen, where it can be painted by itself, comes before that. */
static void
refine (PastichePreviewJobs *jobs)
{
  gboolean ahead;
  int      width;

  if (jobs->after == NULL || jobs->whole != NULL || jobs->problem != NULL || pastiche_preview_jobs_is_busy (jobs))
    return;
  if (wants_part (jobs) ? !has_part (jobs) : jobs->behind)
    {
      jobs->busy_since = g_get_monotonic_time ();
      start_quick (jobs);
      return;
    }
  width = cairo_image_surface_get_width (jobs->after);
  if (width >= jobs->picture_width && !jobs->rough)
    return;
  ahead = !jobs->rough && (pastiche_preview_quick_is_true (jobs->seen_width, width) || wants_part (jobs));
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
go_on (PastichePreviewJobs *jobs, gboolean painted)
{
  jobs->quick_job = 0;
  if (jobs->next)
    {
      make_masks_again (jobs);
      start_quick (jobs);
    }
  refine (jobs);
  jobs->changed (painted, jobs->data);
}

static void
quick_done (PasticheFinished *painting, const GError *error, gpointer data)
{
  PastichePreviewJobs *jobs = data;

  take (jobs, painting, jobs->quick, error);
  go_on (data, painting != NULL);
}

static void
part_done (PasticheFinished *painting, const GError *error, gpointer data)
{
  take_part (data, painting, error);
  go_on (data, painting != NULL);
}

static void
start_quick (PastichePreviewJobs *jobs)
{
  jobs->next = FALSE;
  keep (jobs, &jobs->quick, jobs->wanted);
  if (jobs->after == NULL || !wants_part (jobs))
    {
      jobs->quick_job = pastiche_painter_add (jobs->painter, PASTICHE_PASS_QUICK, jobs->wanted, quick_done, jobs);
      return;
    }
  jobs->painted   = part_to_paint (jobs);
  jobs->quick_job = pastiche_painter_add_part (jobs->painter, &jobs->painted, jobs->wanted, part_done, jobs);
}

void
pastiche_preview_jobs_request (PastichePreviewJobs *jobs, gconstpointer choice)
{
  if (!pastiche_preview_jobs_is_busy (jobs))
    jobs->busy_since = g_get_monotonic_time ();
  keep (jobs, &jobs->wanted, choice);
  g_clear_pointer (&jobs->finished, pastiche_picture_free);
  g_clear_pointer (&jobs->finished_mask, pastiche_selection_free);

  drop (jobs, &jobs->full_job);
  if (jobs->quick_job != 0 && pastiche_painter_craft (jobs->painter)->differ (jobs->quick, choice))
    drop (jobs, &jobs->quick_job);
  if (jobs->quick_job != 0)
    jobs->next = TRUE;
  else
    start_quick (jobs);
  make_masks_again (jobs);
  jobs->changed (jobs->found != NULL, jobs->data);
}

void
pastiche_preview_jobs_set_seen (PastichePreviewJobs *jobs, int width, const cairo_rectangle_int_t *pixels)
{
  jobs->seen_width = width;
  jobs->seen       = pixels != NULL ? *pixels : (cairo_rectangle_int_t) { 0, 0, 0, 0 };
  refine (jobs);
  jobs->changed (FALSE, jobs->data);
}

/* The first steps of a job wait for memory, which is slower or faster on other machines, and say little about the rest
 * of it.  The quick job had all steps, but in small, and it may have run while the window was opening.  So between the
 * two, by their ratio; the farther the job is, the more its own pace counts. */
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
pastiche_preview_jobs_new (PastichePainter           *painter,
                           int                        width,
                           int                        height,
                           PastichePreviewJobsChanged changed,
                           gpointer                   data)
{
  PastichePreviewJobs *jobs = g_new0 (PastichePreviewJobs, 1);

  jobs->painter        = painter;
  jobs->picture_width  = width;
  jobs->picture_height = height;
  jobs->changed        = changed;
  jobs->data           = data;
  return jobs;
}

void
pastiche_preview_jobs_request_before (PastichePreviewJobs *jobs)
{
  jobs->before_job = pastiche_painter_add (jobs->painter, PASTICHE_PASS_BEFORE, NULL, before_done, jobs);
}

void
pastiche_preview_jobs_free (PastichePreviewJobs *jobs)
{
  drop (jobs, &jobs->before_job);
  drop (jobs, &jobs->quick_job);
  drop (jobs, &jobs->full_job);
  keep_found (jobs, &jobs->found, NULL);
  keep_found (jobs, &jobs->found_part, NULL);
  keep (jobs, &jobs->wanted, NULL);
  keep (jobs, &jobs->quick, NULL);
  g_clear_pointer (&jobs->before, cairo_surface_destroy);
  g_clear_pointer (&jobs->after, cairo_surface_destroy);
  g_clear_pointer (&jobs->whole, cairo_surface_destroy);
  g_clear_pointer (&jobs->part, cairo_surface_destroy);
  g_clear_pointer (&jobs->mask, cairo_surface_destroy);
  g_clear_pointer (&jobs->mask_whole, cairo_surface_destroy);
  g_clear_pointer (&jobs->mask_part, cairo_surface_destroy);
  g_clear_pointer (&jobs->finished, pastiche_picture_free);
  g_clear_pointer (&jobs->finished_mask, pastiche_selection_free);
  g_free (jobs->problem);
  g_free (jobs);
}
