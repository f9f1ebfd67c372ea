/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * smooth.c: what is known is pulled down a pyramid of smaller pictures, until something is known everywhere, and pushed up
 * again.
 */
#include "smooth.h"

#define NOTHING 1e-6f /* what a pixel's edges may add up to by rounding */
#define ALL     0.9999f

/* @in, whose colours are multiplied by how much is known, at another, smaller size into @out, an empty tensor: there the colours
 * are the means of what is known, 0 where nothing is. */
static gboolean
reduce (PasticheJob *job, const PasticheRows *in, int height, int width, PasticheTensor *out, GError **error)
{
  gsize n = (gsize) height * width;

  if (!pastiche_tensor_init (out, height, width, 4, error) ||
      !pastiche_resample (job, in, height, width, out->data, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      float *p = out->data + 4 * i;

      p[3] = p[3] < NOTHING ? 0 : p[3] > ALL ? 1 : p[3];
      for (int c = 0; c < 3; c++)
        p[c] = p[3] > 0 ? p[c] / p[3] : 0;
    }
  return TRUE;
}

static const float *
multiplied_row (gconstpointer data, int row, float *scratch)
{
  const PasticheTensor *t = data;
  const float          *x = t->data + 4 * (gsize) t->width * row;

  for (gsize i = 0; i < 4 * (gsize) t->width; i++)
    scratch[i] = i % 4 < 3 ? x[i] * x[i - i % 4 + 3] : x[i];
  return scratch;
}

static gboolean
is_known (const PasticheTensor *picture)
{
  gsize n = (gsize) picture->height * picture->width;

  for (gsize i = 0; i < n; i++)
    if (!(picture->data[4 * i + 3] > 0))
      return FALSE;
  return TRUE;
}

typedef struct
{
  PasticheTensor *picture;
  PasticheRows    enlarged;
  float          *scratch;
} Push;

static void
push_row (gpointer data, int row, int slot)
{
  const Push  *push = data;
  float       *p    = push->picture->data + 4 * (gsize) push->picture->width * row;
  const float *x    = push->enlarged.row (push->enlarged.data, row, push->scratch + slot * push->enlarged.scratch);

  for (int i = 0; i < push->picture->width; i++, p += 4, x += 4)
    for (int c = 0; !(p[3] > 0) && c < 3; c++)
      p[c] = CLAMP (x[c], 0, 1);
}

static gboolean
push_up (PasticheJob *job, const PasticheTensor *half, PasticheTensor *picture, GError **error)
{
  g_auto (PasticheResampler) resampler = PASTICHE_RESAMPLER_EMPTY;
  PasticheRows rows                    = pastiche_tensor_rows (half);
  Push         push                    = { .picture = picture };
  gboolean     ok;

  if (!pastiche_resampler_init (&resampler, &rows, picture->height, picture->width, error))
    return FALSE;
  push.enlarged = pastiche_resampler_rows (&resampler);
  push.scratch  = pastiche_alloc_floats (push.enlarged.scratch * pastiche_threads (), error);
  ok            = push.scratch && pastiche_parallel_for (job, picture->height, 0, push_row, &push, error);
  pastiche_free (push.scratch);
  return ok;
}

gboolean
pastiche_smooth_fill (PasticheJob *job, PasticheTensor *picture, GError **error)
{
  g_auto (PasticheTensor) half = PASTICHE_TENSOR_EMPTY;
  int          height = picture->height, width = picture->width;
  PasticheRows rows = { height, width, 4, 4 * (gsize) width, multiplied_row, picture };

  if ((height == 1 && width == 1) || is_known (picture))
    return TRUE;
  return reduce (job, &rows, (height + 1) / 2, (width + 1) / 2, &half, error) &&
         pastiche_smooth_fill (job, &half, error) && push_up (job, &half, picture, error);
}
