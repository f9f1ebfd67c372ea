/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture.c: pictures in memory.
 */
#include <string.h>

#include "picture.h"
#include "error.h"
#include "resample.h"
#include "tensor.h"

gboolean
pastiche_picture_check_size (gint64 width, gint64 height, GError **error)
{
  if (width < 1 || height < 1)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SIZE, _ ("A picture of %.0f×%.0f has no pixels."),
                 (double) width, (double) height);
  else if (width > PASTICHE_MAX_SIDE || height > PASTICHE_MAX_SIDE || width > PASTICHE_MAX_PIXELS / height)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SIZE,
                 _ ("A picture of %.0f×%.0f is too large: a side may have %d pixels and all of it a thousand million."),
                 (double) width, (double) height, PASTICHE_MAX_SIDE);
  else
    return TRUE;
  return FALSE;
}

gboolean
pastiche_picture_check_memory (double needed, int width, int height, GError **error)
{
  double there = pastiche_machine_memory ();

  if (needed <= there)
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY,
               _ ("There is not enough memory: a picture of %d×%d pixels needs %.1f GB, and this machine has %.1f GB."),
               width, height, needed / 1e9, there / 1e9);
  return FALSE;
}

PastichePicture *
pastiche_picture_new (int width, int height, GError **error)
{
  PastichePicture *picture;
  float           *pixels;

  if (!pastiche_picture_check_size (width, height, error) ||
      !pastiche_picture_check_memory (4.0 * sizeof (float) * width * height, width, height, error))
    return NULL;
  pixels = pastiche_alloc ((gsize) width * height, 4 * sizeof (float), error);
  if (!pixels)
    return NULL;
  picture         = g_new (PastichePicture, 1);
  picture->width  = width;
  picture->height = height;
  picture->pixels = pixels;
  return picture;
}

void
pastiche_picture_free (PastichePicture *picture)
{
  pastiche_free (picture->pixels);
  g_free (picture);
}

/* --- Another size ------------------------------------------------------- */

static PastichePicture *
copy (const PastichePicture *picture, GError **error)
{
  PastichePicture *result = pastiche_picture_new (picture->width, picture->height, error);

  if (result)
    memcpy (result->pixels, picture->pixels, pastiche_picture_count (picture) * 4 * sizeof (float));
  return result;
}

static gboolean
is_opaque (const PastichePicture *picture)
{
  gsize n = pastiche_picture_count (picture);

  for (gsize i = 0; i < n; i++)
    if (picture->pixels[4 * i + 3] < 1)
      return FALSE;
  return TRUE;
}

/* Colours times alpha: averaged like that, the colours of transparent pixels do not show in their neighbours. */
static PastichePicture *
multiply_alpha (const PastichePicture *picture, GError **error)
{
  PastichePicture *result = pastiche_picture_new (picture->width, picture->height, error);
  gsize            n      = pastiche_picture_count (picture);

  if (!result)
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      const float *p     = picture->pixels + 4 * i;
      float        alpha = p[3];

      for (int c = 0; c < 3; c++)
        result->pixels[4 * i + c] = p[c] * alpha;
      result->pixels[4 * i + 3] = alpha;
    }
  return result;
}

/* From colours times alpha, if they were @multiplied, back to colours; and into 0 to 1, as bicubic overshoots. */
static void
divide_alpha (PastichePicture *picture, gboolean multiplied)
{
  gsize n = pastiche_picture_count (picture);

  for (gsize i = 0; i < n; i++)
    {
      float *p     = picture->pixels + 4 * i;
      float  alpha = CLAMP (p[3], 0, 1);
      float  scale = !multiplied ? 1 : alpha > 0 ? 1 / alpha : 0;

      for (int c = 0; c < 3; c++)
        p[c] = CLAMP (p[c] * scale, 0, 1);
      p[3] = alpha;
    }
}

PastichePicture *
pastiche_picture_resize (const PastichePicture *picture, int width, int height, GError **error)
{
  g_autoptr (PastichePicture) result     = NULL;
  g_autoptr (PastichePicture) multiplied = NULL;
  const PastichePicture *source          = picture;
  PasticheTensor         tensor;
  PasticheRows           rows;

  if (width == picture->width && height == picture->height)
    return copy (picture, error);
  result = pastiche_picture_new (width, height, error);
  if (!result)
    return NULL;
  if (!is_opaque (picture))
    {
      source = multiplied = multiply_alpha (picture, error);
      if (!source)
        return NULL;
    }
  tensor = (PasticheTensor) { source->height, source->width, 4, source->pixels, NULL };
  rows   = pastiche_tensor_rows (&tensor);
  if (!pastiche_resample (NULL, &rows, height, width, result->pixels, error))
    return NULL;
  divide_alpha (result, multiplied != NULL);
  return g_steal_pointer (&result);
}
