/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lost.c: which pixels are lost, and which of them lie in wide places.
 */
#include <string.h>

#include "lost.h"
#include "tensor.h"

#define CELL PASTICHE_LOST_CELL
#define WHOLLY \
  0.9999f /* how far a lost pixel is replaced at least: wholly, but for rounding, as nothing of its own is left */
#define NEARLY 0.9 /* of a lost cell's pixels are lost at least */

/* Steps of a chamfer distance (Borgefors 1986), which differs from the Euclidean one by 8 % at most. */
#define ASIDE  3
#define ASKEW  4
#define BEYOND (G_MAXUINT16 - ASKEW) /* deeper than this is not told apart: 174 kilopixels */

#define DEEP  (PASTICHE_LOST_DEPTH * ASIDE / CELL)
#define REACH (DEEP + 2 * ASIDE) /* a place's edge is not farther from its deep cells than this */

gboolean
pastiche_lost_init (PasticheLost *lost, int height, int width, GError **error)
{
  int rows = (height + CELL - 1) / CELL, columns = (width + CELL - 1) / CELL;

  *lost = (PasticheLost) { .height = height, .width = width, .rows = rows, .columns = columns };
  return (lost->pixels = pastiche_alloc (height, columns, error)) != NULL &&
         (lost->steps = pastiche_alloc ((gsize) rows * columns, sizeof (guint16), error)) != NULL;
}

void
pastiche_lost_clear (PasticheLost *lost)
{
  pastiche_free (lost->pixels);
  pastiche_free (lost->steps);
}

gsize
pastiche_lost_memory (int height, int width)
{
  gsize columns = (width + CELL - 1) / CELL;

  return columns * height + columns * ((height + CELL - 1) / CELL) * sizeof (guint16);
}

void
pastiche_lost_note (PasticheLost *lost, int row, const float *mask)
{
  guint8 *bits = lost->pixels + (gsize) row * lost->columns;

  memset (bits, 0, lost->columns);
  for (int x = 0; x < lost->width; x++)
    bits[x / CELL] |= (mask[x] >= WHOLLY) << x % CELL;
}

/* --- Depth -------------------------------------------------------------- */

static gboolean
is_lost (const PasticheLost *lost, int row, int column)
{
  int height = MIN (CELL, lost->height - row * CELL), width = MIN (CELL, lost->width - column * CELL), n = 0;

  for (int y = 0; y < height; y++)
    n += __builtin_popcount (lost->pixels[(gsize) (row * CELL + y) * lost->columns + column]);
  return n >= NEARLY * height * width;
}

/* What a cell's neighbour allows, if there is such a neighbour. */
static inline guint16
from (const PasticheLost *lost, guint16 steps, int row, int column, int step)
{
  if (row < 0 || column < 0 || row >= lost->rows || column >= lost->columns)
    return steps;
  return MIN (steps, lost->steps[(gsize) row * lost->columns + column] + step);
}

/* A cell's steps by the four neighbours before it, @way 1, or after it, −1. */
static guint16
lowered (const PasticheLost *lost, int row, int column, int way)
{
  guint16 steps = lost->steps[(gsize) row * lost->columns + column];

  steps = from (lost, steps, row, column - way, ASIDE);
  steps = from (lost, steps, row - way, column - 1, ASKEW);
  steps = from (lost, steps, row - way, column, ASIDE);
  return from (lost, steps, row - way, column + 1, ASKEW);
}

/* From 0 and BEYOND to how far each cell is from the nearest that has 0. */
static void
measure (PasticheLost *lost)
{
  gsize n = (gsize) lost->rows * lost->columns;

  for (gsize i = 0; i < n; i++)
    lost->steps[i] = lowered (lost, i / lost->columns, i % lost->columns, 1);
  for (gsize i = n; i-- > 0;)
    lost->steps[i] = lowered (lost, i / lost->columns, i % lost->columns, -1);
}

static void
enclose (PasticheLost *lost)
{
  lost->top = lost->rows, lost->left = lost->columns, lost->bottom = lost->right = 0;
  for (int row = 0; row < lost->rows; row++)
    for (int column = 0; column < lost->columns; column++)
      if (lost->steps[(gsize) row * lost->columns + column] <= REACH)
        {
          lost->top    = MIN (lost->top, row);
          lost->left   = MIN (lost->left, column);
          lost->bottom = row + 1;
          lost->right  = MAX (lost->right, column + 1);
        }
}

gboolean
pastiche_lost_find (PasticheLost *lost)
{
  gsize    n         = (gsize) lost->rows * lost->columns;
  gboolean any_sound = FALSE;
  int      deepest   = 0;

  for (gsize i = 0; i < n; i++)
    {
      lost->steps[i] = is_lost (lost, i / lost->columns, i % lost->columns) ? BEYOND : 0;
      any_sound      = any_sound || lost->steps[i] == 0;
    }
  measure (lost);
  for (gsize i = 0; i < n; i++)
    deepest = MAX (deepest, lost->steps[i]);
  if (!any_sound || deepest <= DEEP)
    return FALSE;
  lost->depth = deepest * CELL / ASIDE;
  for (gsize i = 0; i < n; i++)
    lost->steps[i] = lost->steps[i] > DEEP ? 0 : BEYOND;
  measure (lost);
  enclose (lost);
  return TRUE;
}

gboolean
pastiche_lost_is_wide (const PasticheLost *lost, int row, int x)
{
  return lost->pixels[(gsize) row * lost->columns + x / CELL] >> x % CELL & 1 &&
         lost->steps[(gsize) (row / CELL) * lost->columns + x / CELL] <= REACH;
}
