/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * moved.h: the frame before or after one, moved to where things are in it, and as bright as it.
 */
#pragma once

#include "motion.h"

G_BEGIN_DECLS

#define PASTICHE_MOVED_CELL   32 /* pixels: brightness is compared in cells of so many, */
#define PASTICHE_MOVED_AROUND 96 /* by samples in a square of so many around a cell's middle, */
#define PASTICHE_MOVED_EVERY  6  /* one in so many pixels each way */
#define PASTICHE_MOVED_SAMPLES \
  (PASTICHE_MOVED_AROUND / PASTICHE_MOVED_EVERY * PASTICHE_MOVED_AROUND / PASTICHE_MOVED_EVERY)

typedef struct
{
  int      width, height;
  guint16 *colours; /* [height][width][4], as in a PasticheFrame; the last is 0 where the neighbour does not show it */
  int      across, down;
  float *residue; /* [down][across]: of each cell, the median difference that is left, in the colour where that is most;
                     * PASTICHE_FRAME_ONE where little is shown */
} PasticheMoved;

/* Undo the @motion from @frame to @neighbour, of the same size, and how much brighter or darker that is: by a gain for each
 * colour, and what is to be added in each part of the frame.  These are medians, so that neither damage nor what
 * moves otherwise counts, if it takes less than half of a cell's surroundings.  To be cleared even when it fails.
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_moved_init (PasticheMoved        *moved,
                              PasticheJob          *job,
                              const PasticheFrame  *frame,
                              const PasticheFrame  *neighbour,
                              const PasticheMotion *motion,
                              GError              **error);
void     pastiche_moved_clear (PasticheMoved *moved);

/* The colours of a pixel. */
static inline guint16 *
pastiche_moved_pixel (const PasticheMoved *moved, int x, int y)
{
  return moved->colours + 4 * ((gsize) moved->width * y + x);
}

/* A value of cells, [@down][@across][@channels], at a pixel: linear between the cells' middles. */
float pastiche_moved_between (const float *cells, int across, int down, int channels, int channel, int x, int y);

G_END_DECLS
