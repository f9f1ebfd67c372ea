/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wide.h: wide lost places mended from coarse to fine.
 *
 * What is wide is mended once more.  First in the picture reduced by 2^n, so far that the network sees from the sound parts
 * to the deepest cell; there the place has colours that go over into each other smoothly, in which the network is told not to
 * believe.  Then in the picture reduced by half of that, where the place has what was mended before, enlarged, and the network
 * is told that it is rough; and so on, to the picture itself.
 */
#pragma once

#include "canvas.h"
#include "lost.h"
#include "restorer.h"

G_BEGIN_DECLS

/* Mends the wide places of @canvas, as pastiche_lost_find () has found them, over what is mended.  What it reads of the canvas
 * is what it writes to it.  Its work is added to the job's total.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_wide_run (const PasticheRestorer *restorer,
                            const PasticheLost     *lost,
                            const PasticheCanvas   *canvas,
                            PasticheJob            *job,
                            GError                **error);

/* Bytes that it takes at most beside the canvas and @lost. */
gsize pastiche_wide_memory (const PasticheRestorer *restorer, int height, int width);

G_END_DECLS
