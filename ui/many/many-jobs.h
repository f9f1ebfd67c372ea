/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * many-jobs.h: paints picture files one after the other, in the background.
 *
 *   PasticheManyJobs *jobs = pastiche_many_jobs_new (gallery, choice, done, data);
 *   pastiche_many_jobs_add (jobs, "photo.jpg", "painted/photo.jpg");
 *   …                                          // done () was called
 *   pastiche_many_jobs_free (jobs);
 */
#pragma once

#include "pastiche-choice.h"

typedef struct _PasticheManyJobs PasticheManyJobs;

/* Called in the main loop when the file @in was painted, and with an @error when it was not.  @notice: a
 * sentence on what is not as it should be although it was painted, or NULL. */
typedef void (*PasticheManyDone) (const char *in, const char *notice, const GError *error, gpointer data);

/* All are painted as @choice, of which a copy is taken, says.  @gallery must outlive the jobs. */
PasticheManyJobs *
pastiche_many_jobs_new (PasticheGallery *gallery, const PasticheChoice *choice, PasticheManyDone done, gpointer data);

/* Stop, without calling anybody; what was painted stays, and nothing else is there of what was not. */
void pastiche_many_jobs_free (PasticheManyJobs *jobs);

/* Paint the file @in to the file @out after all that were added before, unless that is there by then. */
void pastiche_many_jobs_add (PasticheManyJobs *jobs, const char *in, const char *out);

/* How far the file is that is being painted, 0 to 1. */
double pastiche_many_jobs_progress (PasticheManyJobs *jobs);
