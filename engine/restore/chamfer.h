/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chamfer.h: how far every element of a map is from the nearest of some.
 *
 *   for (gsize i = 0; i < (gsize) rows * columns; i++)
 *     steps[i] = is_there[i] ? 0 : PASTICHE_CHAMFER_BEYOND;
 *   pastiche_chamfer (steps, rows, columns);
 *   far = steps[7] / PASTICHE_CHAMFER_STEP;
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASTICHE_CHAMFER_STEP   3                 /* what one element aside counts */
#define PASTICHE_CHAMFER_ASKEW  4                 /* and one over the corner */
#define PASTICHE_CHAMFER_BEYOND (G_MAXUINT16 - 4) /* what is farther than this is not told apart: 21,843 elements */

/* @steps [rows][columns], 0 or PASTICHE_CHAMFER_BEYOND, become the distances from the nearest 0: a chamfer distance (Borgefors
 * 1986), which differs from the Euclidean one by 8 % at most. */
void pastiche_chamfer (guint16 *steps, int rows, int columns);

G_END_DECLS
