/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * generator.c: runs the table of layers.  A layer's raw result stays raw: its
 * statistics make a factor and an addend for each channel, and the layer after
 * it applies them while it reads.  Only where a result is read twice (residual
 * blocks, the skip) is it normalised in memory.  Every tensor goes as soon as
 * no later layer reads it.
 */
#include <string.h>

#include "arena.h"
#include "fold.h"
#include "generator.h"
#include "norm.h"

#define MAX_CHANNELS 128
#define ARENA_FLOATS 24 /* for each padded pixel: the last two hidden layers' 8 and 16 */

/* What is alive between two layers.  The three may be the same tensor. */
typedef struct
{
  const PasticheGenerator *generator;
  PasticheJob             *job;
  float                   *scratch;
  PasticheArena            arena;    /* of all tensors */
  PasticheTensor           result;   /* of the layer before */
  PasticheTensor           residual; /* input of the residual block that runs; may share the skip's data */
  PasticheTensor           skip;
  gboolean                 pending; /* the result is still raw: */
  float                    affine[2 * MAX_CHANNELS];
} State;

gboolean
pastiche_generator_init (PasticheGenerator *generator, float *const *tensors, const float *vector, GError **error)
{
  memset (generator, 0, sizeof *generator);
  memcpy (generator->vector, vector, sizeof generator->vector);
  generator->grain = PASTICHE_GRAIN;
  for (int i = 0; i < PASTICHE_GENERATOR_LAYERS; i++)
    {
      const PasticheLayer *layer = &pastiche_generator_layers[i];
      gboolean             last  = !(layer->flags & PASTICHE_LAYER_NORM);

      if (!pastiche_conv_init (&generator->convs[i], layer->in, layer->out, layer->stride, layer->upsampling,
                               last ? PASTICHE_LOGISTIC : PASTICHE_LINEAR, tensors[i],
                               last ? tensors[PASTICHE_TENSOR_GENERATOR_BIAS] : NULL, error))
        {
          pastiche_generator_clear (generator);
          return FALSE;
        }
    }
  return TRUE;
}

void
pastiche_generator_clear (PasticheGenerator *generator)
{
  for (int i = 0; i < PASTICHE_GENERATOR_LAYERS; i++)
    pastiche_conv_clear (&generator->convs[i]);
}

double
pastiche_generator_work (int height, int width)
{
  double pixels = (double) pastiche_padded (height) * pastiche_padded (width) / 4, work = 0;

  for (int i = 0; i < PASTICHE_GENERATOR_LAYERS; i++)
    {
      const PasticheLayer *layer = &pastiche_generator_layers[i];

      pixels *= (double) (layer->upsampling * layer->upsampling) / (layer->stride * layer->stride);
      work += 9.0 * layer->in * layer->out * pixels;
    }
  return work;
}

static float *
alloc_scratch (const PasticheGenerator *generator, GError **error)
{
  gsize most = 0;

  for (int i = 0; i < PASTICHE_GENERATOR_LAYERS; i++)
    most = MAX (most, pastiche_conv_scratch (&generator->convs[i]));
  return pastiche_alloc_floats (most * pastiche_threads (), error);
}

/* Gives a tensor's place free unless one of the two others still is there. */
static void
release (State *state, PasticheTensor *tensor, const PasticheTensor *a, const PasticheTensor *b)
{
  if (tensor->data != a->data && tensor->data != b->data)
    pastiche_arena_release (&state->arena, tensor);
  tensor->data = NULL;
}

static PasticheSource
source (const State *state)
{
  const PasticheTensor *x      = &state->result;
  PasticheSource        source = { x->data, x->height, x->width, x->channels, NULL, NULL };

  if (state->pending)
    {
      source.scale = state->affine;
      source.shift = state->affine + x->channels;
    }
  return source;
}

/* The result becomes what later layers read, if it is still raw. */
static gboolean
settle (State *state, gboolean relu, const PasticheTensor *other, GError **error)
{
  state->pending = FALSE;
  return pastiche_norm_apply (state->job, &state->result, state->affine, relu, other, error);
}

/* What follows a convolution, as the table's flags say. */
static gboolean
follow (State *state, const PasticheLayer *layer, const double *moments, const float *style, GError **error)
{
  gboolean ok = TRUE;

  pastiche_norm_affine (moments, style, layer->out, state->affine);
  state->pending = TRUE;
  if (layer->flags & PASTICHE_LAYER_RESIDUAL)
    {
      ok = settle (state, FALSE, &state->residual, error);
      release (state, &state->residual, &state->skip, &state->result);
    }
  if (layer->flags & PASTICHE_LAYER_SKIP)
    {
      ok = settle (state, TRUE, &state->skip, error);
      release (state, &state->skip, &state->residual, &state->result);
    }
  if (layer->flags & PASTICHE_LAYER_KEEP)
    state->skip = state->result;
  return ok;
}

static gboolean
run_layer (State *state, int i, const float *style, GError **error)
{
  const PasticheLayer *layer = &pastiche_generator_layers[i];
  const PasticheConv  *conv  = &state->generator->convs[i];
  PasticheTensor       y     = PASTICHE_TENSOR_EMPTY;
  PasticheSource       x;
  double               moments[2 * MAX_CHANNELS];
  int                  height, width;

  if (layer->flags & PASTICHE_LAYER_FORK)
    {
      if (state->pending && !settle (state, TRUE, NULL, error))
        return FALSE;
      state->residual = state->result;
    }
  x = source (state);
  pastiche_conv_output (conv, x.height, x.width, &height, &width);
  pastiche_arena_take (&state->arena, &y, height, width, layer->out);
  if (!pastiche_conv_run (state->job, conv, &x, &y, 0, 0, moments, state->scratch, error))
    return FALSE;
  release (state, &state->result, &state->residual, &state->skip);
  state->result = y;
  return follow (state, layer, moments, style, error);
}

/* All layers but the last. */
static gboolean
run_layers (State *state, GError **error)
{
  const float *style = state->generator->vector;

  for (int i = 0; i < PASTICHE_GENERATOR_LAYERS - 1; style += 2 * pastiche_generator_layers[i++].out)
    if (!run_layer (state, i, style, error))
      return FALSE;
  return TRUE;
}

/* The last layer computes just the part that is not margin. */
static gboolean
run_last_layer (State *state, PasticheTensor *y, GError **error)
{
  PasticheSource      x    = source (state);
  const PasticheConv *conv = &state->generator->convs[PASTICHE_GENERATOR_LAYERS - 1];

  return pastiche_conv_run (state->job, conv, &x, y, PASTICHE_MARGIN, PASTICHE_MARGIN, NULL, state->scratch, error);
}

gboolean
pastiche_generator_paint (const PasticheGenerator *generator,
                          PasticheJob             *job,
                          const PasticheTensor    *x,
                          PasticheTensor          *y,
                          GError                 **error)
{
  State    state  = { .generator = generator, .job = job };
  int      height = pastiche_padded (x->height), width = pastiche_padded (x->width);
  gboolean ok;

  ok = (state.scratch = alloc_scratch (generator, error)) != NULL &&
       pastiche_arena_init (&state.arena, (gsize) ARENA_FLOATS * height * width, error);
  if (ok)
    {
      pastiche_arena_take (&state.arena, &state.result, height / 2, width / 2, 12);
      ok = pastiche_fold (job, x, PASTICHE_MARGIN, generator->grain, &state.result, error) &&
           run_layers (&state, error) && run_last_layer (&state, y, error);
    }
  pastiche_arena_clear (&state.arena);
  pastiche_free (state.scratch);
  return ok;
}
