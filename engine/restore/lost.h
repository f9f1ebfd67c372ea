/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lost.h: places that are mended wholly and are so wide that the network doesn't see across them.
 *
 * A pixel is lost if it is mended wholly; a cell of 4×4 pixels if nearly all of it is.  A cell's depth is its
 * distance from the nearest cell that is not lost: from PASTICHE_LOST_DEPTH on, what the network says of it is vague; or from
 * PASTICHE_LOST_DEPTH_MARKED on where the artist has marked it, so that what is seen there is not to be believed.  A lost
 * pixel is wide if it lies in or around such a deep cell, or a lost one that is connected with it: so a place is wide up to its edge
 * and to the ends of its arms, but not the crack that leads there.
 *
 *   PasticheLost lost;
 *   gboolean     ok = pastiche_lost_init (&lost, height, width, error);
 *
 *   pastiche_lost_note (&lost, row, mask, NULL); // for each row, by any thread
 *   if (pastiche_lost_find (&lost, &any, error) && any)
 *     again = pastiche_lost_is_wide (&lost, row, x);
 *   pastiche_lost_clear (&lost);
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASTICHE_LOST_CELL         4  /* pixels a side of a cell */
#define PASTICHE_LOST_DEPTH        24 /* pixels that a cell is deep which was found, */
#define PASTICHE_LOST_DEPTH_MARKED 6  /* and one that the artist has marked */

typedef struct
{
  int      height, width; /* pixels */
  int      rows, columns; /* of cells */
  guint8  *pixels; /* [height][columns]: two bits for each pixel, bit i: that the i-th is lost, i + 4: marked, too */
  guint16 *steps;  /* [rows][columns]: in thirds of a cell, how far each is from the nearest deep one */
  int      depth;  /* pixels, of the deepest cell */
  int      top, left, bottom, right; /* the cells that enclose all wide pixels, @bottom and @right not included */
} PasticheLost;

#define PASTICHE_LOST_NONE ((PasticheLost) { .pixels = NULL })

/* No pixel is lost yet.  PASTICHE_ERROR_MEMORY; to be cleared even then. */
gboolean pastiche_lost_init (PasticheLost *lost, int height, int width, GError **error);
void     pastiche_lost_clear (PasticheLost *lost);

/* Bytes that it takes, those for finding places included. */
gsize pastiche_lost_memory (int height, int width);

/* Notes how far the pixels of a row, [width], are replaced, and how far the artist has marked them; NULL: not at all.  Each row
 * once, by any thread. */
void pastiche_lost_note (PasticheLost *lost, int row, const float *mask, const float *marked);

/* Looks for wide places when all rows are noted; *@any: there are some.  Where everything is lost nothing is wide, as there
 * is nothing to go by.  PASTICHE_ERROR_MEMORY. */
gboolean pastiche_lost_find (PasticheLost *lost, gboolean *any, GError **error);

gboolean pastiche_lost_is_wide (const PasticheLost *lost, int row, int x);

G_END_DECLS
