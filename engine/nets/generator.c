/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * generator.c: runs the table of layers.  A layer's output stays raw in memory: its statistics give a factor and an
 * addend for each channel, which the next layer applies while it reads.  Only an output that is read twice (residual
 * blocks, the skip connection) is normalised in memory.
 *
 * Between layers values are float16, which takes half the memory and nine tenths of the time of float32; the painted
 * pictures differ by a PSNR of 55 to 78 dB (MEASURED.md).  In large pictures the output of the last hidden layer, half
 * of the memory that is left, is not stored: it is computed once for its statistics, and again in bands of rows that
 * the last layer reads.
 */
#include <string.h>

#include "fold.h"
#include "generator.h"
#include "norm.h"

#define MAX_CHANNELS 128
#define LAST         (PASTICHE_GENERATOR_LAYERS - 1)
#define KEPT_PIXELS  4500000 /* padded pixels up to which the last hidden layer is stored: some 200 MB in all */
#define BAND         (4 * PASTICHE_BAND_ROWS) /* rows */
#define FOLD_WORK    15000.0 /* multiply-adds that take about as long as folding a pixel, which waits for memory */

/* How hidden tensors are stored. */
typedef struct
{
  gboolean half; /* float16 */
  int      band; /* rows of the last hidden layer that are in memory at a time; 0: all */
} Storage;

/* Tensor 0 is the folded picture, tensor i + 1 the output of layer i. */
typedef struct
{
  const PasticheGenerator *generator;
  PasticheJob             *job;
  const PasticheMoments   *moments; /* or NULL */
  float                   *scratch;
  Storage                  storage;
  PasticheTensor           tensors[PASTICHE_GENERATOR_LAYERS + 1];
  const PasticheTensor    *residual; /* input of the current residual block */
  const PasticheTensor    *skip;     /* input of the skip connection */
  gboolean                 pending;  /* the last output is still raw, to be normalised with @affine */
  float                    affine[2 * MAX_CHANNELS];
  float                    before[2 * MAX_CHANNELS]; /* the same for the input of the last hidden layer, for bands */
} State;

gboolean
pastiche_generator_init (PasticheGenerator *generator, float *const *tensors, const float *vector, GError **error)
{
  memset (generator, 0, sizeof *generator);
  memcpy (generator->vector, vector, sizeof generator->vector);
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

/* --- Memory ------------------------------------------------------------- */

#ifdef PASTICHE_TESTS
static Storage forced = { -1, -1 };

void
pastiche_generator_force_storage (int half, int band)
{
  forced = (Storage) { half, band };
}
#endif

static Storage
choose_storage (int height, int width)
{
  gsize pixels = (gsize) pastiche_padded (height) * pastiche_padded (width);

#ifdef PASTICHE_TESTS
  if (forced.band >= 0)
    return forced;
#endif
  return (Storage) { TRUE, pixels > KEPT_PIXELS ? BAND : 0 };
}

/* Reading a picture and getting memory for all that follows. */
static double
fold_work (int height, int width)
{
  return FOLD_WORK * pastiche_padded (height) * pastiche_padded (width);
}

double
pastiche_generator_work (int height, int width, gboolean given, gboolean painted)
{
  Storage storage = choose_storage (height, width);
  double  pixels = (double) pastiche_padded (height) * pastiche_padded (width) / 4, work = fold_work (height, width);

  for (int i = 0; i < (painted ? LAST + 1 : LAST); i++)
    {
      const PasticheLayer *layer = &pastiche_generator_layers[i];
      int                  times = i == LAST - 1 && storage.band > 0 ? !given + painted : 1;

      pixels *= (double) (layer->upsampling * layer->upsampling) / (layer->stride * layer->stride);
      work += times * 9.0 * layer->in * layer->out * pixels;
    }
  return work;
}

/* The last step in which the output of layer @i is read; −1 stands for the folded picture. */
static int
last_step (int i, const Storage *storage)
{
  const PasticheLayer *layers = pastiche_generator_layers;
  int                  step   = i + 1;

  if (i + 1 < LAST && layers[i + 1].flags & PASTICHE_LAYER_FORK)
    while (!(layers[step].flags & PASTICHE_LAYER_RESIDUAL))
      step++;
  if (i >= 0 && layers[i].flags & PASTICHE_LAYER_KEEP)
    while (!(layers[step].flags & PASTICHE_LAYER_SKIP))
      step++;
  if (i == LAST - 2 && storage->band > 0)
    step++;
  return step;
}

/* Sets the sizes of all tensors; they get no memory yet. */
static void
set_sizes (int height, int width, PasticheTensor *tensors)
{
  int h = pastiche_padded (height) / 2, w = pastiche_padded (width) / 2;

  tensors[0] = (PasticheTensor) { h, w, pastiche_generator_layers[0].in, NULL, NULL };
  for (int i = 0; i < LAST; i++)
    {
      const PasticheLayer *layer = &pastiche_generator_layers[i];

      h              = h * layer->upsampling / layer->stride;
      w              = w * layer->upsampling / layer->stride;
      tensors[i + 1] = (PasticheTensor) { h, w, layer->out, NULL, NULL };
    }
  tensors[LAST + 1] = (PasticheTensor) { height, width, 3, NULL, NULL };
}

static gboolean
is_half (const Storage *storage, int i)
{
  return storage->half && i > 0 && i <= LAST;
}

/* Plans where the tensors lie.  Step i is layer i; the picture is folded in step 0; a band lives in the last step
 * alone.  Returns the floats needed. */
static gsize
plan (const PasticheTensor *tensors, const Storage *storage, PasticheArena *arena)
{
  for (int i = 0; i <= LAST + 1; i++)
    {
      gboolean band = i == LAST && storage->band > 0;
      gsize    size = pastiche_tensor_size (&tensors[i]);

      if (band)
        size = size / tensors[i].height * MIN (storage->band + 2, tensors[i].height);
      if (is_half (storage, i))
        size /= 2;
      pastiche_arena_add (arena, size, band ? LAST : MAX (i - 1, 0), MIN (last_step (i - 1, storage), LAST));
    }
  return pastiche_arena_plan (arena);
}

/* Work space for the layer that needs most, for all threads. */
static gsize
scratch_floats (const PasticheGenerator *generator)
{
  gsize most = 0;

  for (int i = 0; i < PASTICHE_GENERATOR_LAYERS; i++)
    most = MAX (most, pastiche_conv_scratch (&generator->convs[i]));
  return most * pastiche_threads ();
}

gsize
pastiche_generator_memory (int height, int width)
{
  PasticheArena  arena   = PASTICHE_ARENA_EMPTY;
  Storage        storage = choose_storage (height, width);
  PasticheTensor tensors[LAST + 2];

  set_sizes (height, width, tensors);
  return plan (tensors, &storage, &arena) * sizeof (float);
}

static gboolean
init_memory (State *state, int height, int width, PasticheArena *arena, GError **error)
{
  state->storage = choose_storage (height, width);
  set_sizes (height, width, state->tensors);
  plan (state->tensors, &state->storage, arena);
  state->scratch = pastiche_alloc_floats (scratch_floats (state->generator), error);
  if (state->scratch == NULL || !pastiche_arena_alloc (arena, error))
    return FALSE;
  for (int i = 0; i <= LAST + 1; i++)
    if (is_half (&state->storage, i))
      state->tensors[i].halves = (guint16 *) pastiche_arena_place (arena, i);
    else
      state->tensors[i].data = pastiche_arena_place (arena, i);
  return TRUE;
}

/* --- Layers ------------------------------------------------------------- */

/* The tensor @x as the next layer reads it: normalised on the way if it is raw. */
static PasticheSource
source (const State *state, const PasticheTensor *x)
{
  PasticheSource source = {
    .data = x->data, .halves = x->halves, .height = x->height, .width = x->width, .channels = x->channels
  };

  if (state->pending)
    {
      source.scale = state->affine;
      source.shift = state->affine + x->channels;
    }
  return source;
}

/* Normalises the raw @x in memory. */
static gboolean
settle (State *state, PasticheTensor *x, gboolean relu, const PasticheTensor *other, GError **error)
{
  state->pending = FALSE;
  return pastiche_norm_apply (state->job, x, state->affine, relu, other, error);
}

/* Does what the table's flags say about the output of a convolution. */
static gboolean
follow (State *state, const PasticheLayer *layer, PasticheTensor *y, GError **error)
{
  state->pending = TRUE;
  if (layer->flags & PASTICHE_LAYER_RESIDUAL && !settle (state, y, FALSE, state->residual, error))
    return FALSE;
  if (layer->flags & PASTICHE_LAYER_SKIP && !settle (state, y, TRUE, state->skip, error))
    return FALSE;
  if (layer->flags & PASTICHE_LAYER_KEEP)
    state->skip = y;
  return TRUE;
}

/* @at: where the layer's parameters are in the style vector, and its moments among all. */
static gboolean
run_layer (State *state, int i, int at, GError **error)
{
  const PasticheLayer *layer = &pastiche_generator_layers[i];
  PasticheTensor      *x = &state->tensors[i], *y = &state->tensors[i + 1];
  PasticheTensor       nowhere = { y->height, y->width, y->channels, NULL, NULL };
  gboolean             band    = i == LAST - 1 && state->storage.band > 0;
  gboolean             given   = state->moments && state->moments->given;
  double               own[2 * MAX_CHANNELS], *moments = state->moments ? state->moments->values + at : own;
  PasticheSource       from;

  if (layer->flags & PASTICHE_LAYER_FORK)
    {
      if (state->pending && !settle (state, x, TRUE, NULL, error))
        return FALSE;
      state->residual = x;
    }
  from = source (state, x);
  if (!(band && given) && !pastiche_conv_run (state->job, &state->generator->convs[i], &from, band ? &nowhere : y, 0, 0,
                                              given ? NULL : moments, state->scratch, error))
    return FALSE;
  if (band)
    memcpy (state->before, state->affine, sizeof state->affine);
  pastiche_norm_affine (moments, state->generator->vector + at, layer->out, state->affine);
  return follow (state, layer, y, error);
}

/* All layers but the last. */
static gboolean
run_layers (State *state, GError **error)
{
  for (int i = 0, at = 0; i < LAST; at += 2 * pastiche_generator_layers[i++].out)
    if (!run_layer (state, i, at, error))
      return FALSE;
  return TRUE;
}

/* The last layer computes the picture without its margin. */
static gboolean
run_last_layer (State *state, GError **error)
{
  PasticheSource x = source (state, &state->tensors[LAST]);

  return pastiche_conv_run (state->job, &state->generator->convs[LAST], &x, &state->tensors[LAST + 1], PASTICHE_MARGIN,
                            PASTICHE_MARGIN, NULL, state->scratch, error);
}

/* The same together with the layer before it, band by band.  A row of the picture reads the rows above and below too,
 * so it is painted when the one below has been computed. */
static gboolean
run_last_layers_in_bands (State *state, GError **error)
{
  const PasticheConv *convs = state->generator->convs;
  PasticheTensor     *band = &state->tensors[LAST], *y = &state->tensors[LAST + 1];
  PasticheSource      x = source (state, &state->tensors[LAST - 1]), from = source (state, band);
  int                 step = state->storage.band, rows = MIN (step + 2, band->height);

  x.scale   = state->before;
  x.shift   = state->before + x.channels;
  from.band = rows;
  for (int top = (PASTICHE_MARGIN - 1) / PASTICHE_BAND_ROWS * PASTICHE_BAND_ROWS, painted = 0; painted < y->height;
       top += step)
    {
      int end = MIN (top + step, band->height), ready = CLAMP (end - 1 - PASTICHE_MARGIN, 0, y->height);

      if (!pastiche_conv_run_rows (state->job, &convs[LAST - 1], &x, band, rows, top, end, 0, 0, state->scratch, error))
        return FALSE;
      if (ready > painted && !pastiche_conv_run_rows (state->job, &convs[LAST], &from, y, 0, painted, ready,
                                                      PASTICHE_MARGIN, PASTICHE_MARGIN, state->scratch, error))
        return FALSE;
      painted = ready;
    }
  return TRUE;
}

gboolean
pastiche_generator_paint (const PasticheGenerator *generator,
                          PasticheJob             *job,
                          const PasticheRows      *x,
                          const PasticheMoments   *moments,
                          PasticheArena           *arena,
                          PasticheTensor          *y,
                          GError                 **error)
{
  State    state = { .generator = generator, .job = job, .moments = moments };
  gboolean ok;

  ok = init_memory (&state, x->height, x->width, arena, error) &&
       pastiche_fold (job, fold_work (x->height, x->width), x, PASTICHE_MARGIN, PASTICHE_MARGIN, PASTICHE_GRAIN,
                      &state.tensors[0], error) &&
       run_layers (&state, error);
  if (ok && y)
    ok = state.storage.band > 0 ? run_last_layers_in_bands (&state, error) : run_last_layer (&state, error);
  if (y)
    *y = state.tensors[LAST + 1];
  pastiche_free (state.scratch);
  return ok;
}

void
pastiche_generator_pool (const double *values, double share, double *pooled)
{
  for (int i = 0, at = 0; i < LAST; at += 2 * pastiche_generator_layers[i++].out)
    pastiche_norm_pool (values + at, share, pastiche_generator_layers[i].out, pooled + at);
}

double
pastiche_generator_contrast (const double *values)
{
  int    n   = pastiche_generator_layers[0].out;
  double sum = 0;

  for (int c = 0; c < n; c++)
    sum += values[n + c];
  return sum / n;
}
