/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * op-conv.c: convolutions and transposed convolutions of any size, stride, dilation and number of groups: the
 * neighbourhoods of a run of output pixels become columns of a matrix, which OpenBLAS multiplies with the weights.
 */
#include <cblas.h>
#include <string.h>

#include "error.h"
#include "ops.h"
#include "tensor.h"

#define COLUMN_FLOATS (1 << 18) /* of a matrix of columns: what stays in the second cache */
#define MAX_COLUMNS   1024
#define MIN_COLUMNS   16
#define MAX_SIDE      32768 /* pixels, so that a plane's can be counted in an int */
#define MAX_SPAN      65536 /* pixels: kernels with their dilations, strides, margins */

/* One of two axes. */
typedef struct
{
  gint64 in, out, kernel, stride, dilation, before, after; /* before, after: the margins */
} Axis;

typedef struct
{
  gboolean transposed;
  Axis     axes[2];         /* down, across */
  int      groups, in, out; /* channels of a group */
  int      depth, columns;  /* of the matrix of columns */
  gint64   blocks;          /* of so many columns, in each group */
} Conv;

/* --- Shapes ------------------------------------------------------------- */

static gboolean
read_pair (const PasticheStep *step, const char *name, gint64 least, int n, gint64 *values, GError **error)
{
  const PasticheValue *list;

  if (!pastiche_step_list (step, name, -1, &list, error))
    return FALSE;
  if (list && pastiche_value_count (list) != n)
    return pastiche_step_refuse (step, error, _ ("has other than two dimensions in “%s”"), name);
  for (int i = 0; list && i < n; i++)
    {
      values[i] = list->ints[i];
      if (values[i] < least || values[i] > MAX_SPAN)
        return pastiche_step_refuse (step, error, _ ("has “%s” out of range"), name);
    }
  return TRUE;
}

static gboolean
read_axes (const PasticheStep *step, Conv *conv, GError **error)
{
  gint64 strides[2] = { 1, 1 }, dilations[2] = { 1, 1 }, pads[4] = { 0 };

  if (!read_pair (step, "strides", 1, 2, strides, error) || !read_pair (step, "dilations", 1, 2, dilations, error) ||
      !read_pair (step, "pads", 0, 4, pads, error))
    return FALSE;
  for (int i = 0; i < 2; i++)
    conv->axes[i] = (Axis) { .in       = step->in[0]->dims[2 + i],
                             .kernel   = step->in[1]->dims[2 + i],
                             .stride   = strides[i],
                             .dilation = dilations[i],
                             .before   = pads[i],
                             .after    = pads[2 + i] };
  return TRUE;
}

/* Channels, and that the arrays have as many. */
static gboolean
read_channels (const PasticheStep *step, Conv *conv, GError **error)
{
  const PasticheValue *x = step->in[0], *w = step->in[1], *bias = pastiche_step_in (step, 2);
  gint64               groups = pastiche_node_int (step->node, "group", 1), out;

  if (x->rank != 4 || w->rank != 4 || x->dims[0] != 1 || x->whole || w->whole || pastiche_value_count (w) == 0)
    return pastiche_step_refuse (step, error, _ ("is known for one picture of two dimensions only"));
  if (groups < 1 || groups > x->dims[1] || x->dims[1] % groups || w->dims[0] % groups || x->dims[1] > G_MAXINT / 2 ||
      pastiche_value_count (w) > G_MAXINT / 2)
    return pastiche_step_refuse (step, error, _ ("has channels that do not fit"));
  conv->groups = (int) groups;
  conv->in     = (int) (x->dims[1] / groups);
  out          = conv->transposed ? w->dims[1] : w->dims[0] / groups;
  conv->out    = (int) out;
  if ((conv->transposed ? w->dims[0] != x->dims[1] : w->dims[1] != conv->in) ||
      (bias && (bias->whole || pastiche_value_count (bias) != out * groups)))
    return pastiche_step_refuse (step, error, _ ("has weights that do not fit its input"));
  return TRUE;
}

/* The margins that give a picture of in / stride, or in × stride, pixels; and the size that given ones give. */
static gboolean
find_sizes (const PasticheStep *step, Conv *conv, GError **error)
{
  const char *automatic = pastiche_node_text (step->node, "auto_pad", "NOTSET");
  gboolean    same      = g_str_equal (automatic, "SAME_UPPER") || g_str_equal (automatic, "SAME_LOWER");
  gint64      extra[2] = { 0, 0 }, wanted[2] = { 0, 0 };

  if (conv->transposed && (!read_pair (step, "output_padding", 0, 2, extra, error) ||
                           !read_pair (step, "output_shape", 1, 2, wanted, error)))
    return FALSE;
  for (int i = 0; i < 2; i++)
    {
      Axis  *a    = &conv->axes[i];
      gint64 span = (a->kernel - 1) * a->dilation + 1,
             all  = conv->transposed ? (a->in - 1) * a->stride + extra[i] + span : a->in;
      gint64 out  = conv->transposed ? a->in * a->stride : (a->in + a->stride - 1) / a->stride, margin;

      if (a->in < 1 || span > MAX_SPAN)
        return pastiche_step_refuse (step, error, _ ("has a kernel out of range"));
      if (wanted[i] > 0 || same)
        {
          out    = wanted[i] > 0 ? wanted[i] : out;
          margin = conv->transposed ? MAX (all - out, 0) : MAX ((out - 1) * a->stride + span - a->in, 0);
          a->before =
              g_str_equal (automatic, "SAME_LOWER") || (conv->transposed && !same) ? margin - margin / 2 : margin / 2;
          a->after = margin - a->before;
        }
      a->out = conv->transposed ? all - a->before - a->after : (a->in + a->before + a->after - span) / a->stride + 1;
      if (a->out < 1 || (!conv->transposed && a->in + a->before + a->after < span))
        return pastiche_step_refuse (step, error, _ ("is larger than the picture"));
      if (wanted[i] > 0)
        a->out = wanted[i];
    }
  return TRUE;
}

static gboolean
read_conv (const PasticheStep *step, Conv *conv, GError **error)
{
  gint64 depth;

  *conv = (Conv) { .transposed = g_str_equal (step->op->name, "ConvTranspose") };
  if (!read_channels (step, conv, error) || !read_axes (step, conv, error) || !find_sizes (step, conv, error))
    return FALSE;
  for (int i = 0; i < 2; i++)
    if (conv->axes[i].in > MAX_SIDE || conv->axes[i].out > MAX_SIDE)
      return pastiche_step_refuse (step, error, _ ("makes more numbers than there is room for"));
  depth         = (gint64) conv->in * conv->axes[0].kernel * conv->axes[1].kernel;
  conv->depth   = (int) depth;
  conv->columns = (int) CLAMP (COLUMN_FLOATS / depth, MIN_COLUMNS, MAX_COLUMNS);
  conv->blocks  = (conv->axes[0].out * conv->axes[1].out + conv->columns - 1) / conv->columns;
  return conv->blocks * conv->groups <= G_MAXINT ||
         pastiche_step_refuse (step, error, _ ("makes more numbers than there is room for"));
}

static gboolean
shape_conv (PasticheStep *step, GError **error)
{
  Conv           conv;
  PasticheValue *y = step->out;

  if (!read_conv (step, &conv, error))
    return FALSE;
  *y =
      (PasticheValue) { .rank = 4, .dims = { 1, (gint64) conv.out * conv.groups, conv.axes[0].out, conv.axes[1].out } };
  if (!pastiche_value_check (y))
    return TRUE; /* the plan has a sentence for it */
  step->workspace = (gsize) pastiche_threads () * conv.depth * conv.columns * sizeof (float);
  if (conv.transposed)
    step->workspace += pastiche_value_bytes (step->in[1]);
  step->work = (double) pastiche_value_count (y) * conv.depth;
  return TRUE;
}

/* --- Columns ------------------------------------------------------------ */

/* The input pixel that the tap @k of the output pixel @i sees; −1 for none. */
static inline gint64
source (const Axis *a, gboolean transposed, gint64 i, gint64 k)
{
  gint64 at;

  if (!transposed)
    at = i * a->stride - a->before + k * a->dilation;
  else
    {
      at = i + a->before - k * a->dilation;
      if (at < 0 || at % a->stride)
        return -1;
      at /= a->stride;
    }
  return at < a->in ? at : -1;
}

/* A run of @n output pixels of one row, from @x0 on, as one tap sees them in the input's row @row, or NULL. */
static void
gather_run (const Axis *a, gboolean transposed, const float *row, gint64 x0, gint64 n, gint64 k, float *to)
{
  gint64 first;

  if (!row)
    {
      memset (to, 0, n * sizeof *to);
      return;
    }
  first = x0 - a->before + k * a->dilation;
  if (!transposed && a->stride == 1 && first >= 0 && first + n <= a->in)
    {
      memcpy (to, row + first, n * sizeof *to);
      return;
    }
  for (gint64 i = 0; i < n; i++)
    {
      gint64 at = source (a, transposed, x0 + i, k);

      to[i] = at >= 0 ? row[at] : 0;
    }
}

/* The columns of the output pixels @first to @first + @n of a group whose input begins at @x: [depth][n]. */
static void
gather (const Conv *conv, const float *x, gint64 first, gint64 n, float *columns)
{
  const Axis *down = &conv->axes[0], *across = &conv->axes[1];

  for (int c = 0; c < conv->in; c++)
    for (gint64 ky = 0; ky < down->kernel; ky++)
      for (gint64 kx = 0; kx < across->kernel; kx++, columns += n)
        for (gint64 i = 0; i < n;)
          {
            gint64 oy = (first + i) / across->out, ox = (first + i) % across->out, run = MIN (across->out - ox, n - i);
            gint64 iy = source (down, conv->transposed, oy, ky);

            gather_run (across, conv->transposed, iy >= 0 ? x + (c * down->in + iy) * across->in : NULL, ox, run, kx,
                        columns + i);
            i += run;
          }
}

/* --- Running ------------------------------------------------------------ */

typedef struct
{
  Conv         conv;
  const float *x, *weights, *bias; /* weights of a group: [out][depth] */
  float       *y, *columns;
} Run;

/* A kernel of one pixel sees the picture as it is. */
static gboolean
is_pointwise (const Conv *conv)
{
  for (int i = 0; i < 2; i++)
    if (conv->axes[i].kernel != 1 || conv->axes[i].stride != 1 || conv->axes[i].before || conv->axes[i].after)
      return FALSE;
  return !conv->transposed;
}

static void
run_block (gpointer data, int block, int slot)
{
  const Run   *run   = data;
  const Conv  *conv  = &run->conv;
  gint64       plane = conv->axes[0].out * conv->axes[1].out, first = block % conv->blocks * conv->columns;
  int          group = (int) (block / conv->blocks), n = (int) MIN (conv->columns, plane - first), stride = n;
  const float *x       = run->x + (gint64) group * conv->in * conv->axes[0].in * conv->axes[1].in;
  float       *columns = run->columns + (gsize) slot * conv->depth * conv->columns;
  float       *y       = run->y + (gint64) group * conv->out * plane + first;
  const float *seen    = columns;

  if (is_pointwise (conv))
    {
      seen   = x + first;
      stride = (int) plane;
    }
  else
    gather (conv, x, first, n, columns);
  for (int m = 0; m < conv->out; m++)
    for (int i = 0; i < n; i++)
      y[m * plane + i] = run->bias ? run->bias[group * conv->out + m] : 0;
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, conv->out, n, conv->depth, 1,
               run->weights + (gint64) group * conv->out * conv->depth, conv->depth, seen, stride, 1, y, (int) plane);
}

/* @weights [groups × in][out][taps] as [groups][out][in][taps]. */
static void
turn_weights (const Conv *conv, const float *weights, float *turned)
{
  int taps = conv->depth / conv->in;

  for (int g = 0; g < conv->groups; g++)
    for (int m = 0; m < conv->out; m++)
      for (int c = 0; c < conv->in; c++, turned += taps)
        memcpy (turned, weights + ((gint64) (g * conv->in + c) * conv->out + m) * taps, taps * sizeof *turned);
}

static gboolean
run_conv (const PasticheStep *step, PasticheJob *job, GError **error)
{
  const PasticheValue *bias   = pastiche_step_in (step, 2);
  Run                  run    = { .x = step->in[0]->floats, .weights = step->in[1]->floats, .y = step->out->floats };
  float               *turned = NULL;
  gboolean             ok     = TRUE;

  if (!read_conv (step, &run.conv, error))
    return FALSE;
  run.bias    = bias ? bias->floats : NULL;
  run.columns = pastiche_alloc ((gsize) pastiche_threads () * run.conv.depth * run.conv.columns, sizeof (float), error);
  if (run.columns && run.conv.transposed)
    {
      turned = pastiche_alloc (pastiche_value_count (step->in[1]), sizeof (float), error);
      ok     = turned != NULL;
      if (ok)
        turn_weights (&run.conv, run.weights, turned);
      run.weights = turned;
    }
  ok = ok && run.columns &&
       pastiche_parallel_for (job, (int) (run.conv.blocks * run.conv.groups), step->work, run_block, &run, error);
  pastiche_free (turned);
  pastiche_free (run.columns);
  return ok;
}

const PasticheOp pastiche_ops_conv[] = { { "Conv", 2, 3, FALSE, shape_conv, run_conv },
                                         { "ConvTranspose", 2, 3, FALSE, shape_conv, run_conv },
                                         { .name = NULL } };
