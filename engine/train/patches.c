/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * patches.c: means over patches of 16×16 pixels, forward and backward.
 */
#include <string.h>

#include "patches.h"

#define SQUARE PASTICHE_PATCH_SQUARE
#define PATCH  (4 * SQUARE * SQUARE) /* pixels of a patch */

PasticheSquares
pastiche_squares_of (const PasticheTensor *x, int border)
{
  return (PasticheSquares) { border, (x->height - 2 * border) / SQUARE, (x->width - 2 * border) / SQUARE };
}

void
pastiche_squares_sum (const PasticheSquares *squares, const PasticheTensor *x, PastichePatch *sums)
{
  memset (sums, 0, squares->rows * (gsize) squares->columns * sizeof (PastichePatch));
  for (int i = 0; i < squares->rows * SQUARE; i++)
    {
      const float   *row = x->data + 3 * ((gsize) (i + squares->border) * x->width + squares->border);
      PastichePatch *to  = sums + (gsize) (i / SQUARE) * squares->columns;

      for (int k = 0; k < squares->columns * SQUARE; k++)
        for (int c = 0; c < 3; c++)
          {
            to[k / SQUARE].value[c] += row[3 * k + c];
            to[k / SQUARE].square[c] += row[3 * k + c] * row[3 * k + c];
          }
    }
}

PastichePatch
pastiche_patch_at (const PasticheSquares *squares, const PastichePatch *sums, int i, int k)
{
  const PastichePatch *above = sums + (gsize) i * squares->columns + k, *below = above + squares->columns;
  PastichePatch        patch;

  for (int c = 0; c < 3; c++)
    {
      patch.value[c]  = (above[0].value[c] + above[1].value[c] + below[0].value[c] + below[1].value[c]) / PATCH;
      patch.square[c] = (above[0].square[c] + above[1].square[c] + below[0].square[c] + below[1].square[c]) / PATCH;
    }
  return patch;
}

void
pastiche_patch_back (const PasticheSquares *squares, const PastichePatch *gradient, int i, int k, PastichePatch *to)
{
  for (int s = 0; s < 4; s++)
    for (int c = 0; c < 3; c++)
      {
        PastichePatch *one = to + (gsize) (i + s / 2) * squares->columns + k + s % 2;

        one->value[c] += gradient->value[c] / PATCH;
        one->square[c] += gradient->square[c] / PATCH;
      }
}

void
pastiche_squares_back (const PasticheSquares *squares,
                       const PasticheTensor  *x,
                       const PastichePatch   *gradients,
                       PasticheTensor        *gradient)
{
  for (int i = 0; i < squares->rows * SQUARE; i++)
    {
      gsize                at   = 3 * ((gsize) (i + squares->border) * x->width + squares->border);
      const PastichePatch *from = gradients + (gsize) (i / SQUARE) * squares->columns;
      const float         *row  = x->data + at;
      float               *to   = gradient->data + at;

      for (int k = 0; k < squares->columns * SQUARE; k++)
        for (int c = 0; c < 3; c++)
          to[3 * k + c] += from[k / SQUARE].value[c] + 2 * from[k / SQUARE].square[c] * row[3 * k + c];
    }
}
