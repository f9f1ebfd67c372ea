/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * soft-edge.h: where the preview shows the picture as it was: outside the
 * selection, and the more the nearer to that where its edge is soft.
 *
 *   PasticheSoftEdge *edge = pastiche_soft_edge_new (picture->width, picture->height, selection, changed, data);
 *   pastiche_soft_edge_set (edge, 5);
 *   ...                                        // changed () was called
 *   draw (edge->fitted, edge->whole);
 *   after = pastiche_soft_edge_mix (before, mask, painted);
 *
 * The edge is computed in a thread of its own; the newest request wins.
 */
#pragma once

#include <cairo.h>

#include "pastiche.h"
#include "worker.h"

typedef void (*PasticheSoftEdgeChanged) (gpointer data);

typedef struct
{
  /* To read; NULL until the first is there: how far each pixel is selected, as CAIRO_FORMAT_A8. */
  cairo_surface_t *whole;  /* in the picture's size */
  cairo_surface_t *fitted; /* no larger than a screen */

  /* For soft-edge.c alone. */
  int                      width, height;
  const PasticheSelection *selection;
  PasticheSoftEdgeChanged  changed;
  gpointer                 data;
  double                   percent;
  PasticheWorker          *worker;
  GCancellable            *cancellable; /* cancelled when the edge is freed */
  gboolean                 busy;
} PasticheSoftEdge;

/* @selection must outlive it; @width and @height are the picture's. */
PasticheSoftEdge *pastiche_soft_edge_new (int                      width,
                                          int                      height,
                                          const PasticheSelection *selection,
                                          PasticheSoftEdgeChanged  changed,
                                          gpointer                 data);
void              pastiche_soft_edge_free (PasticheSoftEdge *edge);

void     pastiche_soft_edge_set (PasticheSoftEdge *edge, double percent);
gboolean pastiche_soft_edge_is_busy (const PasticheSoftEdge *edge);

/* @before where @mask has nothing, @painted where it has all, and mixed between
 * in linear light, as GIMP does with layers.  Surfaces of one size, RGB24, the
 * mask A8; a new one. */
cairo_surface_t *pastiche_soft_edge_mix (cairo_surface_t *before, cairo_surface_t *mask, cairo_surface_t *painted);
