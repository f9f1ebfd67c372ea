/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restorer.h: the restorer, the network that finds damage in a picture and says what was there.
 *
 * Nothing in it is normalised over the picture, so it runs from the picture's top to its bottom with some rows of each
 * layer in memory.  Every value is computed once, and the same whatever number of rows is taken at a time.
 */
#pragma once

#include "architecture.h"
#include "conv.h"
#include "pastiche-restore.h"
#include "rows.h"

G_BEGIN_DECLS

struct _PasticheRestorer
{
  PasticheConv convs[PASTICHE_RESTORER_LAYERS];
  char        *unfaded; /* the path of the era that undoes fading */
};

/* A restorer with @weights, of kind restorer, which are copied; free with pastiche_restorer_free ().
 * PASTICHE_ERROR_MEMORY. */
PasticheRestorer *pastiche_restorer_new (const PasticheWeights *weights, GError **error);

/* Multiply-adds of a picture of this size, for a job's total; and bytes that it takes beside the weights. */
double pastiche_restorer_work (int height, int width);
gsize  pastiche_restorer_memory (const PasticheRestorer *restorer, int height, int width);

/* Called with the results of the rows @first … @end − 1, [end − first][@stride] floats: for each pixel of a row the
 * PASTICHE_RESTORER_OUTPUTS of architecture.h, which it may change: they are not read again.  FALSE ends the run. */
typedef gboolean (
    *PasticheRestorerFunc) (gpointer data, int first, int end, float *found, gsize stride, GError **error);

/* Runs the network over @x, [height][width][4]: colours in 0..1 and (1 + mask) ∕ 2 of the artist's mask.  To sides that are
 * multiples of 16 it is continued by reflection.  @func gets all rows, from the top down; rows of @x that it has got are
 * not read any more.  FALSE with PASTICHE_ERROR_MEMORY or G_IO_ERROR_CANCELLED, or when @func says so. */
gboolean pastiche_restorer_run (const PasticheRestorer *restorer,
                                PasticheJob            *job,
                                const PasticheRows     *x,
                                PasticheRestorerFunc    func,
                                gpointer                data,
                                GError                **error);

#ifdef PASTICHE_TESTS
/* Tests only: take so many rows of the picture at a time, a multiple of 8, or 0 for the usual number; and store what lies
 * between layers as float32 unless @half, which it is otherwise. */
void pastiche_restorer_force (int step, gboolean half);
#endif

G_END_DECLS
