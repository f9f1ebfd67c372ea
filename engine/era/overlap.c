/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * overlap.c: one still laid over another.
 *
 * Only lightness is compared, and only by correlation, which no film changes much; a few cells are enough: photographs
 * and parts of them on two films agree to 0.9 and more, and others seldom to that (MATCH.md).
 */
#include <math.h>
#include <string.h>

#include "overlap.h"

#define AXES   PASTICHE_FILM_AXES
#define LIGHT  PASTICHE_FILM_LIGHTNESS
#define SCALES PASTICHE_GRID_SCALES

/* --- Grids -------------------------------------------------------------- */

static int
cells (int length, int longer, double side)
{
  return CLAMP ((int) (side * length / longer + 0.5), 1, length);
}

/* The first pixel of a cell; the last one is before the next cell's. */
static int
edge (int cell, int cells, int pixels)
{
  return cell * pixels / cells;
}

static void
fill_cell (PasticheGrid *grid, int y, int x, const PastichePicture *picture)
{
  int    cell = y * grid->width + x, n = 0;
  int    bottom = edge (y + 1, grid->height, picture->height), right = edge (x + 1, grid->width, picture->width);
  double sums[3] = { 0 };

  for (int i = edge (y, grid->height, picture->height); i < bottom; i++)
    for (int j = edge (x, grid->width, picture->width); j < right; j++)
      {
        const float *p = picture->pixels + 4 * ((gsize) i * picture->width + j);

        if (p[3] < 0.5f)
          continue;
        for (int c = 0; c < 3; c++)
          sums[c] += p[c];
        n++;
      }
  for (int c = 0; c < 3; c++)
    sums[c] /= MAX (n, 1);
  pastiche_film_axes (sums, grid->axes[cell]);
  grid->seen[cell] = n > 0;
}

void
pastiche_grids_init (PasticheGrids *grids, const PasticheStill *still)
{
  const PastichePicture *picture = still->picture;
  int                    longer  = MAX (picture->width, picture->height);

  grids->still = still;
  for (int i = 0; i < SCALES; i++)
    {
      PasticheGrid *grid = &grids->at[i];
      double        side = 12 * exp2 ((i - SCALES / 2) / 12.0);

      grid->height = cells (picture->height, longer, side);
      grid->width  = cells (picture->width, longer, side);
      for (int y = 0; y < grid->height; y++)
        for (int x = 0; x < grid->width; x++)
          fill_cell (grid, y, x, picture);
    }
}

PasticheStillPart
pastiche_overlap_pixels (const PasticheOverlapPart *part)
{
  const double           most    = 4096;
  const PasticheGrid    *grid    = &part->of->at[part->scale];
  const PastichePicture *picture = part->of->still->picture;
  PasticheStillPart      pixels  = { edge (part->top, grid->height, picture->height),
                                     edge (part->bottom, grid->height, picture->height),
                                     edge (part->left, grid->width, picture->width),
                                     edge (part->right, grid->width, picture->width), 1 };

  pixels.step = (int) ceil (sqrt ((pixels.bottom - pixels.top) * (pixels.right - pixels.left) / most));
  return pixels;
}

/* --- One over the other ------------------------------------------------- */

static const PasticheGrid *
grid_of (const PasticheOverlapPart *part)
{
  return &part->of->at[part->scale];
}

/* Sums over pairs of values. */
typedef struct
{
  int    n;
  double x, y, xx, yy, xy;
} Sums;

static void
add (Sums *sums, double x, double y)
{
  sums->n++;
  sums->x += x;
  sums->y += y;
  sums->xx += x * x;
  sums->yy += y * y;
  sums->xy += x * y;
}

/* The same about the means of both. */
static Sums
centred (const Sums *sums)
{
  double n = MAX (sums->n, 1);

  return (Sums) { sums->n,
                  0,
                  0,
                  MAX (sums->xx - sums->x * sums->x / n, 0),
                  MAX (sums->yy - sums->y * sums->y / n, 0),
                  sums->xy - sums->x * sums->y / n };
}

/* What differs less than by @faint does not count as a pattern. */
static double
correlation (const Sums *sums, double faint)
{
  double least = MAX (sums->n, 1) * faint * faint;

  return sums->xy / sqrt (MAX (sums->xx, least) * MAX (sums->yy, least));
}

/* The cell of @part at @row and @column, or NULL if nothing is to be seen there. */
static const double *
cell_at (const PasticheOverlapPart *part, int row, int column)
{
  const PasticheGrid *grid = grid_of (part);
  int                 i    = (part->top + row) * grid->width + part->left + column;

  return grid->seen[i] ? grid->axes[i] : NULL;
}

/* Of the lightness of the cells that both show; 0 if these are fewer than @least. */
static double
agreement (const PasticheOverlapPart *a, const PasticheOverlapPart *b, int least)
{
  Sums sums = { 0 };

  for (int row = 0; row < a->bottom - a->top; row++)
    for (int column = 0; column < a->right - a->left; column++)
      {
        const double *p = cell_at (a, row, column), *q = cell_at (b, row, column);

        if (p && q)
          add (&sums, p[LIGHT], q[LIGHT]);
      }
  sums = centred (&sums);
  return sums.n < least ? 0 : correlation (&sums, 0.02);
}

/* The sums of how lightness changes from each cell to the one that is @down and @right of it, about the means: so it
 * does not count that both become darker from one side to the other. */
static Sums
changes (const PasticheOverlapPart *a, const PasticheOverlapPart *b, int down, int right)
{
  Sums sums = { 0 };

  for (int row = 0; row < a->bottom - a->top - down; row++)
    for (int column = 0; column < a->right - a->left - right; column++)
      {
        const double *p = cell_at (a, row, column), *q = cell_at (b, row, column);
        const double *next_p = cell_at (a, row + down, column + right),
                     *next_q = cell_at (b, row + down, column + right);

        if (p && q && next_p && next_q)
          add (&sums, next_p[LIGHT] - p[LIGHT], next_q[LIGHT] - q[LIGHT]);
      }
  return centred (&sums);
}

static double
detail (const PasticheOverlapPart *a, const PasticheOverlapPart *b)
{
  Sums across = changes (a, b, 0, 1), down = changes (a, b, 1, 0);

  across.n += down.n;
  across.xx += down.xx;
  across.yy += down.yy;
  across.xy += down.xy;
  return correlation (&across, 0.007);
}

/* The parts that lie over each other when @b's grid begins @down and @right of @a's. */
static void
set_parts (PasticheOverlapPart parts[2], int down, int right)
{
  const PasticheGrid *a = grid_of (&parts[0]), *b = grid_of (&parts[1]);

  parts[0].top    = MAX (down, 0);
  parts[0].bottom = MIN (a->height, b->height + down);
  parts[0].left   = MAX (right, 0);
  parts[0].right  = MIN (a->width, b->width + right);
  parts[1].top    = parts[0].top - down;
  parts[1].bottom = parts[0].bottom - down;
  parts[1].left   = parts[0].left - right;
  parts[1].right  = parts[0].right - right;
}

/* Lays the two grids over each other in every way; the best of them, if it is better, to @overlap. */
static void
lay (PasticheOverlap *overlap, PasticheOverlapPart parts[2])
{
  const PasticheGrid *a = grid_of (&parts[0]), *b = grid_of (&parts[1]);
  const int           few   = 24;
  double              least = 0.35 * MIN (a->height * a->width, b->height * b->width);

  for (int down = 1 - b->height; down < a->height; down++)
    for (int right = 1 - b->width; right < a->width; right++)
      {
        double found;

        set_parts (parts, down, right);
        if ((parts[0].bottom - parts[0].top) * (parts[0].right - parts[0].left) < MAX (few, least))
          continue;
        found = agreement (&parts[0], &parts[1], few);
        if (found > overlap->agreement)
          {
            overlap->agreement = found;
            memcpy (overlap->parts, parts, sizeof overlap->parts);
          }
      }
}

PasticheOverlap
pastiche_overlap_find (const PasticheGrids *a, const PasticheGrids *b)
{
  PasticheOverlap overlap = { .agreement = 0 };

  for (int i = 0; i < SCALES; i++)
    {
      PasticheOverlapPart parts[] = { { .of = a, .scale = i }, { .of = b, .scale = SCALES - 1 - i } };

      lay (&overlap, parts);
    }
  if (overlap.agreement > 0)
    overlap.detail = detail (&overlap.parts[0], &overlap.parts[1]);
  return overlap;
}
