/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job.h: pastiche_apply () in a thread, with GIMP's progress bar.
 */
#pragma once

#include "pastiche.h"

/* Call pastiche_apply () in a thread and wait for it, moving GIMP's progress bar from @from to @to (0..1).  For the
 * main thread.  The caller frees the result; NULL with an error as pastiche_apply () gives it. */
PastichePicture *pastiche_job_run (PasticheStyle          *style,
                                   const PastichePicture  *picture,
                                   const PasticheSettings *settings,
                                   double                  from,
                                   double                  to,
                                   GError                **error);
