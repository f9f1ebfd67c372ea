/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transform.c: the network on stills of 64×64 pixels, and the transform of colours at a look's nodes.
 */
#include <math.h>
#include <string.h>

#include "conv.h"
#include "linear.h"
#include "look.h"
#include "picture.h"
#include "transform.h"

#define SEEN  64 /* pixels a side of what the network sees, whatever the still's shape */
#define MAPS  64 /* of the last layer */
#define NODES PASTICHE_LOOK_NODES
#define CELLS PASTICHE_ERA_NODES
#define CURVE PASTICHE_ERA_CURVE

enum
{
  BLACK      = 0,
  WHITE      = 3,
  GAMMA      = 6,
  CONTRAST   = 9,
  SATURATION = 10
};

/* --- What the network sees ---------------------------------------------- */

/* The pixels of a side of @n that the @i-th of SEEN touches: all of them count alike, as in PyTorch's area
 * interpolation, with which the network was trained. */
static void
touched (int i, int n, int *first, int *end)
{
  *first = i * n / SEEN;
  *end   = ((i + 1) * n + SEEN - 1) / SEEN;
}

/* @colours [height][width][3] averaged to @seen [SEEN][SEEN][3], in −1 to 1. */
static void
average (const float *colours, int height, int width, float *seen)
{
  for (int i = 0; i < SEEN * SEEN; i++, seen += 3)
    {
      double sums[3] = { 0 };
      int    top, bottom, left, right;

      touched (i / SEEN, height, &top, &bottom);
      touched (i % SEEN, width, &left, &right);
      for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++)
          for (int c = 0; c < 3; c++)
            sums[c] += colours[3 * (y * width + x) + c];
      for (int c = 0; c < 3; c++)
        seen[c] = (float) (2 * sums[c] / ((bottom - top) * (right - left)) - 1);
    }
}

/* --- The network -------------------------------------------------------- */

static gboolean
init_convs (PasticheConv *convs, const PasticheWeights *weights, GError **error)
{
  for (int i = 0; i < PASTICHE_ERA_LAYERS; i++)
    {
      const PasticheLayer *layer = &pastiche_era_layers[i];

      if (!pastiche_conv_init (&convs[i], layer->in, layer->out, layer->stride, layer->upsampling, PASTICHE_LEAKY_RELU,
                               weights->data[2 * i], weights->data[2 * i + 1], error))
        return FALSE;
    }
  return TRUE;
}

/* Runs one layer and replaces @x by its output. */
static gboolean
run_layer (const PasticheConv *conv, PasticheTensor *x, GError **error)
{
  PasticheTensor y       = PASTICHE_TENSOR_EMPTY;
  PasticheSource from    = { .data = x->data, .height = x->height, .width = x->width, .channels = x->channels };
  float         *scratch = pastiche_alloc_floats (pastiche_conv_scratch (conv) * pastiche_threads (), error);
  int            height, width;
  gboolean       ok;

  pastiche_conv_output (conv, x->height, x->width, &height, &width);
  ok = scratch && pastiche_tensor_init (&y, height, width, conv->out, error) &&
       pastiche_conv_run (NULL, conv, &from, &y, 0, 0, NULL, scratch, error);
  pastiche_free (scratch);
  pastiche_tensor_clear (x);
  *x = y;
  return ok;
}

/* What the network says of one still, added to @sums. */
static gboolean
look_at (const PasticheConv    *convs,
         const PasticheWeights *weights,
         const PasticheStill   *still,
         double                *sums,
         GError               **error)
{
  float *const  *head        = weights->data + PASTICHE_TENSOR_ERA_HEAD;
  float         *colours     = pastiche_alloc_floats (3 * pastiche_picture_count (still->picture), error);
  PasticheTensor x           = PASTICHE_TENSOR_EMPTY;
  float          means[MAPS] = { 0 }, said[PASTICHE_ERA_AMOUNTS];
  gboolean       ok          = colours && pastiche_tensor_init (&x, SEEN, SEEN, 3, error);

  if (ok)
    {
      pastiche_still_colours (still, colours);
      average (colours, still->picture->height, still->picture->width, x.data);
    }
  for (int i = 0; ok && i < PASTICHE_ERA_LAYERS; i++)
    ok = run_layer (&convs[i], &x, error);
  if (ok)
    {
      for (int i = 0; i < x.height * x.width * MAPS; i++)
        means[i % MAPS] += x.data[i] / (x.height * x.width);
      pastiche_linear (means, head[0], head[1], MAPS, PASTICHE_ERA_AMOUNTS, FALSE, said);
      for (int i = 0; i < PASTICHE_ERA_AMOUNTS; i++)
        sums[i] += said[i];
    }
  pastiche_tensor_clear (&x);
  pastiche_free (colours);
  return ok;
}

gboolean
pastiche_era_amounts (const PasticheWeights *weights,
                      PasticheStill *const  *stills,
                      int                    n,
                      float                 *amounts,
                      GError               **error)
{
  PasticheConv convs[PASTICHE_ERA_LAYERS] = { 0 };
  double       sums[PASTICHE_ERA_AMOUNTS] = { 0 };
  gboolean     ok                         = init_convs (convs, weights, error);

  for (int i = 0; ok && i < n; i++)
    ok = look_at (convs, weights, stills[i], sums, error);
  for (int i = 0; i < PASTICHE_ERA_AMOUNTS; i++)
    amounts[i] = (float) (weights->data[PASTICHE_TENSOR_ERA_RANGE][i] * tanh (sums[i] / n));
  for (int i = 0; i < PASTICHE_ERA_LAYERS; i++)
    pastiche_conv_clear (&convs[i]);
  return ok;
}

/* --- The transform ------------------------------------------------------ */

static float
within (float v)
{
  return CLAMP (v, 0, 1);
}

static float
to_linear (float v)
{
  return v <= 0.04045f ? v / 12.92f : powf ((v + 0.055f) / 1.055f, 2.4f);
}

static float
from_linear (float v)
{
  return v <= 0.0031308f ? v * 12.92f : 1.055f * powf (v, 1 / 2.4f) - 0.055f;
}

/* As the photographer and the printer expose the picture. */
static void
expose (const float *amounts, float *c)
{
  float grey;

  for (int i = 0; i < 3; i++)
    {
      float black = amounts[BLACK + i], v = within ((c[i] - black) / (1 + amounts[WHITE + i] - black));

      v    = powf (v, expf (-amounts[GAMMA + i]));
      c[i] = v + amounts[CONTRAST] * (3 * v * v - v - 2 * v * v * v);
    }
  grey = 0.2126f * c[0] + 0.7152f * c[1] + 0.0722f * c[2];
  for (int i = 0; i < 3; i++)
    c[i] = within (grey + expf (amounts[SATURATION]) * (c[i] - grey));
}

static void
mix_light (const float *matrix, float *c)
{
  const float light[3] = { to_linear (c[0]), to_linear (c[1]), to_linear (c[2]) };

  for (int i = 0; i < 3; i++)
    c[i] =
        from_linear (within (matrix[3 * i] * light[0] + matrix[3 * i + 1] * light[1] + matrix[3 * i + 2] * light[2]));
}

static float
on_curve (const float *curve, float v)
{
  int node = MIN ((int) (v * (CURVE - 1)), CURVE - 2);

  return curve[node] + (v * (CURVE - 1) - node) * (curve[node + 1] - curve[node]);
}

static void
print (const float *matrix, float *c)
{
  const float v[3] = { c[0], c[1], c[2] };

  for (int i = 0; i < 3; i++, matrix += 4)
    c[i] = within (matrix[0] * v[0] + matrix[1] * v[1] + matrix[2] * v[2] + matrix[3]);
}

static void
add_residual (const float *table, float *c)
{
  int   node[3];
  float part[3], sum[3] = { 0 };

  for (int i = 0; i < 3; i++)
    {
      node[i] = MIN ((int) (c[i] * (CELLS - 1)), CELLS - 2);
      part[i] = c[i] * (CELLS - 1) - node[i];
    }
  for (int corner = 0; corner < 8; corner++)
    {
      const int up[3]  = { corner >> 2, corner >> 1 & 1, corner & 1 };
      float     weight = 1;

      for (int i = 0; i < 3; i++)
        weight *= up[i] ? part[i] : 1 - part[i];
      for (int i = 0; i < 3; i++)
        sum[i] += weight * table[3 * (((node[0] + up[0]) * CELLS + node[1] + up[1]) * CELLS + node[2] + up[2]) + i];
    }
  for (int i = 0; i < 3; i++)
    c[i] = within (c[i] + sum[i]);
}

void
pastiche_era_table (const PasticheWeights *weights, const float *amounts, float *table)
{
  for (int i = 0; i < PASTICHE_LOOK_COUNT; i++, table += 3)
    {
      table[0] = i / (NODES * NODES) / (NODES - 1.0f);
      table[1] = i / NODES % NODES / (NODES - 1.0f);
      table[2] = i % NODES / (NODES - 1.0f);
      expose (amounts, table);
      mix_light (weights->data[PASTICHE_TENSOR_ERA_EXPOSURE], table);
      for (int c = 0; c < 3; c++)
        table[c] = within (on_curve (weights->data[PASTICHE_TENSOR_ERA_CURVES] + CURVE * c, table[c]));
      print (weights->data[PASTICHE_TENSOR_ERA_PRINT], table);
      add_residual (weights->data[PASTICHE_TENSOR_ERA_TABLE], table);
    }
}
