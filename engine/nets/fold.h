/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fold.h: how pictures enter the networks: continued by reflection, on a ground
 * with some grain, and each 2×2 pixels folded into the channels of one (space
 * to depth).
 */
#pragma once

#include "rows.h"
#include "threads.h"

G_BEGIN_DECLS

#define PASTICHE_MARGIN 64    /* pixels of reflected picture around what the generator paints */
#define PASTICHE_GRAIN  0.06f /* how far the grain of the generator's ground reaches before it is smoothed */

/* The side of a padded picture: @n, the margins, and on to a multiple of 8. */
int pastiche_padded (int n);

/* Where place @i of a side of @n comes from when the side is continued on
 * both ends by reflection that does not repeat the edge. */
int pastiche_mirror (int i, int n);

/* @x, rows [h][w][3] in 0..1, into @y, made as [height][width][12]:
 *   y[i][j][4·c + 2·dy + dx] = 2 · (x[2i + dy − before][2j + dx − before][c] + grain · n[2i + dy][2j + dx]) − 1
 * with x continued by reflection; the order of PyTorch's pixel_unshuffle.  n is
 * noise in −1..1 made from the place alone, smoothed by 1 2 1 both ways:
 * without it the generator fills flat areas with a regular pattern. */
gboolean
pastiche_fold (PasticheJob *job, const PasticheRows *x, int before, float grain, PasticheTensor *y, GError **error);

/* For a picture that was cut (@before at most 0): the gradient to the whole picture, @dx [h][w][3], gets that to
 * the folded one, @dy, added. */
gboolean
pastiche_fold_backward (PasticheJob *job, const PasticheTensor *dy, int before, PasticheTensor *dx, GError **error);

G_END_DECLS
