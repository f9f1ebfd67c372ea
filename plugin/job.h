/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job.h: the engine's job in a thread of its own, its progress in GIMP's.
 */
#pragma once

#include "pastiche.h"

/* pastiche_apply () for the main thread of a plug-in; GIMP's progress goes on
 * from @from to @to, within 0..1. */
PastichePicture *pastiche_job_run (PasticheStyle          *style,
                                   const PastichePicture  *picture,
                                   const PasticheSettings *settings,
                                   double                  from,
                                   double                  to,
                                   GError                **error);
