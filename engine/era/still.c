/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * still.c: pictures reduced to stills.
 */
#include <math.h>

#include "error.h"
#include "look.h"
#include "picture.h"
#include "resample.h"
#include "still.h"

static inline float
within (float v)
{
  return v >= 0 ? MIN (v, 1) : 0; /* NaN also becomes 0 */
}

static int
side (int length, double scale)
{
  return CLAMP ((int) lround (length * scale), 1, PASTICHE_STILL_SIDE);
}

/* Colours times alpha: averaged like that, those of transparent pixels do not show in their neighbours. */
static const float *
multiplied_row (gconstpointer data, int row, float *p)
{
  const PasticheCanvas *canvas = data;

  canvas->read (canvas->data, row, p);
  for (int x = 0; x < canvas->width; x++)
    {
      float *at = p + 4 * (gsize) x;

      at[3] = within (at[3]);
      for (int c = 0; c < 3; c++)
        at[c] = at[3] * within (at[c]);
    }
  return p;
}

static void
divide_by_alpha (PastichePicture *picture)
{
  gsize n = pastiche_picture_count (picture);

  for (gsize i = 0; i < n; i++)
    {
      float *p = picture->pixels + 4 * i;

      p[3] = within (p[3]);
      for (int c = 0; c < 3; c++)
        p[c] = p[3] > 0 ? within (p[c] / p[3]) : 0;
    }
}

PasticheStill *
pastiche_still_of_canvas (const PasticheCanvas *canvas, PasticheJob *job, GError **error)
{
  double       scale = MIN (1, (double) PASTICHE_STILL_SIDE / MAX (canvas->width, canvas->height));
  PasticheRows rows  = { canvas->height, canvas->width, 4, 4 * (gsize) canvas->width, multiplied_row, canvas };
  g_autoptr (PastichePicture) small =
      pastiche_picture_new (side (canvas->width, scale), side (canvas->height, scale), error);
  PasticheStill *still;

  if (!small || !pastiche_resample (job, &rows, small->height, small->width, small->pixels, error))
    return NULL;
  divide_by_alpha (small);
  still          = g_new (PasticheStill, 1);
  still->picture = g_steal_pointer (&small);
  return still;
}

PasticheStill *
pastiche_still_new (const PastichePicture *picture, GError **error)
{
  PastichePictures pictures = { picture, NULL };
  PasticheCanvas   canvas   = pastiche_pictures_canvas (&pictures);

  return pastiche_still_of_canvas (&canvas, NULL, error);
}

PasticheStill *
pastiche_still_load (const char *path, GError **error)
{
  g_autoptr (PastichePicture) picture = pastiche_picture_load_reduced (path, PASTICHE_STILL_SIDE, error);

  return picture ? pastiche_still_new (picture, error) : NULL;
}

gboolean
pastiche_stills_check_memory (int n, GError **error)
{
  double still  = 4.0 * sizeof (float) * PASTICHE_STILL_SIDE * PASTICHE_STILL_SIDE;
  double look   = 4.0 * sizeof (float) * PASTICHE_LOOK_COUNT;
  double needed = n * (still + look), there = pastiche_machine_memory ();

  if (needed <= there)
    return TRUE;
  g_set_error (
      error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY,
      _ ("There is not enough memory: to see %d pictures together takes %.1f GB, and this machine has %.1f GB."), n,
      needed / 1e9, there / 1e9);
  return FALSE;
}

void
pastiche_still_free (PasticheStill *still)
{
  pastiche_picture_free (still->picture);
  g_free (still);
}

void
pastiche_still_colours (const PasticheStill *still, float *colours)
{
  const float *p       = still->picture->pixels;
  gsize        n       = pastiche_picture_count (still->picture);
  double       sums[4] = { 0 };

  for (gsize i = 0; i < n; i++)
    {
      for (int c = 0; c < 3; c++)
        sums[c] += p[4 * i + 3] * p[4 * i + c];
      sums[3] += p[4 * i + 3];
    }
  for (gsize i = 0; i < n; i++)
    for (int c = 0; c < 3; c++)
      colours[3 * i + c] =
          p[4 * i + 3] * p[4 * i + c] + (1 - p[4 * i + 3]) * (float) (sums[3] > 0 ? sums[c] / sums[3] : 0);
}
