/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lost.c: which pixels are lost, and which of them lie in wide places.
 */
#include <string.h>

#include "chamfer.h"
#include "lost.h"
#include "tensor.h"

#define CELL PASTICHE_LOST_CELL
#define WHOLLY \
  0.9999f /* how far a lost pixel is replaced at least: wholly, but for rounding, as nothing of its own is left */
#define NEARLY 0.9 /* of a lost cell's pixels are lost at least */
#define MARKED 4   /* bits from that of a lost pixel to that of a marked one */

#define ASIDE  PASTICHE_CHAMFER_STEP
#define BEYOND PASTICHE_CHAMFER_BEYOND

#define DEEP        (PASTICHE_LOST_DEPTH * ASIDE / CELL)
#define DEEP_MARKED (PASTICHE_LOST_DEPTH_MARKED * ASIDE / CELL)
#define REACH       (2 * ASIDE) /* a place's edge is not farther from its lost cells than this */

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

  return columns * height + columns * ((height + CELL - 1) / CELL) * (sizeof (guint16) + 1 + sizeof (guint));
}

void
pastiche_lost_note (PasticheLost *lost, int row, const float *mask, const float *marked)
{
  guint8 *bits = lost->pixels + (gsize) row * lost->columns;

  memset (bits, 0, lost->columns);
  for (int x = 0; x < lost->width; x++)
    if (mask[x] >= WHOLLY)
      bits[x / CELL] |= (1 | (marked != NULL && marked[x] >= WHOLLY) << MARKED) << x % CELL;
}

/* --- Depth -------------------------------------------------------------- */

/* Whether nearly all pixels of a cell are lost, or, @shift MARKED, marked. */
static gboolean
is_lost (const PasticheLost *lost, int row, int column, int shift)
{
  int height = MIN (CELL, lost->height - row * CELL), width = MIN (CELL, lost->width - column * CELL), n = 0;

  for (int y = 0; y < height; y++)
    n += __builtin_popcount (lost->pixels[(gsize) (row * CELL + y) * lost->columns + column] >> shift & 15);
  return n >= NEARLY * height * width;
}

static gboolean
is_deep (const PasticheLost *lost, gsize i)
{
  return lost->steps[i] > DEEP ||
         (lost->steps[i] > DEEP_MARKED && is_lost (lost, i / lost->columns, i % lost->columns, MARKED));
}

/* Cells whose neighbours are to be looked at. */
typedef struct
{
  guint8 *belongs; /* to a place */
  guint  *cells;
  gsize   n;
} Open;

static void
join (const PasticheLost *lost, Open *open, int row, int column)
{
  gsize i = (gsize) row * lost->columns + column;

  if (row < 0 || column < 0 || row >= lost->rows || column >= lost->columns || open->belongs[i] || lost->steps[i] == 0)
    return;
  open->belongs[i]       = TRUE;
  open->cells[open->n++] = (guint) i;
}

/* From how deep the cells are to how far each is from the nearest cell of a place: one that is deep, or lost and connected with such a
 * one. */
static gboolean
measure_places (PasticheLost *lost, GError **error)
{
  gsize    n    = (gsize) lost->rows * lost->columns;
  Open     open = { .belongs = pastiche_alloc (n, 1, error) };
  gboolean ok   = open.belongs != NULL && (open.cells = pastiche_alloc (n, sizeof (guint), error)) != NULL;

  for (gsize i = 0; ok && i < n; i++)
    if ((open.belongs[i] = is_deep (lost, i)))
      open.cells[open.n++] = (guint) i;
  while (ok && open.n > 0)
    {
      guint i   = open.cells[--open.n];
      int   row = (int) (i / lost->columns), column = (int) (i % lost->columns);

      join (lost, &open, row - 1, column);
      join (lost, &open, row + 1, column);
      join (lost, &open, row, column - 1);
      join (lost, &open, row, column + 1);
    }
  for (gsize i = 0; ok && i < n; i++)
    lost->steps[i] = open.belongs[i] ? 0 : BEYOND;
  pastiche_free (open.belongs);
  pastiche_free (open.cells);
  if (ok)
    pastiche_chamfer (lost->steps, lost->rows, lost->columns);
  return ok;
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
pastiche_lost_find (PasticheLost *lost, gboolean *any, GError **error)
{
  gsize    n         = (gsize) lost->rows * lost->columns;
  gboolean any_sound = FALSE;
  int      deepest   = 0;

  for (gsize i = 0; i < n; i++)
    {
      lost->steps[i] = is_lost (lost, i / lost->columns, i % lost->columns, 0) ? BEYOND : 0;
      any_sound      = any_sound || lost->steps[i] == 0;
    }
  pastiche_chamfer (lost->steps, lost->rows, lost->columns);
  *any = FALSE;
  for (gsize i = 0; i < n; i++)
    {
      *any    = *any || (any_sound && is_deep (lost, i));
      deepest = MAX (deepest, lost->steps[i]);
    }
  lost->depth = deepest * CELL / ASIDE;
  if (!*any)
    return TRUE;
  if (!measure_places (lost, error))
    return FALSE;
  enclose (lost);
  return TRUE;
}

gboolean
pastiche_lost_is_wide (const PasticheLost *lost, int row, int x)
{
  return lost->pixels[(gsize) row * lost->columns + x / CELL] >> x % CELL & 1 &&
         lost->steps[(gsize) (row / CELL) * lost->columns + x / CELL] <= REACH;
}
