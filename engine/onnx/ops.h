/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ops.h: the operators, and what they share.
 *
 *   const PasticheOp *op = graph->ops[i];
 *   gboolean ok = op->shape (step, error)   // once for a size of picture: the outputs' shapes, workspace and work
 *                 && op->run (step, job, error);  // the outputs' values
 */
#pragma once

#include "graph.h"

G_BEGIN_DECLS

struct _PasticheOp
{
  const char *name;
  int         least, most; /* inputs */
  gboolean    in_place;    /* the output may lie where an input of as many values was */
  gboolean (*shape) (PasticheStep *step, GError **error);
  gboolean (*run) (const PasticheStep *step, PasticheJob *job, GError **error);
};

/* The tables of the operators' files, each of which ends with an empty row. */
extern const PasticheOp pastiche_ops_conv[], pastiche_ops_norm[], pastiche_ops_reduce[], pastiche_ops_point[],
    pastiche_ops_binary[], pastiche_ops_move[], pastiche_ops_shape[], pastiche_ops_resize[];

/* Set PASTICHE_ERROR_FORMAT: the model's operator, and what is wrong with it.  Always FALSE. */
gboolean pastiche_step_refuse (const PasticheStep *step, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Input number @i, or NULL where it is left out. */
static inline PasticheValue *
pastiche_step_in (const PasticheStep *step, int i)
{
  return i < step->node->n_in ? step->in[i] : NULL;
}

/* Whether input @i is there and its values are known before the picture is. */
static inline gboolean
pastiche_step_knows (const PasticheStep *step, int i)
{
  return pastiche_step_in (step, i) && pastiche_step_in (step, i)->data;
}

/* A list of whole numbers that is the attribute @name or, from another version on, input @i: NULL, without an error, where
 * it is left out.  FALSE, with PASTICHE_ERROR_FORMAT, when it depends on the picture or is no such list. */
gboolean
pastiche_step_list (const PasticheStep *step, const char *name, int i, const PasticheValue **list, GError **error);

/* @axis, which may count from the end, of @rank; −1 when there is none. */
static inline int
pastiche_axis (gint64 axis, int rank)
{
  gint64 from_start = axis < 0 ? axis + rank : axis;

  return axis >= -rank && from_start < rank ? (int) from_start : -1;
}

/* Run @func over @n items in blocks of @size, in parallel; it gets a PasticheRange. */
typedef struct
{
  const PasticheStep *step;
  gint64              first, end;
} PasticheRange;

typedef void (*PasticheRangeFunc) (const PasticheRange *range);

gboolean pastiche_step_for (const PasticheStep *step,
                            PasticheJob        *job,
                            gint64              n,
                            gint64              size,
                            PasticheRangeFunc   func,
                            GError            **error);

#define PASTICHE_CHUNK 32768 /* values that a thread computes at a time */

G_END_DECLS
