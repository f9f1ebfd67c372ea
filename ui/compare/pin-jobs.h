/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pin-jobs.h: has the pinned looks painted, one after the other, while somebody looks at them.
 *
 *   PastichePinJobs *jobs = pastiche_pin_jobs_new (painter, pins, picture->width, picture->height, changed, data);
 *   pastiche_pin_jobs_set_seen (jobs, 300, NULL);       // all of the picture, 300 pixels wide
 *   …                                                   // changed () was called with a pin that has more now
 *   pastiche_pin_jobs_stop (jobs);                      // nobody looks any more
 *
 * First each look gets a quick job, in the order of the pins; then, where its result has too few pixels for what is seen,
 * a job on the whole picture, of which what is seen and as much around it as @part may have is kept.  What was painted
 * stays with its pin.  As these jobs are the preview's, and the painter gets one at a time, the preview never waits for more than one.
 */
#pragma once

#include "painter.h"
#include "pin.h"

/* A @part of up to so many pixels is all of the picture, which takes 504 MB for nine pins, beside 9 for each @fitted.  Of a
 * larger picture it has so many pixels: the main loop copies them, which may not take long. */
#define PASTICHE_PIN_ALL  14000000
#define PASTICHE_PIN_PART 4000000

/* Called in the main loop when @pin, or whether a job is on it, has changed. */
typedef void (*PastichePinChanged) (PastichePin *pin, gpointer data);

typedef struct _PastichePinJobs PastichePinJobs;

/* @pins, of PastichePin, and @painter must outlive the jobs; @width and @height are the picture's. */
PastichePinJobs *pastiche_pin_jobs_new (PastichePainter   *painter,
                                        GPtrArray         *pins,
                                        int                width,
                                        int                height,
                                        PastichePinChanged changed,
                                        gpointer           data);
void             pastiche_pin_jobs_free (PastichePinJobs *jobs);

/* Paint what is missing: the whole width of the picture is seen as @width pixels of the screen, and zoomed only these of its
 * @pixels; with NULL all are.  To be called again when @pins has more. */
void pastiche_pin_jobs_set_seen (PastichePinJobs *jobs, int width, const cairo_rectangle_int_t *pixels);

/* Paint no more, until the next pastiche_pin_jobs_set_seen (). */
void pastiche_pin_jobs_stop (PastichePinJobs *jobs);

/* Forget @pin, before it is freed; it must have left the pins already. */
void pastiche_pin_jobs_drop (PastichePinJobs *jobs, PastichePin *pin);

/* The pin that is being painted, or NULL, and since when (monotonic time). */
PastichePin *pastiche_pin_jobs_running (PastichePinJobs *jobs, gint64 *since);
