/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * encoder.c: four convolutions with leaky ReLU.  The means and standard deviations of all their channels go through two
 * linear layers and become the code.
 */
#include <math.h>

#include "conv.h"
#include "encoder.h"
#include "fold.h"
#include "linear.h"
#include "norm.h"

#define SEEN_SIDE      256  /* pixels of the shorter side of the picture that is encoded */
#define SEEN_LONG_SIDE 1024 /* pixels of its longer side at most */
#define MAX_CHANNELS   192
#define MAX_STATISTICS (2 * PASTICHE_ENCODER_LAYERS * MAX_CHANNELS)

static gboolean
init_conv (PasticheConv *conv, const PasticheWeights *base, int i, GError **error)
{
  const PasticheLayer *layer = &pastiche_encoder_layers[i];
  float *const        *at    = base->data + PASTICHE_TENSOR_ENCODER + 2 * i;

  return pastiche_conv_init (conv, layer->in, layer->out, layer->stride, layer->upsampling, PASTICHE_LEAKY_RELU, at[0],
                             at[1], error);
}

void
pastiche_encoder_size (int width, int height, int *seen_width, int *seen_height)
{
  double scale = MIN ((double) SEEN_SIDE / MIN (width, height), (double) SEEN_LONG_SIDE / MAX (width, height));

  *seen_width  = MAX (16, 2 * (int) lround (width * scale / 2));
  *seen_height = MAX (16, 2 * (int) lround (height * scale / 2));
}

double
pastiche_encoder_work (int height, int width)
{
  int    h = height / 2, w = width / 2;
  double work = 0;

  for (int i = 0; i < PASTICHE_ENCODER_LAYERS; i++)
    {
      const PasticheLayer *layer = &pastiche_encoder_layers[i];

      h = (h - 1) / layer->stride + 1;
      w = (w - 1) / layer->stride + 1;
      work += 9.0 * layer->in * layer->out * h * w;
    }
  return work;
}

/* Runs one layer and replaces @x by its output; writes means and standard deviations to @statistics [2][channels]. */
static gboolean
run_layer (const PasticheWeights *base, PasticheJob *job, int i, PasticheTensor *x, float *statistics, GError **error)
{
  PasticheConv   conv     = { 0 };
  PasticheTensor y        = PASTICHE_TENSOR_EMPTY;
  PasticheSource from     = { .data = x->data, .height = x->height, .width = x->width, .channels = x->channels };
  float         *scratch  = NULL;
  int            channels = pastiche_encoder_layers[i].out, height, width;
  double         moments[2 * MAX_CHANNELS];
  gboolean       ok = init_conv (&conv, base, i, error);

  if (ok)
    {
      pastiche_conv_output (&conv, x->height, x->width, &height, &width);
      ok = pastiche_tensor_init (&y, height, width, channels, error) &&
           (scratch = pastiche_alloc_floats (pastiche_conv_scratch (&conv) * pastiche_threads (), error)) != NULL &&
           pastiche_conv_run (job, &conv, &from, &y, 0, 0, moments, scratch, error);
    }
  for (int c = 0; ok && c < channels; c++)
    {
      statistics[c]            = moments[c];
      statistics[channels + c] = sqrt (moments[channels + c] + PASTICHE_NORM_EPSILON);
    }
  pastiche_free (scratch);
  pastiche_conv_clear (&conv);
  pastiche_tensor_clear (x);
  *x = y;
  return ok;
}

gboolean
pastiche_encoder_run (const PasticheWeights *base,
                      PasticheJob           *job,
                      const PasticheTensor  *x,
                      float                 *code,
                      GError               **error)
{
  PasticheTensor h    = PASTICHE_TENSOR_EMPTY;
  PasticheRows   rows = pastiche_tensor_rows (x);
  float          statistics[MAX_STATISTICS], hidden[PASTICHE_HIDDEN];
  float *const  *head = base->data + PASTICHE_TENSOR_HEAD;
  int            n    = 0;
  gboolean       ok   = pastiche_tensor_init (&h, x->height / 2, x->width / 2, 12, error) &&
                pastiche_fold (job, 0, &rows, 0, 0, 0, &h, error);

  for (int i = 0; ok && i < PASTICHE_ENCODER_LAYERS; i++)
    {
      ok = run_layer (base, job, i, &h, statistics + n, error);
      n += 2 * pastiche_encoder_layers[i].out;
    }
  if (ok)
    {
      pastiche_linear (statistics, head[0], head[1], n, PASTICHE_HIDDEN, TRUE, hidden);
      pastiche_linear (hidden, head[2], head[3], PASTICHE_HIDDEN, PASTICHE_CODE, FALSE, code);
    }
  pastiche_tensor_clear (&h);
  return ok;
}

void
pastiche_affine_run (const PasticheWeights *base, const float *code, float *vector)
{
  float *const *affine = base->data + PASTICHE_TENSOR_AFFINE;
  float         hidden[PASTICHE_HIDDEN];

  pastiche_linear (code, affine[0], affine[1], PASTICHE_CODE, PASTICHE_HIDDEN, TRUE, hidden);
  pastiche_linear (hidden, affine[2], affine[3], PASTICHE_HIDDEN, PASTICHE_VECTOR, FALSE, vector);
}
