/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * conv.c: the algorithms of convolutions, which one is chosen, and the loop over blocks.
 *
 * Three algorithms have the same three steps.  What a block of output positions reads is transformed into planes, each
 * plane is multiplied with a matrix of weights, and the products are transformed into results:
 *
 *   Winograd  36 planes  16 results a position   stride 1, channels multiples of 16
 *   nearest    9 planes   4 results a position   upsampling 2
 *   plain      1 plane    1 result a position    anything (3×3 neighbourhoods are gathered)
 *
 * The fourth, narrow, is for the last layer's three channels, for which a matrix product would not pay.
 *
 * The gradient of a convolution with respect to its input is a convolution whose weights are rotated by 180° and
 * transposed.  Of one with a stride or upsampling it has an algorithm of its own:
 *
 *   blur       1 plane    1 result a position    upsampling 2
 *   spread     4 planes   4 results a position   stride 2, where each of the four results has taps of its own
 *
 * Each block's moments are stored apart and combined in the blocks' order, so that they do not depend on the threads.
 */
#include <string.h>

#include "conv.h"

struct _PasticheConvMethod
{
  int matrices;  /* of [in][out padded], in the prepared weights */
  int sources;   /* planes that are multiplied */
  int products;  /* planes that this makes */
  int taps;      /* input pixels in each row of a source plane */
  int positions; /* in a block: few enough for its planes to stay in the processor's cache */
  int rows; /* of positions; blocks do not cross multiples of it, so that bands have the whole picture's blocks; 0: any */
};

static const PasticheConvMethod winograd = { 36, 36, 36, 1, 24, 0 };
static const PasticheConvMethod nearest  = { 9, 9, 9, 1, 96, PASTICHE_BAND_ROWS / 2 };
static const PasticheConvMethod plain    = { 9, 1, 1, 9, 96, 0 };
static const PasticheConvMethod blur     = { 9, 1, 1, 9, 96, 0 };
static const PasticheConvMethod spread   = { 9, 1, 4, 4, 96, 0 };
static const PasticheConvMethod narrow   = { 0 };

/* Which of the four pixels that are gathered make each of the four results of `spread`. */
static const struct
{
  int first, n;
} spread_taps[4] = { { 1, 1 }, { 0, 2 }, { 1, 2 }, { 0, 4 } };

#define NARROW_ROWS    8
#define NARROW_COLUMNS 64

typedef struct
{
  const PasticheKernels *kernels;
  const PasticheConv    *conv;
  const PasticheSource  *x;         /* [pictures] */
  const PasticheTensor  *y;         /* [pictures] */
  int                    band;      /* rows that y has memory for; 0: all */
  int                    positions; /* output positions in a picture */
  int                    group;     /* positions that share no block with others: those of method->rows rows */
  int                    blocks;    /* that are computed, in each picture */
  int                    first;     /* the first block that is computed; narrow: the first row of y */
  int                    end;       /* narrow: the row of y after the last one */
  int                    top, left;
  float                 *scratch;
  double                *moments; /* [pictures][blocks][PASTICHE_MOMENTS]; NULL: nobody asks for them */
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
  return (gsize) conv->method->matrices * conv->in * PASTICHE_PADDED (conv->out);
}

/* Packs the row of the input channel @c in the nine matrices [in][out]: as one matrix [9 · in][out], or for `spread` as
 * one for each of its four results. */
static void
pack_taps (const PasticheConv *conv, const float *weights, int c)
{
  const PasticheKernels *kernels = pastiche_kernels ();
  int                    in = conv->in, matrices = conv->method == &spread ? 4 : 1;
  gsize                  at = 0;

  for (int i = 0; i < matrices; i++)
    {
      int taps = conv->method == &spread ? spread_taps[i].n : 9;

      for (int tap = 0; tap < taps; tap++)
        kernels->pack (weights + at * in * conv->out, taps * in, conv->out, tap * in + c,
                       conv->weights + at * in * PASTICHE_PADDED (conv->out));
      at += taps;
    }
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
  else if (conv->method != &narrow)
    pack_taps (conv, weights, c);
  else /* [3][3][in][3] turned to [3][3][3][in] */
    for (int tap = 0; tap < 9; tap++)
      for (int k = 0; k < 3; k++)
        conv->weights[(tap * 3 + k) * conv->in + c] = weights[(tap * conv->in + c) * 3 + k];
}

static gboolean
init (PasticheConv *conv, GError **error)
{
  conv->weights = pastiche_alloc_floats (weights_size (conv) + PASTICHE_PADDED (conv->out), error);
  if (conv->weights == NULL)
    return FALSE;
  conv->bias = conv->weights + weights_size (conv);
  memset (conv->bias, 0, PASTICHE_PADDED (conv->out) * sizeof (float));
  return TRUE;
}

gboolean
pastiche_conv_prepare (PasticheConv *conv, const float *weights, const float *bias, GError **error)
{
  Preparation preparation = { conv, weights };

  if (bias != NULL)
    memcpy (conv->bias, bias, conv->out * sizeof (float));
  return pastiche_parallel_for (NULL, conv->in, 0, prepare_channel, &preparation, error);
}

gboolean
pastiche_conv_init_unprepared (PasticheConv      *conv,
                               int                in,
                               int                out,
                               int                stride,
                               int                upsampling,
                               PasticheActivation activation,
                               GError           **error)
{
  *conv = (PasticheConv) { in,   out, stride, upsampling, activation, choose (in, out, stride, upsampling, activation),
                           NULL, NULL };
  return init (conv, error);
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
  return pastiche_conv_init_unprepared (conv, in, out, stride, upsampling, activation, error) &&
         pastiche_conv_prepare (conv, weights, bias, error);
}

gboolean
pastiche_conv_init_gradient (PasticheConv *conv, int in, int out, int stride, int upsampling, GError **error)
{
  *conv        = (PasticheConv) { out, in, upsampling, stride, PASTICHE_LINEAR, NULL, NULL, NULL };
  conv->method = stride == 2 ? &spread : upsampling == 2 ? &blur : choose (out, in, 1, 1, PASTICHE_LINEAR);
  return init (conv, error);
}

/* The matrix [in][out] of the tap @tap, transposed. */
static void
transpose_tap (const float *weights, int tap, int in, int out, float *transposed)
{
  for (int c = 0; c < in; c++)
    for (int k = 0; k < out; k++)
      transposed[(gsize) k * in + c] = weights[((gsize) tap * in + c) * out + k];
}

typedef struct
{
  const PasticheConv *conv;
  const float        *weights; /* [3][3][in][out] of the convolution whose gradient this is */
  float              *arranged;
} Arrangement;

/* Arranges the tap @tap of the gradient's weights in the order in which its algorithm gathers. */
static void
arrange_tap (gpointer data, int tap, int slot G_GNUC_UNUSED)
{
  static const int    spread_order[9] = { 4, 3, 5, 7, 1, 6, 8, 2, 0 };
  static const int    sums[3][3]      = { { 1, 1, 1 }, { 1, 0, 0 }, { 0, 0, 1 } };
  const Arrangement  *a               = data;
  const PasticheConv *conv            = a->conv;
  gsize               n               = (gsize) conv->in * conv->out;
  float              *arranged        = a->arranged + tap * n;

  if (conv->method != &blur)
    transpose_tap (a->weights, conv->method == &spread ? spread_order[tap] : 8 - tap, conv->out, conv->in, arranged);
  else
    {
      float *scratch = arranged + 9 * n;

      memset (arranged, 0, n * sizeof (float));
      for (int from = 0; from < 9; from++)
        if (sums[tap / 3][from / 3] && sums[tap % 3][from % 3])
          {
            transpose_tap (a->weights, from, conv->out, conv->in, scratch);
            for (gsize i = 0; i < n; i++)
              arranged[i] += scratch[i];
          }
    }
}

gboolean
pastiche_conv_prepare_gradient (PasticheConv *conv, const float *weights, GError **error)
{
  Arrangement arrangement = { conv, weights, pastiche_alloc_floats (18 * (gsize) conv->in * conv->out, error) };
  gboolean ok = arrangement.arranged != NULL && pastiche_parallel_for (NULL, 9, 0, arrange_tap, &arrangement, error) &&
                pastiche_conv_prepare (conv, arrangement.arranged, NULL, error);

  pastiche_free (arrangement.arranged);
  return ok;
}

void
pastiche_conv_clear (PasticheConv *conv)
{
  pastiche_free (conv->weights);
  conv->weights = NULL;
}

/* Floats from one plane to the next.  The additional cache line keeps values of one position in different planes from
 * lying a multiple of 4096 bytes apart, where they would compete for the same few lines of the cache. */
static gsize
plane_in (const PasticheConv *conv)
{
  return PASTICHE_PADDED ((gsize) conv->method->positions * conv->method->taps * conv->in) + PASTICHE_LANES;
}

static gsize
plane_out (const PasticheConv *conv)
{
  return (gsize) conv->method->positions * PASTICHE_PADDED (conv->out) + PASTICHE_LANES;
}

gsize
pastiche_conv_scratch (const PasticheConv *conv)
{
  const PasticheConvMethod *method = conv->method;

  if (method == &narrow)
    return (NARROW_ROWS + 2) * (NARROW_COLUMNS + 2) * (gsize) conv->in;
  return method->sources * plane_in (conv) + method->products * plane_out (conv);
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
  int out_height = height, out_width = width;

  if (conv->method != &blur && conv->method != &spread) /* a gradient takes as many as its convolution */
    pastiche_conv_output (conv, height, width, &out_height, &out_width);
  return 9.0 * conv->in * conv->out * out_height * out_width;
}

/* --- Blocks ------------------------------------------------------------- */

static void
transform_block (const Run *run, const PasticheSource *x, const PasticheSink *y, int first, int n, float *v)
{
  const PasticheConv *conv = run->conv;

  if (conv->method == &winograd)
    run->kernels->winograd_in (x, first, n, plane_in (conv), v);
  else if (conv->method == &nearest)
    run->kernels->nearest_in (x, first, n, plane_in (conv), v);
  else if (conv->method == &blur)
    run->kernels->nearest_gather (x, first, n, v);
  else if (conv->method == &spread)
    run->kernels->stride_gather (x, first, n, v);
  else
    run->kernels->gather (x, conv->stride, y->width, first, n, v);
}

static void
multiply_block (const Run *run, int n, const float *v, float *m)
{
  const PasticheConv *conv = run->conv;
  int                 in = conv->in, out = PASTICHE_PADDED (conv->out);
  int                 stride  = conv->method->taps * in;
  const float        *weights = conv->weights;

  for (int p = 0; p < conv->method->products; p++, m += plane_out (conv))
    {
      int first = conv->method == &spread ? spread_taps[p].first : 0;
      int taps  = conv->method == &spread ? spread_taps[p].n : conv->method->taps;

      run->kernels->multiply (v + first * in, stride, weights, m, n, out, taps * in);
      weights += (gsize) taps * in * out;
      if (conv->method->sources > 1)
        v += plane_in (conv);
    }
}

static void
finish_block (const Run *run, const PasticheSink *y, int first, int n, const float *m, double *moments)
{
  const PasticheConv *conv = run->conv;

  if (conv->method == &winograd)
    run->kernels->winograd_out (m, plane_out (conv), first, n, y, moments);
  else if (conv->method == &nearest)
    run->kernels->nearest_out (m, plane_out (conv), first, n, y, moments);
  else if (conv->method == &spread)
    run->kernels->stride_scatter (m, plane_out (conv), first, n, y);
  else
    run->kernels->scatter (m, first, n, y, moments);
}

static PasticheSink
sink (const Run *run, int picture)
{
  const PasticheTensor *y = &run->y[picture];

  return (PasticheSink) { .data     = y->data,
                          .halves   = y->halves,
                          .height   = y->height,
                          .width    = y->width,
                          .channels = y->channels,
                          .bias     = run->conv->bias,
                          .slope    = run->conv->activation == PASTICHE_LEAKY_RELU ? PASTICHE_LEAK : 1.0f,
                          .band     = run->band };
}

/* The number of blocks before the position @position, which begins a group or is the end. */
static int
blocks_before (const Run *run, int position)
{
  int positions = run->conv->method->positions;

  return position / run->group * pastiche_blocks (run->group, positions) +
         pastiche_blocks (position % run->group, positions);
}

static void
run_block (gpointer data, int index, int slot)
{
  const Run                *run     = data;
  const PasticheConv       *conv    = run->conv;
  const PasticheConvMethod *method  = conv->method;
  int                       picture = index / run->blocks, block = run->first + index % run->blocks;
  PasticheSink              y     = sink (run, picture);
  int                       each  = pastiche_blocks (run->group, method->positions);
  int                       group = block / each * run->group, first = group + block % each * method->positions;
  int                       count   = MIN (method->positions, MIN (group + run->group, run->positions) - first);
  float                    *v       = run->scratch + slot * pastiche_conv_scratch (conv);
  float                    *m       = v + method->sources * plane_in (conv);
  double                   *moments = run->moments ? run->moments + index * PASTICHE_MOMENTS (conv->out) : NULL;

  transform_block (run, &run->x[picture], &y, first, count, v);
  multiply_block (run, count, v, m);
  finish_block (run, &y, first, count, m, moments);
}

static void
run_narrow_block (gpointer data, int block, int slot)
{
  const Run   *run     = data;
  int          picture = block / run->blocks, index = block % run->blocks;
  PasticheSink y      = sink (run, picture);
  int          across = pastiche_blocks (y.width, NARROW_COLUMNS);
  int          top = run->first + index / across * NARROW_ROWS, left = index % across * NARROW_COLUMNS;

  run->kernels->narrow (&run->x[picture], run->conv->weights, &y, run->top, run->left, top, left,
                        MIN (NARROW_ROWS, run->end - top), MIN (NARROW_COLUMNS, y.width - left),
                        run->scratch + slot * pastiche_conv_scratch (run->conv));
}

/* Means and variances of all blocks together, from the moments of each (Chan, Golub and LeVeque 1979). */
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

/* Output positions of a picture: tiles, pixels of the small picture, or pixels of the output, depending on the
 * method. */
static gsize
count_positions (const PasticheConv *conv, const PasticheSource *x, const PasticheTensor *y)
{
  if (conv->method == &winograd)
    return (gsize) pastiche_blocks (y->height, 4) * pastiche_blocks (y->width, 4);
  if (conv->method == &nearest || conv->method == &spread)
    return (gsize) x->height * x->width;
  return (gsize) y->height * y->width;
}

/* A run over the pictures @x and @y.  @y has memory for @band rows, 0: for all. */
static Run
make_run (const PasticheConv *conv, const PasticheSource *x, const PasticheTensor *y, int band, float *scratch)
{
  Run run = { .kernels = pastiche_kernels (), .conv = conv, .x = x, .y = y, .band = band, .scratch = scratch };

  if (conv->method != &narrow)
    run.positions = count_positions (conv, x, y);
  run.group = conv->method->rows > 0 ? conv->method->rows * x->width : run.positions;
  return run;
}

/* Computes the rows @first … @end − 1 of @n pictures with the narrow algorithm. */
static gboolean
run_narrow (PasticheJob *job, Run *run, int n, int first, int end, double work, GError **error)
{
  run->first  = first;
  run->end    = end;
  run->blocks = pastiche_blocks (end - first, NARROW_ROWS) * pastiche_blocks (run->y->width, NARROW_COLUMNS);
  return pastiche_parallel_for (job, n * run->blocks, work, run_narrow_block, run, error);
}

/* Computes the positions @first … @end − 1, which begin and end groups, of @n pictures with any other. */
static gboolean
run_positions (PasticheJob *job, Run *run, int n, int first, int end, double work, double *moments, GError **error)
{
  int      channels = run->conv->out;
  gsize    size;
  gboolean ok;

  run->first   = blocks_before (run, first);
  run->blocks  = blocks_before (run, end) - run->first;
  size         = run->blocks * PASTICHE_MOMENTS (channels);
  run->moments = moments ? pastiche_alloc (n * size, sizeof (double), error) : NULL;
  if (moments != NULL && run->moments == NULL)
    return FALSE;
  ok = pastiche_parallel_for (job, n * run->blocks, work, run_block, run, error);
  for (int i = 0; ok && moments != NULL && i < n; i++)
    combine_moments (run->moments + i * size, run->blocks, channels, moments + 2 * i * channels);
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
    return run_narrow (job, &run, 1, 0, y->height, work, error);
  return run_positions (job, &run, 1, 0, run.positions, work, moments, error);
}

gboolean
pastiche_conv_run_batch (PasticheJob          *job,
                         const PasticheConv   *conv,
                         int                   n,
                         const PasticheSource *x,
                         const PasticheTensor *y,
                         double               *moments,
                         float                *scratch,
                         GError              **error)
{
  double work = n * pastiche_conv_work (conv, x->height, x->width);
  Run    run  = make_run (conv, x, y, 0, scratch);

  if (conv->method == &narrow)
    return run_narrow (job, &run, n, 0, y->height, work, error);
  return run_positions (job, &run, n, 0, run.positions, work, moments, error);
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
  double work   = pastiche_conv_work (conv, x->height, x->width) * (end - first) / y->height;
  Run    run    = make_run (conv, x, y, band, scratch);
  int    rows   = conv->method == &nearest ? 2 : conv->method == &winograd ? 4 : 1; /* of the output, in positions */
  int    across = conv->method == &nearest ? x->width : pastiche_blocks (y->width, rows);

  run.top  = top;
  run.left = left;
  if (conv->method == &narrow)
    return run_narrow (job, &run, 1, first, end, work, error);
  if (conv->method->rows == 0)
    run.group = PASTICHE_CONV_ROWS / rows * across;
  return run_positions (job, &run, 1, first / rows * across, pastiche_blocks (end, rows) * across, work, NULL, error);
}
