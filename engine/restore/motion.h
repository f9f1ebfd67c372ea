/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * motion.h: where things of a frame are in the frame before or after it.
 *
 * Blocks of 8 × 8 pixels are looked for by the detail of the 16 × 16 around them, from the smallest level to the largest
 * (Bierling 1988, “Displacement estimation by hierarchical blockmatching”), then to a quarter of a pixel.  Differences count
 * up to a limit only, so dust in either frame outvotes nothing.
 */
#pragma once

#include "frame.h"

G_BEGIN_DECLS

#define PASTICHE_MOTION_BLOCK  8
#define PASTICHE_MOTION_WINDOW 16
#define PASTICHE_MOTION_LIMIT  48 /* of a difference of details */

/* In quarters of a pixel: what is at (x, y) of the frame is at (x + dx ∕ 4, y + dy ∕ 4) of its neighbour. */
typedef struct
{
  gint16 dx, dy;
} PasticheVector;

typedef struct
{
  int             across, down; /* blocks, the last ones perhaps in part */
  PasticheVector *vectors;      /* [down][across] */
} PasticheMotion;

/* Find the motion from @frame to @neighbour, which has the same size; to be cleared even when it fails.
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_motion_find (PasticheMotion      *motion,
                               PasticheJob         *job,
                               const PasticheFrame *frame,
                               const PasticheFrame *neighbour,
                               GError             **error);
void     pastiche_motion_clear (PasticheMotion *motion);

/* Of a @frame's motion to the frame @before and to the one @after it, leave what goes on as it came and fits better than what
 * its surroundings do.  Other vectors, as of what is in neither of the two, such as damage, become the medians of those
 * around.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
typedef struct
{
  const PasticheFrame *frame, *before, *after;
  PasticheMotion       back, on;
} PasticheMotions;

gboolean pastiche_motions_settle (PasticheMotions *motions, PasticheJob *job, GError **error);

/* How badly a block of a level fits there, (@dx, @dy) whole pixels away: the sum of differences over its window; and in
 * quarters of a pixel, by bilinear interpolation.  The window must lie within the level and its margin. */
int pastiche_motion_cost (const PasticheFrameLevel *frame,
                          const PasticheFrameLevel *neighbour,
                          int                       x,
                          int                       y,
                          int                       dx,
                          int                       dy);
int pastiche_motion_quarter_cost (const PasticheFrameLevel *frame,
                                  const PasticheFrameLevel *neighbour,
                                  int                       x,
                                  int                       y,
                                  int                       dx,
                                  int                       dy);

/* The row @row of @neighbour as it lies in the frame, moved by @motion, into @colours, [width][4] as in a PasticheFrame:
 * by Catmull–Rom's interpolation.  Where it is outside of the neighbour the last value is 0. */
void pastiche_motion_row (const PasticheMotion *motion, const PasticheFrame *neighbour, int row, guint16 *colours);

G_END_DECLS
