/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * train-discriminator.c: the trunk and the two patch layers, forward and backward.
 */
#include <cblas.h>
#include <math.h>
#include <string.h>

#include "conv-gradient.h"
#include "conv.h"
#include "fold.h"
#include "linear.h"
#include "spectral.h"
#include "train-discriminator.h"

#define TRUNK        PASTICHE_TRUNK_LAYERS
#define LAYERS       PASTICHE_DISCRIMINATOR_LAYERS
#define MAX_CHANNELS 192
#define PIXELS       512 /* in a block */

/* A layer, its result for the batch, and that result's gradient; of as many pictures as the last forward pass had. */
typedef struct
{
  PasticheConv  forward, backward;
  PasticheBatch y, dy;
} Layer;

/* The logits of a scale, and what a pixel of its patch layer is multiplied with for one. */
typedef struct
{
  float         direction[MAX_CHANNELS]; /* gain · (w + P code ∕ √channels) */
  float         bias;                    /* gain · b */
  PasticheBatch logits, gradients;
} Scale;

struct _PasticheTrainDiscriminator
{
  int              n, height, width; /* the largest number of pictures; their size */
  int              layers;           /* TRUNK or LAYERS */
  int              border;           /* of the last forward pass */
  PasticheWeights *weights;
  float            code[PASTICHE_CODE];
  float            gain;
  float            sigma[PASTICHE_SPECTRAL];
  float           *right[PASTICHE_SPECTRAL]; /* singular vectors */
  PasticheBatch    folded, dfolded;
  PasticheBatch    other; /* the second gradient of a map that two layers read */
  Layer            layer[LAYERS];
  Scale            scale[PASTICHE_SCALES];
  float           *normalised; /* weights of one layer */
  float           *scratch;
};

/* The layer whose result the layer @i reads; −1 for the picture after space-to-depth. */
static int
input_of (int i)
{
  return i < TRUNK ? i - 1 : i - TRUNK + TRUNK - PASTICHE_SCALES;
}

/* --- Memory ------------------------------------------------------------- */

static gboolean
init_layer (PasticheTrainDiscriminator *d, int i, gsize *scratch, GError **error)
{
  const PasticheLayer  *layer = &pastiche_discriminator_layers[i];
  const PasticheTensor *x     = i == 0 ? d->folded.at : d->layer[input_of (i)].y.at;
  Layer                *l     = &d->layer[i];
  int                   height, width;
  gsize                 most;

  if (!pastiche_conv_init_unprepared (&l->forward, layer->in, layer->out, layer->stride, 1, PASTICHE_LEAKY_RELU,
                                      error) ||
      !pastiche_conv_init_gradient (&l->backward, layer->in, layer->out, layer->stride, 1, error))
    return FALSE;
  most     = MAX (pastiche_conv_scratch (&l->forward), pastiche_conv_scratch (&l->backward));
  *scratch = MAX (*scratch, most * pastiche_threads ());
  *scratch = MAX (*scratch, pastiche_conv_gradient_scratch (layer->in, layer->out, layer->stride, 1));
  pastiche_conv_output (&l->forward, x->height, x->width, &height, &width);
  return pastiche_batch_init (&l->y, d->n, height, width, layer->out, error) &&
         pastiche_batch_init (&l->dy, d->n, height, width, layer->out, error);
}

/* The rows and columns of the @i-th matrix that is spectrally normalised, and which tensor it is. */
static void
spectral_shape (int i, int *in, int *out, int *tensor)
{
  if (i < LAYERS)
    {
      *in     = 9 * pastiche_discriminator_layers[i].in;
      *out    = pastiche_discriminator_layers[i].out;
      *tensor = 2 * i;
    }
  else
    {
      int scale = (i - LAYERS) / 2, channels = pastiche_discriminator_layers[TRUNK + scale].out;

      *in     = (i - LAYERS) % 2 == 0 ? channels : PASTICHE_CODE;
      *out    = (i - LAYERS) % 2 == 0 ? 1 : channels;
      *tensor = PASTICHE_TENSOR_SCALES + 3 * scale + ((i - LAYERS) % 2 == 0 ? 0 : 2);
    }
}

static gboolean
init (PasticheTrainDiscriminator *d, GError **error)
{
  gsize scratch = 0, largest = 0;
  int   in, out, tensor;

  if (!pastiche_batch_init (&d->folded, d->n, d->height / 2, d->width / 2, 12, error) ||
      !pastiche_batch_init (&d->dfolded, d->n, d->height / 2, d->width / 2, 12, error))
    return FALSE;
  for (int i = 0; i < d->layers; i++)
    if (!init_layer (d, i, &scratch, error))
      return FALSE;
  for (int i = 0; i < PASTICHE_SPECTRAL; i++)
    {
      spectral_shape (i, &in, &out, &tensor);
      largest     = MAX (largest, (gsize) in * out);
      d->right[i] = pastiche_alloc_floats (in, error);
      if (d->right[i] == NULL)
        return FALSE;
    }
  for (int i = TRUNK; i < d->layers; i++)
    {
      const PasticheTensor *y = d->layer[i].y.at;
      Scale                *s = &d->scale[i - TRUNK];

      if (!pastiche_batch_init (&s->logits, d->n, y->height, y->width, 1, error) ||
          !pastiche_batch_init (&s->gradients, d->n, y->height, y->width, 1, error))
        return FALSE;
    }
  d->normalised = pastiche_alloc_floats (largest, error);
  d->scratch    = pastiche_alloc_floats (scratch, error);
  return d->normalised != NULL && d->scratch != NULL &&
         pastiche_batch_init (&d->other, d->n, d->height / 2, d->width / 2, 48, error);
}

PasticheTrainDiscriminator *
pastiche_train_discriminator_new (int n, int height, int width, gboolean trunk_only, GError **error)
{
  g_autoptr (PasticheTrainDiscriminator) d = g_new0 (PasticheTrainDiscriminator, 1);

  d->n      = n;
  d->height = height;
  d->width  = width;
  d->layers = trunk_only ? TRUNK : LAYERS;
  return init (d, error) ? g_steal_pointer (&d) : NULL;
}

void
pastiche_train_discriminator_free (PasticheTrainDiscriminator *d)
{
  for (int i = 0; i < LAYERS; i++)
    {
      pastiche_conv_clear (&d->layer[i].forward);
      pastiche_conv_clear (&d->layer[i].backward);
      pastiche_batch_clear (&d->layer[i].y);
      pastiche_batch_clear (&d->layer[i].dy);
    }
  for (int i = 0; i < PASTICHE_SPECTRAL; i++)
    pastiche_free (d->right[i]);
  for (int i = 0; i < PASTICHE_SCALES; i++)
    {
      pastiche_batch_clear (&d->scale[i].logits);
      pastiche_batch_clear (&d->scale[i].gradients);
    }
  pastiche_batch_clear (&d->folded);
  pastiche_batch_clear (&d->dfolded);
  pastiche_batch_clear (&d->other);
  pastiche_free (d->normalised);
  pastiche_free (d->scratch);
  g_free (d);
}

/* --- Weights ------------------------------------------------------------ */

/* Copy the @i-th matrix, spectrally normalised, to d->normalised. */
static void
normalise (PasticheTrainDiscriminator *d, int i)
{
  int in, out, tensor;

  spectral_shape (i, &in, &out, &tensor);
  d->sigma[i] = pastiche_spectral_iterate (d->weights->data[tensor], in, out,
                                           d->weights->data[PASTICHE_TENSOR_SINGULAR + i], d->right[i]);
  memcpy (d->normalised, d->weights->data[tensor], (gsize) in * out * sizeof (float));
  cblas_sscal (in * out, 1 / d->sigma[i], d->normalised, 1);
}

/* Compute d->scale[i] from the logit's weights and the projection of the code. */
static void
prepare_scale (PasticheTrainDiscriminator *d, int i)
{
  Scale *s        = &d->scale[i];
  int    channels = pastiche_discriminator_layers[TRUNK + i].out;
  float  logit[MAX_CHANNELS];

  normalise (d, LAYERS + 2 * i);
  memcpy (logit, d->normalised, channels * sizeof (float));
  normalise (d, LAYERS + 2 * i + 1);
  cblas_sgemv (CblasRowMajor, CblasTrans, PASTICHE_CODE, channels, d->gain / sqrtf (channels), d->normalised, channels,
               d->code, 1, 0, s->direction, 1);
  cblas_saxpy (channels, d->gain, logit, 1, s->direction, 1);
  s->bias = d->gain * d->weights->data[PASTICHE_TENSOR_SCALES + 3 * i + 1][0];
}

gboolean
pastiche_train_discriminator_prepare (PasticheTrainDiscriminator *d,
                                      PasticheWeights            *weights,
                                      const float                *code,
                                      float                       gain,
                                      GError                    **error)
{
  d->weights = weights;
  d->gain    = gain;
  memcpy (d->code, code, sizeof d->code);
  for (int i = 0; i < d->layers; i++)
    {
      normalise (d, i);
      if (!pastiche_conv_prepare (&d->layer[i].forward, d->normalised, weights->data[2 * i + 1], error) ||
          !pastiche_conv_prepare_gradient (&d->layer[i].backward, d->normalised, error))
        return FALSE;
    }
  for (int i = 0; i < d->layers - TRUNK; i++)
    prepare_scale (d, i);
  return TRUE;
}

/* --- Forward ------------------------------------------------------------ */

const PasticheBatch *
pastiche_train_discriminator_map (const PasticheTrainDiscriminator *d, int i)
{
  return &d->layer[i].y;
}

PasticheBatch *
pastiche_train_discriminator_map_gradient (PasticheTrainDiscriminator *d, int i)
{
  return &d->layer[i].dy;
}

const PasticheBatch *
pastiche_train_discriminator_logits (const PasticheTrainDiscriminator *d, int scale)
{
  return &d->scale[scale].logits;
}

PasticheBatch *
pastiche_train_discriminator_logit_gradients (PasticheTrainDiscriminator *d, int scale)
{
  return &d->scale[scale].gradients;
}

/* Set the number of pictures of all batches, at most d->n. */
static void
resize (PasticheTrainDiscriminator *d, int n)
{
  PasticheBatch *batches[4 + 2 * LAYERS + 2 * PASTICHE_SCALES] = { &d->folded, &d->dfolded };
  int            count                                         = 2;

  for (int i = 0; i < d->layers; i++)
    {
      batches[count++] = &d->layer[i].y;
      batches[count++] = &d->layer[i].dy;
    }
  for (int i = 0; i < d->layers - TRUNK; i++)
    {
      batches[count++] = &d->scale[i].logits;
      batches[count++] = &d->scale[i].gradients;
    }
  for (int i = 0; i < count; i++)
    *batches[i] = pastiche_batch_shaped (batches[i], n, batches[i]->at[0].height, batches[i]->at[0].width,
                                         batches[i]->at[0].channels);
}

/* The logits of the scale @i. */
static void
find_logits (PasticheTrainDiscriminator *d, int i)
{
  Scale               *s = &d->scale[i];
  const PasticheBatch *t = &d->layer[TRUNK + i].y;
  int                  n = pastiche_batch_pixels (t), channels = t->at[0].channels;
  float               *logits = s->logits.at[0].data;

  for (int k = 0; k < n; k++)
    logits[k] = s->bias;
  cblas_sgemv (CblasRowMajor, CblasNoTrans, n, channels, 1, t->at[0].data, channels, s->direction, 1, 1, logits, 1);
}

gboolean
pastiche_train_discriminator_forward (PasticheTrainDiscriminator *d,
                                      PasticheJob                *job,
                                      const PasticheBatch        *x,
                                      int                         border,
                                      GError                    **error)
{
  PasticheSource sources[PASTICHE_MAX_BATCH];

  d->border = border;
  resize (d, x->n);
  for (int i = 0; i < x->n; i++)
    {
      PasticheRows rows = pastiche_tensor_rows (&x->at[i]);

      if (!pastiche_fold (job, 0, &rows, -border, -border, 0, &d->folded.at[i], error))
        return FALSE;
    }
  for (int i = 0; i < d->layers; i++)
    {
      pastiche_batch_sources (i == 0 ? &d->folded : &d->layer[input_of (i)].y, NULL, sources);
      if (!pastiche_conv_run_batch (job, &d->layer[i].forward, x->n, sources, d->layer[i].y.at, NULL, d->scratch,
                                    error))
        return FALSE;
    }
  for (int i = 0; i < d->layers - TRUNK; i++)
    find_logits (d, i);
  return TRUE;
}

/* --- Backward ----------------------------------------------------------- */

/* Backward through the normalisation of the @i-th matrix. */
static void
through_spectral (PasticheTrainDiscriminator *d, int i, PasticheWeights *gradient)
{
  int in, out, tensor;

  spectral_shape (i, &in, &out, &tensor);
  pastiche_spectral_backward (d->weights->data[tensor], in, out, d->weights->data[PASTICHE_TENSOR_SINGULAR + i],
                              d->right[i], d->sigma[i], gradient->data[tensor]);
}

/* Backward from the logits of the scale @i to its patch layer's result and to the weights in between. */
static void
through_logits (PasticheTrainDiscriminator *d, int i, PasticheWeights *gradient)
{
  Scale         *s  = &d->scale[i];
  PasticheBatch *t  = &d->layer[TRUNK + i].y;
  float         *dt = d->layer[TRUNK + i].dy.at[0].data, *dlogits = s->gradients.at[0].data;
  int            n = pastiche_batch_pixels (t), channels = t->at[0].channels;
  float        **data = gradient ? gradient->data + PASTICHE_TENSOR_SCALES + 3 * i : NULL;
  float          projected[MAX_CHANNELS];

  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n, channels, 1, 1, dlogits, 1, s->direction, channels, 0, dt,
               channels);
  if (gradient == NULL)
    return;
  data[1][0] = 0;
  for (int k = 0; k < n; k++)
    data[1][0] += d->gain * dlogits[k];
  cblas_sgemv (CblasRowMajor, CblasTrans, n, channels, d->gain, t->at[0].data, channels, dlogits, 1, 0, data[0], 1);
  for (int c = 0; c < channels; c++)
    projected[c] = data[0][c] / sqrtf (channels);
  memset (data[2], 0, (gsize) PASTICHE_CODE * channels * sizeof (float));
  pastiche_linear_backward (d->code, NULL, NULL, PASTICHE_CODE, channels, FALSE, projected, data[2], NULL, NULL);
  through_spectral (d, LAYERS + 2 * i, gradient);
  through_spectral (d, LAYERS + 2 * i + 1, gradient);
}

typedef struct
{
  const PasticheBatch *y;
  PasticheBatch       *dy;
  double              *sums; /* [blocks][channels] */
} Leaky;

static void
leaky_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Leaky *run      = data;
  int          channels = run->y->at[0].channels;
  gsize        first    = (gsize) block * PIXELS;

  pastiche_kernels ()->leaky_back (run->dy->at[0].data + first * channels, run->y->at[0].data + first * channels,
                                   PASTICHE_LEAK, MIN (PIXELS, pastiche_batch_pixels (run->y) - first), channels,
                                   run->sums + (gsize) block * channels);
}

/* Backward through a layer's leaky ReLU, in place, and to its bias unless @dbias is NULL. */
static gboolean
through_leaky (PasticheJob *job, Layer *l, float *dbias, GError **error)
{
  Leaky    run    = { &l->y, &l->dy, NULL };
  int      blocks = pastiche_blocks (pastiche_batch_pixels (&l->y), PIXELS), channels = l->y.at[0].channels;
  gboolean ok;

  run.sums = pastiche_alloc ((gsize) blocks * channels, sizeof (double), error);
  if (run.sums == NULL)
    return FALSE;
  ok = pastiche_parallel_for (job, blocks, 0, leaky_block, &run, error);
  for (int c = 0; ok && dbias != NULL && c < channels; c++)
    {
      double sum = 0;

      for (int b = 0; b < blocks; b++)
        sum += run.sums[(gsize) b * channels + c];
      dbias[c] = sum;
    }
  pastiche_free (run.sums);
  return ok;
}

/* Backward through a layer's convolution to its input: written to @dx, or added where another layer's gradient is there
 * already (@add). */
static gboolean
to_input (PasticheTrainDiscriminator *d, PasticheJob *job, Layer *l, gboolean add, PasticheBatch *dx, GError **error)
{
  PasticheSource dy[PASTICHE_MAX_BATCH];
  PasticheBatch  to = *dx;

  if (add)
    to = pastiche_batch_shaped (&d->other, dx->n, dx->at[0].height, dx->at[0].width, dx->at[0].channels);
  pastiche_batch_sources (&l->dy, NULL, dy);
  return pastiche_conv_run_batch (job, &l->backward, dx->n, dy, to.at, NULL, d->scratch, error) &&
         (!add || pastiche_batch_add (job, dx, &to, error));
}

/* Backward through the layer @i.  A map that a patch layer reads has a gradient from that already, as the patch layers come
 * first; and with the trunk only, all maps have one from the caller. */
static gboolean
through_layer (PasticheTrainDiscriminator *d,
               PasticheJob                *job,
               int                         i,
               PasticheWeights            *gradient,
               gboolean                    picture,
               GError                    **error)
{
  Layer               *l  = &d->layer[i];
  int                  in = input_of (i);
  PasticheSource       x[PASTICHE_MAX_BATCH];
  const PasticheBatch *from = in < 0 ? &d->folded : &d->layer[in].y;

  if (!through_leaky (job, l, gradient ? gradient->data[2 * i + 1] : NULL, error))
    return FALSE;
  pastiche_batch_sources (from, NULL, x);
  if (gradient != NULL)
    {
      if (!pastiche_conv_gradient (job, pastiche_discriminator_layers[i].stride, 1, l->y.n, x, l->dy.at,
                                   gradient->data[2 * i], d->scratch, error))
        return FALSE;
      through_spectral (d, i, gradient);
    }
  if (in < 0)
    return !picture || to_input (d, job, l, FALSE, &d->dfolded, error);
  return to_input (d, job, l, i < TRUNK && (d->layers == TRUNK || in >= TRUNK - PASTICHE_SCALES), &d->layer[in].dy,
                   error);
}

gboolean
pastiche_train_discriminator_backward (PasticheTrainDiscriminator *d,
                                       PasticheJob                *job,
                                       PasticheWeights            *gradient,
                                       PasticheBatch              *dx,
                                       GError                    **error)
{
  for (int i = 0; i < d->layers - TRUNK; i++)
    through_logits (d, i, gradient);
  for (int i = d->layers - 1; i >= 0; i--)
    if (!through_layer (d, job, i, gradient, dx != NULL, error))
      return FALSE;
  for (int i = 0; dx != NULL && i < dx->n; i++)
    if (!pastiche_fold_backward (job, &d->dfolded.at[i], -d->border, &dx->at[i], error))
      return FALSE;
  for (int i = 0; gradient != NULL && i < PASTICHE_SPECTRAL; i++)
    {
      int in, out, tensor;

      spectral_shape (i, &in, &out, &tensor);
      memset (gradient->data[PASTICHE_TENSOR_SINGULAR + i], 0, out * sizeof (float));
    }
  return TRUE;
}
