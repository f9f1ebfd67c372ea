/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * op-norm.c: normalisations: y = (x − mean) ∕ √(variance + ε) · scale + shift.  Means and variances are of a run of
 * values, exact, in double.
 */
#include <math.h>

#include "ops.h"

#include "error.h"

/* x as [runs][length]: each run is normalised by itself. */
typedef struct
{
  gint64 runs, length;
  gint64 channels, size; /* of a run: so many scales and shifts, each for so many values */
} Runs;

static gint64
groups_of (const PasticheStep *step)
{
  return pastiche_node_int (step->node, "num_groups", 1);
}

static Runs
runs_of (const PasticheStep *step)
{
  const PasticheValue *x     = step->in[0];
  gint64               count = pastiche_value_count (x), runs = 1;

  if (g_str_equal (step->op->name, "LayerNormalization"))
    {
      int axis = pastiche_axis (pastiche_node_int (step->node, "axis", -1), x->rank);

      runs = pastiche_value_product (x, 0, axis);
      return (Runs) { runs, count / runs, count / runs, 1 };
    }
  runs = x->dims[0] * (g_str_equal (step->op->name, "GroupNormalization") ? groups_of (step) : x->dims[1]);
  return (Runs) { runs, count / runs, x->dims[0] * x->dims[1] / runs, pastiche_value_product (x, 2, x->rank) };
}

/* Before version 21, groups had a scale and a shift each, and not channels. */
static gboolean
has_affine_of_groups (const PasticheStep *step)
{
  return g_str_equal (step->op->name, "GroupNormalization") && step->graph->model->opset < 21;
}

static gboolean
check_affine (const PasticheStep *step, int i, gint64 n, GError **error)
{
  const PasticheValue *value = pastiche_step_in (step, i);

  return !value || (!value->whole && pastiche_value_count (value) == n) ||
         pastiche_step_refuse (step, error, _ ("has other than one scale and shift for each channel"));
}

static gboolean
shape_norm (PasticheStep *step, GError **error)
{
  const PasticheValue *x      = step->in[0];
  gboolean             layer  = g_str_equal (step->op->name, "LayerNormalization");
  gint64               groups = groups_of (step);
  gint64               n;

  if (x->whole || x->rank < 2 || pastiche_value_count (x) == 0)
    return pastiche_step_refuse (step, error, _ ("is known for pictures only"));
  if (layer && pastiche_axis (pastiche_node_int (step->node, "axis", -1), x->rank) < 0)
    return pastiche_step_refuse (step, error, _ ("has an axis that its input lacks"));
  if (groups < 1 || x->dims[1] % groups)
    return pastiche_step_refuse (step, error, _ ("has groups that do not fit"));
  n = layer ? runs_of (step).length : x->dims[1];
  if (has_affine_of_groups (step))
    n = groups;
  if (!check_affine (step, 1, n, error) || !check_affine (step, 2, n, error))
    return FALSE;
  pastiche_value_like (step->out, x);
  step->work = 6.0 * pastiche_value_count (x);
  return TRUE;
}

/* Sums of differences from the first value, so that nothing cancels. */
static void
measure (const float *x, gint64 n, double *mean, double *variance)
{
  double sum = 0, squares = 0;

  for (gint64 i = 0; i < n; i++)
    {
      double d = (double) x[i] - x[0];

      sum += d;
      squares += d * d;
    }
  *mean     = x[0] + sum / n;
  *variance = MAX (squares / n - sum / n * (sum / n), 0);
}

static void
norm_range (const PasticheRange *range)
{
  const PasticheStep  *step  = range->step;
  const PasticheValue *scale = step->in[1], *shift = pastiche_step_in (step, 2);
  const Runs           runs     = runs_of (step);
  gint64               n_affine = pastiche_value_count (scale);
  gboolean             by_group = has_affine_of_groups (step);
  double               epsilon  = pastiche_node_float (step->node, "epsilon", 1e-5f), mean, variance;

  for (gint64 r = range->first; r < range->end; r++)
    {
      const float *x = step->in[0]->floats + r * runs.length;
      float       *y = step->out->floats + r * runs.length;

      measure (x, runs.length, &mean, &variance);
      for (gint64 c = 0; c < runs.channels; c++)
        {
          gint64 at = by_group ? r % n_affine : (r * runs.channels + c) % n_affine;
          double a = scale->floats[at] / sqrt (variance + epsilon), b = (shift ? shift->floats[at] : 0) - mean * a;

          for (gint64 i = c * runs.size; i < (c + 1) * runs.size; i++)
            y[i] = (float) (x[i] * a + b);
        }
    }
}

static gboolean
run_norm (const PasticheStep *step, PasticheJob *job, GError **error)
{
  return pastiche_step_for (step, job, runs_of (step).runs, 1, norm_range, error);
}

/* --- With given means --------------------------------------------------- */

static gboolean
shape_batch_norm (PasticheStep *step, GError **error)
{
  const PasticheValue *x = step->in[0];

  if (x->whole || x->rank < 2 || pastiche_node_int (step->node, "training_mode", 0) ||
      !pastiche_node_int (step->node, "spatial", 1))
    return pastiche_step_refuse (step, error, _ ("is of a kind that is not known"));
  for (int i = 1; i < 5; i++)
    if (!check_affine (step, i, x->dims[1], error))
      return FALSE;
  pastiche_value_like (step->out, x);
  step->work = 2.0 * pastiche_value_count (x);
  return TRUE;
}

static void
batch_norm_range (const PasticheRange *range)
{
  const PasticheStep *step = range->step;
  gint64 channels = step->in[0]->dims[1], size = pastiche_value_product (step->in[0], 2, step->in[0]->rank);
  double epsilon = pastiche_node_float (step->node, "epsilon", 1e-5f);

  for (gint64 r = range->first; r < range->end; r++)
    {
      gint64       c = r % channels;
      const float *x = step->in[0]->floats + r * size;
      float       *y = step->out->floats + r * size;
      double       a = step->in[1]->floats[c] / sqrt (MAX (step->in[4]->floats[c] + epsilon, 1e-30));
      double       b = step->in[2]->floats[c] - step->in[3]->floats[c] * a;

      for (gint64 i = 0; i < size; i++)
        y[i] = (float) (x[i] * a + b);
    }
}

static gboolean
run_batch_norm (const PasticheStep *step, PasticheJob *job, GError **error)
{
  return pastiche_step_for (step, job, step->in[0]->dims[0] * step->in[0]->dims[1], 1, batch_norm_range, error);
}

const PasticheOp pastiche_ops_norm[] = { { "InstanceNormalization", 3, 3, TRUE, shape_norm, run_norm },
                                         { "LayerNormalization", 2, 3, TRUE, shape_norm, run_norm },
                                         { "GroupNormalization", 3, 3, TRUE, shape_norm, run_norm },
                                         { "BatchNormalization", 5, 5, TRUE, shape_batch_norm, run_batch_norm },
                                         { .name = NULL } };
