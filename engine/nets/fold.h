/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fold.h: how pictures enter the networks: padded by reflection, with a little fixed noise added, and each 2×2 pixels
 * made the channels of one (space-to-depth, here called to fold).
 */
#pragma once

#include "rows.h"
#include "threads.h"

G_BEGIN_DECLS

#define PASTICHE_MARGIN 64    /* pixels of reflected picture on each side of what the generator paints */
#define PASTICHE_GRAIN  0.06f /* amplitude of the fixed noise before it is smoothed, for pixels in 0..1 */

/* The side of a picture of side @n with its margins, rounded up to a multiple of 8. */
int pastiche_padded (int n);

/* The pixel, 0 … @n − 1, that lies at @i, any number, when a side of @n pixels is continued by reflection at both ends;
 * the edge is not repeated. */
int pastiche_mirror (int i, int n);

/* Folds @x, rows [h][w][channels] in 0..1, into @y, [height][width][4 · channels]:
 *
 *   y[i][j][4·c + 2·dy + dx] = 2 · (x[2i + dy − top][2j + dx − left][c] + grain · n[2i + dy][2j + dx]) − 1
 *
 * where x is continued by reflection.  The order of channels is that of PyTorch's pixel_unshuffle.  n is noise in
 * −1..1 that depends on the position alone, smoothed by (1 2 1) ∕ 4 in both directions.  Without it the generator
 * fills flat areas with a regular pattern.  @work is what it adds to the job's progress.  FALSE with
 * PASTICHE_ERROR_MEMORY or G_IO_ERROR_CANCELLED. */
gboolean pastiche_fold (PasticheJob        *job,
                        double              work,
                        const PasticheRows *x,
                        int                 top,
                        int                 left,
                        float               grain,
                        PasticheTensor     *y,
                        GError            **error);

/* The backward pass, for a picture whose border was cut off (@before is 0 or negative): adds the gradient from the
 * folded picture, @dy, to that of the whole one, @dx [h][w][3]. */
gboolean
pastiche_fold_backward (PasticheJob *job, const PasticheTensor *dy, int before, PasticheTensor *dx, GError **error);

G_END_DECLS
