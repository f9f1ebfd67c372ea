/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job.h: the engine's job in a thread of its own, its progress in GIMP's.
 */
#pragma once

#include "pastiche.h"

/* pastiche_apply () for the main thread of a plug-in. */
PastichePicture *pastiche_job_run (PasticheStyle          *style,
                                   const PastichePicture  *picture,
                                   const PasticheSettings *settings,
                                   GError                **error);
