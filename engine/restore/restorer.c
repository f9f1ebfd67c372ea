/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restorer.c: runs the restorer's table of layers from the top of a picture to its bottom.
 *
 * Of each layer's output a strip of rows is in memory: those that a later layer will still read.  In turns, some more rows
 * of the picture are read, and each layer computes as many rows as its input then allows.  What the skip connections
 * keep waits longest, as a row of the result depends on rows far below it.
 *
 * How many rows each strip has to hold, and all work, follow from the same turns taken beforehand without computing.
 * What lies between the body's layers is float16, all arithmetic and the tail are float32.
 */
#include <string.h>

#include "fold.h"
#include "norm.h"
#include "restorer.h"

#define LAYERS   PASTICHE_RESTORER_LAYERS
#define BODY     PASTICHE_RESTORER_BODY
#define MULTIPLE 16 /* the network's coarsest level is a sixteenth of the size */
#define STEP     64 /* rows of the picture that are read in a turn */
#define TAIL     16 /* rows that the tail computes at a time */
#define LEVELS   4  /* outputs that wait for a skip connection at once */
#define WIDEST   128

/* Tensor i + 1 is the output of layer i, 0 the folded picture. */
enum
{
  DETAIL = BODY, /* layers of the tail */
  UP0,
  FINE,
  OUT,
  SEEN    = LAYERS + 1, /* the tensor that `detail` reads */
  TENSORS = LAYERS + 2
};

typedef struct
{
  int      height, width, channels;
  int      base, done;  /* the rows that are there */
  int      most;        /* that were there at once */
  int      rows, start; /* rows that the memory holds, and which is its first */
  float   *data;        /* or */
  guint16 *halves;
} Strip;

typedef struct
{
  const PasticheRestorer *restorer; /* NULL: only count */
  PasticheJob            *job;
  const PasticheRows     *x;
  Strip                   strips[TENSORS];
  int                     added[LAYERS]; /* the tensor that is added to a layer's output; −1: none */
  float                  *scratch, *row_scratch;
} State;

/* --- The restorer ------------------------------------------------------- */

PasticheRestorer *
pastiche_restorer_new (const PasticheWeights *weights, GError **error)
{
  g_autoptr (PasticheRestorer) restorer = g_new0 (PasticheRestorer, 1);

  for (int i = 0; i < LAYERS; i++)
    {
      const PasticheLayer *layer = &pastiche_restorer_layers[i];
      PasticheActivation   after = layer->flags & PASTICHE_LAYER_LEAKY ? PASTICHE_LEAKY_RELU : PASTICHE_LINEAR;

      if (!pastiche_conv_init (&restorer->convs[i], layer->in, layer->out, layer->stride, layer->upsampling, after,
                               weights->data[2 * i], weights->data[2 * i + 1], error))
        return NULL;
    }
  return g_steal_pointer (&restorer);
}

void
pastiche_restorer_free (PasticheRestorer *restorer)
{
  for (int i = 0; i < LAYERS; i++)
    pastiche_conv_clear (&restorer->convs[i]);
  g_free (restorer->unfaded);
  g_free (restorer);
}

/* --- Sizes -------------------------------------------------------------- */

#ifdef PASTICHE_TESTS
static struct
{
  int      step;
  gboolean whole;
} forced;

void
pastiche_restorer_force (int step, gboolean half)
{
  forced.step  = step;
  forced.whole = !half;
}
#endif

static int
rows_in_a_turn (void)
{
#ifdef PASTICHE_TESTS
  if (forced.step > 0)
    return forced.step;
#endif
  return STEP;
}

static gboolean
is_half (int tensor)
{
#ifdef PASTICHE_TESTS
  if (forced.whole)
    return FALSE;
#endif
  return tensor > 0 && tensor <= BODY;
}

static int
up_to (int n, int multiple)
{
  return (n + multiple - 1) / multiple * multiple;
}

/* The tensor that a layer reads. */
static int
input_of (int layer)
{
  return layer == DETAIL ? SEEN : layer == UP0 ? BODY : layer;
}

/* What the flags say is added to each layer's output. */
static void
find_added (int *added)
{
  int kept[LEVELS], n = 0, fork = 0;

  for (int i = 0; i < LAYERS; i++)
    {
      PasticheLayerFlags flags = pastiche_restorer_layers[i].flags;

      if (flags & PASTICHE_LAYER_FORK)
        fork = input_of (i);
      added[i] = flags & PASTICHE_LAYER_RESIDUAL ? fork : flags & PASTICHE_LAYER_SKIP ? kept[--n] : -1;
      if (flags & PASTICHE_LAYER_KEEP)
        kept[n++] = i + 1;
    }
}

static void
init_strips (State *state, int height, int width)
{
  int h = up_to (height, MULTIPLE), w = up_to (width, MULTIPLE);

  find_added (state->added);
  state->strips[0]    = (Strip) { .height = h / 2, .width = w / 2, .channels = pastiche_restorer_layers[0].in };
  state->strips[SEEN] = (Strip) { .height = h, .width = w, .channels = pastiche_restorer_layers[DETAIL].in };
  for (int i = 0; i < LAYERS; i++)
    {
      const PasticheLayer *layer = &pastiche_restorer_layers[i];
      const Strip         *x     = &state->strips[input_of (i)];

      state->strips[i + 1] = (Strip) { .height   = x->height * layer->upsampling / layer->stride,
                                       .width    = x->width * layer->upsampling / layer->stride,
                                       .channels = layer->out };
    }
}

/* --- Strips ------------------------------------------------------------- */

static gsize
row_bytes (const Strip *s)
{
  return (gsize) s->width * s->channels * (s->halves != NULL ? sizeof (guint16) : sizeof (float));
}

static guint8 *
bytes_of (const Strip *s)
{
  return s->halves != NULL ? (guint8 *) s->halves : (guint8 *) s->data;
}

/* Makes room for rows up to @end. */
static void
make_room (Strip *s, int end)
{
  gsize row = row_bytes (s);

  if (end - s->start <= s->rows)
    return;
  memmove (bytes_of (s), bytes_of (s) + (s->base - s->start) * row, (s->done - s->base) * row);
  s->start = s->base;
}

/* The rows @first … @end − 1 as a picture of their own; those that are not there must not be touched. */
static PasticheTensor
part (const Strip *s, int first, int end)
{
  PasticheTensor t    = { end - first, s->width, s->channels, NULL, NULL };
  gssize         skip = (gssize) (first - s->start) * s->width * s->channels;

  if (s->halves != NULL)
    t.halves = s->halves + skip;
  else
    t.data = s->data + skip;
  return t;
}

/* A layer computes rows in multiples of this, so that they are computed the same way however many there are. */
static int
granule (int layer)
{
  return pastiche_restorer_layers[layer].upsampling == 2 ? PASTICHE_BAND_ROWS : PASTICHE_CONV_ROWS;
}

/* The first row of its input that a layer needs when its output has @done rows: from there on rows are counted, so that
 * Winograd's tiles lie as in the whole picture. */
static int
first_needed (int layer, int done)
{
  const PasticheLayer *l = &pastiche_restorer_layers[layer];

  return MAX (0, (done - granule (layer)) * l->stride / l->upsampling);
}

/* How many rows a layer can have computed, from its input and from what is added. */
static int
rows_possible (const State *state, int layer)
{
  const PasticheLayer *l = &pastiche_restorer_layers[layer];
  const Strip         *x = &state->strips[input_of (layer)], *y = &state->strips[layer + 1];
  int                  rows = y->height;

  if (x->done < x->height)
    rows = (l->stride == 2 ? x->done / 2 : (x->done - 1) * l->upsampling) / granule (layer) * granule (layer);
  if (state->added[layer] >= 0 && state->strips[state->added[layer]].done < y->height)
    rows = MIN (rows, state->strips[state->added[layer]].done / granule (layer) * granule (layer));
  return rows;
}

/* Forgets the rows that no layer reads any more. */
static void
forget (State *state)
{
  int needed[TENSORS];

  for (int i = 0; i < TENSORS; i++)
    needed[i] = state->strips[i].done;
  for (int i = 0; i < LAYERS; i++)
    {
      const Strip *y  = &state->strips[i + 1];
      int          in = input_of (i), added = state->added[i];

      if (y->done == y->height)
        continue;
      needed[in] = MIN (needed[in], first_needed (i, y->done));
      if (added >= 0)
        needed[added] = MIN (needed[added], y->done);
    }
  for (int i = 0; i < TENSORS; i++)
    state->strips[i].base = MAX (state->strips[i].base, needed[i]);
}

/* Notes that the strip has rows up to @end. */
static void
extend (Strip *s, int end)
{
  s->done = end;
  s->most = MAX (s->most, s->done - s->base);
}

/* --- Layers ------------------------------------------------------------- */

/* y += x */
static gboolean
add (State *state, PasticheTensor *y, const PasticheTensor *x, GError **error)
{
  float as_it_is[2 * WIDEST] = { 0 };

  for (int c = 0; c < y->channels; c++)
    as_it_is[c] = 1;
  return pastiche_norm_apply (state->job, y, as_it_is, FALSE, x, error);
}

/* The rows of a layer's output from its last one up to @end. */
static gboolean
compute (State *state, int layer, int end, GError **error)
{
  const PasticheLayer *l     = &pastiche_restorer_layers[layer];
  const Strip         *x     = &state->strips[input_of (layer)];
  Strip               *y     = &state->strips[layer + 1];
  int                  first = first_needed (layer, y->done), above = first * l->upsampling / l->stride;
  int                  bottom = end == y->height ? x->height : end * l->stride / l->upsampling + (l->stride == 1);
  PasticheTensor       in     = part (x, first, bottom), out, rows;
  PasticheSource       from   = {
            .data = in.data, .halves = in.halves, .height = in.height, .width = in.width, .channels = in.channels
  };

  make_room (y, end);
  out        = part (y, above, end);
  out.height = (in.height * l->upsampling - 1) / l->stride + 1;
  rows       = part (y, y->done, end);
  if (!pastiche_conv_run_rows (state->job, &state->restorer->convs[layer], &from, &out, 0, y->done - above, end - above,
                               0, 0, state->scratch, error))
    return FALSE;
  if (state->added[layer] >= 0)
    {
      PasticheTensor other = part (&state->strips[state->added[layer]], y->done, end);

      return add (state, &rows, &other, error);
    }
  return TRUE;
}

/* A layer computes some rows more, at most as many as are read in a turn: when the picture has been read, all layers could
 * go on to the end, and their strips would have to hold what is left of it. */
static gboolean
run_layer (State *state, int layer, GError **error)
{
  Strip *y     = &state->strips[layer + 1];
  int    level = state->strips[SEEN].height / y->height,
      most     = rows_in_a_turn () / level / granule (layer) * granule (layer);
  int end      = MIN (rows_possible (state, layer), y->done + MAX (most, granule (layer)));

  if (end <= y->done)
    return TRUE;
  if (state->restorer != NULL && !compute (state, layer, end, error))
    return FALSE;
  extend (y, end);
  return TRUE;
}

/* --- Reading ------------------------------------------------------------ */

typedef struct
{
  const State   *state;
  PasticheTensor y;
  int            first;
} Reading;

static void
read_row (gpointer data, int i, int slot)
{
  const Reading      *reading = data;
  const PasticheRows *x       = reading->state->x;
  const float        *row     = x->row (x->data, pastiche_mirror (reading->first + i, x->height),
                                        reading->state->row_scratch + slot * x->scratch);
  float              *y       = reading->y.data + (gsize) i * reading->y.width * 4;

  for (int j = 0; j < reading->y.width; j++, y += 4)
    {
      const float *pixel = row + 4 * (gsize) pastiche_mirror (j, x->width);

      for (int c = 0; c < 4; c++)
        y[c] = 2 * pixel[c] - 1;
    }
}

/* More rows of the picture for `detail`, up to @end.  The last ones come together, as the reflection reads them once
 * more. */
static gboolean
read_seen (State *state, int end, GError **error)
{
  Strip  *s       = &state->strips[SEEN];
  Reading reading = { .state = state, .first = s->done };

  end = s->height - end < 2 * MULTIPLE ? s->height : end;
  if (end <= s->done)
    return TRUE;
  if (state->restorer != NULL)
    {
      make_room (s, end);
      reading.y = part (s, s->done, end);
      if (!pastiche_parallel_for (state->job, end - s->done, 0, read_row, &reading, error))
        return FALSE;
    }
  extend (s, end);
  return TRUE;
}

/* The next rows of the picture, folded. */
static gboolean
read_folded (State *state, GError **error)
{
  Strip *s   = &state->strips[0];
  int    end = MIN (s->done + rows_in_a_turn () / 2, s->height);

  if (state->restorer != NULL)
    {
      PasticheTensor y;

      make_room (s, end);
      y = part (s, s->done, end);
      if (!pastiche_fold (state->job, 0, state->x, -2 * s->done, 0, 0, &y, error))
        return FALSE;
    }
  extend (s, end);
  return TRUE;
}

/* --- Turns -------------------------------------------------------------- */

/* Gives what there is of the result away. */
static gboolean
deliver (State *state, PasticheRestorerFunc func, gpointer data, GError **error)
{
  Strip *out   = &state->strips[OUT + 1];
  int    first = out->base, end = out->done;

  if (end <= first)
    return TRUE;
  if (state->restorer != NULL && first < state->x->height)
    {
      PasticheTensor rows = part (out, first, end);

      if (!func (data, first, MIN (end, state->x->height), rows.data, PASTICHE_RESTORER_OUTPUTS * (gsize) out->width,
                 error))
        return FALSE;
    }
  out->base = end;
  return TRUE;
}

/* The tail, as far as the body has come. */
static gboolean
run_tail (State *state, PasticheRestorerFunc func, gpointer data, GError **error)
{
  const Strip *body  = &state->strips[BODY];
  int          there = 2 * body->done;

  for (int end = MIN (state->strips[SEEN].done + TAIL, there);; end = MIN (end + TAIL, there))
    {
      if (!read_seen (state, end, error))
        return FALSE;
      for (int i = BODY; i < LAYERS; i++)
        if (!run_layer (state, i, error))
          return FALSE;
      if (!deliver (state, func, data, error))
        return FALSE;
      forget (state);
      if (end == there)
        return TRUE;
    }
}

static gboolean
run_turns (State *state, PasticheRestorerFunc func, gpointer data, GError **error)
{
  while (state->strips[OUT + 1].done < state->strips[OUT + 1].height)
    {
      if (!read_folded (state, error))
        return FALSE;
      for (int i = 0; i < BODY; i++)
        if (!run_layer (state, i, error))
          return FALSE;
      if (!run_tail (state, func, data, error))
        return FALSE;
    }
  return TRUE;
}

/* --- Memory ------------------------------------------------------------- */

/* Rows of a strip's memory: with an eighth more than is needed at once, what is still needed is seldom moved. */
static int
rows_of (const Strip *s)
{
  return MIN (s->most + MAX (s->most / 8, PASTICHE_CONV_ROWS), s->height);
}

/* Rows before a strip's first one: a layer's rows are counted from so far above, though not written there. */
static int
spare_rows (int tensor)
{
  return tensor > 0 && tensor <= LAYERS ? granule (tensor - 1) : 0;
}

/* Floats of a strip, those before its first row included. */
static gsize
strip_floats (const State *state, int tensor)
{
  const Strip *s    = &state->strips[tensor];
  gsize        size = (gsize) (rows_of (s) + spare_rows (tensor)) * s->width * s->channels;

  return ((is_half (tensor) ? size / 2 : size) + 15) / 16 * 16;
}

/* Takes all turns without computing, so that the strips know how many rows they need. */
static void
count (State *state, int height, int width)
{
  init_strips (state, height, width);
  run_turns (state, NULL, NULL, NULL);
}

double
pastiche_restorer_work (int height, int width)
{
  State  state = { .restorer = NULL };
  double work  = 0;

  init_strips (&state, height, width);
  for (int i = 0; i < LAYERS; i++)
    {
      const Strip *y = &state.strips[i + 1];

      work += 9.0 * pastiche_restorer_layers[i].in * y->channels * y->height * y->width;
    }
  return work;
}

/* Work space for the layer that needs most, for all threads. */
static gsize
scratch_floats (const PasticheRestorer *restorer)
{
  gsize most = 0;

  for (int i = 0; i < LAYERS; i++)
    most = MAX (most, pastiche_conv_scratch (&restorer->convs[i]));
  return most * pastiche_threads ();
}

gsize
pastiche_restorer_memory (const PasticheRestorer *restorer, int height, int width)
{
  State state  = { .restorer = NULL };
  gsize floats = scratch_floats (restorer);

  count (&state, height, width);
  for (int i = 0; i < TENSORS; i++)
    floats += strip_floats (&state, i);
  return floats * sizeof (float);
}

/* Gives each strip its part of @memory, and begins at the top. */
static void
place (State *state, float *memory)
{
  for (int i = 0; i < TENSORS; i++)
    {
      Strip *s     = &state->strips[i];
      gsize  spare = (gsize) spare_rows (i) * s->width * s->channels, floats = strip_floats (state, i);

      s->rows = rows_of (s);
      s->base = s->done = s->start = 0;
      if (is_half (i))
        s->halves = (guint16 *) memory + spare;
      else
        s->data = memory + spare;
      memory += floats;
    }
}

gboolean
pastiche_restorer_run (const PasticheRestorer *restorer,
                       PasticheJob            *job,
                       const PasticheRows     *x,
                       PasticheRestorerFunc    func,
                       gpointer                data,
                       GError                **error)
{
  State    state  = { .restorer = NULL, .job = job, .x = x };
  gsize    floats = 0;
  float   *memory;
  gboolean ok;

  count (&state, x->height, x->width);
  for (int i = 0; i < TENSORS; i++)
    floats += strip_floats (&state, i);
  memory            = pastiche_alloc_floats (floats, error);
  state.scratch     = memory ? pastiche_alloc_floats (scratch_floats (restorer), error) : NULL;
  state.row_scratch = state.scratch ? pastiche_alloc_floats (x->scratch * pastiche_threads (), error) : NULL;
  ok                = state.row_scratch != NULL;
  if (ok)
    {
      place (&state, memory);
      state.restorer = restorer;
      ok             = run_turns (&state, func, data, error);
    }
  pastiche_free (state.row_scratch);
  pastiche_free (state.scratch);
  pastiche_free (memory);
  return ok;
}
