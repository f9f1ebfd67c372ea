/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scales.c: the network's logits of damage at other sizes, each of which is kept as it is and resampled row by row.
 *
 * A logit is kept in two bytes, in steps of 1 ∕ 1024: a probability is then right to 0.0002.
 */
#include "scales.h"

#include "canvas.h"
#include "resample.h"

#define SCALES  2
#define STEPS   1024 /* of a logit's unit */
#define LARGEST 31   /* logit that is kept: a probability of 1 but for 3e-14 */
#define SMALL   3e6  /* pixels: in a larger picture it would take too long, */
#define LONGEST 2500 /* and in one with a longer side too much memory */

/* The picture at another size. */
typedef struct
{
  int               height, width;
  gint16           *logits; /* [height][width] */
  PasticheResampler resampler;
} Scale;

struct _PasticheScales
{
  int   n;
  Scale scales[SCALES];
};

static const struct
{
  int numerator, denominator;
} sizes[SCALES] = { { 2, 3 }, { 3, 2 } };

static int
scaled (int n, int scale)
{
  int twice = 2 * sizes[scale].denominator;

  return (int) ((2 * (gint64) n * sizes[scale].numerator + sizes[scale].denominator) / twice);
}

/* At how many other sizes a picture is looked at. */
static int
scales_of (int height, int width)
{
  return (double) height * width <= SMALL && MAX (height, width) <= LONGEST ? SCALES : 0;
}

double
pastiche_scales_work (int height, int width)
{
  double work = 0;

  for (int i = 0; i < scales_of (height, width); i++)
    work += pastiche_restorer_work (scaled (height, i), scaled (width, i));
  return work;
}

gsize
pastiche_scales_kept (int height, int width)
{
  gsize pixels = 0;

  for (int i = 0; i < scales_of (height, width); i++)
    pixels += (gsize) scaled (height, i) * scaled (width, i);
  return pixels * sizeof (gint16);
}

gsize
pastiche_scales_memory (const PasticheRestorer *restorer, int height, int width)
{
  gsize most = 0;

  for (int i = 0; i < scales_of (height, width); i++)
    most = MAX (most, pastiche_restorer_memory (restorer, scaled (height, i), scaled (width, i)));
  return most + pastiche_scales_kept (height, width);
}

/* --- Looking ------------------------------------------------------------ */

/* What the network reads: resampled colours, and that nothing is marked. */
static const float *
seen_row (gconstpointer data, int row, float *scratch)
{
  const PasticheRows *colours = data;
  float              *seen    = scratch;
  const float        *x       = colours->row (colours->data, row, scratch + 4 * (gsize) colours->width);

  for (int i = 0; i < colours->width; i++, seen += 4, x += 3)
    {
      for (int c = 0; c < 3; c++)
        seen[c] = pastiche_in_range (x[c]);
      seen[3] = 0.5f;
    }
  return scratch;
}

static gboolean
keep_logits (gpointer data, int first, int end, float *found, gsize stride, GError **error G_GNUC_UNUSED)
{
  Scale *scale = data;

  for (int row = first; row < end; row++, found += stride)
    for (int x = 0; x < scale->width; x++)
      {
        float logit = found[(gsize) x * PASTICHE_RESTORER_OUTPUTS + PASTICHE_RESTORER_DAMAGE];

        logit                                         = logit > -LARGEST ? MIN (logit, LARGEST) : -LARGEST;
        scale->logits[(gsize) row * scale->width + x] = (gint16) (STEPS * logit + (logit < 0 ? -0.5f : 0.5f));
      }
  return TRUE;
}

static const float *
logits_row (gconstpointer data, int row, float *scratch)
{
  const Scale *scale = data;

  for (int x = 0; x < scale->width; x++)
    scratch[x] = scale->logits[(gsize) row * scale->width + x] / (float) STEPS;
  return scratch;
}

/* Looks at the picture in the size of @scale, and prepares what it found for the picture's own. */
static gboolean
look (Scale *scale, const PasticheRestorer *restorer, PasticheJob *job, const PasticheRows *colours, GError **error)
{
  g_auto (PasticheResampler) resampler = PASTICHE_RESAMPLER_EMPTY;
  PasticheRows found                   = { scale->height, scale->width, 1, scale->width, logits_row, scale };
  PasticheRows resized, seen;

  scale->logits = pastiche_alloc ((gsize) scale->height * scale->width, sizeof (gint16), error);
  if (scale->logits == NULL || !pastiche_resampler_init (&resampler, colours, scale->height, scale->width, error) ||
      !pastiche_resampler_init (&scale->resampler, &found, colours->height, colours->width, error))
    return FALSE;
  resized = pastiche_resampler_rows (&resampler);
  seen    = (PasticheRows) { resized.height, resized.width, 4, resized.scratch + 4 * (gsize) resized.width,
                             seen_row,       &resized };
  return pastiche_restorer_run (restorer, job, &seen, keep_logits, scale, error);
}

PasticheScales *
pastiche_scales_of_rows (const PasticheRestorer *restorer,
                         PasticheJob            *job,
                         const PasticheRows     *colours,
                         GError                **error)
{
  g_autoptr (PasticheScales) scales = g_new0 (PasticheScales, 1);

  for (int i = 0; i < scales_of (colours->height, colours->width); i++)
    {
      Scale *scale = &scales->scales[scales->n++];

      *scale = (Scale) { .height = scaled (colours->height, i), .width = scaled (colours->width, i) };
      if (!look (scale, restorer, job, colours, error))
        return NULL;
    }
  return g_steal_pointer (&scales);
}

void
pastiche_scales_free (PasticheScales *scales)
{
  for (int i = 0; i < scales->n; i++)
    {
      pastiche_resampler_clear (&scales->scales[i].resampler);
      pastiche_free (scales->scales[i].logits);
    }
  g_free (scales);
}

/* --- The mean ----------------------------------------------------------- */

gsize
pastiche_scales_scratch (const PasticheScales *scales)
{
  gsize most = 0;

  for (int i = 0; i < scales->n; i++)
    most = MAX (most, pastiche_resampler_rows (&scales->scales[i].resampler).scratch);
  return most;
}

void
pastiche_scales_mean (const PasticheScales *scales, int row, int x, int width, float *found, float *scratch)
{
  float part = 1.0f / (scales->n + 1);

  for (int i = 0; i < width; i++)
    found[(gsize) i * PASTICHE_RESTORER_OUTPUTS + PASTICHE_RESTORER_DAMAGE] *= part;
  for (int s = 0; s < scales->n; s++)
    {
      PasticheRows rows   = pastiche_resampler_rows (&scales->scales[s].resampler);
      const float *logits = rows.row (rows.data, row, scratch) + x;

      for (int i = 0; i < width; i++)
        found[(gsize) i * PASTICHE_RESTORER_OUTPUTS + PASTICHE_RESTORER_DAMAGE] += part * logits[i];
    }
}
