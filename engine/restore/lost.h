/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lost.h: places that are mended wholly and are so wide that the network doesn't see across them.
 *
 * A pixel is lost if it is mended wholly; a cell of 8×8 pixels if nearly all of it is.  A cell's depth is its
 * distance from the nearest cell that is not lost: from PASTICHE_LOST_DEPTH on, what the network says of it is vague.  A lost
 * pixel is wide if it lies in or around such a deep cell, so that a place is wide up to its edge, but not the crack that
 * leads there.
 *
 *   PasticheLost lost;
 *   gboolean     ok = pastiche_lost_init (&lost, height, width, error);
 *
 *   pastiche_lost_note (&lost, row, mask); // for each row, by any thread
 *   if (pastiche_lost_find (&lost))
 *     again = pastiche_lost_is_wide (&lost, row, x);
 *   pastiche_lost_clear (&lost);
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASTICHE_LOST_CELL  8  /* pixels a side of a cell */
#define PASTICHE_LOST_DEPTH 24 /* pixels */

typedef struct
{
  int      height, width; /* pixels */
  int      rows, columns; /* of cells */
  guint8  *pixels;        /* [height][columns]: a bit for each pixel, the first one of a byte the lowest */
  guint16 *steps;         /* [rows][columns]: in thirds of a cell, how far each is from the nearest deep one */
  int      depth;         /* pixels, of the deepest cell */
  int      top, left, bottom, right; /* the cells that enclose all wide pixels, @bottom and @right not included */
} PasticheLost;

#define PASTICHE_LOST_NONE ((PasticheLost) { .pixels = NULL })

/* No pixel is lost yet.  PASTICHE_ERROR_MEMORY; to be cleared even then. */
gboolean pastiche_lost_init (PasticheLost *lost, int height, int width, GError **error);
void     pastiche_lost_clear (PasticheLost *lost);

/* Bytes that it takes. */
gsize pastiche_lost_memory (int height, int width);

/* Notes how far the pixels of a row, [width], are replaced.  Each row once, by any thread. */
void pastiche_lost_note (PasticheLost *lost, int row, const float *mask);

/* Looks for wide places when all rows are noted: whether there are any.  Where everything is lost nothing is wide, as there
 * is nothing to go by. */
gboolean pastiche_lost_find (PasticheLost *lost);

gboolean pastiche_lost_is_wide (const PasticheLost *lost, int row, int x);

G_END_DECLS
