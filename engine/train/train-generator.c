/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * train-generator.c: the table of layers, forward and backward, for batches.
 *
 * As in generator.c a convolution's result is stored before its normalisation,
 * which the next layer applies while it reads.  Here the results of all layers
 * are kept, and so are the sums that end a residual block or the skip.  In the
 * backward pass one gradient goes from layer to layer, a second one waits while
 * the first passes through a residual block, and a third waits for the skip.
 */
#include <string.h>

#include "conv-gradient.h"
#include "conv.h"
#include "fold.h"
#include "norm.h"
#include "train-generator.h"

#define LAYERS PASTICHE_GENERATOR_LAYERS
#define LAST   (LAYERS - 1)
#define PASSES 3 /* gradients in use at a time, the skip's apart */

/* A layer, and its results for the batch. */
typedef struct
{
  PasticheConv  forward;
  PasticheConv  backward; /* not of the first layer */
  PasticheBatch raw;      /* the convolution's result; that of the last layer belongs to the caller */
  PasticheBatch sum;      /* plus the residual or the skip; or normalised, where a residual block begins; else empty */
  double       *moments;  /* [n][2][out] */
  float        *affine;   /* [n][2][out] */
} Layer;

struct _PasticheTrainGenerator
{
  int                    n, height, width;
  const PasticheWeights *weights;
  PasticheBatch          folded;
  Layer                  layers[LAYERS];
  PasticheBatch          pass[PASSES]; /* memory for gradients */
  PasticheBatch          skip;
  float                 *scratch;
};

/* The state of a backward pass: which of the PASSES memories hold what. */
typedef struct
{
  PasticheTrainGenerator *g;
  PasticheJob            *job;
  PasticheWeights        *gradient;
  PasticheBatch           now;      /* the gradient with respect to the current layer's result */
  PasticheBatch           residual; /* the gradient that bypasses the residual block */
  PasticheBatch           spare[PASSES];
  int                     spares;
  float                  *dstyle; /* the end of the current layer's part of the vector's gradient */
} Backward;

/* --- Memory ------------------------------------------------------------- */

static gboolean
is_sum (int i)
{
  return pastiche_generator_layers[i].flags & (PASTICHE_LAYER_RESIDUAL | PASTICHE_LAYER_SKIP) ||
         (i < LAST && pastiche_generator_layers[i + 1].flags & PASTICHE_LAYER_FORK);
}

static gboolean
init_layer (PasticheTrainGenerator *g, int i, int *height, int *width, gsize *scratch, GError **error)
{
  const PasticheLayer *layer = &pastiche_generator_layers[i];
  Layer               *l     = &g->layers[i];
  gsize                most, size = 2 * (gsize) g->n * layer->out;

  if (!pastiche_conv_init_unprepared (&l->forward, layer->in, layer->out, layer->stride, layer->upsampling,
                                      i == LAST ? PASTICHE_LOGISTIC : PASTICHE_LINEAR, error) ||
      (i > 0 &&
       !pastiche_conv_init_gradient (&l->backward, layer->in, layer->out, layer->stride, layer->upsampling, error)))
    return FALSE;
  most     = MAX (pastiche_conv_scratch (&l->forward), i > 0 ? pastiche_conv_scratch (&l->backward) : 0);
  *scratch = MAX (*scratch, most * pastiche_threads ());
  *scratch = MAX (*scratch, pastiche_conv_gradient_scratch (layer->in, layer->out, layer->stride, layer->upsampling));
  pastiche_conv_output (&l->forward, *height, *width, height, width);
  if (i == LAST)
    return TRUE;
  l->moments = pastiche_alloc (2 * size, sizeof (double), error);
  l->affine  = (float *) (l->moments + size);
  return l->moments != NULL && pastiche_batch_init (&l->raw, g->n, *height, *width, layer->out, error) &&
         (!is_sum (i) || pastiche_batch_init (&l->sum, g->n, *height, *width, layer->out, error));
}

/* The largest gradient has 16 channels at full size, as the last hidden layer; the skip's 64 at a quarter. */
static gboolean
init (PasticheTrainGenerator *g, GError **error)
{
  int   height = g->height / 2, width = g->width / 2;
  gsize scratch = 0;

  for (int i = 0; i < LAYERS; i++)
    if (!init_layer (g, i, &height, &width, &scratch, error))
      return FALSE;
  for (int i = 0; i < PASSES; i++)
    if (!pastiche_batch_init (&g->pass[i], g->n, g->height, g->width, 16, error))
      return FALSE;
  g->scratch = pastiche_alloc_floats (scratch, error);
  return g->scratch != NULL && pastiche_batch_init (&g->folded, g->n, g->height / 2, g->width / 2, 12, error) &&
         pastiche_batch_init (&g->skip, g->n, g->height / 4, g->width / 4, 64, error);
}

PasticheTrainGenerator *
pastiche_train_generator_new (int n, int height, int width, GError **error)
{
  g_autoptr (PasticheTrainGenerator) g = g_new0 (PasticheTrainGenerator, 1);

  g->n      = n;
  g->height = height;
  g->width  = width;
  return init (g, error) ? g_steal_pointer (&g) : NULL;
}

void
pastiche_train_generator_free (PasticheTrainGenerator *g)
{
  for (int i = 0; i < LAYERS; i++)
    {
      pastiche_conv_clear (&g->layers[i].forward);
      pastiche_conv_clear (&g->layers[i].backward);
      pastiche_batch_clear (&g->layers[i].raw);
      pastiche_batch_clear (&g->layers[i].sum);
      pastiche_free (g->layers[i].moments);
    }
  for (int i = 0; i < PASSES; i++)
    pastiche_batch_clear (&g->pass[i]);
  pastiche_batch_clear (&g->folded);
  pastiche_batch_clear (&g->skip);
  pastiche_free (g->scratch);
  g_free (g);
}

gboolean
pastiche_train_generator_prepare (PasticheTrainGenerator *g, const PasticheWeights *weights, GError **error)
{
  g->weights = weights;
  for (int i = 0; i < LAYERS; i++)
    if (!pastiche_conv_prepare (&g->layers[i].forward, weights->data[i],
                                i == LAST ? weights->data[PASTICHE_TENSOR_GENERATOR_BIAS] : NULL, error) ||
        (i > 0 && !pastiche_conv_prepare_gradient (&g->layers[i].backward, weights->data[i], error)))
      return FALSE;
  return TRUE;
}

double
pastiche_train_generator_work (const PasticheTrainGenerator *g)
{
  double work   = 0;
  int    height = g->height / 2, width = g->width / 2;

  for (int i = 0; i < LAYERS; i++)
    {
      work += g->n * pastiche_conv_work (&g->layers[i].forward, height, width);
      pastiche_conv_output (&g->layers[i].forward, height, width, &height, &width);
    }
  return work;
}

/* --- Forward ------------------------------------------------------------ */

/* The pictures that the layer @i reads. */
static void
find_input (const PasticheTrainGenerator *g, int i, PasticheSource *sources)
{
  const Layer *before = i > 0 ? &g->layers[i - 1] : NULL;

  if (before == NULL)
    pastiche_batch_sources (&g->folded, NULL, sources);
  else if (before->sum.n > 0)
    pastiche_batch_sources (&before->sum, NULL, sources);
  else
    pastiche_batch_sources (&before->raw, before->affine, sources);
}

/* What is added to the result of the layer @i: the input of the residual block that it ends, the skip, or NULL. */
static const PasticheBatch *
find_other (const PasticheTrainGenerator *g, int i)
{
  int flags = pastiche_generator_layers[i].flags;

  if (flags & PASTICHE_LAYER_RESIDUAL)
    return &g->layers[i - 2].sum;
  if (!(flags & PASTICHE_LAYER_SKIP))
    return NULL;
  while (!(pastiche_generator_layers[i].flags & PASTICHE_LAYER_KEEP))
    i--;
  return &g->layers[i].sum;
}

static gboolean
forward_layer (PasticheTrainGenerator *g, PasticheJob *job, int i, const float *style, PasticheBatch *y, GError **error)
{
  const PasticheLayer *layer = &pastiche_generator_layers[i];
  Layer               *l     = &g->layers[i];
  PasticheSource       x[PASTICHE_MAX_BATCH];
  gboolean             ok;

  find_input (g, i, x);
  ok =
      pastiche_conv_run_batch (job, &l->forward, g->n, x, i == LAST ? y->at : l->raw.at, l->moments, g->scratch, error);
  for (int k = 0; ok && i < LAST && k < g->n; k++)
    pastiche_norm_affine (l->moments + 2 * k * layer->out, style, layer->out, l->affine + 2 * k * layer->out);
  return ok &&
         (l->sum.n == 0 || pastiche_norm_batch (job, &l->raw, l->affine, (layer->flags & PASTICHE_LAYER_RELU) != 0,
                                                find_other (g, i), &l->sum, error));
}

gboolean
pastiche_train_generator_forward (PasticheTrainGenerator *g,
                                  PasticheJob            *job,
                                  const PasticheBatch    *x,
                                  float                   grain,
                                  PasticheBatch          *y,
                                  GError                **error)
{
  const float *style = g->weights->data[PASTICHE_TENSOR_VECTOR];

  for (int i = 0; i < g->n; i++)
    {
      PasticheRows rows = pastiche_tensor_rows (&x->at[i]);

      if (!pastiche_fold (job, 0, &rows, 0, 0, grain, &g->folded.at[i], error))
        return FALSE;
    }
  for (int i = 0; i < LAYERS; style += 2 * pastiche_generator_layers[i++].out)
    if (!forward_layer (g, job, i, style, y, error))
      return FALSE;
  return TRUE;
}

/* --- Backward ----------------------------------------------------------- */

/* An unused memory, as a gradient with the size of @like and @channels. */
static PasticheBatch
take (Backward *b, const PasticheBatch *like, int channels)
{
  PasticheBatch memory = b->spare[--b->spares];

  return pastiche_batch_shaped (&memory, like->n, like->at[0].height, like->at[0].width, channels);
}

static void
give (Backward *b, PasticheBatch *gradient)
{
  b->spare[b->spares++] = *gradient;
}

/* Backward through the normalisation: b->now becomes the gradient of the convolution's raw output. */
static gboolean
through_norm (Backward *b, int i, GError **error)
{
  const PasticheLayer *layer = &pastiche_generator_layers[i];
  Layer               *l     = &b->g->layers[i];
  PasticheBatch        dz    = b->now;

  b->dstyle -= 2 * layer->out;
  if (layer->flags & PASTICHE_LAYER_KEEP && !pastiche_batch_add (b->job, &b->now, &b->g->skip, error))
    return FALSE;
  if (layer->flags & PASTICHE_LAYER_SKIP)
    memcpy (b->g->skip.at[0].data, b->now.at[0].data, pastiche_batch_size (&b->now) * sizeof (float));
  if (layer->flags & PASTICHE_LAYER_RESIDUAL)
    {
      b->residual = b->now;
      dz          = take (b, &b->now, layer->out);
    }
  if (!pastiche_norm_backward (b->job, &l->raw, l->moments, l->affine, (layer->flags & PASTICHE_LAYER_RELU) != 0,
                               &b->now, &dz, b->dstyle, error))
    return FALSE;
  b->now = dz;
  return TRUE;
}

/* Backward through the convolution: the weights' gradient is written, and b->now becomes the gradient of the output of the
 * layer before. */
static gboolean
through_conv (Backward *b, int i, GError **error)
{
  const PasticheLayer *layer = &pastiche_generator_layers[i];
  Layer               *l     = &b->g->layers[i];
  PasticheSource       x[PASTICHE_MAX_BATCH], dy[PASTICHE_MAX_BATCH];
  PasticheBatch        dx;
  gboolean             ok;

  find_input (b->g, i, x);
  if (!pastiche_conv_gradient (b->job, layer->stride, layer->upsampling, b->g->n, x, b->now.at, b->gradient->data[i],
                               b->g->scratch, error))
    return FALSE;
  if (i == 0)
    return TRUE;
  pastiche_batch_sources (&b->now, NULL, dy);
  dx = take (b, &b->g->layers[i - 1].raw, layer->in);
  ok = pastiche_conv_run_batch (b->job, &l->backward, b->g->n, dy, dx.at, NULL, b->g->scratch, error);
  if (i < LAST)
    give (b, &b->now);
  b->now = dx;
  if (ok && layer->flags & PASTICHE_LAYER_FORK)
    {
      ok = pastiche_batch_add (b->job, &b->now, &b->residual, error);
      give (b, &b->residual);
    }
  return ok;
}

/* Backward through the logistic function: @dy·y·(1 − y), in place, and its sums over the pixels, the bias's gradient. */
static void
through_logistic (const PasticheBatch *y, PasticheBatch *dy, float *dbias)
{
  gsize        n       = pastiche_batch_size (y);
  const float *result  = y->at[0].data;
  float       *d       = dy->at[0].data;
  double       sums[3] = { 0 };

  for (gsize i = 0; i < n; i++)
    {
      d[i] *= result[i] * (1 - result[i]);
      sums[i % 3] += d[i];
    }
  for (int c = 0; c < 3; c++)
    dbias[c] = sums[c];
}

gboolean
pastiche_train_generator_backward (PasticheTrainGenerator *g,
                                   PasticheJob            *job,
                                   const PasticheBatch    *y,
                                   PasticheBatch          *dy,
                                   PasticheWeights        *gradient,
                                   GError                **error)
{
  Backward b = { .g = g, .job = job, .gradient = gradient, .now = *dy, .spares = PASSES };

  memcpy (b.spare, g->pass, sizeof g->pass);
  b.dstyle = gradient->data[PASTICHE_TENSOR_VECTOR] + PASTICHE_VECTOR;
  through_logistic (y, dy, gradient->data[PASTICHE_TENSOR_GENERATOR_BIAS]);
  for (int i = LAST; i >= 0; i--)
    if ((i < LAST && !through_norm (&b, i, error)) || !through_conv (&b, i, error))
      return FALSE;
  return TRUE;
}
