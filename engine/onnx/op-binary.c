/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * op-binary.c: arithmetic of two arrays, whose shapes are extended to each other as numpy does it.
 */
#include <math.h>

#include "ops.h"

#include "error.h"

typedef enum
{
  ADD,
  SUB,
  MUL,
  DIV,
  POW,
  MAXIMUM,
  MINIMUM,
  PRELU
} Kind;

static const char *const names[] = { "Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "PRelu" };

static Kind
kind_of (const PasticheStep *step)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (names) - 1 && !g_str_equal (names[i], step->op->name))
    i++;
  return (Kind) i;
}

/* --- Shapes ------------------------------------------------------------- */

/* Dimension @i of @rank, 1 where @value has fewer. */
static gint64
dim_of (const PasticheValue *value, int i, int rank)
{
  int own = i - (rank - value->rank);

  return own >= 0 ? value->dims[own] : 1;
}

static gboolean
shape_binary (PasticheStep *step, GError **error)
{
  const PasticheValue *a = step->in[0], *b = pastiche_step_in (step, 1);
  PasticheValue       *y    = step->out;
  Kind                 kind = kind_of (step);

  if (!b)
    return pastiche_step_refuse (step, error, _ ("is known for two inputs only"));
  if (a->whole != b->whole || (a->whole && (kind == POW || kind == PRELU)))
    return pastiche_step_refuse (step, error, _ ("is not known for whole numbers"));
  *y = (PasticheValue) { .rank = MAX (a->rank, b->rank), .whole = a->whole };
  for (int i = 0; i < y->rank; i++)
    {
      gint64 m = dim_of (a, i, y->rank), n = dim_of (b, i, y->rank);

      if (m != n && m != 1 && n != 1)
        return pastiche_step_refuse (step, error, _ ("has two inputs whose sizes differ"));
      y->dims[i] = m == 1 ? n : m;
    }
  if (pastiche_value_check (y))
    step->work = (kind == POW ? 20.0 : 2.0) * pastiche_value_count (y);
  return TRUE;
}

/* --- Numbers ------------------------------------------------------------ */

static gint64
of_whole (Kind kind, gint64 a, gint64 b)
{
  switch (kind)
    {
    case ADD:
      return (gint64) ((guint64) a + (guint64) b);
    case SUB:
      return (gint64) ((guint64) a - (guint64) b);
    case MUL:
      return (gint64) ((guint64) a * (guint64) b);
    case DIV:
      return b == 0 ? 0 : b == -1 ? (gint64) (0 - (guint64) a) : a / b;
    case MAXIMUM:
      return MAX (a, b);
    default:
      return MIN (a, b);
    }
}

static float
power (float a, float b)
{
  return b == 2 ? a * a : b == 0.5f ? sqrtf (a) : powf (a, b);
}

/* A row of @n values, along which @a and @b go on by @da and @db, each 0 or 1. */
#define ROW(expression)                   \
  for (gint64 i = 0; i < n; i++)          \
    {                                     \
      float p = a[i * da], q = b[i * db]; \
                                          \
      y[i] = (expression);                \
    }                                     \
  break

static void
float_row (Kind kind, const float *a, gint64 da, const float *b, gint64 db, gint64 n, float *y)
{
  switch (kind)
    {
    case ADD:
      ROW (p + q);
    case SUB:
      ROW (p - q);
    case MUL:
      ROW (p * q);
    case DIV:
      ROW (p / q);
    case POW:
      ROW (power (p, q));
    case MAXIMUM:
      ROW (MAX (p, q));
    case MINIMUM:
      ROW (MIN (p, q));
    default:
      ROW (p >= 0 ? p : p * q);
    }
}

/* --- Running ------------------------------------------------------------ */

/* Both arrays as [dims] with steps of 0 where they are extended; neighbouring dimensions that go on alike are one. */
typedef struct
{
  int    rank;
  gint64 dims[PASTICHE_MAX_RANK], a[PASTICHE_MAX_RANK], b[PASTICHE_MAX_RANK];
} Walk;

static gint64
step_of (const PasticheValue *value, int i, int rank)
{
  int own = i - (rank - value->rank);

  return own < 0 || value->dims[own] == 1 ? 0 : pastiche_value_product (value, own + 1, value->rank);
}

static Walk
walk_of (const PasticheStep *step)
{
  const PasticheValue *y    = step->out;
  Walk                 walk = { 0 };

  for (int i = 0; i < y->rank; i++)
    {
      gint64 dim = y->dims[i], a = step_of (step->in[0], i, y->rank), b = step_of (step->in[1], i, y->rank);
      int    last = walk.rank - 1;

      if (dim == 1)
        continue;
      if (last >= 0 && walk.a[last] == a * dim && walk.b[last] == b * dim)
        {
          walk.dims[last] *= dim;
          walk.a[last] = a;
          walk.b[last] = b;
          continue;
        }
      walk.dims[walk.rank] = dim;
      walk.a[walk.rank]    = a;
      walk.b[walk.rank++]  = b;
    }
  if (walk.rank == 0)
    walk = (Walk) { .rank = 1, .dims = { 1 } };
  return walk;
}

/* The values from @range->first on, row by row. */
static void
binary_range (const PasticheRange *range)
{
  const PasticheStep *step = range->step;
  const Walk          walk = walk_of (step);
  gint64              row  = walk.dims[walk.rank - 1];

  for (gint64 at = range->first; at < range->end;)
    {
      gint64 x = at % row, n = MIN (row - x, range->end - at), rest = at / row, last = walk.rank - 1;
      gint64 a = x * walk.a[last], b = x * walk.b[last];

      for (int i = walk.rank - 2; i >= 0; i--)
        {
          a += rest % walk.dims[i] * walk.a[i];
          b += rest % walk.dims[i] * walk.b[i];
          rest /= walk.dims[i];
        }
      float_row (kind_of (step), step->in[0]->floats + a, walk.a[last], step->in[1]->floats + b, walk.b[last], n,
                 step->out->floats + at);
      at += n;
    }
}

static void
run_whole (const PasticheStep *step)
{
  const Walk walk = walk_of (step);
  gint64     n    = pastiche_value_count (step->out);

  for (gint64 at = 0; at < n; at++)
    {
      gint64 rest = at, a = 0, b = 0;

      for (int i = walk.rank - 1; i >= 0; i--)
        {
          a += rest % walk.dims[i] * walk.a[i];
          b += rest % walk.dims[i] * walk.b[i];
          rest /= walk.dims[i];
        }
      step->out->ints[at] = of_whole (kind_of (step), step->in[0]->ints[a], step->in[1]->ints[b]);
    }
}

static gboolean
run_binary (const PasticheStep *step, PasticheJob *job, GError **error)
{
  if (!step->out->whole)
    return pastiche_step_for (step, job, pastiche_value_count (step->out), PASTICHE_CHUNK, binary_range, error);
  run_whole (step);
  return TRUE;
}

#define BINARY(name, least, most) { name, least, most, TRUE, shape_binary, run_binary }

const PasticheOp pastiche_ops_binary[] = { BINARY ("Add", 2, 2), BINARY ("Sub", 2, 2),   BINARY ("Mul", 2, 2),
                                           BINARY ("Div", 2, 2), BINARY ("Pow", 2, 2),   BINARY ("Max", 2, 2),
                                           BINARY ("Min", 2, 2), BINARY ("PRelu", 2, 2), { .name = NULL } };
