/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * conv.c: which way a convolution is computed, and the loop over its blocks.
 *
 * Three ways share one shape: a block of places is transformed into planes,
 * each plane is multiplied with a matrix of weights, and the products are
 * transformed into results:
 *
 *   Winograd  36 planes  16 results a place   stride 1
 *   nearest    9 planes   4 results a place   upsampling 2
 *   plain      1 plane    1 result a place    anything (neighbourhoods gathered)
 *
 * The fourth, for the last layer's three channels, has no use for a matrix
 * product.  A block's sums of its results are kept apart and added up in the
 * blocks' order, so they do not depend on who computed them.
 */
#include "conv.h"

struct _PasticheConvMethod
{
  int planes;
  int taps;   /* input pixels in a plane's row */
  int places; /* in a block; the planes of one should stay in the processor's cache */
  int rows;   /* of places that share no block with other rows; 0: all.  So bands have the same blocks as the whole */
};

static const PasticheConvMethod winograd = { 36, 1, 24, 0 };
static const PasticheConvMethod nearest  = { 9, 1, 96, PASTICHE_BAND_ROWS / 2 };
static const PasticheConvMethod plain    = { 1, 9, 96, 0 };
static const PasticheConvMethod narrow   = { 0, 0, 0, 0 };

#define NARROW_ROWS    8
#define NARROW_COLUMNS 64

typedef struct
{
  const PasticheKernels *kernels;
  const PasticheConv    *conv;
  const PasticheSource  *x;
  PasticheSink           y;
  int                    places; /* in the whole picture */
  int                    group;  /* places that share no block with others */
  int                    first;  /* narrow: the first row of y; others: the first block */
  int                    end;    /* narrow: the row of y after the last */
  int                    top, left;
  float                 *scratch;
  double                *moments; /* [blocks from the first on][PASTICHE_MOMENTS] */
} Run;

/* --- Preparation -------------------------------------------------------- */

static const PasticheConvMethod *
choose (int in, int out, int stride, int upsampling, PasticheActivation activation)
{
  if (activation == PASTICHE_LOGISTIC)
    return &narrow;
  if (upsampling == 2)
    return &nearest;
  if (stride == 1 && in % PASTICHE_LANES == 0 && out % PASTICHE_LANES == 0)
    return &winograd;
  return &plain;
}

static gsize
weights_size (const PasticheConv *conv)
{
  if (conv->method == &narrow)
    return 27 * (gsize) conv->in;
  return (gsize) conv->method->planes * conv->method->taps * conv->in * PASTICHE_PADDED (conv->out);
}

typedef struct
{
  const PasticheConv *conv;
  const float        *weights;
} Preparation;

static void
prepare_channel (gpointer data, int c, int slot G_GNUC_UNUSED)
{
  const Preparation     *preparation = data;
  const PasticheConv    *conv        = preparation->conv;
  const float           *weights     = preparation->weights;
  const PasticheKernels *kernels     = pastiche_kernels ();

  if (conv->method == &winograd)
    kernels->weights_winograd (weights, conv->in, conv->out, c, conv->weights);
  else if (conv->method == &nearest)
    kernels->weights_nearest (weights, conv->in, conv->out, c, conv->weights);
  else if (conv->method == &plain)
    kernels->weights_plain (weights, conv->in, conv->out, c, conv->weights);
  else /* [3][3][in][3] turned to [3][3][3][in] */
    for (int tap = 0; tap < 9; tap++)
      for (int k = 0; k < 3; k++)
        conv->weights[(tap * 3 + k) * conv->in + c] = weights[(tap * conv->in + c) * 3 + k];
}

gboolean
pastiche_conv_init (PasticheConv      *conv,
                    int                in,
                    int                out,
                    int                stride,
                    int                upsampling,
                    PasticheActivation activation,
                    const float       *weights,
                    const float       *bias,
                    GError           **error)
{
  int         padded      = PASTICHE_PADDED (out);
  Preparation preparation = { conv, weights };

  conv->in         = in;
  conv->out        = out;
  conv->stride     = stride;
  conv->upsampling = upsampling;
  conv->activation = activation;
  conv->method     = choose (in, out, stride, upsampling, activation);
  conv->weights    = pastiche_alloc_floats (weights_size (conv) + padded, error);
  if (conv->weights == NULL)
    return FALSE;
  conv->bias = conv->weights + weights_size (conv);
  for (int k = 0; k < padded; k++)
    conv->bias[k] = bias != NULL && k < out ? bias[k] : 0;
  return pastiche_parallel_for (NULL, in, 0, prepare_channel, &preparation, error);
}

void
pastiche_conv_clear (PasticheConv *conv)
{
  pastiche_free (conv->weights);
  conv->weights = NULL;
}

/* Floats from one plane to the next.  The odd cache line keeps the planes of
 * one place out of each other's way: at a multiple of 4096 bytes they would
 * all compete for the same few lines of the cache. */
static gsize
plane_in (const PasticheConv *conv)
{
  return PASTICHE_PADDED ((gsize) conv->method->places * conv->method->taps * conv->in) + PASTICHE_LANES;
}

static gsize
plane_out (const PasticheConv *conv)
{
  return (gsize) conv->method->places * PASTICHE_PADDED (conv->out) + PASTICHE_LANES;
}

gsize
pastiche_conv_scratch (const PasticheConv *conv)
{
  const PasticheConvMethod *method = conv->method;

  if (method == &narrow)
    return (NARROW_ROWS + 2) * (NARROW_COLUMNS + 2) * (gsize) conv->in;
  return method->planes * (plane_in (conv) + plane_out (conv));
}

void
pastiche_conv_output (const PasticheConv *conv, int height, int width, int *out_height, int *out_width)
{
  *out_height = (height * conv->upsampling - 1) / conv->stride + 1;
  *out_width  = (width * conv->upsampling - 1) / conv->stride + 1;
}

double
pastiche_conv_work (const PasticheConv *conv, int height, int width)
{
  int out_height, out_width;

  pastiche_conv_output (conv, height, width, &out_height, &out_width);
  return 9.0 * conv->in * conv->out * out_height * out_width;
}

/* --- Blocks ------------------------------------------------------------- */

static void
transform_block (const Run *run, int first, int n, float *v)
{
  const PasticheConv *conv = run->conv;

  if (conv->method == &winograd)
    run->kernels->winograd_in (run->x, first, n, plane_in (conv), v);
  else if (conv->method == &nearest)
    run->kernels->nearest_in (run->x, first, n, plane_in (conv), v);
  else
    run->kernels->gather (run->x, conv->stride, run->y.width, first, n, v);
}

static void
finish_block (const Run *run, int first, int n, const float *m, double *moments)
{
  const PasticheConv *conv = run->conv;

  if (conv->method == &winograd)
    run->kernels->winograd_out (m, plane_out (conv), first, n, &run->y, moments);
  else if (conv->method == &nearest)
    run->kernels->nearest_out (m, plane_out (conv), first, n, &run->y, moments);
  else
    run->kernels->scatter (m, first, n, &run->y, moments);
}

/* Blocks before the place @place, which begins a group or is the end. */
static int
blocks_before (const Run *run, int place)
{
  int places = run->conv->method->places;

  return place / run->group * pastiche_blocks (run->group, places) + pastiche_blocks (place % run->group, places);
}

static void
run_block (gpointer data, int index, int slot)
{
  const Run                *run    = data;
  const PasticheConv       *conv   = run->conv;
  const PasticheConvMethod *method = conv->method;
  int                       k = method->taps * conv->in, n = PASTICHE_PADDED (conv->out);
  int                       each = pastiche_blocks (run->group, method->places), block = run->first + index;
  int                       group = block / each * run->group, first = group + block % each * method->places;
  int                       count = MIN (method->places, MIN (group + run->group, run->places) - first);
  float                    *v     = run->scratch + slot * pastiche_conv_scratch (conv);
  float                    *m     = v + method->planes * plane_in (conv);

  transform_block (run, first, count, v);
  for (int p = 0; p < method->planes; p++)
    run->kernels->multiply (v + p * plane_in (conv), conv->weights + (gsize) p * k * n, m + p * plane_out (conv), count,
                            n, k);
  finish_block (run, first, count, m, run->moments + index * PASTICHE_MOMENTS (conv->out));
}

static void
run_narrow_block (gpointer data, int block, int slot)
{
  const Run *run    = data;
  int        across = pastiche_blocks (run->y.width, NARROW_COLUMNS);
  int        top = run->first + block / across * NARROW_ROWS, left = block % across * NARROW_COLUMNS;

  run->kernels->narrow (run->x, run->conv->weights, &run->y, run->top, run->left, top, left,
                        MIN (NARROW_ROWS, run->end - top), MIN (NARROW_COLUMNS, run->y.width - left),
                        run->scratch + slot * pastiche_conv_scratch (run->conv));
}

/* Chan, Golub and LeVeque 1979: two blocks' means and squares into one's. */
static void
combine_moments (const double *blocks, int n_blocks, int channels, double *moments)
{
  int    padded = PASTICHE_PADDED (channels);
  double n      = 0;

  for (int c = 0; c < 2 * channels; c++)
    moments[c] = 0;
  for (int b = 0; b < n_blocks; b++, blocks += PASTICHE_MOMENTS (channels))
    {
      double share = blocks[0] / (n + blocks[0]);

      for (int c = 0; c < channels; c++)
        {
          double delta = blocks[1 + c] - moments[c];

          moments[c] += delta * share;
          moments[channels + c] += blocks[1 + padded + c] + delta * delta * n * share;
        }
      n += blocks[0];
    }
  for (int c = channels; c < 2 * channels; c++)
    moments[c] = MAX (moments[c] / n, 0);
}

/* Tiles, small pixels or results, whatever the method's places are. */
static gsize
count_places (const PasticheConv *conv, const PasticheSource *x, const PasticheTensor *y)
{
  if (conv->method == &winograd)
    return (gsize) pastiche_blocks (y->height, 4) * pastiche_blocks (y->width, 4);
  if (conv->method == &nearest)
    return (gsize) x->height * x->width;
  return (gsize) y->height * y->width;
}

/* A run over @y, which has memory for @band rows, or for all when that is 0. */
static Run
make_run (const PasticheConv *conv, const PasticheSource *x, const PasticheTensor *y, int band, float *scratch)
{
  Run run = { .kernels = pastiche_kernels (), .conv = conv, .x = x, .scratch = scratch };

  run.y = (PasticheSink) { .data     = y->data,
                           .halves   = y->halves,
                           .height   = y->height,
                           .width    = y->width,
                           .channels = y->channels,
                           .bias     = conv->bias,
                           .slope    = conv->activation == PASTICHE_LEAKY_RELU ? 0.2f : 1.0f,
                           .band     = band };
  if (conv->method != &narrow)
    run.places = count_places (conv, x, y);
  run.group = conv->method->rows > 0 ? conv->method->rows * x->width : run.places;
  return run;
}

/* The rows @first … @end − 1 of a logistic convolution. */
static gboolean
run_narrow (PasticheJob *job, Run *run, int first, int end, double work, GError **error)
{
  run->first = first;
  run->end   = end;
  return pastiche_parallel_for (
      job, pastiche_blocks (end - first, NARROW_ROWS) * pastiche_blocks (run->y.width, NARROW_COLUMNS), work,
      run_narrow_block, run, error);
}

/* The places @first … @end − 1, both ends of groups, of any other. */
static gboolean
run_places (PasticheJob *job, Run *run, int first, int end, double work, double *moments, GError **error)
{
  int      channels = run->conv->out, blocks;
  gboolean ok;

  run->first   = blocks_before (run, first);
  blocks       = blocks_before (run, end) - run->first;
  run->moments = pastiche_alloc (blocks * PASTICHE_MOMENTS (channels), sizeof (double), error);
  if (run->moments == NULL)
    return FALSE;
  ok = pastiche_parallel_for (job, blocks, work, run_block, run, error);
  if (ok && moments != NULL)
    combine_moments (run->moments, blocks, channels, moments);
  pastiche_free (run->moments);
  return ok;
}

gboolean
pastiche_conv_run (PasticheJob          *job,
                   const PasticheConv   *conv,
                   const PasticheSource *x,
                   PasticheTensor       *y,
                   int                   top,
                   int                   left,
                   double               *moments,
                   float                *scratch,
                   GError              **error)
{
  double work = pastiche_conv_work (conv, x->height, x->width);
  Run    run  = make_run (conv, x, y, 0, scratch);

  run.top  = top;
  run.left = left;
  if (conv->method == &narrow)
    return run_narrow (job, &run, 0, y->height, work, error);
  return run_places (job, &run, 0, run.places, work, moments, error);
}

gboolean
pastiche_conv_run_rows (PasticheJob          *job,
                        const PasticheConv   *conv,
                        const PasticheSource *x,
                        PasticheTensor       *y,
                        int                   band,
                        int                   first,
                        int                   end,
                        int                   top,
                        int                   left,
                        float                *scratch,
                        GError              **error)
{
  double work = pastiche_conv_work (conv, x->height, x->width) * (end - first) / y->height;
  Run    run  = make_run (conv, x, y, band, scratch);

  run.top  = top;
  run.left = left;
  if (conv->method == &narrow)
    return run_narrow (job, &run, first, end, work, error);
  return run_places (job, &run, first / 2 * x->width, end / 2 * x->width, work, NULL, error);
}
