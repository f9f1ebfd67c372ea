/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * graph.h: a model whose operators are all known, and how it is computed for one size of picture.
 *
 *   g_autoptr (PasticheGraph) graph = pastiche_graph_new (model, error);       // takes the model
 *   gint64 dims[] = { 1, 3, 480, 640 };
 *   g_autoptr (PastichePlan) plan   = graph ? pastiche_plan_new (graph, 4, dims, error) : NULL;
 *   gsize    bytes = plan->memory;                                             // that it will take
 *   gboolean ok    = pastiche_plan_run (plan, job, in, out, error);            // of plan->shape
 */
#pragma once

#include "model.h"
#include "threads.h"

G_BEGIN_DECLS

typedef struct _PasticheOp PasticheOp;

typedef struct
{
  PasticheModel     *model;
  const PasticheOp **ops;      /* of each node */
  gboolean          *needed;   /* of each node: whether the output depends on it */
  int              **in;       /* of each node: numbers of values; −1 for one that is left out */
  int               *out;      /* of each node: its first output; others are known to nobody */
  int                n_values; /* those of the constants first */
  int                input, output;
} PasticheGraph;

/* Check that all operators are known, in the order of the file, and that every value is made once, before it is read.
 * Takes @model, also on failure.  Never changed afterwards: several threads may use it.  PASTICHE_ERROR_FORMAT. */
PasticheGraph *pastiche_graph_new (PasticheModel *model, GError **error);
void           pastiche_graph_free (PasticheGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheGraph, pastiche_graph_free)

/* A node that is computed when the picture is known. */
typedef struct
{
  const PasticheGraph *graph;
  const PasticheOp    *op;
  const PasticheNode  *node;
  PasticheValue       *in[PASTICHE_NODE_VALUES]; /* NULL where one is left out */
  PasticheValue       *out;
  int                  number;    /* of the node */
  int                  in_place;  /* the input whose memory the output takes over, or −1 */
  gsize                workspace; /* bytes that it takes while it runs */
  double               work;      /* multiply-adds */
} PasticheStep;

typedef struct
{
  const PasticheGraph *graph;
  PasticheValue       *values; /* all shapes, and those values that do not depend on the picture */
  int                 *last;   /* of each value: the last node that reads it */
  gboolean            *known;  /* of each value: whether it does not depend on the picture's values */
  PasticheStep        *steps;
  int                  n_steps;
  gsize                memory; /* bytes that running it takes at most at a time */
  double               work;   /* multiply-adds */
  double               folded; /* values that were computed while planning */
  PasticheValue        shape;  /* of the output */
} PastichePlan;

/* Work out all shapes for an input of @dims, what does not depend on the input's values, and the memory.  A plan runs once
 * at a time.  PASTICHE_ERROR_FORMAT when the model has none for that size; PASTICHE_ERROR_MEMORY. */
PastichePlan *pastiche_plan_new (const PasticheGraph *graph, int rank, const gint64 *dims, GError **error);
void          pastiche_plan_free (PastichePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PastichePlan, pastiche_plan_free)

/* Compute @out, of the plan's shape, from @in.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_plan_run (PastichePlan *plan, PasticheJob *job, const float *in, float *out, GError **error);

G_END_DECLS
