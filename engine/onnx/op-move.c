/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * op-move.c: values in another order: transposed, cut out, repeated, set side by side, surrounded.
 */
#include <string.h>

#include "error.h"
#include "ops.h"
#include "tensor.h"

/* --- A walk over the input ---------------------------------------------- */

/* Output value [i₀][i₁]… is the input's value number start + Σ iₖ · strides[k]. */
typedef struct
{
  gint64 start, strides[PASTICHE_MAX_RANK];
} View;

typedef gboolean (*ViewFunc) (const PasticheStep *step, View *view, PasticheValue *shape, GError **error);

typedef struct
{
  const PasticheStep *step;
  View                view;
  gint64              row, rows; /* rows of a block */
} Copy;

static void
copy_row (const PasticheValue *from, gint64 at, gint64 stride, gint64 n, PasticheValue *to, gint64 place)
{
  if (from->whole)
    for (gint64 i = 0; i < n; i++)
      to->ints[place + i] = from->ints[at + i * stride];
  else if (stride == 1)
    memcpy (to->floats + place, from->floats + at, n * sizeof (float));
  else
    for (gint64 i = 0; i < n; i++)
      to->floats[place + i] = from->floats[at + i * stride];
}

static void
copy_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Copy    *copy = data;
  PasticheValue *y    = copy->step->out;
  int            rank = y->rank;
  gint64         all  = pastiche_value_count (y) / copy->row;

  for (gint64 r = block * copy->rows; r < MIN ((block + 1) * copy->rows, all); r++)
    {
      gint64 at = copy->view.start, rest = r;

      for (int i = rank - 2; i >= 0; i--)
        {
          at += rest % y->dims[i] * copy->view.strides[i];
          rest /= y->dims[i];
        }
      copy_row (copy->step->in[0], at, rank > 0 ? copy->view.strides[rank - 1] : 1, copy->row, y, r * copy->row);
    }
}

static gboolean
run_view (const PasticheStep *step, PasticheJob *job, const View *view, GError **error)
{
  const PasticheValue *y    = step->out;
  Copy                 copy = { step, *view, y->rank > 0 ? y->dims[y->rank - 1] : 1, 1 };
  gint64               n    = pastiche_value_count (y), rows;

  if (n == 0)
    return TRUE;
  rows      = n / copy.row;
  copy.rows = MAX (MAX (PASTICHE_CHUNK / copy.row, 1), (rows >> 30) + 1);
  return pastiche_parallel_for (job, pastiche_blocks (rows, copy.rows), step->work, copy_block, &copy, error);
}

static gint64
stride_of (const PasticheValue *value, int axis)
{
  return pastiche_value_product (value, axis + 1, value->rank);
}

static gboolean
take_shape (PasticheStep *step, const PasticheValue *shape)
{
  *step->out      = *shape;
  step->out->data = NULL;
  if (pastiche_value_check (shape))
    step->work = pastiche_value_count (shape);
  return TRUE;
}

/* --- Transpose ---------------------------------------------------------- */

static gboolean
view_transpose (const PasticheStep *step, View *view, PasticheValue *shape, GError **error)
{
  const PasticheValue *x    = step->in[0], *list;
  guint                seen = 0;

  if (!pastiche_step_list (step, "perm", -1, &list, error))
    return FALSE;
  if (list && pastiche_value_count (list) != x->rank)
    return pastiche_step_refuse (step, error, _ ("has another number of axes than its input"));
  *view  = (View) { 0 };
  *shape = (PasticheValue) { .rank = x->rank, .whole = x->whole };
  for (int i = 0; i < x->rank; i++)
    {
      int axis = list ? pastiche_axis (list->ints[i], x->rank) : x->rank - 1 - i;

      if (axis < 0 || seen & (1u << axis))
        return pastiche_step_refuse (step, error, _ ("has an axis twice or one that its input lacks"));
      seen |= 1u << axis;
      shape->dims[i]   = x->dims[axis];
      view->strides[i] = stride_of (x, axis);
    }
  return TRUE;
}

/* --- Slice, Crop -------------------------------------------------------- */

/* Have @view and @shape see @axis from @start to before @end in steps of @by, in the manner of Python. */
static void
cut (const PasticheValue *x, int axis, gint64 start, gint64 end, gint64 by, View *view, PasticheValue *shape)
{
  gint64 n = x->dims[axis], low = by > 0 ? 0 : -1, high = by > 0 ? n : n - 1, span;

  by                = CLAMP (by, -MAX (n, 1), MAX (n, 1));
  start             = CLAMP (start < 0 ? start + n : start, by > 0 ? 0 : -1, high);
  end               = CLAMP (end < 0 ? end + n : end, low, high);
  span              = by > 0 ? end - start : start - end;
  shape->dims[axis] = span > 0 ? (span - 1) / ABS (by) + 1 : 0;
  view->start += start * stride_of (x, axis);
  view->strides[axis] *= by;
}

static void
view_all (const PasticheValue *x, View *view, PasticheValue *shape)
{
  *view  = (View) { 0 };
  *shape = *x;
  for (int i = 0; i < x->rank; i++)
    view->strides[i] = stride_of (x, i);
}

static gboolean
view_slice (const PasticheStep *step, View *view, PasticheValue *shape, GError **error)
{
  const PasticheValue *x = step->in[0], *starts, *ends, *axes, *steps;
  gint64               n;

  if (!pastiche_step_list (step, "starts", 1, &starts, error) || !pastiche_step_list (step, "ends", 2, &ends, error) ||
      !pastiche_step_list (step, "axes", 3, &axes, error) || !pastiche_step_list (step, NULL, 4, &steps, error))
    return FALSE;
  n = starts ? pastiche_value_count (starts) : 0;
  if (!starts || !ends || pastiche_value_count (ends) != n || (axes && pastiche_value_count (axes) != n) ||
      (steps && pastiche_value_count (steps) != n) || n > x->rank)
    return pastiche_step_refuse (step, error, _ ("has lists that do not fit each other"));
  view_all (x, view, shape);
  for (int i = 0; i < n; i++)
    {
      int    axis = axes ? pastiche_axis (axes->ints[i], x->rank) : i;
      gint64 by = steps ? steps->ints[i] : 1, most = G_MAXINT64 / 2;

      if (axis < 0 || by == 0 || ABS (CLAMP (by, -most, most)) > G_MAXINT)
        return pastiche_step_refuse (step, error, _ ("has an axis or a step that is none"));
      if (view->strides[axis] != stride_of (x, axis) || shape->dims[axis] != x->dims[axis])
        return pastiche_step_refuse (step, error, _ ("has an axis twice"));
      cut (x, axis, CLAMP (starts->ints[i], -most, most), CLAMP (ends->ints[i], -most, most), by, view, shape);
    }
  return TRUE;
}

/* Borders left, top, right, bottom; or from the first two on, the size that it says. */
static gboolean
view_crop (const PasticheStep *step, View *view, PasticheValue *shape, GError **error)
{
  const PasticheValue *x = step->in[0], *border, *scale;

  if (!pastiche_step_list (step, "border", -1, &border, error) ||
      !pastiche_step_list (step, "scale", -1, &scale, error))
    return FALSE;
  if (x->rank != 4 || !border || pastiche_value_count (border) != 4 || (scale && pastiche_value_count (scale) != 2))
    return pastiche_step_refuse (step, error, _ ("has other than four borders"));
  view_all (x, view, shape);
  for (int i = 0; i < 2; i++)
    {
      gint64 first = border->ints[1 - i], last = border->ints[3 - i], n = x->dims[2 + i];
      gint64 size = scale ? scale->ints[i] : n - first - last;

      if (first < 0 || first > n || (!scale && (last < 0 || last > n)) || size < 1 || size > n - first)
        return pastiche_step_refuse (step, error, _ ("cuts off more than there is"));
      cut (x, 2 + i, first, first + size, 1, view, shape);
    }
  return TRUE;
}

/* --- Expand ------------------------------------------------------------- */

static gboolean
view_expand (const PasticheStep *step, View *view, PasticheValue *shape, GError **error)
{
  const PasticheValue *x = step->in[0], *wanted;
  int                  n, rank;

  if (!pastiche_step_list (step, NULL, 1, &wanted, error))
    return FALSE;
  n    = (int) MIN (pastiche_value_count (wanted), PASTICHE_MAX_RANK + 1);
  rank = MAX (n, x->rank);
  if (rank > PASTICHE_MAX_RANK)
    return pastiche_step_refuse (step, error, _ ("has too many axes"));
  *view  = (View) { 0 };
  *shape = (PasticheValue) { .rank = rank, .whole = x->whole };
  for (int i = 0; i < rank; i++)
    {
      int    own = i - (rank - x->rank), of = i - (rank - n);
      gint64 has = own >= 0 ? x->dims[own] : 1, want = of >= 0 ? wanted->ints[of] : 1;

      if (has != want && has != 1 && want != 1)
        return pastiche_step_refuse (step, error, _ ("has a size that its input cannot be repeated to"));
      shape->dims[i]   = has == 1 ? want : has;
      view->strides[i] = has == 1 ? 0 : stride_of (x, own);
    }
  return TRUE;
}

static const struct
{
  const char *name;
  ViewFunc    view;
} views[] = { { "Transpose", view_transpose },
              { "Slice", view_slice },
              { "Crop", view_crop },
              { "Expand", view_expand } };

static gboolean
find_view (const PasticheStep *step, View *view, PasticheValue *shape, GError **error)
{
  guint i = 0;

  while (!g_str_equal (views[i].name, step->op->name))
    i++;
  return views[i].view (step, view, shape, error);
}

static gboolean
shape_view (PasticheStep *step, GError **error)
{
  View          view;
  PasticheValue shape;

  return find_view (step, &view, &shape, error) && take_shape (step, &shape);
}

static gboolean
run_a_view (const PasticheStep *step, PasticheJob *job, GError **error)
{
  View          view;
  PasticheValue shape;

  return find_view (step, &view, &shape, error) && run_view (step, job, &view, error);
}

/* --- Pad ---------------------------------------------------------------- */

typedef enum
{
  CONSTANT,
  REFLECT,
  EDGE,
  N_MODES
} Mode;

static Mode
mode_of (const PasticheStep *step)
{
  static const char *const names[] = { "constant", "reflect", "edge" };
  const char              *mode    = pastiche_node_text (step->node, "mode", "constant");
  guint                    i       = 0;

  while (i < N_MODES && !g_str_equal (names[i], mode))
    i++;
  return (Mode) i;
}

/* The margins, before and after, of each axis. */
static gboolean
read_pads (const PasticheStep *step, gint64 *before, gint64 *after, GError **error)
{
  const PasticheValue *x = step->in[0], *pads, *axes;
  gint64               n;

  if (!pastiche_step_list (step, "pads", 1, &pads, error) || !pastiche_step_list (step, NULL, 3, &axes, error))
    return FALSE;
  n = axes ? pastiche_value_count (axes) : x->rank;
  if (!pads || pastiche_value_count (pads) != 2 * n)
    return pastiche_step_refuse (step, error, _ ("has other than two margins for each axis"));
  for (int i = 0; i < x->rank; i++)
    before[i] = after[i] = 0;
  for (gint64 i = 0; i < n; i++)
    {
      int axis = axes ? pastiche_axis (axes->ints[i], x->rank) : (int) i;

      if (axis < 0 || ABS (CLAMP (pads->ints[i], -G_MAXINT, G_MAXINT)) == G_MAXINT ||
          ABS (CLAMP (pads->ints[n + i], -G_MAXINT, G_MAXINT)) == G_MAXINT)
        return pastiche_step_refuse (step, error, _ ("has margins out of range"));
      before[axis] = pads->ints[i];
      after[axis]  = pads->ints[n + i];
    }
  return TRUE;
}

static gboolean
shape_pad (PasticheStep *step, GError **error)
{
  const PasticheValue *x = step->in[0], *fill = pastiche_step_in (step, 2);
  gint64               before[PASTICHE_MAX_RANK], after[PASTICHE_MAX_RANK];
  PasticheValue        shape = *x;
  Mode                 mode  = mode_of (step);

  if (x->whole || x->rank < 1 || mode == N_MODES)
    return pastiche_step_refuse (step, error, _ ("is of a kind that is not known"));
  if (fill && (!fill->data || fill->whole || pastiche_value_count (fill) < 1))
    return pastiche_step_refuse (step, error, _ ("has a colour that is no number"));
  if (!read_pads (step, before, after, error))
    return FALSE;
  for (int i = 0; i < x->rank; i++)
    {
      shape.dims[i] += before[i] + after[i];
      if (shape.dims[i] < 0 || (mode == REFLECT && MAX (before[i], after[i]) >= MAX (x->dims[i], 1)) ||
          (mode != CONSTANT && x->dims[i] == 0))
        return pastiche_step_refuse (step, error, _ ("has margins that are wider than the picture"));
    }
  return take_shape (step, &shape);
}

/* The input's place for place @i, which may lie beyond @n; −1 for none. */
static gint64
place_of (Mode mode, gint64 i, gint64 n)
{
  if (i >= 0 && i < n)
    return i;
  switch (mode)
    {
    case REFLECT:
      return i < 0 ? -i : 2 * (n - 1) - i;
    case EDGE:
      return CLAMP (i, 0, n - 1);
    default:
      return -1;
    }
}

typedef struct
{
  const PasticheStep *step;
  Mode                mode;
  float               fill;
  gint64              before[PASTICHE_MAX_RANK], after[PASTICHE_MAX_RANK];
} Padding;

/* Where the output's row @r begins in the input; −1 for a row of margin. */
static gint64
row_of (const Padding *p, gint64 r)
{
  const PasticheValue *x = p->step->in[0], *y = p->step->out;
  gint64               at = 0;

  for (int i = y->rank - 2; i >= 0; i--)
    {
      gint64 place = place_of (p->mode, r % y->dims[i] - p->before[i], x->dims[i]);

      if (place < 0)
        return -1;
      at += place * stride_of (x, i);
      r /= y->dims[i];
    }
  return at;
}

static void
pad_rows (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Padding       *p = data;
  const PasticheValue *x = p->step->in[0], *y = p->step->out;
  int                  last = y->rank - 1;
  gint64               n = x->dims[last], row = y->dims[last], rows = PASTICHE_CHUNK / row + 1;

  for (gint64 r = block * rows; r < MIN ((block + 1) * rows, pastiche_value_count (y) / row); r++)
    {
      gint64       at   = row_of (p, r);
      const float *from = x->floats + MAX (at, 0);
      float       *to   = y->floats + r * row;

      for (gint64 i = 0; i < row; i++)
        {
          gint64 place = at < 0 ? -1 : place_of (p->mode, i - p->before[last], n);

          to[i] = place < 0 ? p->fill : from[place];
        }
    }
}

static gboolean
run_pad (const PasticheStep *step, PasticheJob *job, GError **error)
{
  const PasticheValue *fill = pastiche_step_in (step, 2), *y = step->out;
  Padding              p   = { .step = step, .mode = mode_of (step) };
  gint64               row = y->dims[y->rank - 1], n = pastiche_value_count (y);

  p.fill = fill ? fill->floats[0] : pastiche_node_float (step->node, "value", 0);
  if (n == 0)
    return TRUE;
  return read_pads (step, p.before, p.after, error) &&
         pastiche_parallel_for (job, pastiche_blocks (n / row, PASTICHE_CHUNK / row + 1), step->work, pad_rows, &p,
                                error);
}

/* --- Concat ------------------------------------------------------------- */

static gboolean
shape_concat (PasticheStep *step, GError **error)
{
  const PasticheValue *x     = step->in[0];
  PasticheValue        shape = *x;
  int                  axis  = pastiche_axis (pastiche_node_int (step->node, "axis", 1), x->rank);

  for (int k = 1; k < step->node->n_in; k++)
    {
      const PasticheValue *other = step->in[k];
      gboolean             fits  = other && axis >= 0 && other->rank == x->rank && other->whole == x->whole;

      for (int i = 0; fits && i < x->rank; i++)
        fits = i == axis || other->dims[i] == x->dims[i];
      if (!fits)
        return pastiche_step_refuse (step, error, _ ("has inputs whose sizes differ"));
      shape.dims[axis] += other->dims[axis];
    }
  return axis >= 0 ? take_shape (step, &shape)
                   : pastiche_step_refuse (step, error, _ ("has an axis that its input lacks"));
}

static gboolean
run_concat (const PasticheStep *step, PasticheJob *job G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  PasticheValue *y     = step->out;
  int            axis  = pastiche_axis (pastiche_node_int (step->node, "axis", 1), y->rank);
  gint64         outer = pastiche_value_product (y, 0, axis), size = y->whole ? sizeof (gint64) : sizeof (float);
  gint64         whole = pastiche_value_product (y, axis, y->rank) * size, at = 0;

  for (int k = 0; k < step->node->n_in; k++)
    {
      const PasticheValue *x    = step->in[k];
      gint64               part = pastiche_value_product (x, axis, x->rank) * size;

      for (gint64 i = 0; part > 0 && i < outer; i++)
        memcpy ((char *) y->data + i * whole + at, (const char *) x->data + i * part, part);
      at += part;
    }
  return TRUE;
}

#define VIEW(name, least, most) { name, least, most, FALSE, shape_view, run_a_view }

const PasticheOp pastiche_ops_move[] = { VIEW ("Transpose", 1, 1),
                                         VIEW ("Slice", 1, 5),
                                         VIEW ("Crop", 1, 1),
                                         VIEW ("Expand", 2, 2),
                                         { "Pad", 1, 4, FALSE, shape_pad, run_pad },
                                         { "Concat", 1, PASTICHE_NODE_VALUES, FALSE, shape_concat, run_concat },
                                         { .name = NULL } };
