/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview-jobs.h: the painting jobs behind the preview: which are needed, and when.
 *
 *   PastichePreviewJobs *jobs = pastiche_preview_jobs_new (painter, width, height, changed, data);
 *   pastiche_preview_jobs_request_before (jobs);
 *   pastiche_preview_jobs_request (jobs, choice);
 *   …                                          // changed () was called
 *   draw (jobs->whole ? jobs->whole : jobs->after ? jobs->after : jobs->before);
 *
 * For each request, a quick job first paints the picture reduced to a size at which it looks like the layer: for a style, its
 * working size.  When no newer request has come, a job on the whole picture follows: at once where the quick job's
 * result has too few pixels to look like the layer, and otherwise when there is nothing else to do.  The newest request
 * wins; until its result is there, the last one stays.
 *
 * Where the craft can paint a part of the picture as it will be in the layer, what is seen of a zoomed picture comes first
 * and in place of the quick job, and the whole picture when there is nothing else to do.
 */
#pragma once

#include "painter.h"

/* Called in the main loop: @surfaces tells whether the surfaces have changed, and not only @problem or whether it is
 * busy. */
typedef void (*PastichePreviewJobsChanged) (gboolean surfaces, gpointer data);

typedef struct
{
  /* To read; each may be NULL, and belongs to this struct. */
  cairo_surface_t      *before; /* the picture as it is, no larger than a screen */
  cairo_surface_t      *after;  /* painted for the newest request that has been done, no larger than a screen */
  cairo_surface_t      *whole;  /* the same in the picture's size */
  cairo_surface_t      *part;   /* of the newest request that has been done, these pixels in the picture's size */
  cairo_rectangle_int_t part_pixels;
  cairo_surface_t      *mask, *mask_whole, *mask_part; /* A8: how far each pixel of these three was replaced, where the
                                                        * craft says so */
  gboolean              blended;                       /* the selection blends @after, @whole and @part with @before */
  PastichePicture      *finished; /* what the layer will be for the newest request; to take it over, set it to NULL */
  PasticheSelection    *finished_mask; /* of that, likewise */
  char                 *problem;       /* why the newest job failed, or why the layer cannot be painted */
  gint64                busy_since;

  /* For preview-jobs.c alone. */
  PastichePainter           *painter;
  PastichePreviewJobsChanged changed;
  gpointer                   data;
  gpointer                   wanted; /* the newest request */
  gpointer                   quick;  /* what the quick job, which may be one of a part, paints, while there is one */
  gboolean                   next;   /* @wanted waits for that to end */
  gboolean                   ahead;  /* @full_job is for later */
  gboolean                   behind; /* @after is of an older request than @part */
  gboolean                   rough;  /* @after is not what the layer will be, though it has the picture's size */
  guint                      before_job, quick_job, full_job;
  int                        picture_width, picture_height, seen_width;
  gpointer                   found, found_part; /* what @mask and @mask_part are made of; or NULL */
  cairo_rectangle_int_t      painted;           /* the part that the quick job paints */
  cairo_rectangle_int_t      seen;              /* zoomed: the pixels of the picture that are; otherwise none */
  double                     expected; /* the seconds that the whole picture will take, by the last quick job; or 0 */
} PastichePreviewJobs;

/* Whether what a quick job painted, @painted pixels wide, looks like the layer where the picture is seen @seen pixels wide. */
gboolean pastiche_preview_quick_is_true (int seen, int painted);

/* Whether all that is @seen of a picture is in the part of it that is @there; both in its pixels. */
gboolean pastiche_preview_part_covers (const cairo_rectangle_int_t *there, const cairo_rectangle_int_t *seen);

/* @width, @height: the picture's, in pixels.  @painter must outlive the jobs. */
PastichePreviewJobs *pastiche_preview_jobs_new (PastichePainter           *painter,
                                                int                        width,
                                                int                        height,
                                                PastichePreviewJobsChanged changed,
                                                gpointer                   data);
void                 pastiche_preview_jobs_free (PastichePreviewJobs *jobs);

/* Have the picture as it is, too; once. */
void pastiche_preview_jobs_request_before (PastichePreviewJobs *jobs);

/* Paint the picture as @choice, one of the painter's craft, says, in place of what was requested before. */
void pastiche_preview_jobs_request (PastichePreviewJobs *jobs, gconstpointer choice);

/* Tell in how many pixels of the screen the whole width of the picture is shown, and zoomed which of its pixels are;
 * with NULL all are. */
void pastiche_preview_jobs_set_seen (PastichePreviewJobs *jobs, int width, const cairo_rectangle_int_t *pixels);

gboolean pastiche_preview_jobs_is_busy (const PastichePreviewJobs *jobs);

/* Whether a job on the whole picture waits or runs, and how far it is, 0..1.  Asking makes it urgent. */
gboolean pastiche_preview_jobs_is_painting_layer (PastichePreviewJobs *jobs, double *fraction);

/* “Painting in full size: 40 %, about 6 s left”, once that takes longer than 1.5 s; otherwise NULL.  Free it with
 * g_free (). */
char *pastiche_preview_jobs_status (PastichePreviewJobs *jobs);
