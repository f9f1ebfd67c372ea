/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * patches.h: what losses see that look at patches of 16×16 pixels, coarser than
 * a stroke, which overlap by half: the patches' mean values and mean squares, and
 * how a gradient with respect to these comes back to the pixels.
 *
 * As patches overlap by half, sums are taken over squares of 8×8 pixels, and
 * four neighbouring squares make a patch; a patch's gradient is distributed to
 * its four squares in turn.
 */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

#define PASTICHE_PATCH_SQUARE 8

/* For each of the three channels, of its values and of their squares: the sums over a square, the means over a patch, or
 * the gradients with respect to these. */
typedef struct
{
  float value[3], square[3];
} PastichePatch;

/* How many squares fit into a picture without its border of @border pixels, downwards and across; the patches are one
 * fewer each way. */
typedef struct
{
  int border, rows, columns;
} PasticheSquares;

PasticheSquares pastiche_squares_of (const PasticheTensor *x, int border);

/* The @sums [rows][columns] of @x [h][w][3]. */
void pastiche_squares_sum (const PasticheSquares *squares, const PasticheTensor *x, PastichePatch *sums);

/* The patch in row @i and column @k: the means over four of the squares' @sums. */
PastichePatch pastiche_patch_at (const PasticheSquares *squares, const PastichePatch *sums, int i, int k);

/* Add a patch's @gradient to those of its four squares' sums, @to [rows][columns]. */
void
pastiche_patch_back (const PasticheSquares *squares, const PastichePatch *gradient, int i, int k, PastichePatch *to);

/* Add to the pixels' @gradient [h][w][3] what the squares' @gradients [rows][columns] make of it; @x is the picture. */
void pastiche_squares_back (const PasticheSquares *squares,
                            const PasticheTensor  *x,
                            const PastichePatch   *gradients,
                            PasticheTensor        *gradient);

G_END_DECLS
