/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * still.h: a picture, small: all that a look is made from.
 */
#pragma once

#include "canvas.h"
#include "pastiche-era.h"
#include "threads.h"

G_BEGIN_DECLS

#define PASTICHE_STILL_SIDE 256 /* pixels of the longer side at most */

struct _PasticheStill
{
  PastichePicture *picture; /* at most PASTICHE_STILL_SIDE a side; all values are numbers from 0 to 1 */
};

/* As pastiche_still_new (), of a canvas.  @job may be NULL.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
PasticheStill *pastiche_still_of_canvas (const PasticheCanvas *canvas, PasticheJob *job, GError **error);

/* The still's colours, [height][width][3], laid over their own mean where they are transparent, as a matte's are. */
void pastiche_still_colours (const PasticheStill *still, float *colours);

G_END_DECLS
