/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * op-point.c: what is done to each value by itself.
 */
#include <math.h>
#include <string.h>

#include "ops.h"

#include "error.h"

static gboolean
is (const PasticheStep *step, const char *name)
{
  return g_str_equal (step->op->name, name);
}

/* --- Functions of one number -------------------------------------------- */

typedef float (*Function) (float x);

static float
sigmoid (float x)
{
  return 1 / (1 + expf (-x));
}

static float
relu (float x)
{
  return MAX (x, 0);
}

static float
negative (float x)
{
  return -x;
}

static float
reciprocal (float x)
{
  return 1 / x;
}

/* ln (1 + eˣ) */
static float
softplus (float x)
{
  return MAX (x, 0) + log1pf (expf (-fabsf (x)));
}

static const struct
{
  const char *name;
  Function    function;
} functions[] = {
  { "Relu", relu },
  { "Sigmoid", sigmoid },
  { "Tanh", tanhf },
  { "Neg", negative },
  { "Reciprocal", reciprocal },
  { "Sqrt", sqrtf },
  { "Exp", expf },
  { "Abs", fabsf },
  { "Floor", floorf },
  { "Ceil", ceilf },
  { "Softplus", softplus },
};

/* Of an operator in the table below. */
static Function
find_function (const char *name)
{
  guint i = 0;

  while (!g_str_equal (functions[i].name, name))
    i++;
  return functions[i].function;
}

/* Whole numbers have no fractions; only of these three files make use. */
static void
run_whole (const PasticheStep *step)
{
  gint64 n = pastiche_value_count (step->in[0]);

  for (gint64 i = 0; i < n; i++)
    {
      gint64 x = step->in[0]->ints[i];

      if (is (step, "Neg") || (is (step, "Abs") && x < 0))
        x = (gint64) (0 - (guint64) x);
      else if (is (step, "Relu"))
        x = MAX (x, 0);
      step->out->ints[i] = x;
    }
}

static gboolean
shape_same (PasticheStep *step, GError **error)
{
  const PasticheValue *x = step->in[0];

  if (x->whole && !is (step, "Neg") && !is (step, "Abs") && !is (step, "Relu"))
    return pastiche_step_refuse (step, error, _ ("is not known for whole numbers"));
  pastiche_value_like (step->out, x);
  step->work = 8.0 * pastiche_value_count (x);
  return TRUE;
}

static void
function_range (const PasticheRange *range)
{
  const float *x        = range->step->in[0]->floats;
  float       *y        = range->step->out->floats;
  Function     function = find_function (range->step->op->name);

  if (function == relu)
    for (gint64 i = range->first; i < range->end; i++)
      y[i] = MAX (x[i], 0);
  else
    for (gint64 i = range->first; i < range->end; i++)
      y[i] = function (x[i]);
}

static gboolean
run_function (const PasticheStep *step, PasticheJob *job, GError **error)
{
  if (!step->in[0]->whole)
    return pastiche_step_for (step, job, pastiche_value_count (step->in[0]), PASTICHE_CHUNK, function_range, error);
  run_whole (step);
  return TRUE;
}

/* --- Functions with numbers in attributes ------------------------------- */

static void
leaky_range (const PasticheRange *range)
{
  const PasticheStep *step  = range->step;
  const float        *x     = step->in[0]->floats;
  float              *y     = step->out->floats;
  gboolean            elu   = is (step, "Elu");
  float               alpha = pastiche_node_float (step->node, "alpha", elu ? 1 : 0.01f);

  for (gint64 i = range->first; i < range->end; i++)
    y[i] = x[i] >= 0 ? x[i] : alpha * (elu ? expm1f (x[i]) : x[i]);
}

static gboolean
run_leaky (const PasticheStep *step, PasticheJob *job, GError **error)
{
  return pastiche_step_for (step, job, pastiche_value_count (step->in[0]), PASTICHE_CHUNK, leaky_range, error);
}

static void
affine_range (const PasticheRange *range)
{
  const PasticheStep *step = range->step;
  gboolean            hard = is (step, "HardSigmoid");
  float               a    = pastiche_node_float (step->node, "alpha", hard ? 0.2f : 1);
  float               b    = pastiche_node_float (step->node, "beta", hard ? 0.5f : 0);

  for (gint64 i = range->first; i < range->end; i++)
    {
      float v = a * step->in[0]->floats[i] + b;

      step->out->floats[i] = hard ? CLAMP (v, 0, 1) : v;
    }
}

static gboolean
run_affine (const PasticheStep *step, PasticheJob *job, GError **error)
{
  return pastiche_step_for (step, job, pastiche_value_count (step->in[0]), PASTICHE_CHUNK, affine_range, error);
}

/* --- Clip --------------------------------------------------------------- */

/* A bound: from version 11 on an input. */
static float
bound (const PasticheStep *step, const char *name, int i, float otherwise)
{
  const PasticheValue *value = pastiche_step_in (step, i);

  if (value)
    return value->whole ? (float) value->ints[0] : value->floats[0];
  return pastiche_node_float (step->node, name, otherwise);
}

static gboolean
shape_clip (PasticheStep *step, GError **error)
{
  for (int i = 1; i < 3; i++)
    if (pastiche_step_in (step, i) && (!pastiche_step_knows (step, i) || pastiche_value_count (step->in[i]) != 1))
      return pastiche_step_refuse (step, error, _ ("has bounds that are no two numbers"));
  return shape_same (step, error);
}

static void
clip_range (const PasticheRange *range)
{
  const PasticheStep *step = range->step;
  float               low = bound (step, "min", 1, -G_MAXFLOAT), high = bound (step, "max", 2, G_MAXFLOAT);

  for (gint64 i = range->first; i < range->end; i++)
    {
      float v = MAX (step->in[0]->floats[i], low);

      step->out->floats[i] = MIN (v, high);
    }
}

static gboolean
run_clip (const PasticheStep *step, PasticheJob *job, GError **error)
{
  return pastiche_step_for (step, job, pastiche_value_count (step->in[0]), PASTICHE_CHUNK, clip_range, error);
}

/* --- ImageScaler, of exporters from Core ML ----------------------------- */

static gboolean
shape_scaler (PasticheStep *step, GError **error)
{
  const PasticheValue     *x    = step->in[0];
  const PasticheAttribute *bias = pastiche_node_attribute (step->node, "bias");

  if (x->whole || x->rank != 4 || !bias || bias->values.whole || pastiche_value_count (&bias->values) != x->dims[1] ||
      !bias->values.data)
    return pastiche_step_refuse (step, error, _ ("has other than one bias for each channel"));
  pastiche_value_like (step->out, x);
  step->work = pastiche_value_count (x);
  return TRUE;
}

static void
scaler_range (const PasticheRange *range)
{
  const PasticheStep      *step  = range->step;
  const PasticheAttribute *bias  = pastiche_node_attribute (step->node, "bias");
  float                    scale = pastiche_node_float (step->node, "scale", 1);
  gint64                   size  = step->in[0]->dims[2] * step->in[0]->dims[3];

  for (gint64 r = range->first; r < range->end; r++)
    for (gint64 i = r * size; i < (r + 1) * size; i++)
      step->out->floats[i] = scale * step->in[0]->floats[i] + bias->values.floats[r % step->in[0]->dims[1]];
}

static gboolean
run_scaler (const PasticheStep *step, PasticheJob *job, GError **error)
{
  return pastiche_step_for (step, job, step->in[0]->dims[0] * step->in[0]->dims[1], 1, scaler_range, error);
}

#define FUNCTION(name) { name, 1, 1, TRUE, shape_same, run_function }

const PasticheOp pastiche_ops_point[] = { FUNCTION ("Relu"),
                                          FUNCTION ("Sigmoid"),
                                          FUNCTION ("Tanh"),
                                          FUNCTION ("Neg"),
                                          FUNCTION ("Reciprocal"),
                                          FUNCTION ("Sqrt"),
                                          FUNCTION ("Exp"),
                                          FUNCTION ("Abs"),
                                          FUNCTION ("Floor"),
                                          FUNCTION ("Ceil"),
                                          FUNCTION ("Softplus"),
                                          { "LeakyRelu", 1, 1, TRUE, shape_same, run_leaky },
                                          { "Elu", 1, 1, TRUE, shape_same, run_leaky },
                                          { "HardSigmoid", 1, 1, TRUE, shape_same, run_affine },
                                          { "Affine", 1, 1, TRUE, shape_same, run_affine },
                                          { "Clip", 1, 3, TRUE, shape_clip, run_clip },
                                          { "ImageScaler", 1, 1, TRUE, shape_scaler, run_scaler },
                                          { .name = NULL } };
