/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore.h: the job: a canvas, mended.
 */
#pragma once

#include "canvas.h"
#include "found.h"
#include "restorer.h"

G_BEGIN_DECLS

#define PASTICHE_RESTORE_PROCESS 78e6 /* bytes of a process that mends, without the picture and the network */

/* What is to be mended, and how. */
typedef struct
{
  const PasticheRestorer        *restorer;
  const PasticheRestoreSettings *settings;
  const PasticheCanvas          *canvas;
  const PasticheCanvas *again;  /* what was written to it, to be written over: itself where both are one memory */
  const PasticheRows   *damage; /* [height][width][1], 0 to 1; NULL: nothing is marked */
  const PasticheRows   *within; /* likewise; NULL: everywhere */
  /* Called with each row of the mask, [width], by any thread; NULL: nobody wants it.  @spare is [width][4], to use. */
  void (*keep_mask) (gpointer data, int row, const float *mask, float *spare);
  gpointer       data;
  PasticheFound *found; /* what the network says of damage is kept there; NULL: nobody wants it */
  const PasticheScales
          *scales; /* of the picture in which the canvas begins at @x, @y; NULL: it is the whole picture, */
  int      x, y;
  gboolean quick; /* which is looked at in its own size only */
} PasticheRestoration;

/* Whether the settings are in their ranges; PASTICHE_ERROR_SETTING. */
gboolean pastiche_restoration_check (const PasticheRestoreSettings *settings, GError **error);

/* Mends.  The canvas is written row by row, also where nothing changes; *@share becomes the share of its pixels that were
 * mended.  PASTICHE_ERROR_SIZE, PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED; for fading PASTICHE_ERROR_FILE,
 * PASTICHE_ERROR_FORMAT. */
gboolean
pastiche_restoration_run (const PasticheRestoration *restoration, PasticheJob *job, double *share, GError **error);

/* Bytes that it takes beside the canvas, and @scales that are there already; @quick: as above, or they are. */
gsize pastiche_restoration_memory (const PasticheRestorer *restorer, int width, int height, gboolean quick);

/* @p's colours, the result (1 − @m) × @x + @m × mended, become those mended; where @m is 0 they stay. */
static inline void
pastiche_lift_pixel (float *p, const float *x, float m)
{
  for (int c = 0; c < 3 && m > 0 && m < 1; c++)
    p[c] = pastiche_in_range ((p[c] - (1 - m) * pastiche_in_range (x[c])) / m);
}

G_END_DECLS
