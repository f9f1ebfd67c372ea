/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * blur.c: a separable Gaussian on a reduced picture.  Each reduced row is the mean of some rows of the picture, and is blurred
 * along its length when it is made.  A row of the result is the weighted sum of reduced rows around it, with weights for just
 * the place where it lies between them, and is then enlarged along its length.
 */
#include <math.h>
#include <string.h>

#include "blur.h"
#include "kernels.h"

#define FINEST  2.0 /* reduced pixels that σ has at least */
#define REACH   3.0 /* σ beyond which weights count as 0 */
#define LONGEST (2 * (int) (REACH * 2 * FINEST) + 3)
#define AHEAD   8 /* reduced rows that are made at least at a time, so that all threads have some */

/* --- Sizes -------------------------------------------------------------- */

static void
choose_sizes (PasticheBlur *blur, double sigma)
{
  double reduced, by;

  blur->by     = MAX (1, (int) (sigma / FINEST));
  by           = blur->by;
  blur->height = pastiche_blocks (blur->in.height, blur->by);
  blur->width  = pastiche_blocks (blur->in.width, blur->by);
  reduced      = sigma / by;
  blur->radius = (int) ceil (REACH * reduced);
  blur->sigma  = sqrt (reduced * reduced - (1 - 1 / (by * by)) / 12); /* a mean blurs, too */
}

static int
rows_needed (const PasticheBlur *blur, int turn)
{
  return MIN (turn / blur->by + AHEAD + 2 * blur->radius + 5, blur->height);
}

/* Floats of work space to make a row: the picture's, the sum of some, and one with the edge's pixels repeated. */
static gsize
making_scratch (const PasticheBlur *blur)
{
  return blur->in.scratch + ((gsize) blur->width + 2 * blur->radius) * blur->in.channels;
}

gsize
pastiche_blur_memory (int height, int width, int channels, double sigma, int turn)
{
  PasticheBlur blur = { .in = { .height = height, .width = width, .channels = channels } };

  choose_sizes (&blur, sigma);
  return sizeof (float) *
         ((gsize) rows_needed (&blur, turn) * blur.width * channels + making_scratch (&blur) * pastiche_threads ());
}

static void
weigh_across (PasticheBlur *blur)
{
  double squared = blur->sigma * blur->sigma - (blur->by > 1 ? 1.0 / 6 : 0); /* enlarging blurs by that */
  double sum     = 0;

  for (int t = -blur->radius; t <= blur->radius; t++)
    sum += exp (-t * t / (2 * squared));
  for (int t = -blur->radius; t <= blur->radius; t++)
    blur->across[t + blur->radius] = (float) (exp (-t * t / (2 * squared)) / sum);
}

gboolean
pastiche_blur_init (PasticheBlur *blur, const PasticheRows *in, double sigma, int turn, GError **error)
{
  *blur = (PasticheBlur) { .in = *in };
  choose_sizes (blur, sigma);
  blur->rows         = rows_needed (blur, turn);
  blur->scratch_size = making_scratch (blur);
  blur->ring         = pastiche_alloc ((gsize) blur->rows * blur->width, in->channels * sizeof (float), error);
  blur->scratch      = blur->ring ? pastiche_alloc_floats (blur->scratch_size * pastiche_threads (), error) : NULL;
  if (!blur->scratch)
    return FALSE;
  blur->across = g_new (float, 2 * blur->radius + 1);
  weigh_across (blur);
  return TRUE;
}

void
pastiche_blur_clear (PasticheBlur *blur)
{
  pastiche_free (blur->ring);
  pastiche_free (blur->scratch);
  g_clear_pointer (&blur->across, g_free);
  *blur = (PasticheBlur) { .by = 0 };
}

static float *
ring_row (const PasticheBlur *blur, int row)
{
  row = CLAMP (row, 0, blur->height - 1);
  return blur->ring + (gsize) (row % blur->rows) * blur->width * blur->in.channels;
}

/* --- Reduced rows ------------------------------------------------------- */

/* Adds a row of the picture to the sums of @to. */
static void
add_row (const PasticheBlur *blur, const float *x, float *to)
{
  int channels = blur->in.channels;

  if (blur->by == 1)
    {
      memcpy (to, x, (gsize) blur->width * channels * sizeof (float));
      return;
    }
  for (int i = 0; i < blur->width; i++, to += channels)
    {
      int n = MIN (blur->by, blur->in.width - i * blur->by);

      for (int k = 0; k < n; k++, x += channels)
        for (int c = 0; c < channels; c++)
          to[c] += x[c];
    }
}

static void
divide (const PasticheBlur *blur, int rows, float *to)
{
  int channels = blur->in.channels;

  for (int i = 0; i < blur->width; i++)
    {
      float scale = 1.0f / (rows * MIN (blur->by, blur->in.width - i * blur->by));

      for (int c = 0; c < channels; c++)
        to[i * channels + c] *= scale;
    }
}

static void
blur_along (const PasticheBlur *blur, float *padded, float *to)
{
  int          channels = blur->in.channels, radius = blur->radius;
  float       *last = padded + ((gsize) radius + blur->width - 1) * channels;
  const float *shifted[LONGEST];

  for (int i = 0; i < radius; i++)
    for (int c = 0; c < channels; c++)
      {
        padded[i * channels + c]     = padded[radius * channels + c];
        last[(i + 1) * channels + c] = last[c];
      }
  for (int t = 0; t <= 2 * radius; t++)
    shifted[t] = padded + t * channels;
  pastiche_kernels ()->weigh (shifted, blur->across, 2 * radius + 1, (gsize) blur->width * channels, to);
}

static void
make_row (gpointer data, int block, int slot)
{
  const PasticheBlur *blur  = data;
  int                 row   = blur->done + block;
  int                 first = row * blur->by, end = MIN (first + blur->by, blur->in.height);
  float              *scratch = blur->scratch + slot * blur->scratch_size, *padded = scratch + blur->in.scratch;
  float              *middle = padded + (gsize) blur->radius * blur->in.channels;

  memset (middle, 0, (gsize) blur->width * blur->in.channels * sizeof (float));
  for (int y = first; y < end; y++)
    add_row (blur, blur->in.row (blur->in.data, y, scratch), middle);
  if (blur->by > 1)
    divide (blur, end - first, middle);
  blur_along (blur, padded, ring_row (blur, row));
}

/* Where a row of the picture lies among the reduced ones, whose middles are at whole numbers. */
static double
place (const PasticheBlur *blur, int at)
{
  return (at + 0.5) / blur->by - 0.5;
}

gboolean
pastiche_blur_read (PasticheBlur *blur, PasticheJob *job, int end, GError **error)
{
  int needed = (int) floor (place (blur, end - 1)) + blur->radius + 2;
  int n      = MIN (needed, blur->height) - blur->done;

  if (n <= 0)
    return TRUE;
  n = MIN (MAX (n, AHEAD), blur->height - blur->done);
  if (!pastiche_parallel_for (job, n, 0, make_row, blur, error))
    return FALSE;
  blur->done += n;
  return TRUE;
}

/* --- Rows of the result ------------------------------------------------- */

gsize
pastiche_blur_scratch (const PasticheBlur *blur)
{
  return (gsize) blur->width * blur->in.channels;
}

/* Linear between the reduced pixels. */
static void
enlarge (const PasticheBlur *blur, const float *reduced, float *out)
{
  int channels = blur->in.channels;

  for (int x = 0; x < blur->in.width; x++, out += channels)
    {
      float        at   = (x + 0.5f) / blur->by - 0.5f;
      int          left = (int) floorf (at);
      float        part = at - left;
      const float *a    = reduced + CLAMP (left, 0, blur->width - 1) * channels;
      const float *b    = reduced + CLAMP (left + 1, 0, blur->width - 1) * channels;

      for (int c = 0; c < channels; c++)
        out[c] = a[c] + part * (b[c] - a[c]);
    }
}

void
pastiche_blur_row (const PasticheBlur *blur, int row, float *scratch, float *out)
{
  double       at    = place (blur, row);
  int          first = (int) floor (at) - blur->radius, taps = 2 * blur->radius + 2;
  const float *rows[LONGEST + 1];
  float        weights[LONGEST + 1];
  double       sum = 0;

  for (int t = 0; t < taps; t++)
    {
      double away = first + t - at;

      rows[t]    = ring_row (blur, first + t);
      weights[t] = (float) exp (-away * away / (2 * blur->sigma * blur->sigma));
      sum += weights[t];
    }
  for (int t = 0; t < taps; t++)
    weights[t] /= (float) sum;
  pastiche_kernels ()->weigh (rows, weights, taps, (gsize) blur->width * blur->in.channels,
                              blur->by > 1 ? scratch : out);
  if (blur->by > 1)
    enlarge (blur, scratch, out);
}
