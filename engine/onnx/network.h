/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * network.h: a network from an .onnx file that paints pictures: one picture of three colours goes in, and one of the
 * same size comes out.  All that other rooms see of this one.
 *
 *   g_autoptr (PasticheNetwork) network = pastiche_network_load ("mosaic.onnx", error);
 *   PasticheArena  arena = PASTICHE_ARENA_EMPTY;
 *   PasticheTensor y;
 *   gboolean       ok = network && pastiche_network_paint (network, job, &rows, &arena, &y, error);
 *   pastiche_arena_clear (&arena);
 */
#pragma once

#include "arena.h"
#include "graph.h"
#include "rows.h"

G_BEGIN_DECLS

/* Reference-counted, and never changed once it is loaded. */
typedef struct _PasticheNetwork PasticheNetwork;

struct _PasticheNetwork
{
  PasticheGraph *graph;
  gboolean       colours_last;  /* a picture is [1][height][width][3], else [1][3][height][width] */
  gboolean       bgr;           /* blue comes first */
  float          black, white;  /* the values that the file has for them */
  int            multiple;      /* of which its pictures' sides are */
  int            height, width; /* its only size; 0: any */
};

/* Read the file and find out what its pictures are like.  Free with pastiche_network_free ().  Errors of
 * pastiche_model_read (), and PASTICHE_ERROR_FORMAT for what paints no pictures of the size of those that it gets, or has an
 * operator that is not known; the first of these is named. */
PasticheNetwork *pastiche_network_load (const char *path, GError **error);

/* The same of a @model, which it takes, also on failure. */
PasticheNetwork *pastiche_network_new (PasticheModel *model, GError **error);
void             pastiche_network_free (PasticheNetwork *network);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheNetwork, pastiche_network_free)

/* Multiply-adds of painting a picture of this size, for a job's total, and bytes that it takes at most at a time, its result
 * included. */
double pastiche_network_work (const PasticheNetwork *network, int height, int width);
gsize  pastiche_network_memory (const PasticheNetwork *network, int height, int width);

/* Paint @x, [h][w][3] in 0 to 1, of any size: a large one in tiles that overlap.  @y becomes a tensor of the same
 * shape that lies in @arena, which must be empty before; the caller clears the arena, also after a failure.
 * PASTICHE_ERROR_FORMAT where the network cannot be computed for that size after all; PASTICHE_ERROR_MEMORY,
 * G_IO_ERROR_CANCELLED. */
gboolean pastiche_network_paint (const PasticheNetwork *network,
                                 PasticheJob           *job,
                                 const PasticheRows    *x,
                                 PasticheArena         *arena,
                                 PasticheTensor        *y,
                                 GError               **error);

G_END_DECLS
