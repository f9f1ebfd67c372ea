/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * match-jobs.h: matches the looks of stills, small, in the background.
 *
 *   PasticheMatchJobs *jobs = pastiche_match_jobs_new (&stills, matched, data);
 *   pastiche_match_jobs_request (jobs, 0, 80);
 *   …                                          // matched () was called
 *   pastiche_match_jobs_free (jobs);
 *
 * A worker's thread does it; the newest request wins.
 */
#pragma once

#include <cairo.h>

#include "pastiche-era.h"

/* Stills of different films. */
typedef struct
{
  int                     n;
  PasticheStill *const   *stills;   /* [n] */
  PastichePicture *const *pictures; /* [n]: the same, of at most some hundred pixels a side, to be shown */
  const char *const      *names;    /* [n] */
} PasticheStills;

typedef struct _PasticheMatchJobs PasticheMatchJobs;

/* Called in the main loop for the newest request: with the @n pictures as they are with their looks, or NULL and the
 * error. */
typedef void (*PasticheMatched) (cairo_surface_t *const *after, const GError *error, gpointer data);

/* @stills must outlive the jobs. */
PasticheMatchJobs *pastiche_match_jobs_new (const PasticheStills *stills, PasticheMatched matched, gpointer data);

/* Waits a fraction of a second for what is under way. */
void pastiche_match_jobs_free (PasticheMatchJobs *jobs);

/* @to and @strength as pastiche_match_looks () has them. */
void pastiche_match_jobs_request (PasticheMatchJobs *jobs, int to, double strength);
