/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fading.h: fading and colour casts undone, by the era “unfaded” that lies beside the styles.
 */
#pragma once

#include "canvas.h"
#include "pastiche-era.h"
#include "restorer.h"
#include "threads.h"

G_BEGIN_DECLS

/* What undoes the fading of pictures that have faded alike, from @n @stills of them: @fading, 0 to 100 %, of what the era
 * says.  Free with pastiche_look_free ().  PASTICHE_ERROR_FILE, PASTICHE_ERROR_FORMAT, PASTICHE_ERROR_MEMORY. */
PasticheLook *pastiche_fading_look (const PasticheRestorer *restorer,
                                    PasticheStill *const   *stills,
                                    int                     n,
                                    double                  fading,
                                    GError                **error);

/* Undoes the fading of @canvas, as it is now; what it reads of it is what it writes to it.  Its work is added to the job's
 * total.  The errors as above, and G_IO_ERROR_CANCELLED. */
gboolean pastiche_fading_undo (const PasticheRestorer *restorer,
                               double                  fading,
                               const PasticheCanvas   *canvas,
                               PasticheJob            *job,
                               GError                **error);

/* Bytes that it takes at most beside the canvas. */
gsize pastiche_fading_memory (int height, int width);

G_END_DECLS
