/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * op-shape.c: constants, and what files do with sizes: most of it is computed before a picture is painted.
 */
#include <math.h>
#include <string.h>

#include "ops.h"

#include "error.h"

/* --- Constants ---------------------------------------------------------- */

static gboolean
shape_constant (PasticheStep *step, GError **error)
{
  PasticheValue           *y    = step->out;
  const PasticheNode      *node = step->node;
  const PasticheAttribute *a    = node->n_attributes == 1 ? &node->attributes[0] : NULL;

  if (!a)
    return pastiche_step_refuse (step, error, _ ("has no value"));
  if (a->values.data)
    {
      *y          = a->values;
      y->borrowed = TRUE;
      return TRUE;
    }
  *y = (PasticheValue) { .whole = g_str_equal (a->name, "value_int") };
  return y->whole || g_str_equal (a->name, "value_float") ||
         pastiche_step_refuse (step, error, _ ("has a value of a kind that is not known"));
}

static gboolean
run_constant (const PasticheStep *step, PasticheJob *job G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  PasticheValue *y = step->out;

  if (y->whole)
    y->ints[0] = step->node->attributes[0].whole;
  else
    y->floats[0] = step->node->attributes[0].number;
  return TRUE;
}

static gboolean
shape_filled (PasticheStep *step, GError **error)
{
  const PasticheAttribute *a = pastiche_node_attribute (step->node, "value");
  const PasticheValue     *list;
  PasticheValue           *y = step->out;

  if (!pastiche_step_list (step, NULL, 0, &list, error))
    return FALSE;
  if (pastiche_value_count (list) > PASTICHE_MAX_RANK ||
      (a && (!a->values.data || pastiche_value_count (&a->values) != 1)))
    return pastiche_step_refuse (step, error, _ ("has other than one value, or too many axes"));
  *y = (PasticheValue) { .rank = (int) pastiche_value_count (list), .whole = a && a->values.whole };
  for (int i = 0; i < y->rank; i++)
    y->dims[i] = list->ints[i];
  return TRUE;
}

static gboolean
run_filled (const PasticheStep *step, PasticheJob *job G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  const PasticheAttribute *a = pastiche_node_attribute (step->node, "value");
  PasticheValue           *y = step->out;
  gint64                   n = pastiche_value_count (y);

  for (gint64 i = 0; i < n; i++)
    if (y->whole)
      y->ints[i] = a->values.ints[0];
    else
      y->floats[i] = a ? a->values.floats[0] : 0;
  return TRUE;
}

/* --- Shape -------------------------------------------------------------- */

/* The only operator whose output is known when its input's values are not. */
static gboolean
shape_shape (PasticheStep *step, GError **error)
{
  const PasticheValue *x = step->in[0];
  PasticheValue       *y = step->out;
  gint64 start = pastiche_node_int (step->node, "start", 0), end = pastiche_node_int (step->node, "end", x->rank);

  start = CLAMP (start < 0 ? start + x->rank : start, 0, x->rank);
  end   = CLAMP (end < 0 ? end + x->rank : end, start, x->rank);
  *y    = (PasticheValue) { .rank = 1, .dims = { end - start }, .whole = TRUE };
  if (!pastiche_value_alloc (y, error))
    return FALSE;
  for (gint64 i = start; i < end; i++)
    y->ints[i - start] = x->dims[i];
  return TRUE;
}

static gboolean
run_nothing (const PasticheStep *step G_GNUC_UNUSED, PasticheJob *job G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return TRUE;
}

/* --- The same values in another shape ----------------------------------- */

static gboolean
reshape (const PasticheStep *step, const PasticheValue *list, PasticheValue *y, GError **error)
{
  const PasticheValue *x    = step->in[0];
  int                  free = -1;
  gint64               n    = 1;

  y->rank = (int) MIN (pastiche_value_count (list), PASTICHE_MAX_RANK + 1);
  if (y->rank > PASTICHE_MAX_RANK)
    return pastiche_step_refuse (step, error, _ ("has too many axes"));
  for (int i = 0; i < y->rank; i++)
    {
      gint64 dim = list->ints[i];

      if (dim == 0 && !pastiche_node_int (step->node, "allowzero", 0))
        dim = i < x->rank ? x->dims[i] : 0;
      if (dim < -1 || dim > PASTICHE_MAX_VALUES || (dim == -1 && free >= 0))
        return pastiche_step_refuse (step, error, _ ("has a size that is none"));
      if (dim == -1)
        free = i;
      y->dims[i] = dim == -1 ? 1 : dim;
    }
  if (!pastiche_value_check (y))
    return pastiche_step_refuse (step, error, _ ("has a size that is none"));
  n = pastiche_value_count (y);
  if (free >= 0 && n > 0)
    y->dims[free] = pastiche_value_count (x) / n;
  return TRUE;
}

static gboolean
shape_reshape (PasticheStep *step, GError **error)
{
  const PasticheValue *x = step->in[0], *list;
  PasticheValue       *y = step->out;

  if (!pastiche_step_list (step, "shape", 1, &list, error))
    return FALSE;
  if (!list)
    return pastiche_step_refuse (step, error, _ ("has no size"));
  *y = (PasticheValue) { .whole = x->whole };
  if (!reshape (step, list, y, error))
    return FALSE;
  return pastiche_value_count (y) == pastiche_value_count (x) ||
         pastiche_step_refuse (step, error, _ ("is made for pictures of another size"));
}

static gboolean
shape_flatten (PasticheStep *step, GError **error)
{
  const PasticheValue *x    = step->in[0];
  gint64               axis = pastiche_node_int (step->node, "axis", 1);

  axis = axis < 0 ? axis + x->rank : axis;
  if (axis < 0 || axis > x->rank)
    return pastiche_step_refuse (step, error, _ ("has an axis that its input lacks"));
  *step->out = (PasticheValue) { .rank  = 2,
                                 .dims  = { pastiche_value_product (x, 0, (int) axis),
                                            pastiche_value_product (x, (int) axis, x->rank) },
                                 .whole = x->whole };
  return TRUE;
}

/* The axes in the list, of @rank, as bits. */
static gboolean
read_axes (const PasticheStep *step, int rank, const PasticheValue *list, guint *axes, GError **error)
{
  gint64 n = list ? pastiche_value_count (list) : 0;

  *axes = 0;
  for (gint64 i = 0; i < n; i++)
    {
      int axis = pastiche_axis (list->ints[i], rank);

      if (axis < 0 || *axes & (1u << axis))
        return pastiche_step_refuse (step, error, _ ("has an axis twice or one that its input lacks"));
      *axes |= 1u << axis;
    }
  return TRUE;
}

static gboolean
shape_squeeze (PasticheStep *step, GError **error)
{
  const PasticheValue *x = step->in[0], *list;
  PasticheValue       *y = step->out;
  guint                axes;

  if (!pastiche_step_list (step, "axes", 1, &list, error) || !read_axes (step, x->rank, list, &axes, error))
    return FALSE;
  *y = (PasticheValue) { .whole = x->whole };
  for (int i = 0; i < x->rank; i++)
    if (list ? axes & (1u << i) : x->dims[i] == 1)
      {
        if (x->dims[i] != 1)
          return pastiche_step_refuse (step, error, _ ("leaves out an axis that is not 1"));
      }
    else
      y->dims[y->rank++] = x->dims[i];
  return TRUE;
}

static gboolean
shape_unsqueeze (PasticheStep *step, GError **error)
{
  const PasticheValue *x = step->in[0], *list;
  PasticheValue       *y = step->out;
  guint                axes;
  int                  from = 0, rank;

  if (!pastiche_step_list (step, "axes", 1, &list, error))
    return FALSE;
  rank = list && pastiche_value_count (list) <= PASTICHE_MAX_RANK ? x->rank + (int) pastiche_value_count (list) : 99;
  if (rank > PASTICHE_MAX_RANK)
    return pastiche_step_refuse (step, error, _ ("has no axes or too many"));
  if (!read_axes (step, rank, list, &axes, error))
    return FALSE;
  *y = (PasticheValue) { .rank = rank, .whole = x->whole };
  for (int i = 0; i < rank; i++)
    y->dims[i] = axes & (1u << i) ? 1 : x->dims[from++];
  return TRUE;
}

static gboolean
shape_identity (PasticheStep *step, GError **error G_GNUC_UNUSED)
{
  pastiche_value_like (step->out, step->in[0]);
  return TRUE;
}

static gboolean
run_copy (const PasticheStep *step, PasticheJob *job G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  gsize bytes = pastiche_value_bytes (step->out);

  if (step->out->data != step->in[0]->data && bytes > 0)
    memcpy (step->out->data, step->in[0]->data, bytes);
  return TRUE;
}

/* --- Cast --------------------------------------------------------------- */

static gboolean
shape_cast (PasticheStep *step, GError **error)
{
  gint64 to = pastiche_node_int (step->node, "to", 0);

  if (to < 1 || to > 13 || to == 8)
    return pastiche_step_refuse (step, error, _ ("makes numbers of a kind that is not known"));
  pastiche_value_like (step->out, step->in[0]);
  step->out->whole = to != 1 && to != 10 && to != 11;
  return TRUE;
}

static gboolean
run_cast (const PasticheStep *step, PasticheJob *job, GError **error)
{
  const PasticheValue *x = step->in[0];
  PasticheValue       *y = step->out;
  gint64               n = pastiche_value_count (x);

  if (x->whole == y->whole)
    return run_copy (step, job, error);
  for (gint64 i = 0; i < n; i++)
    if (y->whole)
      y->ints[i] = isnan (x->floats[i]) ? 0 : (gint64) CLAMP (x->floats[i], -9e18f, 9e18f);
    else
      y->floats[i] = (float) x->ints[i];
  return TRUE;
}

/* --- Gather ------------------------------------------------------------- */

static gboolean
shape_gather (PasticheStep *step, GError **error)
{
  const PasticheValue *x = step->in[0], *indices = step->in[1];
  PasticheValue       *y    = step->out;
  int                  axis = pastiche_axis (pastiche_node_int (step->node, "axis", 0), x->rank);
  gint64               n    = pastiche_value_count (indices);

  if (axis < 0 || !indices->whole || !indices->data || x->rank + indices->rank - 1 > PASTICHE_MAX_RANK)
    return pastiche_step_refuse (step, error, _ ("has an axis or places that are none"));
  for (gint64 i = 0; i < n; i++)
    if (indices->ints[i] < -x->dims[axis] || indices->ints[i] >= x->dims[axis])
      return pastiche_step_refuse (step, error, _ ("reads beyond its input"));
  *y = (PasticheValue) { .whole = x->whole };
  for (int i = 0; i < x->rank; i++)
    for (int k = 0; k < (i == axis ? indices->rank : 1); k++)
      y->dims[y->rank++] = i == axis ? indices->dims[k] : x->dims[i];
  return TRUE;
}

static gboolean
run_gather (const PasticheStep *step, PasticheJob *job G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  const PasticheValue *x = step->in[0], *indices = step->in[1];
  int                  axis = pastiche_axis (pastiche_node_int (step->node, "axis", 0), x->rank);
  gint64 outer = pastiche_value_product (x, 0, axis), n = pastiche_value_count (indices), dim = x->dims[axis];
  gsize  part = (gsize) pastiche_value_product (x, axis + 1, x->rank) * (x->whole ? sizeof (gint64) : sizeof (float));
  char  *to   = step->out->data;

  for (gint64 o = 0; part > 0 && o < outer; o++)
    for (gint64 i = 0; i < n; i++, to += part)
      {
        gint64 at = indices->ints[i] < 0 ? indices->ints[i] + dim : indices->ints[i];

        memcpy (to, (const char *) x->data + (gsize) (o * dim + at) * part, part);
      }
  return TRUE;
}

const PasticheOp pastiche_ops_shape[] = { { "Constant", 0, 0, FALSE, shape_constant, run_constant },
                                          { "ConstantOfShape", 1, 1, FALSE, shape_filled, run_filled },
                                          { "Shape", 1, 1, FALSE, shape_shape, run_nothing },
                                          { "Reshape", 1, 2, TRUE, shape_reshape, run_copy },
                                          { "Flatten", 1, 1, TRUE, shape_flatten, run_copy },
                                          { "Squeeze", 1, 2, TRUE, shape_squeeze, run_copy },
                                          { "Unsqueeze", 1, 2, TRUE, shape_unsqueeze, run_copy },
                                          { "Identity", 1, 1, TRUE, shape_identity, run_copy },
                                          { "Dropout", 1, 3, TRUE, shape_identity, run_copy },
                                          { "Cast", 1, 1, TRUE, shape_cast, run_cast },
                                          { "Gather", 2, 2, FALSE, shape_gather, run_gather },
                                          { .name = NULL } };
