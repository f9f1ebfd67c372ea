/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * grain.c: rows of nodes, weighted down and then along.
 *
 * Along each axis a node counts for a pixel with the mean of its spline over the pixel, times a factor that makes the variance
 * the same at every pixel; otherwise the grid would be seen.  Where splines are so narrow that a pixel has more than two
 * nodes along an axis, there is no need to have them all: a grid of two to a pixel with as much variance for an area does as
 * well, as the mean over the pixel hides the difference.  There all pixels lie between nodes in the same manner.
 */
#include <math.h>

#include "grain.h"
#include "kernels.h"
#include "tensor.h"

#define SPREAD   0.5 /* of a grain's diameter: its spline's nodes are so far apart, at half height it is 0.52 wide */
#define FINEST   0.5 /* pixels between the nodes of the grid at least */
#define VARIANCE (151.0 / 315) /* ∫B², which an axis leaves of the nodes' variance */
#define PHASES   64
#define BEFORE   4 /* nodes before the picture's first one, at most */

/* --- Splines ------------------------------------------------------------ */

/* ∫ of the cubic B-spline up to @t. */
static double
spline_below (double t)
{
  double u = fabs (t), half;

  if (u >= 2)
    half = 0.5;
  else if (u >= 1)
    half = 0.5 - pow (2 - u, 4) / 24;
  else
    half = 2 * u / 3 - pow (u, 3) / 3 + pow (u, 4) / 8;
  return t < 0 ? 0.5 - half : 0.5 + half;
}

/* The mean of a node's spline over a pixel whose middle is @away pixels from it. */
static double
mean_over_pixel (const PasticheGrainField *field, double away)
{
  return field->spread * (spline_below ((away + 0.5) / field->spread) - spline_below ((away - 0.5) / field->spread));
}

/* The first node that counts for pixel @at, and the weights of it and the next ones. */
static int
weigh (const PasticheGrainField *field, double at, double *weights)
{
  double reach = 0.5 + 2 * field->spread, middle = at + 0.5;
  int    first   = (int) ceil ((middle - reach) / field->spacing - 0.5);
  double squares = 0, scale = sqrt (field->spacing / field->spread / VARIANCE);

  for (int t = 0; t < field->taps; t++)
    {
      weights[t] = mean_over_pixel (field, middle - (first + t + 0.5) * field->spacing);
      squares += weights[t] * weights[t];
    }
  if (field->squares > 0)
    scale *= sqrt (field->squares / squares);
  for (int t = 0; t < field->taps; t++)
    weights[t] *= scale;
  return first;
}

/* What the squares of a pixel's weights add up to, on average over all places between nodes. */
static double
mean_squares (const PasticheGrainField *field)
{
  double sum = 0;

  for (int i = 0; i < PHASES; i++)
    for (int t = -1; t <= field->taps; t++)
      {
        double phase = (i + 0.5) / PHASES - 0.5;
        double w     = mean_over_pixel (field, (phase + t - field->taps / 2) * field->spacing);

        sum += w * w / PHASES;
      }
  return sum;
}

/* --- The field ---------------------------------------------------------- */

static void
choose_grid (PasticheGrainField *field, double diameter, int width)
{
  field->spread  = SPREAD * diameter;
  field->spacing = MAX (field->spread, FINEST);
  field->taps    = (int) ceil ((1 + 4 * field->spread) / field->spacing) + 1;
  field->nodes   = (int) (width / field->spacing) + field->taps + BEFORE + 2;
  field->width   = width;
}

static int
channels_of (const PasticheGrainField *field)
{
  return field->kind == PASTICHE_GRAIN_GREY ? 1 : 3;
}

gsize
pastiche_grain_scratch (const PasticheGrainField *field)
{
  return (gsize) field->nodes * (channels_of (field) * field->taps + 1);
}

gsize
pastiche_grain_memory (double diameter, int width)
{
  PasticheGrainField field = { .kind = PASTICHE_GRAIN_COLOURED };

  choose_grid (&field, diameter, width);
  return sizeof (float) * ((gsize) (field.taps + 1) * width + pastiche_grain_scratch (&field));
}

gboolean
pastiche_grain_init (PasticheGrainField *field,
                     PasticheGrainKind   kind,
                     float               colour,
                     double              diameter,
                     guint32             seed,
                     int                 width,
                     GError            **error)
{
  double weights[16];

  *field = (PasticheGrainField) { .kind = kind, .colour = colour, .seed = seed };
  choose_grid (field, diameter, width);
  field->squares = field->spread > FINEST ? mean_squares (field) : 0;
  field->first   = pastiche_alloc (width, sizeof *field->first, error);
  field->across  = field->first ? pastiche_alloc ((gsize) field->taps * width, sizeof (float), error) : NULL;
  if (!field->across)
    return FALSE;
  for (int x = 0; x < width; x++)
    {
      field->first[x] = BEFORE + weigh (field, x, weights);
      for (int t = 0; t < field->taps; t++)
        field->across[(gsize) t * width + x] = (float) weights[t];
    }
  return TRUE;
}

void
pastiche_grain_clear (PasticheGrainField *field)
{
  pastiche_free (field->first);
  pastiche_free (field->across);
  *field = (PasticheGrainField) { .width = 0 };
}

/* --- Rows --------------------------------------------------------------- */

static void
make_nodes (const PasticheGrainField *field, int row, float *nodes)
{
  guint32 seed = pastiche_hash (field->seed + (guint32) row * 0x9e3779b9U);

  if (field->kind == PASTICHE_GRAIN_STARCH)
    pastiche_kernels ()->screen_nodes (seed, field->nodes, nodes);
  else
    pastiche_kernels ()->nodes (seed, field->nodes, field->colour, nodes);
}

void
pastiche_grain_row (const PasticheGrainField *field, int row, gboolean next, float *scratch, float *out)
{
  int          channels = channels_of (field), first, before, taps = field->taps;
  gsize        nodes = field->nodes;
  float       *sum   = scratch + nodes * channels * taps;
  double       down[16];
  float        weights[16];
  const float *rows[16];

  before = next ? weigh (field, row - 1, down) + taps : G_MININT;
  first  = weigh (field, row, down);
  for (int t = 0; t < taps; t++)
    {
      float *at = scratch + nodes * channels * ((first + t + BEFORE) % taps);

      if (first + t >= before)
        make_nodes (field, first + t, at);
      weights[t] = (float) down[t];
      rows[t]    = at;
    }
  for (int c = 0; c < channels; c++)
    {
      pastiche_kernels ()->weigh (rows, weights, taps, nodes, sum);
      pastiche_kernels ()->between_nodes (sum, field->first, field->across, taps, field->width,
                                          out + c * (gsize) field->width);
      for (int t = 0; t < taps; t++)
        rows[t] += nodes;
    }
}
