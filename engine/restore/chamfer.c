/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chamfer.c: distances, in one pass down and one up.
 */
#include "chamfer.h"

typedef struct
{
  guint16 *steps;
  int      rows, columns;
} Map;

/* What an element's neighbour allows, if there is such a neighbour. */
static inline guint16
from (const Map *map, guint16 steps, int row, int column, int step)
{
  if (row < 0 || column < 0 || row >= map->rows || column >= map->columns)
    return steps;
  return MIN (steps, map->steps[(gsize) row * map->columns + column] + step);
}

/* An element's steps by the four neighbours before it, @way 1, or after it, −1. */
static guint16
lowered (const Map *map, int row, int column, int way)
{
  guint16 steps = map->steps[(gsize) row * map->columns + column];

  steps = from (map, steps, row, column - way, PASTICHE_CHAMFER_STEP);
  steps = from (map, steps, row - way, column - 1, PASTICHE_CHAMFER_ASKEW);
  steps = from (map, steps, row - way, column, PASTICHE_CHAMFER_STEP);
  return from (map, steps, row - way, column + 1, PASTICHE_CHAMFER_ASKEW);
}

void
pastiche_chamfer (guint16 *steps, int rows, int columns)
{
  const Map map = { steps, rows, columns };
  gsize     n   = (gsize) rows * columns;

  for (gsize i = 0; i < n; i++)
    steps[i] = lowered (&map, i / columns, i % columns, 1);
  for (gsize i = n; i-- > 0;)
    steps[i] = lowered (&map, i / columns, i % columns, -1);
}
