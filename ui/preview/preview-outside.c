/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview-outside.c: the look of what is not selected.  It has jobs of its own, so that another one for the subject, or
 * for what is around it, paints that one only, and the edge between them moves with nothing painted anew.
 */
#include <math.h>

#include "preview-widget.h"

void
pastiche_preview_tell_seen (PastichePreview *preview, PastichePreviewJobs *jobs)
{
  cairo_rectangle_int_t pixels = pastiche_view_pixels (&preview->view);
  double                horizontal, vertical;

  pastiche_view_scale (&preview->view, &horizontal, &vertical);
  pastiche_preview_jobs_set_seen (jobs, (int) lround (horizontal * preview->view.picture_width),
                                  preview->view.zoom > 0 ? &pixels : NULL);
}

cairo_surface_t *
pastiche_preview_draw_outside (PastichePreview *preview, const PasticheView *view)
{
  const PastichePreviewJobs *outside = preview->outside;

  if (outside == NULL || outside->after == NULL)
    return NULL;
  return pastiche_preview_draw_painted (preview, view, outside->after, outside->whole, outside->part,
                                        &outside->part_pixels);
}

static void
outside_changed (gboolean surfaces, gpointer data)
{
  pastiche_preview_jobs_changed (surfaces, data);
  if (surfaces)
    pastiche_preview_around_changed (data);
}

void
pastiche_preview_set_outside (PastichePreview *preview, gconstpointer choice)
{
  if (preview->jobs == NULL || preview->edge == NULL || (choice == NULL && preview->outside == NULL))
    return;
  if (choice == NULL)
    {
      g_clear_pointer (&preview->outside, pastiche_preview_jobs_free);
      outside_changed (TRUE, preview);
      return;
    }
  if (preview->outside == NULL)
    {
      preview->outside = pastiche_preview_jobs_new (preview->jobs->painter, preview->picture->width,
                                                    preview->picture->height, outside_changed, preview);
      pastiche_preview_tell_seen (preview, preview->outside);
    }
  pastiche_preview_jobs_request (preview->outside, choice);
}

PastichePicture *
pastiche_preview_take_outside (PastichePreview *preview)
{
  return preview->outside != NULL ? g_steal_pointer (&preview->outside->finished) : NULL;
}

/* What is not being painted counts as done: nobody waits for it. */
gboolean
pastiche_preview_is_painting_layer (PastichePreview *preview, double *fraction)
{
  gboolean painting = pastiche_preview_jobs_is_painting_layer (preview->jobs, fraction), outside;
  double   other;

  if (preview->outside == NULL)
    return painting;
  outside   = pastiche_preview_jobs_is_painting_layer (preview->outside, &other);
  *fraction = ((painting ? *fraction : 1) + (outside ? other : 1)) / 2;
  return painting || outside;
}
