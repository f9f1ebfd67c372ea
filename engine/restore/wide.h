/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wide.h: wide lost places, filled with what is around them.
 *
 * What is wide is mended once more.  The network has little to say so far from what is sound: the right colours, and no detail.
 * So the place is filled with patches of its surroundings (filling.h), in a pyramid of reduced pictures from coarse to fine, and
 * the steps between their tones are smoothed (seams.h).  It is invention, as the documentation says.
 */
#pragma once

#include "canvas.h"
#include "lost.h"

G_BEGIN_DECLS

/* Fills the wide places of @canvas, as pastiche_lost_find () has found them, over what is mended.  What it reads of the canvas
 * is what it writes to it.  Its work is added to the job's total.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_wide_run (const PasticheLost *lost, const PasticheCanvas *canvas, PasticheJob *job, GError **error);

/* Bytes that it takes at most beside the canvas and @lost. */
gsize pastiche_wide_memory (int height, int width);

#ifdef PASTICHE_TESTS
void pastiche_wide_largest_force (int pixels); /* from how many on it is filled reduced; 0: as usual */
#endif

G_END_DECLS
