/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * soft-edge.h: the soft edge of the selection, for the preview, which fades from the painted picture to the picture as
 * it was.
 *
 *   PasticheSoftEdge *edge = pastiche_soft_edge_new (picture->width, picture->height, selection, changed, data);
 *   pastiche_soft_edge_set (edge, 5);
 *   …                                          // changed () was called
 *   draw (edge->fitted, edge->whole);
 *
 * A worker's thread softens the selection; the newest request wins.
 */
#pragma once

#include <cairo.h>

#include "pastiche.h"
#include "worker.h"

typedef void (*PasticheSoftEdgeChanged) (gpointer data);

typedef struct
{
  /* To read: how far each pixel is selected, CAIRO_FORMAT_A8; NULL until it was computed for the first time. */
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

/* @selection must outlive the soft edge; @width and @height are the picture's. */
PasticheSoftEdge *pastiche_soft_edge_new (int                      width,
                                          int                      height,
                                          const PasticheSelection *selection,
                                          PasticheSoftEdgeChanged  changed,
                                          gpointer                 data);
void              pastiche_soft_edge_free (PasticheSoftEdge *edge);

/* @percent: the width of the edge, 0..25 % of the picture's shorter side. */
void     pastiche_soft_edge_set (PasticheSoftEdge *edge, double percent);
gboolean pastiche_soft_edge_is_busy (const PasticheSoftEdge *edge);
