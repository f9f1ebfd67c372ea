/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job.h: the engine's work on a picture in a thread, with GIMP's progress bar.
 */
#pragma once

#include "pastiche.h"

/* In the thread: a new picture made of @picture, or NULL with an error; without one where no picture comes of it. */
typedef PastichePicture *(*PasticheJobWork) (gpointer               data,
                                             const PastichePicture *picture,
                                             PasticheProgress       progress,
                                             gpointer               progress_data,
                                             GCancellable          *cancellable,
                                             GError               **error);

/* Have @work done in a thread and wait for it, moving GIMP's progress bar from @from to @to (0..1).  For the main thread.
 * The caller frees the result; NULL with the work's error. */
PastichePicture *pastiche_job_run (PasticheJobWork        work,
                                   gpointer               data,
                                   const PastichePicture *picture,
                                   double                 from,
                                   double                 to,
                                   GError               **error);

/* For work in the thread: have @call called with @data in the main thread, which waits for the work, and wait for its end.
 * GIMP's procedures may only be called there. */
typedef void (*PasticheJobCall) (gpointer data);
void pastiche_job_in_main (PasticheJobCall call, gpointer data);

/* That work is pastiche_apply (). */
PastichePicture *pastiche_job_paint (PasticheStyle          *style,
                                     const PastichePicture  *picture,
                                     const PasticheSettings *settings,
                                     double                  from,
                                     double                  to,
                                     GError                **error);

/* The same for pastiche_shot_apply () and pastiche_shot_add (). */
PastichePicture *
pastiche_job_paint_frame (PasticheShot *shot, const PastichePicture *picture, double from, double to, GError **error);
gboolean pastiche_job_add (PasticheShot *shot, const PastichePicture *picture, double from, double to, GError **error);

/* Have GIMP show what the engine says of files that it reads from now on, as that only the first of several frames or pages
 * is used.  For procedures that read files in the main thread. */
void pastiche_job_show_notices (void);
