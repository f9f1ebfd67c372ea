/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * places.c: the losses of single places, match and alike, and their gradients.
 * Both are made of cosines, so of matrix products of places of length 1: the
 * places of what was painted are the rows, cut into blocks for the threads, and
 * those that they are compared with the columns, packed once.
 */
#include <math.h>
#include <string.h>

#include "places.h"

#define TRUNK         PASTICHE_TRUNK_LAYERS
#define FIRST_MATCHED (TRUNK - PASTICHE_MATCHED_MAPS)
#define FIRST_ALIKE   (TRUNK - PASTICHE_CONTENT_MAPS)
#define MAX_CHANNELS  192
#define ROWS          48    /* in a block; a multiple of PASTICHE_ROW_MULTIPLE */
#define COLUMNS       256   /* of the paintings' places at a time, so that their products stay in a near cache */
#define SMALL         1e-4f /* keeps from dividing by 0 */

/* The most places that are seen of a map, from edge to edge. */
#define MATCHED_ACROSS 32
#define ALIKE_ACROSS   16

static int
channels_of (int map)
{
  return pastiche_discriminator_layers[map].out;
}

/* --- Places ------------------------------------------------------------- */

/* The places that are looked at: every @apart-th from (@top, @left) on. */
typedef struct
{
  int width, channels; /* of the map */
  int apart, top, left;
  int rows, columns;
} Grid;

static Grid
grid_of (const PasticheTensor *map, int across, int step)
{
  int apart = pastiche_blocks (MAX (map->height, map->width), across);

  return (Grid) { .width    = map->width,
                  .channels = map->channels,
                  .apart    = apart,
                  .top      = step / apart % apart,
                  .left     = step % apart,
                  .rows     = MAX (1, map->height / apart),
                  .columns  = MAX (1, map->width / apart) };
}

/* Where the @i-th place's values begin in its map. */
static gsize
offset (const Grid *grid, int i)
{
  gsize y = grid->top + i / grid->columns * grid->apart, x = grid->left + i % grid->columns * grid->apart;

  return (y * grid->width + x) * grid->channels;
}

/* To @unit the direction from @centre (NULL: 0) to @place; returns 1 ∕ their distance. */
static float
direct (const float *place, const float *centre, int channels, float *unit)
{
  double square = 0;
  float  scale;

  for (int c = 0; c < channels; c++)
    {
      unit[c] = centre ? place[c] - centre[c] : place[c];
      square += (double) unit[c] * unit[c];
    }
  scale = 1 / MAX ((float) sqrt (square), SMALL);
  for (int c = 0; c < channels; c++)
    unit[c] *= scale;
  return scale;
}

/* Backward through direct (): adds to @gradient, of the place, what @d, that of its direction, makes of it. */
static void
direct_back (const float *unit, float scale, const float *d, int channels, float *gradient)
{
  double along = 0;

  for (int c = 0; scale < 1 / SMALL && c < channels; c++)
    along += (double) unit[c] * d[c];
  for (int c = 0; c < channels; c++)
    gradient[c] += scale * (d[c] - (float) along * unit[c]);
}

/* Pack the @n directions @units [n][channels] as the right side of a product, by way of @columns [channels][n]. */
static void
pack_columns (const float *units, int n, int channels, float *columns, float *packed)
{
  for (int c = 0; c < channels; c++)
    for (int i = 0; i < n; i++)
      columns[(gsize) c * n + i] = units[(gsize) i * channels + c];
  for (int c = 0; c < channels; c++)
    pastiche_kernels ()->pack (columns, channels, n, c, packed);
}

/* --- The paintings' places ---------------------------------------------- */

gboolean
pastiche_paint_init (PastichePaint *paint, GError **error)
{
  gsize  total = 2 * (gsize) COLUMNS * MAX_CHANNELS;
  float *block;

  *paint = (PastichePaint) { 0 };
  for (int k = 0; k < PASTICHE_MATCHED_MAPS; k++)
    total += (2 * (gsize) PASTICHE_PAINT_PLACES + 1) * channels_of (FIRST_MATCHED + k) + PASTICHE_PAINT_PLACES;
  block = pastiche_alloc_floats (total, error);
  if (!block)
    return FALSE;
  for (int k = 0; k < PASTICHE_MATCHED_MAPS; k++)
    {
      int   channels = channels_of (FIRST_MATCHED + k);
      gsize size     = (gsize) PASTICHE_PAINT_PLACES * channels;

      paint->places[k] = block;
      paint->packed[k] = block + size;
      paint->centre[k] = block + 2 * size;
      paint->scale[k]  = paint->centre[k] + channels;
      block            = paint->scale[k] + PASTICHE_PAINT_PLACES;
    }
  paint->columns = block;
  return TRUE;
}

void
pastiche_paint_clear (PastichePaint *paint)
{
  pastiche_free (paint->places[0]);
  *paint = (PastichePaint) { 0 };
}

void
pastiche_paint_add (PastichePaint *paint, int nth, const PasticheBatch *const *maps)
{
  for (int k = 0; k < PASTICHE_MATCHED_MAPS; k++)
    {
      const PasticheBatch *map      = maps[FIRST_MATCHED + k];
      int                  channels = map->at[0].channels, all = map->at[0].height * map->at[0].width;
      int                  taken = MIN (all, PASTICHE_CROP_PLACES), first = nth * 37 % (all / taken);

      if (nth == 0)
        paint->n[k] = 0;
      for (int p = 0; p < map->n; p++)
        for (int i = 0; i < taken && paint->n[k] < PASTICHE_PAINT_PLACES; i++, paint->n[k]++)
          memcpy (paint->places[k] + (gsize) paint->n[k] * channels,
                  map->at[p].data + (gsize) (i * (all / taken) + first) * channels, channels * sizeof (float));
    }
  paint->ready = FALSE;
}

/* Centre, scales and packed directions of the map @k. */
static void
prepare_map (PastichePaint *paint, int k)
{
  int    n = paint->n[k], channels = channels_of (FIRST_MATCHED + k);
  float *places = paint->places[k], *units = paint->columns + (gsize) COLUMNS * channels;

  for (int c = 0; c < channels; c++)
    {
      double sum = 0;

      for (int i = 0; i < n; i++)
        sum += places[(gsize) i * channels + c];
      paint->centre[k][c] = (float) (sum / MAX (1, n));
    }
  for (int first = 0; first < n; first += COLUMNS)
    {
      int some = MIN (COLUMNS, n - first);

      for (int i = 0; i < some; i++)
        paint->scale[k][first + i] =
            direct (places + (gsize) (first + i) * channels, paint->centre[k], channels, units + (gsize) i * channels);
      pack_columns (units, some, channels, paint->columns, paint->packed[k] + (gsize) first * channels);
    }
}

static void
prepare_paint (PastichePaint *paint)
{
  for (int k = 0; !paint->ready && k < PASTICHE_MATCHED_MAPS; k++)
    prepare_map (paint, k);
  paint->ready = TRUE;
}

/* --- Match -------------------------------------------------------------- */

typedef struct
{
  const PasticheKernels *kernels;
  const PasticheBatch   *made;
  PasticheBatch         *gradient;
  const PastichePaint   *paint;
  int                    k; /* the paint's map */
  Grid                   grid;
  float                  weight;
  float                 *scratch; /* [threads][ROWS][channels, then COLUMNS] */
  double                *sums;    /* [blocks] */
} Match;

/* For each of @n directions @units its nearest place of the paintings. */
static void
find_nearest (const Match *run, const float *units, int n, float *products, int *nearest)
{
  int   places = run->paint->n[run->k], channels = run->grid.channels;
  float top[ROWS];

  for (int i = 0; i < n; i++)
    {
      top[i]     = -2;
      nearest[i] = 0;
    }
  for (int first = 0; first < places; first += COLUMNS)
    {
      int some = MIN (COLUMNS, places - first), padded = PASTICHE_PADDED (some);

      run->kernels->multiply (units, channels, run->paint->packed[run->k] + (gsize) first * channels, products, n,
                              padded, channels);
      for (int i = 0; i < n; i++)
        for (int p = 0; p < some; p++)
          if (products[(gsize) i * padded + p] > top[i])
            {
              top[i]     = products[(gsize) i * padded + p];
              nearest[i] = first + p;
            }
    }
}

static void
match_block (gpointer data, int block, int slot)
{
  const Match *run      = data;
  int          channels = run->grid.channels, places = run->grid.rows * run->grid.columns;
  int          first = block * ROWS, n = MIN (ROWS, places * run->made->n - first), nearest[ROWS];
  float       *units  = run->scratch + (gsize) slot * ROWS * (channels + COLUMNS), scales[ROWS], slope[MAX_CHANNELS];
  const float *centre = run->paint->centre[run->k];
  double       sum    = 0;

  for (int i = 0; i < n; i++)
    {
      const float *map = run->made->at[(first + i) / places].data;

      scales[i] =
          direct (map + offset (&run->grid, (first + i) % places), centre, channels, units + (gsize) i * channels);
    }
  find_nearest (run, units, n, units + (gsize) ROWS * channels, nearest);
  for (int i = 0; i < n; i++)
    {
      const float *unit   = units + (gsize) i * channels;
      const float *place  = run->paint->places[run->k] + (gsize) nearest[i] * channels;
      float       *to     = run->gradient->at[(first + i) / places].data;
      double       cosine = 0;

      for (int c = 0; c < channels; c++)
        {
          float theirs = (place[c] - centre[c]) * run->paint->scale[run->k][nearest[i]];

          cosine += (double) unit[c] * theirs;
          slope[c] = -run->weight * theirs;
        }
      sum += 1 - cosine;
      direct_back (unit, scales[i], slope, channels, to + offset (&run->grid, (first + i) % places));
    }
  run->sums[block] = sum;
}

/* The loss of the @k-th map that match looks at, added to *@loss. */
static gboolean
match_map (PasticheJob         *job,
           const PasticheBatch *made,
           const PastichePaint *paint,
           int                  k,
           int                  step,
           float                weight,
           PasticheBatch       *gradient,
           double              *loss,
           GError             **error)
{
  Grid     grid = grid_of (&made->at[0], MATCHED_ACROSS, step);
  int      n = made->n * grid.rows * grid.columns, blocks = pastiche_blocks (n, ROWS);
  gsize    scratch = (gsize) pastiche_threads () * ROWS * (grid.channels + COLUMNS);
  Match    run     = { .kernels  = pastiche_kernels (),
                       .made     = made,
                       .gradient = gradient,
                       .paint    = paint,
                       .k        = k,
                       .grid     = grid,
                       .weight   = weight / (PASTICHE_MATCHED_MAPS * n) };
  gboolean ok;

  run.scratch = pastiche_alloc_floats (scratch, error);
  run.sums    = run.scratch ? pastiche_alloc (blocks, sizeof (double), error) : NULL;
  ok          = run.sums && pastiche_parallel_for (job, blocks, 0, match_block, &run, error);
  for (int b = 0; ok && b < blocks; b++)
    *loss += run.sums[b] / (PASTICHE_MATCHED_MAPS * n);
  pastiche_free (run.sums);
  pastiche_free (run.scratch);
  return ok;
}

/* --- Alike -------------------------------------------------------------- */

/* The places of one picture's map. */
typedef struct
{
  float *units;  /* [n, rounded up to ROWS][channels] */
  float *scales; /* [n] */
  float *packed; /* their transpose, [channels][n padded] */
} Side;

typedef struct
{
  const PasticheKernels *kernels;
  Grid                   grid;
  int                    n, padded, rounded; /* places; a multiple of PASTICHE_LANES and of ROWS */
  float                  weight;
  Side                   made, picture;
  float                 *columns;                           /* work space of packing */
  float                 *rows;                              /* the made units, packed as [n][channels] */
  float                 *slopes;                            /* [rounded][padded]: the gradient by the cosines */
  float                 *gradient;                          /* of the map */
  float                 *scratch;                           /* [threads][ROWS][padded + channels] */
  double                 sums[ALIKE_ACROSS * ALIKE_ACROSS]; /* [n] */
} Alike;

static void
take_side (const Alike *run, const float *map, const Side *side)
{
  for (int i = 0; i < run->n; i++)
    side->scales[i] =
        direct (map + offset (&run->grid, i), NULL, run->grid.channels, side->units + (gsize) i * run->grid.channels);
  pack_columns (side->units, run->n, run->grid.channels, run->columns, side->packed);
}

/* Cosines of a place, the @self-th, with all, to their distances; returns their sum. */
static double
to_distances (float *cosines, int n, int self)
{
  double sum = 0;

  for (int i = 0; i < n; i++)
    {
      cosines[i] = i == self ? 0 : MAX (0, 1 - cosines[i]);
      sum += cosines[i];
    }
  return sum + SMALL;
}

/* Distances are the same both ways, so the columns of the formula are rows here. */
static void
slopes_block (gpointer data, int block, int slot)
{
  Alike *run   = data;
  int    first = block * ROWS, n = MIN (ROWS, run->n - first), channels = run->grid.channels;
  float *mine   = run->slopes + (gsize) first * run->padded;
  float *theirs = run->scratch + (gsize) slot * ROWS * (run->padded + channels);

  run->kernels->multiply (run->made.units + (gsize) first * channels, channels, run->made.packed, mine, n, run->padded,
                          channels);
  run->kernels->multiply (run->picture.units + (gsize) first * channels, channels, run->picture.packed, theirs, n,
                          run->padded, channels);
  for (int i = 0; i < n; i++, mine += run->padded, theirs += run->padded)
    {
      double sum = to_distances (mine, run->n, first + i), other = to_distances (theirs, run->n, first + i);
      double loss = 0, along = 0;

      for (int j = 0; j < run->n; j++)
        {
          double off = mine[j] / sum - theirs[j] / other, sign = off > 0 ? 1 : off < 0 ? -1 : 0;

          loss += fabs (off);
          along += sign * mine[j] / sum;
          theirs[j] = (float) sign;
        }
      for (int j = 0; j < run->n; j++)
        mine[j] = mine[j] > 0 ? (float) (-run->weight * (theirs[j] - along) / sum) : 0;
      run->sums[first + i] = loss;
    }
}

/* From the slopes by the cosines, which count both ways, to the places. */
static void
places_block (gpointer data, int block, int slot)
{
  const Alike *run   = data;
  int          first = block * ROWS, n = MIN (ROWS, run->n - first), channels = run->grid.channels;
  float       *both = run->scratch + (gsize) slot * ROWS * (run->padded + channels), *d = both + ROWS * run->padded;

  for (int i = 0; i < n; i++)
    for (int j = 0; j < run->n; j++)
      both[(gsize) i * run->padded + j] =
          run->slopes[(gsize) (first + i) * run->padded + j] + run->slopes[(gsize) j * run->padded + first + i];
  run->kernels->multiply (both, run->padded, run->rows, d, n, channels, run->n);
  for (int i = 0; i < n; i++)
    direct_back (run->made.units + (gsize) (first + i) * channels, run->made.scales[first + i],
                 d + (gsize) i * channels, channels, run->gradient + offset (&run->grid, first + i));
}

static gboolean
alike_picture (PasticheJob *job, Alike *run, const float *made, const float *picture, double *loss, GError **error)
{
  int blocks = pastiche_blocks (run->n, ROWS);

  take_side (run, made, &run->made);
  take_side (run, picture, &run->picture);
  for (int i = 0; i < run->n; i++)
    run->kernels->pack (run->made.units, run->n, run->grid.channels, i, run->rows);
  if (!pastiche_parallel_for (job, blocks, 0, slopes_block, run, error) ||
      !pastiche_parallel_for (job, blocks, 0, places_block, run, error))
    return FALSE;
  for (int i = 0; i < run->n; i++)
    *loss += run->sums[i];
  return TRUE;
}

/* The loss of one map, added to *@loss. */
static gboolean
alike_map (PasticheJob         *job,
           const PasticheBatch *made,
           const PasticheBatch *pictures,
           int                  step,
           float                weight,
           PasticheBatch       *gradient,
           double              *loss,
           GError             **error)
{
  Grid   grid = grid_of (&made->at[0], ALIKE_ACROSS, step);
  int    n = grid.rows * grid.columns, padded = PASTICHE_PADDED (n), rounded = pastiche_blocks (n, ROWS) * ROWS;
  int    channels = grid.channels, all = PASTICHE_CONTENT_MAPS * made->n * n;
  gsize  side    = ((gsize) rounded + padded) * channels;
  gsize  scratch = (gsize) pastiche_threads () * ROWS * (padded + channels);
  float *memory  = pastiche_alloc_floats (
      2 * side + 2 * (gsize) rounded + 2 * (gsize) padded * channels + (gsize) rounded * padded + scratch, error);
  Alike    run = { .kernels = pastiche_kernels (), .grid = grid, .n = n, .padded = padded, .rounded = rounded };
  double   sum = 0;
  gboolean ok  = memory != NULL;

  if (!ok)
    return FALSE;
  run.weight  = weight / all;
  run.made    = (Side) { memory, memory + 2 * side, memory + (gsize) rounded * channels };
  run.picture = (Side) { memory + side, memory + 2 * side + rounded, memory + side + (gsize) rounded * channels };
  run.columns = memory + 2 * side + 2 * (gsize) rounded;
  run.rows    = run.columns + (gsize) padded * channels;
  run.slopes  = run.rows + (gsize) padded * channels;
  run.scratch = run.slopes + (gsize) rounded * padded;
  for (int p = 0; ok && p < made->n; p++)
    {
      run.gradient = gradient->at[p].data;
      ok           = alike_picture (job, &run, made->at[p].data, pictures->at[p].data, &sum, error);
    }
  *loss += sum / all;
  pastiche_free (memory);
  return ok;
}

/* --- Both --------------------------------------------------------------- */

gboolean
pastiche_places (PasticheJob                *job,
                 const PasticheBatch *const *maps,
                 PastichePaint              *paint,
                 const PasticheBatch        *pictures,
                 int                         step,
                 const PastichePlaces       *weights,
                 PasticheBatch *const       *gradients,
                 PastichePlaces             *losses,
                 GError                    **error)
{
  double match = 0, alike = 0;

  prepare_paint (paint);
  for (int k = 0; weights->match > 0 && k < PASTICHE_MATCHED_MAPS && paint->n[k] > 0; k++)
    if (!match_map (job, maps[FIRST_MATCHED + k], paint, k, step, weights->match, gradients[FIRST_MATCHED + k], &match,
                    error))
      return FALSE;
  for (int k = 0; weights->alike > 0 && k < PASTICHE_CONTENT_MAPS; k++)
    if (!alike_map (job, maps[FIRST_ALIKE + k], &pictures[k], step, weights->alike, gradients[FIRST_ALIKE + k], &alike,
                    error))
      return FALSE;
  *losses = (PastichePlaces) { (float) match, (float) alike };
  return TRUE;
}
