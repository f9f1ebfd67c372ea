/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * conv-gradient.c: weights' gradients, with the transforms of conv.c's ways.
 * What was y = out (in (x) · w) there makes in (x)ᵀ · outᵀ (dy) here, summed
 * over places, and a last transform makes that the gradient of the weights
 * (Lavin and Gray 2016, section 4.2, without its detour to other tile sizes).
 *
 *   Winograd  36 planes   stride 1
 *   nearest    9 planes   upsampling 2
 *   plain      1 plane    anything (neighbourhoods of x gathered; dy as it is)
 *   narrow     1 plane    the last layer (neighbourhoods of dy gathered; x as it is)
 *
 * All pictures' places are one long row of them.  Where the sums are few it is
 * cut in a fixed number of parts, which have sums of their own: a part's
 * transforms and products stay in one processor's cache.  Otherwise all threads
 * work on one chunk of places after the other, its transforms shared out by
 * places, its products by planes.  So each number is always summed in the same
 * order, however many threads there are.
 */
#include <string.h>

#include "conv-gradient.h"

typedef enum
{
  WINOGRAD,
  NEAREST,
  PLAIN,
  NARROW
} Way;

#define CHUNK_FLOATS (3 << 19) /* of transformed places */
#define PART_FLOATS  (1 << 17) /* the same in one thread's cache */
#define FEW_SUMS     (5 << 14) /* what goes beside them */
#define PARTS        16
#define ROWS         192 /* of a plane's product that one thread takes at a time */

static const int planes_of[] = { 36, 9, 1, 1 };
static const int block_of[]  = { 8, 32, 32, 32 }; /* places that one thread transforms at a time */

typedef struct
{
  const PasticheKernels *kernels;
  Way                    way;
  int                    stride;
  const PasticheSource  *x;
  const PasticheTensor  *dy;
  int                    in, out;
  int                    m, n;   /* rows and columns of a plane's product */
  int                    places; /* in a picture */
  int                    chunk;  /* most places in a chunk */
  int                    first;  /* of this chunk, among all pictures' */
  int                    count;
  int                    all;  /* places */
  double                 work; /* multiply-adds as conv.h counts them */
  float                 *v;    /* [planes][chunk][m], with parts one for each thread */
  float                 *d;    /* [planes][chunk][n], the same */
  float                 *sums; /* [planes][m][n], with parts one for each */
  float                 *dw;
} Run;

static Way
choose (int in, int out, int stride, int upsampling)
{
  if (out % PASTICHE_LANES != 0)
    return NARROW;
  if (upsampling == 2)
    return NEAREST;
  return stride == 1 && in % PASTICHE_LANES == 0 ? WINOGRAD : PLAIN;
}

static int
rows (Way way, int in, int out)
{
  return way == PLAIN ? 9 * in : way == NARROW ? 9 * out : in;
}

static int
columns (Way way, int in, int out)
{
  return way == NARROW ? in : out;
}

static gboolean
in_parts (Way way, int m, int n)
{
  return planes_of[way] * m * n <= FEW_SUMS;
}

static int
chunk_size (Way way, int m, int n)
{
  int most = (in_parts (way, m, n) ? PART_FLOATS : CHUNK_FLOATS) / (planes_of[way] * (m + n)) / block_of[way];

  return MAX (most, 1) * block_of[way];
}

gsize
pastiche_conv_gradient_scratch (int in, int out, int stride, int upsampling)
{
  Way   way = choose (in, out, stride, upsampling);
  int   m = rows (way, in, out), n = columns (way, in, out);
  gsize sums = (gsize) m * n, chunk = (gsize) chunk_size (way, m, n) * (m + n);

  return planes_of[way] * (in_parts (way, m, n) ? PARTS * sums + pastiche_threads () * chunk : sums + chunk);
}

/* Places of one picture, @at places from the chunk's start on. */
static void
transform (const Run *run, int picture, int first, int n, int at)
{
  const PasticheSource *x    = &run->x[picture];
  const PasticheTensor *dy   = &run->dy[picture];
  PasticheSource        back = { .data = dy->data, .height = dy->height, .width = dy->width, .channels = dy->channels };
  gsize                 plane = (gsize) run->chunk * run->m, other = (gsize) run->chunk * run->n;
  float                *v = run->v + (gsize) at * run->m, *d = run->d + (gsize) at * run->n;

  if (run->way == WINOGRAD)
    {
      run->kernels->winograd_in (x, first, n, plane, v);
      run->kernels->winograd_back (&back, first, n, other, d);
    }
  else if (run->way == NEAREST)
    {
      run->kernels->nearest_in (x, first, n, plane, v);
      run->kernels->nearest_back (&back, first, n, other, d);
    }
  else if (run->way == PLAIN)
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

/* The chunk's places @first … @end − 1, of one picture or several. */
static void
transform_places (const Run *run, int first, int end)
{
  while (first < end)
    {
      int place = run->first + first, picture = place / run->places, inside = place % run->places;
      int n = MIN (end - first, run->places - inside);

      transform (run, picture, inside, n, first);
      first += n;
    }
}

static void
transform_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Run *run   = data;
  int        first = block * block_of[run->way];

  transform_places (run, first, MIN (first + block_of[run->way], run->count));
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
  int products = planes_of[run->way] * pastiche_blocks (run->m, ROWS);

  for (; run->first < run->all; run->first += run->count)
    {
      run->count = MIN (run->chunk, run->all - run->first);
      if (!pastiche_parallel_for (job, pastiche_blocks (run->count, block_of[run->way]), 0, transform_block, run,
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
  int        planes = planes_of[run.way], end = (gint64) run.all * (part + 1) / PARTS;
  gsize      plane = (gsize) run.m * run.n, chunk = (gsize) run.chunk * planes;

  run.v += slot * chunk * run.m;
  run.d += slot * chunk * run.n;
  run.sums += part * planes * plane;
  memset (run.sums, 0, planes * plane * sizeof (float));
  for (run.first = (gint64) run.all * part / PARTS; run.first < end; run.first += run.count)
    {
      run.count = MIN (run.chunk, end - run.first);
      transform_places (&run, 0, run.count);
      for (int p = 0; p < planes; p++)
        run.kernels->multiply_transposed (run.v + (gsize) p * run.chunk * run.m, run.m,
                                          run.d + (gsize) p * run.chunk * run.n, run.n, run.sums + p * plane, run.m,
                                          run.n, run.count);
    }
}

/* The parts' sums of the row @row of a plane, in the first part's place. */
static void
add_parts (gpointer data, int row, int slot G_GNUC_UNUSED)
{
  const Run *run  = data;
  gsize      part = (gsize) planes_of[run->way] * run->m * run->n;
  float     *sums = run->sums + (gsize) row * run->n;

  for (int i = 1; i < PARTS; i++)
    for (int k = 0; k < run->n; k++)
      sums[k] += sums[i * part + k];
}

static gboolean
run_parts (Run *run, PasticheJob *job, GError **error)
{
  return pastiche_parallel_for (job, PARTS, run->work, run_part, run, error) &&
         pastiche_parallel_for (job, planes_of[run->way] * run->m, 0, add_parts, run, error);
}

/* The input channel @c of the gradient. */
static void
finish_channel (gpointer data, int c, int slot G_GNUC_UNUSED)
{
  const Run *run = data;
  int        in = run->in, out = run->out;

  if (run->way == WINOGRAD)
    run->kernels->weights_winograd_back (run->sums, in, out, c, run->dw);
  else if (run->way == NEAREST)
    run->kernels->weights_nearest_back (run->sums, in, out, c, run->dw);
  else if (run->way == PLAIN)
    for (int row = c; row < 9 * in; row += in)
      memcpy (run->dw + (gsize) row * out, run->sums + (gsize) row * out, out * sizeof (float));
  else /* [3][3][out][in], turned by half a turn */
    for (int tap = 0; tap < 9; tap++)
      for (int k = 0; k < out; k++)
        run->dw[((gsize) tap * in + c) * out + k] = run->sums[((gsize) (8 - tap) * out + k) * in + c];
}

static int
count_places (Way way, const PasticheSource *x, const PasticheTensor *dy)
{
  if (way == WINOGRAD)
    return pastiche_blocks (dy->height, 4) * pastiche_blocks (dy->width, 4);
  return way == NEAREST ? x->height * x->width : dy->height * dy->width;
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
  int in = x->channels, out = dy->channels;
  Way way    = choose (in, out, stride, upsampling);
  Run run    = { .kernels = pastiche_kernels (), .way = way, .stride = stride, .x = x, .dy = dy, .in = in, .out = out };
  int planes = planes_of[way], threads;

  run.m      = rows (way, in, out);
  run.n      = columns (way, in, out);
  run.dw     = dw;
  run.places = count_places (way, x, dy);
  run.all    = n * run.places;
  run.work   = 9.0 * n * in * out * dy->height * dy->width;
  run.chunk  = chunk_size (way, run.m, run.n);
  threads    = in_parts (way, run.m, run.n) ? pastiche_threads () : 1;
  run.v      = scratch;
  run.d      = run.v + (gsize) threads * planes * run.chunk * run.m;
  run.sums   = run.d + (gsize) threads * planes * run.chunk * run.n;
  return (in_parts (way, run.m, run.n) ? run_parts (&run, job, error) : run_chunks (&run, job, error)) &&
         pastiche_parallel_for (job, in, 0, finish_channel, &run, error);
}
