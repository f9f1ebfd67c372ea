/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * conv-gradient.c: the gradient of a convolution's weights, with the transforms
 * of conv.c's algorithms.  What is y = out (in (x) · w) there becomes
 * in (x)ᵀ · outᵀ (dy) here, summed over all output positions, and a last
 * transform turns these sums into the gradient of the weights (Lavin and Gray
 * 2016, section 4.2, but with the forward pass's tile size).
 *
 *   Winograd  36 planes   stride 1
 *   nearest    9 planes   upsampling 2
 *   plain      1 plane    anything (neighbourhoods of x gathered; dy as it is)
 *   narrow     1 plane    the last layer (neighbourhoods of dy gathered; x as it is)
 *
 * The output positions of all pictures count as one sequence.  Where a layer
 * has few sums, the sequence is cut into a fixed number of parts with sums of
 * their own, so that a part's transforms and products stay in one processor's
 * cache.  Otherwise all threads work on one chunk of positions after the other:
 * its transforms are shared out by positions, its products by planes.  In both
 * cases each number is summed in the same order for any number of threads.
 */
#include <string.h>

#include "conv-gradient.h"

typedef enum
{
  WINOGRAD,
  NEAREST,
  PLAIN,
  NARROW
} Algorithm;

#define CHUNK_FLOATS (3 << 19) /* of transformed positions in a chunk */
#define PART_FLOATS  (1 << 17) /* the same where each thread has a chunk, in its cache */
#define FEW_SUMS     (5 << 14) /* up to so many sums there are parts; they fit into the cache, too */
#define PARTS        16
#define ROWS         192 /* of a plane's product that one thread takes at a time */

static const int planes_of[] = { 36, 9, 1, 1 };
static const int block_of[]  = { 8, 32, 32, 32 }; /* positions that one thread transforms at a time */

typedef struct
{
  const PasticheKernels *kernels;
  Algorithm              algorithm;
  int                    stride;
  const PasticheSource  *x;
  const PasticheTensor  *dy;
  int                    in, out;
  int                    m, n;      /* rows and columns of a plane's product */
  int                    positions; /* in a picture */
  int                    chunk;     /* most positions in a chunk */
  int                    first;     /* of this chunk, among all pictures' */
  int                    count;
  int                    all;  /* positions */
  double                 work; /* multiply-adds, as conv.h counts them */
  float                 *v;    /* [planes][chunk][m], with parts one for each thread */
  float                 *d;    /* [planes][chunk][n], the same */
  float                 *sums; /* [planes][m][n], with parts one for each */
  float                 *dw;
} Run;

static Algorithm
choose (int in, int out, int stride, int upsampling)
{
  if (out % PASTICHE_LANES != 0)
    return NARROW;
  if (upsampling == 2)
    return NEAREST;
  return stride == 1 && in % PASTICHE_LANES == 0 ? WINOGRAD : PLAIN;
}

static int
rows (Algorithm algorithm, int in, int out)
{
  return algorithm == PLAIN ? 9 * in : algorithm == NARROW ? 9 * out : in;
}

static int
columns (Algorithm algorithm, int in, int out)
{
  return algorithm == NARROW ? in : out;
}

static gboolean
in_parts (Algorithm algorithm, int m, int n)
{
  return planes_of[algorithm] * m * n <= FEW_SUMS;
}

static int
chunk_size (Algorithm algorithm, int m, int n)
{
  int most = (in_parts (algorithm, m, n) ? PART_FLOATS : CHUNK_FLOATS) / (planes_of[algorithm] * (m + n)) /
             block_of[algorithm];

  return MAX (most, 1) * block_of[algorithm];
}

gsize
pastiche_conv_gradient_scratch (int in, int out, int stride, int upsampling)
{
  Algorithm algorithm = choose (in, out, stride, upsampling);
  int       m = rows (algorithm, in, out), n = columns (algorithm, in, out);
  gsize     sums = (gsize) m * n, chunk = (gsize) chunk_size (algorithm, m, n) * (m + n);

  return planes_of[algorithm] *
         (in_parts (algorithm, m, n) ? PARTS * sums + pastiche_threads () * chunk : sums + chunk);
}

/* Transform the positions @first … @first + @n − 1 of one picture to the chunk, from its position @at on. */
static void
transform (const Run *run, int picture, int first, int n, int at)
{
  const PasticheSource *x    = &run->x[picture];
  const PasticheTensor *dy   = &run->dy[picture];
  PasticheSource        back = { .data = dy->data, .height = dy->height, .width = dy->width, .channels = dy->channels };
  gsize                 plane = (gsize) run->chunk * run->m, other = (gsize) run->chunk * run->n;
  float                *v = run->v + (gsize) at * run->m, *d = run->d + (gsize) at * run->n;

  if (run->algorithm == WINOGRAD)
    {
      run->kernels->winograd_in (x, first, n, plane, v);
      run->kernels->winograd_back (&back, first, n, other, d);
    }
  else if (run->algorithm == NEAREST)
    {
      run->kernels->nearest_in (x, first, n, plane, v);
      run->kernels->nearest_back (&back, first, n, other, d);
    }
  else if (run->algorithm == PLAIN)
    {
      run->kernels->gather (x, run->stride, dy->width, first, n, v);
      memcpy (d, dy->data + (gsize) first * run->n, (gsize) n * run->n * sizeof (float));
    }
  else
    {
      run->kernels->gather (&back, 1, dy->width, first, n, v);
      memcpy (d, x->data + (gsize) first * run->n, (gsize) n * run->n * sizeof (float));
      if (x->scale != NULL)
        run->kernels->normalise (d, x->scale, x->shift, TRUE, NULL, n, run->n);
    }
}

/* Transform the chunk's positions @first … @end − 1, which may be of several pictures. */
static void
transform_positions (const Run *run, int first, int end)
{
  while (first < end)
    {
      int position = run->first + first, picture = position / run->positions, inside = position % run->positions;
      int n = MIN (end - first, run->positions - inside);

      transform (run, picture, inside, n, first);
      first += n;
    }
}

static void
transform_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Run *run   = data;
  int        first = block * block_of[run->algorithm];

  transform_positions (run, first, MIN (first + block_of[run->algorithm], run->count));
}

static void
multiply_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Run   *run    = data;
  int          across = pastiche_blocks (run->m, ROWS), plane = block / across, row = block % across * ROWS;
  int          m = MIN (ROWS, run->m - row);
  float       *c = run->sums + ((gsize) plane * run->m + row) * run->n;
  const float *v = run->v + (gsize) plane * run->chunk * run->m + row;
  const float *d = run->d + (gsize) plane * run->chunk * run->n;

  if (run->first == 0)
    memset (c, 0, (gsize) m * run->n * sizeof (float));
  run->kernels->multiply_transposed (v, run->m, d, run->n, c, m, run->n, run->count);
}

static gboolean
run_chunks (Run *run, PasticheJob *job, GError **error)
{
  int products = planes_of[run->algorithm] * pastiche_blocks (run->m, ROWS);

  for (; run->first < run->all; run->first += run->count)
    {
      run->count = MIN (run->chunk, run->all - run->first);
      if (!pastiche_parallel_for (job, pastiche_blocks (run->count, block_of[run->algorithm]), 0, transform_block, run,
                                  error) ||
          !pastiche_parallel_for (job, products, run->work * run->count / run->all, multiply_block, run, error))
        return FALSE;
    }
  return TRUE;
}

static void
run_part (gpointer data, int part, int slot)
{
  const Run *all    = data;
  Run        run    = *all;
  int        planes = planes_of[run.algorithm], end = (gint64) run.all * (part + 1) / PARTS;
  gsize      plane = (gsize) run.m * run.n, chunk = (gsize) run.chunk * planes;

  run.v += slot * chunk * run.m;
  run.d += slot * chunk * run.n;
  run.sums += part * planes * plane;
  memset (run.sums, 0, planes * plane * sizeof (float));
  for (run.first = (gint64) run.all * part / PARTS; run.first < end; run.first += run.count)
    {
      run.count = MIN (run.chunk, end - run.first);
      transform_positions (&run, 0, run.count);
      for (int p = 0; p < planes; p++)
        run.kernels->multiply_transposed (run.v + (gsize) p * run.chunk * run.m, run.m,
                                          run.d + (gsize) p * run.chunk * run.n, run.n, run.sums + p * plane, run.m,
                                          run.n, run.count);
    }
}

/* Add up all parts' sums of the row @row, counted over all planes, in the first part's memory. */
static void
add_parts (gpointer data, int row, int slot G_GNUC_UNUSED)
{
  const Run *run  = data;
  gsize      part = (gsize) planes_of[run->algorithm] * run->m * run->n;
  float     *sums = run->sums + (gsize) row * run->n;

  for (int i = 1; i < PARTS; i++)
    for (int k = 0; k < run->n; k++)
      sums[k] += sums[i * part + k];
}

static gboolean
run_parts (Run *run, PasticheJob *job, GError **error)
{
  return pastiche_parallel_for (job, PARTS, run->work, run_part, run, error) &&
         pastiche_parallel_for (job, planes_of[run->algorithm] * run->m, 0, add_parts, run, error);
}

/* The sums of the input channel @c to the gradient of the weights. */
static void
finish_channel (gpointer data, int c, int slot G_GNUC_UNUSED)
{
  const Run *run = data;
  int        in = run->in, out = run->out;

  if (run->algorithm == WINOGRAD)
    run->kernels->weights_winograd_back (run->sums, in, out, c, run->dw);
  else if (run->algorithm == NEAREST)
    run->kernels->weights_nearest_back (run->sums, in, out, c, run->dw);
  else if (run->algorithm == PLAIN)
    for (int row = c; row < 9 * in; row += in)
      memcpy (run->dw + (gsize) row * out, run->sums + (gsize) row * out, out * sizeof (float));
  else /* [3][3][out][in], rotated by half a turn */
    for (int tap = 0; tap < 9; tap++)
      for (int k = 0; k < out; k++)
        run->dw[((gsize) tap * in + c) * out + k] = run->sums[((gsize) (8 - tap) * out + k) * in + c];
}

static int
count_positions (Algorithm algorithm, const PasticheSource *x, const PasticheTensor *dy)
{
  if (algorithm == WINOGRAD)
    return pastiche_blocks (dy->height, 4) * pastiche_blocks (dy->width, 4);
  return algorithm == NEAREST ? x->height * x->width : dy->height * dy->width;
}

gboolean
pastiche_conv_gradient (PasticheJob          *job,
                        int                   stride,
                        int                   upsampling,
                        int                   n,
                        const PasticheSource *x,
                        const PasticheTensor *dy,
                        float                *dw,
                        float                *scratch,
                        GError              **error)
{
  int       in = x->channels, out = dy->channels;
  Algorithm algorithm = choose (in, out, stride, upsampling);
  Run       run       = {
                .kernels = pastiche_kernels (), .algorithm = algorithm, .stride = stride, .x = x, .dy = dy, .in = in, .out = out
  };
  int planes = planes_of[algorithm], threads;

  run.m         = rows (algorithm, in, out);
  run.n         = columns (algorithm, in, out);
  run.dw        = dw;
  run.positions = count_positions (algorithm, x, dy);
  run.all       = n * run.positions;
  run.work      = 9.0 * n * in * out * dy->height * dy->width;
  run.chunk     = chunk_size (algorithm, run.m, run.n);
  threads       = in_parts (algorithm, run.m, run.n) ? pastiche_threads () : 1;
  run.v         = scratch;
  run.d         = run.v + (gsize) threads * planes * run.chunk * run.m;
  run.sums      = run.d + (gsize) threads * planes * run.chunk * run.n;
  return (in_parts (algorithm, run.m, run.n) ? run_parts (&run, job, error) : run_chunks (&run, job, error)) &&
         pastiche_parallel_for (job, in, 0, finish_channel, &run, error);
}
