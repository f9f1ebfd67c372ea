/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * op-resize.c: pictures at another size: Upsample of old versions, and Resize.  Axis by axis, as each result is a weighted sum
 * of one, two or four values along an axis.
 */
#include <math.h>
#include <string.h>

#include "error.h"
#include "ops.h"
#include "tensor.h"

#define MAX_TAPS 4

typedef enum
{
  NEAREST,
  LINEAR,
  CUBIC
} Mode;

/* What the results along one axis are made of. */
typedef struct
{
  gint64  in, out;
  double  scale;
  int     taps;
  gint64 *places;  /* [out][taps] */
  float  *weights; /* [out][taps] */
} Axis;

static gboolean
is_upsample (const PasticheStep *step)
{
  return g_str_equal (step->op->name, "Upsample");
}

static const char *
attribute (const PasticheStep *step, const char *name, const char *otherwise)
{
  return pastiche_node_text (step->node, name, otherwise);
}

/* --- Sizes -------------------------------------------------------------- */

/* The scales are an attribute in version 7, then an input, the second and from 11 on the third. */
static const PasticheValue *
scales_of (const PasticheStep *step)
{
  const PasticheAttribute *scales = pastiche_node_attribute (step->node, "scales");
  int                      i      = is_upsample (step) || step->graph->model->opset < 11 ? 1 : 2;

  if (is_upsample (step) && scales)
    return &scales->values;
  return pastiche_step_in (step, i);
}

static gboolean
check_kind (const PasticheStep *step, GError **error)
{
  const char *mode  = attribute (step, "mode", "nearest"),
             *place = attribute (step, "coordinate_transformation_mode", "");
  const char *rule  = attribute (step, "nearest_mode", "");

  if (step->in[0]->whole || pastiche_value_count (step->in[0]) == 0)
    return pastiche_step_refuse (step, error, _ ("is known for pictures only"));
  if (!g_str_equal (mode, "nearest") && !g_str_equal (mode, "linear") && !g_str_equal (mode, "bilinear") &&
      !g_str_equal (mode, "cubic"))
    return pastiche_step_refuse (step, error, _ ("is of a mode that is not known"));
  if (g_str_equal (place, "tf_crop_and_resize") || g_str_equal (place, "tf_half_pixel_for_nn") ||
      g_str_equal (place, "half_pixel_symmetric") || pastiche_node_int (step->node, "antialias", 0) ||
      pastiche_node_int (step->node, "exclude_outside", 0) ||
      !g_str_equal (attribute (step, "keep_aspect_ratio_policy", "stretch"), "stretch") ||
      (*rule && !g_str_equal (rule, "floor") && !g_str_equal (rule, "ceil") &&
       !g_str_equal (rule, "round_prefer_floor") && !g_str_equal (rule, "round_prefer_ceil")))
    return pastiche_step_refuse (step, error, _ ("places pixels in a way that is not known"));
  return TRUE;
}

static gboolean
set_axis (const PasticheStep  *step,
          const PasticheValue *scales,
          const PasticheValue *sizes,
          gint64               i,
          Axis                *axis,
          GError             **error)
{
  double scale = 1;

  if (sizes)
    {
      axis->out   = sizes->ints[i];
      axis->scale = (double) axis->out / axis->in;
    }
  else
    {
      scale = scales->floats[i];
      if (!(scale > 0 && scale < 1000))
        return pastiche_step_refuse (step, error, _ ("has a scale out of range"));
      axis->out   = (gint64) floor (axis->in * scale);
      axis->scale = scale;
    }
  return (axis->out > 0 && axis->out <= G_MAXINT) || pastiche_step_refuse (step, error, _ ("has a size out of range"));
}

/* All axes of the input, without what the results are made of. */
static gboolean
read_axes (const PasticheStep *step, Axis *axes, GError **error)
{
  const PasticheValue *x = step->in[0], *scales = scales_of (step), *sizes, *listed;
  gint64               n;

  if (!pastiche_step_list (step, NULL, is_upsample (step) || step->graph->model->opset < 11 ? -1 : 3, &sizes, error) ||
      !pastiche_step_list (step, "axes", -1, &listed, error))
    return FALSE;
  if (sizes && pastiche_value_count (sizes) == 0)
    sizes = NULL;
  n = listed ? pastiche_value_count (listed) : x->rank;
  if (!sizes && (!scales || scales->whole || !scales->data || pastiche_value_count (scales) != n))
    return pastiche_step_refuse (step, error, _ ("has no scale for each axis, or one that depends on the picture"));
  if (sizes && pastiche_value_count (sizes) != n)
    return pastiche_step_refuse (step, error, _ ("has no size for each axis"));
  for (int i = 0; i < x->rank; i++)
    axes[i] = (Axis) { .in = x->dims[i], .out = x->dims[i], .scale = 1 };
  for (gint64 i = 0; i < n; i++)
    {
      int axis = listed ? pastiche_axis (listed->ints[i], x->rank) : (int) i;

      if (axis < 0)
        return pastiche_step_refuse (step, error, _ ("has an axis that its input lacks"));
      if (!set_axis (step, scales, sizes, i, &axes[axis], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
changes (const Axis *axis)
{
  return axis->out != axis->in || axis->scale != 1;
}

static gboolean
shape_resize (PasticheStep *step, GError **error)
{
  const PasticheValue *x                       = step->in[0];
  PasticheValue       *y                       = step->out;
  Axis                 axes[PASTICHE_MAX_RANK] = { 0 };

  if (!check_kind (step, error) || !read_axes (step, axes, error))
    return FALSE;
  *y      = *x;
  y->data = NULL;
  for (int i = 0; i < x->rank; i++)
    {
      y->dims[i] = axes[i].out;
      if (!pastiche_value_check (y))
        return TRUE; /* the plan has a sentence for it */
      if (changes (&axes[i]))
        {
          /* As many arrays between as axes change, two of them at a time; and what the results are made of. */
          step->workspace = MAX (step->workspace, 2 * pastiche_value_bytes (y)) + (gsize) axes[i].out * MAX_TAPS * 12;
          step->work += 4.0 * pastiche_value_count (y);
        }
    }
  return TRUE;
}

/* --- What results are made of ------------------------------------------- */

/* Where result @i lies among the input's values. */
static double
place_of (const PasticheStep *step, const Axis *axis, gint64 i)
{
  gboolean    old  = is_upsample (step) || step->graph->model->opset < 11;
  const char *mode = old ? "asymmetric" : attribute (step, "coordinate_transformation_mode", "half_pixel");

  if (g_str_equal (mode, "asymmetric"))
    return i / axis->scale;
  if (g_str_equal (mode, "align_corners"))
    return axis->out > 1 ? (double) i * (axis->in - 1) / (axis->out - 1) : 0;
  if (g_str_equal (mode, "pytorch_half_pixel") && axis->out == 1)
    return 0;
  return (i + 0.5) / axis->scale - 0.5;
}

static gint64
nearest (const PasticheStep *step, double place)
{
  gboolean    old  = is_upsample (step) || step->graph->model->opset < 11;
  const char *rule = old ? "floor" : attribute (step, "nearest_mode", "round_prefer_floor");

  if (g_str_equal (rule, "floor"))
    return (gint64) floor (place);
  if (g_str_equal (rule, "ceil"))
    return (gint64) ceil (place);
  return (gint64) (g_str_equal (rule, "round_prefer_ceil") ? floor (place + 0.5) : ceil (place - 0.5));
}

/* Keys' cubic convolution at the distance @t. */
static double
cubic (double t, double a)
{
  t = fabs (t);
  if (t <= 1)
    return ((a + 2) * t - (a + 3)) * t * t + 1;
  return t < 2 ? ((a * t - 5 * a) * t + 8 * a) * t - 4 * a : 0;
}

static void
fill_axis (const PasticheStep *step, Mode mode, Axis *axis)
{
  double a = pastiche_node_float (step->node, "cubic_coeff_a", -0.75f);

  for (gint64 i = 0; i < axis->out; i++)
    {
      double  place   = place_of (step, axis, i);
      gint64 *places  = axis->places + i * axis->taps;
      float  *weights = axis->weights + i * axis->taps;
      gint64  first;

      if (mode == LINEAR)
        place = CLAMP (place, 0, axis->in - 1);
      first = mode == NEAREST ? nearest (step, place) : (gint64) floor (place) - (mode == CUBIC);
      for (int k = 0; k < axis->taps; k++)
        {
          double distance = place - (first + k);

          places[k]  = CLAMP (first + k, 0, axis->in - 1);
          weights[k] = (float) (mode == NEAREST ? 1 : mode == LINEAR ? 1 - fabs (distance) : cubic (distance, a));
        }
    }
}

static gboolean
init_axis (const PasticheStep *step, Axis *axis, GError **error)
{
  const char *name = attribute (step, "mode", "nearest");
  Mode        mode = g_str_equal (name, "nearest") ? NEAREST : g_str_equal (name, "cubic") ? CUBIC : LINEAR;

  axis->taps    = mode == NEAREST ? 1 : mode == LINEAR ? 2 : 4;
  axis->places  = pastiche_alloc (axis->out * axis->taps, sizeof *axis->places, error);
  axis->weights = axis->places ? pastiche_alloc (axis->out * axis->taps, sizeof *axis->weights, error) : NULL;
  if (!axis->weights)
    return FALSE;
  fill_axis (step, mode, axis);
  return TRUE;
}

/* --- Running ------------------------------------------------------------ */

/* [outer][in][inner] → [outer][out][inner]; a block is one [in][inner]. */
typedef struct
{
  const Axis  *axis;
  gint64       inner, per_block, all;
  const float *x;
  float       *y;
} Pass;

/* Result @i of the line at @x, of @inner values at a time. */
static void
mix (const Axis *axis, const float *x, gint64 i, gint64 inner, float *y)
{
  const gint64 *places  = axis->places + i * axis->taps;
  const float  *weights = axis->weights + i * axis->taps;

  if (axis->taps == 1)
    {
      memcpy (y, x + places[0] * inner, inner * sizeof *y);
      return;
    }
  for (gint64 c = 0; c < inner; c++)
    {
      float sum = 0;

      for (int k = 0; k < axis->taps; k++)
        sum += weights[k] * x[places[k] * inner + c];
      y[c] = sum;
    }
}

static void
run_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Pass *pass = data;
  const Axis *axis = pass->axis;

  for (gint64 at = block * pass->per_block; at < MIN ((block + 1) * pass->per_block, pass->all); at++)
    mix (axis, pass->x + at / axis->out * axis->in * pass->inner, at % axis->out, pass->inner,
         pass->y + at * pass->inner);
}

static gboolean
run_pass (PasticheJob *job,
          const Axis  *axis,
          gint64       outer,
          gint64       inner,
          double       work,
          const float *x,
          float       *y,
          GError     **error)
{
  Pass pass = { axis, inner, 1, outer * axis->out, x, y };

  pass.per_block = MAX (PASTICHE_CHUNK / inner + 1, pass.all >> 30);
  return pastiche_parallel_for (job, pastiche_blocks (pass.all, pass.per_block), work, run_block, &pass, error);
}

static int
last_change (const Axis *axes, int rank)
{
  while (rank > 0 && !changes (&axes[rank - 1]))
    rank--;
  return rank - 1;
}

static gboolean
run_axes (const PasticheStep *step, PasticheJob *job, Axis *axes, GError **error)
{
  const PasticheValue *x    = step->in[0];
  PasticheValue        now  = *x;
  int                  last = last_change (axes, x->rank);
  gboolean             ok   = TRUE;

  now.borrowed = TRUE;
  if (last < 0)
    memcpy (step->out->data, x->data, pastiche_value_bytes (x));
  for (int i = 0; ok && i <= last; i++)
    if (changes (&axes[i]))
      {
        PasticheValue next = now;

        next.dims[i] = axes[i].out;
        if (i == last)
          next.data = step->out->data;
        else if (!pastiche_value_alloc (&next, error))
          break;
        next.borrowed = i == last;
        ok = init_axis (step, &axes[i], error) && run_pass (job, &axes[i], pastiche_value_product (&now, 0, i),
                                                            pastiche_value_product (&now, i + 1, now.rank),
                                                            i == last ? step->work : 0, now.floats, next.floats, error);
        pastiche_value_clear (&now);
        now = next;
      }
  ok = ok && (last < 0 || now.data == step->out->data);
  pastiche_value_clear (&now);
  return ok;
}

static gboolean
run_resize (const PasticheStep *step, PasticheJob *job, GError **error)
{
  Axis     axes[PASTICHE_MAX_RANK] = { 0 };
  gboolean ok;

  if (!read_axes (step, axes, error))
    return FALSE;
  ok = run_axes (step, job, axes, error);
  for (int i = 0; i < step->in[0]->rank; i++)
    {
      pastiche_free (axes[i].places);
      pastiche_free (axes[i].weights);
    }
  return ok;
}

const PasticheOp pastiche_ops_resize[] = { { "Upsample", 1, 2, FALSE, shape_resize, run_resize },
                                           { "Resize", 1, 4, FALSE, shape_resize, run_resize },
                                           { .name = NULL } };
