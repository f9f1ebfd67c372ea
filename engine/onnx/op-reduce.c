/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * op-reduce.c: means and sums along axes, in double.
 */
#include <math.h>
#include <string.h>

#include "error.h"
#include "ops.h"
#include "tensor.h"

#define MAX_SUMS (1 << 24)

/* Which axes are averaged over. */
static gboolean
read_axes (const PasticheStep *step, gboolean *reduced, GError **error)
{
  const PasticheValue *x    = step->in[0], *list;
  gboolean             pool = g_str_equal (step->op->name, "GlobalAveragePool");
  gint64               n;

  if (!pastiche_step_list (step, "axes", 1, &list, error))
    return FALSE;
  n = list ? pastiche_value_count (list) : 0;
  if (n == 0 && pastiche_node_int (step->node, "noop_with_empty_axes", 0))
    return pastiche_step_refuse (step, error, _ ("has no axes"));
  for (int i = 0; i < x->rank; i++)
    reduced[i] = n == 0 && (!pool || i >= 2);
  for (gint64 i = 0; i < n; i++)
    {
      int axis = pastiche_axis (list->ints[i], x->rank);

      if (axis < 0)
        return pastiche_step_refuse (step, error, _ ("has an axis that its input lacks"));
      reduced[axis] = TRUE;
    }
  return TRUE;
}

static gboolean
shape_reduce (PasticheStep *step, GError **error)
{
  const PasticheValue *x    = step->in[0];
  PasticheValue       *y    = step->out;
  gboolean             keep = pastiche_node_int (step->node, "keepdims", 1) != 0;
  gboolean             reduced[PASTICHE_MAX_RANK];

  if (x->whole || pastiche_value_count (x) == 0)
    return pastiche_step_refuse (step, error, _ ("is known for numbers of a picture only"));
  if (!read_axes (step, reduced, error))
    return FALSE;
  *y = (PasticheValue) { 0 };
  for (int i = 0; i < x->rank; i++)
    if (!reduced[i] || keep)
      y->dims[y->rank++] = reduced[i] ? 1 : x->dims[i];
  if (pastiche_value_count (y) > MAX_SUMS)
    return pastiche_step_refuse (step, error, _ ("has too many sums"));
  step->workspace = (gsize) pastiche_value_count (y) * sizeof (double);
  step->work      = 2.0 * pastiche_value_count (x);
  return TRUE;
}

typedef struct
{
  const PasticheStep *step;
  gboolean            reduced[PASTICHE_MAX_RANK];
  gint64              strides[PASTICHE_MAX_RANK]; /* of the output, 0 along a reduced axis */
  int                 split;                      /* the first axes, all kept or of 1, of which each index is a block */
  double             *sums;
} Reduction;

/* Add the values below axis @split, number @block, in their order. */
static void
run_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Reduction     *r    = data;
  const PasticheValue *x    = r->step->in[0];
  gint64               size = pastiche_value_product (x, r->split, x->rank), index[PASTICHE_MAX_RANK] = { 0 };
  gint64               at = 0, rest = block, row = x->rank > r->split ? x->dims[x->rank - 1] : 1;
  gint64               stride = x->rank > r->split ? r->strides[x->rank - 1] : 0;
  const float         *values = x->floats + (gint64) block * size;

  for (int i = r->split - 1; i >= 0; i--)
    {
      at += rest % x->dims[i] * r->strides[i];
      rest /= x->dims[i];
    }
  for (gint64 done = 0; done < size; done += row)
    {
      for (gint64 i = 0; i < row; i++)
        r->sums[at + i * stride] += values[done + i];
      for (int i = x->rank - 2; i >= r->split; i--)
        {
          at += r->strides[i];
          if (++index[i] < x->dims[i])
            break;
          at -= r->strides[i] * x->dims[i];
          index[i] = 0;
        }
    }
}

static void
find_strides (Reduction *r)
{
  const PasticheValue *x      = r->step->in[0];
  gint64               stride = 1;

  for (int i = x->rank - 1; i >= 0; i--)
    {
      r->strides[i] = r->reduced[i] ? 0 : stride;
      stride *= r->reduced[i] ? 1 : x->dims[i];
    }
  while (r->split < x->rank && (!r->reduced[r->split] || x->dims[r->split] == 1) &&
         pastiche_value_product (x, 0, r->split + 1) < 65536)
    r->split++;
}

static gboolean
run_reduce (const PasticheStep *step, PasticheJob *job, GError **error)
{
  Reduction r    = { .step = step };
  gint64    n    = pastiche_value_count (step->out);
  gboolean  mean = !g_str_equal (step->op->name, "ReduceSum");
  double    part = mean ? (double) n / pastiche_value_count (step->in[0]) : 1;
  gboolean  ok;

  if (!read_axes (step, r.reduced, error) || !(r.sums = pastiche_alloc (n, sizeof (double), error)))
    return FALSE;
  memset (r.sums, 0, n * sizeof (double));
  find_strides (&r);
  ok = pastiche_parallel_for (job, (int) pastiche_value_product (step->in[0], 0, r.split), step->work, run_block, &r,
                              error);
  for (gint64 i = 0; ok && i < n; i++)
    step->out->floats[i] = (float) (r.sums[i] * part);
  pastiche_free (r.sums);
  return ok;
}

const PasticheOp pastiche_ops_reduce[] = { { "ReduceMean", 1, 2, FALSE, shape_reduce, run_reduce },
                                           { "ReduceSum", 1, 2, FALSE, shape_reduce, run_reduce },
                                           { "GlobalAveragePool", 1, 1, FALSE, shape_reduce, run_reduce },
                                           { .name = NULL } };
