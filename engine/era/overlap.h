/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * overlap.h: what two stills both show: one laid over the other where their lightnesses agree most.
 *
 *   PasticheGrids a, b;
 *
 *   pastiche_grids_init (&a, still);
 *   pastiche_grids_init (&b, other);
 *   overlap = pastiche_overlap_find (&a, &b);
 */
#pragma once

#include "sample.h"

G_BEGIN_DECLS

#define PASTICHE_GRID_SCALES 9  /* of a still: one is 0.63 to 1.6 times as large as the other */
#define PASTICHE_GRID_SIDE   15 /* cells of a grid's longer side, at most */

/* A still in a few cells. */
typedef struct
{
  int      height, width;
  double   axes[PASTICHE_GRID_SIDE * PASTICHE_GRID_SIDE][PASTICHE_FILM_AXES]; /* means of the visible pixels */
  gboolean seen[PASTICHE_GRID_SIDE * PASTICHE_GRID_SIDE];                     /* whether there are any */
} PasticheGrid;

typedef struct
{
  const PasticheStill *still;
  PasticheGrid         at[PASTICHE_GRID_SCALES];
} PasticheGrids;

/* Cells of a grid: rows from @top up to and without @bottom, columns likewise. */
typedef struct
{
  const PasticheGrids *of;
  int                  scale;
  int                  top, bottom, left, right;
} PasticheOverlapPart;

/* Two parts of as many cells; they show the same if both correlations are near 1. */
typedef struct
{
  double agreement; /* correlation of their lightness; 0 where nothing was found, and the parts are not set */
  double detail;    /* of how lightness changes from cell to cell */
  PasticheOverlapPart parts[2];
} PasticheOverlap;

/* @still must live as long as they do. */
void pastiche_grids_init (PasticheGrids *grids, const PasticheStill *still);

/* Where @a and @b agree most, at any place and at several scales, in a third of the smaller one at least. */
PasticheOverlap pastiche_overlap_find (const PasticheGrids *a, const PasticheGrids *b);

/* The pixels of the still that @part shows, some thousand of them. */
PasticheStillPart pastiche_overlap_pixels (const PasticheOverlapPart *part);

G_END_DECLS
