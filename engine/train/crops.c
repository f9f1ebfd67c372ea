/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * crops.c: pictures reduced to what training needs of them, and random crops.
 */
#include <math.h>
#include <string.h>

#include "crops.h"
#include "resample.h"

#define LONGEST 4 /* the longer side is cut to this many shorter sides */

struct _PasticheCrops
{
  int     side;
  GArray *pictures; /* of PasticheCropped */
};

void
pastiche_cropped_clear (PasticheCropped *cropped)
{
  pastiche_free (cropped->rgb);
  *cropped = (PasticheCropped) { 0 };
}

static void
clear_cropped (gpointer cropped)
{
  pastiche_cropped_clear (cropped);
}

PasticheCrops *
pastiche_crops_new (int side)
{
  PasticheCrops *crops = g_new (PasticheCrops, 1);

  crops->side     = side;
  crops->pictures = g_array_new (FALSE, FALSE, sizeof (PasticheCropped));
  g_array_set_clear_func (crops->pictures, clear_cropped);
  return crops;
}

void
pastiche_crops_free (PasticheCrops *crops)
{
  g_array_unref (crops->pictures);
  g_free (crops);
}

const PasticheCropped *
pastiche_crops_pictures (const PasticheCrops *crops, int *n)
{
  *n = crops->pictures->len;
  return &g_array_index (crops->pictures, PasticheCropped, 0);
}

/* --- Adding ------------------------------------------------------------- */

/* The size of a reduced part. */
static void
reduced_size (const PasticheCrops *crops,
              int                  width,
              int                  height,
              double               closeness,
              int                 *reduced_width,
              int                 *reduced_height)
{
  int    shorter = MIN (width, height), longest = LONGEST * shorter;
  double side = MAX (crops->side, MIN (round (crops->side * closeness), shorter));

  *reduced_width  = (int) lround (side * MIN (width, longest) / shorter);
  *reduced_height = (int) lround (side * MIN (height, longest) / shorter);
}

gsize
pastiche_crops_bytes_of (const PasticheCrops *crops, int width, int height, double closeness)
{
  reduced_size (crops, width, height, closeness, &width, &height);
  return 3 * (gsize) width * height;
}

gsize
pastiche_crops_bytes (const PasticheCrops *crops)
{
  gsize bytes = 0;

  for (guint i = 0; i < crops->pictures->len; i++)
    {
      const PasticheCropped *picture = &g_array_index (crops->pictures, PasticheCropped, i);

      bytes += 3 * (gsize) picture->width * picture->height;
    }
  return bytes;
}

void
pastiche_crops_take (PasticheCrops *crops, const PasticheCropped *cropped)
{
  g_array_append_val (crops->pictures, *cropped);
}

void
pastiche_crops_move (PasticheCrops *crops, PasticheCrops *from)
{
  g_array_append_vals (crops->pictures, from->pictures->data, from->pictures->len);
  g_array_set_clear_func (from->pictures, NULL); /* the pixels have a new owner */
  g_array_set_size (from->pictures, 0);
  g_array_set_clear_func (from->pictures, clear_cropped);
}

/* The rows of a part of a picture, over white. */
typedef struct
{
  const PastichePicture *picture;
  int                    x, y, width;
} Part;

static const float *
part_row (gconstpointer data, int row, float *scratch)
{
  const Part  *part = data;
  const float *in   = part->picture->pixels + 4 * ((gsize) (part->y + row) * part->picture->width + part->x);

  for (int x = 0; x < part->width; x++)
    for (int c = 0; c < 3; c++)
      scratch[3 * x + c] = 1 + in[4 * x + 3] * (in[4 * x + c] - 1);
  return scratch;
}

gboolean
pastiche_crops_reduce (const PasticheCrops   *crops,
                       const PastichePicture *picture,
                       int                    x,
                       int                    y,
                       int                    width,
                       int                    height,
                       double                 closeness,
                       PasticheCropped       *cropped,
                       GError               **error)
{
  int  longest = LONGEST * MIN (width, height);
  Part part    = { picture, x + MAX (0, width - longest) / 2, y + MAX (0, height - longest) / 2, MIN (width, longest) };
  PasticheRows rows   = { .height   = MIN (height, longest),
                          .width    = part.width,
                          .channels = 3,
                          .scratch  = 3 * (gsize) part.width,
                          .row      = part_row,
                          .data     = &part };
  gsize        n      = pastiche_crops_bytes_of (crops, width, height, closeness);
  float       *values = pastiche_alloc_floats (n, error);

  reduced_size (crops, width, height, closeness, &cropped->width, &cropped->height);
  cropped->rgb = values ? pastiche_alloc (n, 1, error) : NULL;
  if (!cropped->rgb || !pastiche_resample (NULL, &rows, cropped->height, cropped->width, values, error))
    {
      pastiche_cropped_clear (cropped);
      pastiche_free (values);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    cropped->rgb[i] = (guint8) lrintf (CLAMP (values[i], 0, 1) * 255);
  pastiche_free (values);
  return TRUE;
}

gboolean
pastiche_crops_add (PasticheCrops         *crops,
                    const PastichePicture *picture,
                    int                    x,
                    int                    y,
                    int                    width,
                    int                    height,
                    GError               **error)
{
  PasticheCropped cropped;

  if (!pastiche_crops_reduce (crops, picture, x, y, width, height, 1, &cropped, error))
    return FALSE;
  pastiche_crops_take (crops, &cropped);
  return TRUE;
}

static const float *
cropped_row (gconstpointer data, int row, float *scratch)
{
  const PasticheCropped *cropped = data;

  for (int i = 0; i < 3 * cropped->width; i++)
    scratch[i] = cropped->rgb[3 * (gsize) cropped->width * row + i] / 255.0f;
  return scratch;
}

PasticheRows
pastiche_cropped_rows (const PasticheCropped *cropped)
{
  return (PasticheRows) { .height   = cropped->height,
                          .width    = cropped->width,
                          .channels = 3,
                          .scratch  = 3 * (gsize) cropped->width,
                          .row      = cropped_row,
                          .data     = cropped };
}

/* --- Drawing ------------------------------------------------------------ */

/* SplitMix64 (Steele, Lea and Flood 2014). */
static guint64
next (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* Uniform in 0 ≤ … < 1. */
static double
uniform (guint64 *state)
{
  return (next (state) >> 11) * 0x1p-53;
}

guint64
pastiche_crops_seed (guint seed, int purpose, int step)
{
  guint64 state = seed;

  state = next (&state) ^ (guint64) purpose;
  state = next (&state) ^ (guint64) step;
  return next (&state);
}

/* Uniform in 0 … @n − 1. */
static int
below (guint64 *state, int n)
{
  return (int) (uniform (state) * n);
}

/* The rows of a square of a picture. */
typedef struct
{
  const PasticheCropped *picture;
  int                    x, y, side;
  gboolean               mirrored;
} Square;

static const float *
square_row (gconstpointer data, int row, float *scratch)
{
  const Square *square = data;
  const guint8 *in     = square->picture->rgb + 3 * ((gsize) (square->y + row) * square->picture->width + square->x);

  for (int x = 0; x < square->side; x++)
    for (int c = 0; c < 3; c++)
      scratch[3 * x + c] = in[3 * (square->mirrored ? square->side - 1 - x : x) + c] / 255.0f;
  return scratch;
}

static const PasticheCropped *
draw_picture (const PasticheCrops *crops, int favoured, double chance, guint64 *state)
{
  int n = crops->pictures->len, which;

  if (favoured > 0 && favoured < n)
    which = uniform (state) < chance ? below (state, favoured) : favoured + below (state, n - favoured);
  else
    which = below (state, n);
  return &g_array_index (crops->pictures, PasticheCropped, which);
}

gboolean
pastiche_crops_draw (const PasticheCrops *crops,
                     int                  favoured,
                     double               chance,
                     guint64              seed,
                     double               low,
                     double               high,
                     gboolean             afar,
                     PasticheBatch       *batch,
                     GError             **error)
{
  for (int i = 0; i < batch->n; i++)
    {
      PasticheTensor *to     = &batch->at[i];
      Square          square = { .picture = draw_picture (crops, favoured, chance, &seed) };
      double          seen   = to->width * low * pow (high / low, uniform (&seed));
      PasticheRows    rows   = { .channels = 3, .row = square_row, .data = &square };

      if (afar)
        seen *= MIN (square.picture->width, square.picture->height) / (double) crops->side;
      square.side     = MIN ((int) lround (seen), MIN (square.picture->width, square.picture->height));
      square.x        = below (&seed, square.picture->width - square.side + 1);
      square.y        = below (&seed, square.picture->height - square.side + 1);
      square.mirrored = uniform (&seed) < 0.5;
      rows.height = rows.width = square.side;
      rows.scratch             = 3 * (gsize) square.side;
      if (!pastiche_resample (NULL, &rows, to->height, to->width, to->data, error))
        return FALSE;
      for (gsize p = 0; p < pastiche_tensor_size (to); p++)
        to->data[p] = CLAMP (to->data[p], 0, 1);
    }
  return TRUE;
}
