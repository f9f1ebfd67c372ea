/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * perceptual.c: the losses on the trunk's maps and their gradients.  All losses
 * are made of a few sums over a map's pixels, so their gradients are linear in
 * the map:
 *
 *   df = f · S + row + a·f + b·f' + c
 *
 * The matrix S and the row come from the style statistics; a, b, c (for each
 * picture and channel) from content, with f' the photograph's map.  So each map
 * is read twice: for the sums and for the gradient.
 */
#include <math.h>
#include <string.h>

#include "perceptual.h"

#define MAPS          PASTICHE_TRUNK_LAYERS
#define MAX_CHANNELS  192
#define PARTS         16 /* of the Gram matrices' sums */
#define PIXELS        96 /* in a block of the gradient; a multiple of PASTICHE_ROW_MULTIPLE */
#define FIRST_CONTENT (MAPS - PASTICHE_CONTENT_MAPS)

static int
channels_of (int map)
{
  return pastiche_discriminator_layers[map].out;
}

/* --- Style -------------------------------------------------------------- */

gboolean
pastiche_style_statistics_init (PasticheStyleStatistics *statistics, GError **error)
{
  gsize  total = 0;
  float *block;

  for (int i = 0; i < MAPS; i++)
    total += (gsize) channels_of (i) * (2 + channels_of (i));
  block = pastiche_alloc_floats (total, error);
  if (block == NULL)
    return FALSE;
  for (int i = 0; i < MAPS; i++)
    {
      statistics->mean[i]      = block;
      statistics->deviation[i] = statistics->mean[i] + channels_of (i);
      statistics->gram[i]      = statistics->deviation[i] + channels_of (i);
      block                    = statistics->gram[i] + channels_of (i) * channels_of (i);
    }
  return TRUE;
}

void
pastiche_style_statistics_clear (PasticheStyleStatistics *statistics)
{
  pastiche_free (statistics->mean[0]);
  *statistics = (PasticheStyleStatistics) { 0 };
}

/* Sums over pixels, in parts: of x, of x·y for each channel, and, for a Gram matrix, for each pair of channels. */
typedef struct
{
  const PasticheKernels *kernels;
  const float           *x, *y;
  gsize                  pixels;
  int                    channels;
  const float           *zeros; /* [channels] */
  float                 *gram;  /* [PARTS][channels][channels], or NULL */
  double                *sums;  /* [PARTS][2][channels] */
} Sums;

static void
sum_part (gpointer data, int part, int slot G_GNUC_UNUSED)
{
  const Sums  *run      = data;
  int          channels = run->channels;
  gsize        first = run->pixels * part / PARTS, end = run->pixels * (part + 1) / PARTS;
  const float *x = run->x + first * channels, *y = run->y + first * channels;
  float       *gram = run->gram ? run->gram + (gsize) part * channels * channels : NULL;

  run->kernels->norm_sums (x, y, run->zeros, run->zeros, run->zeros, FALSE, end - first, channels,
                           run->sums + 2 * part * channels);
  if (gram == NULL)
    return;
  memset (gram, 0, (gsize) channels * channels * sizeof (float));
  run->kernels->multiply_transposed (x, channels, y, channels, gram, channels, channels, end - first);
}

/* The sums @sum of x and @product of x·y [channels]; the means @gram of each pair's products [channels][channels], or
 * NULL. */
static gboolean
sum_up (PasticheJob *job,
        const float *x,
        const float *y,
        gsize        pixels,
        int          channels,
        double      *sum,
        double      *product,
        float       *gram,
        GError     **error)
{
  static const float zeros[MAX_CHANNELS] = { 0 };
  double             sums[PARTS * 2 * MAX_CHANNELS];
  gsize              square = (gsize) channels * channels;
  Sums               run    = { pastiche_kernels (), x, y, pixels, channels, zeros, NULL, sums };

  if (gram != NULL && (run.gram = pastiche_alloc_floats (PARTS * square, error)) == NULL)
    return FALSE;
  if (!pastiche_parallel_for (job, PARTS, 0, sum_part, &run, error))
    {
      pastiche_free (run.gram);
      return FALSE;
    }
  memset (sum, 0, channels * sizeof (double));
  memset (product, 0, channels * sizeof (double));
  for (int p = 0; p < PARTS; p++)
    for (int c = 0; c < channels; c++)
      {
        sum[c] += sums[2 * p * channels + c];
        product[c] += sums[(2 * p + 1) * channels + c];
      }
  for (int p = 0; gram != NULL && p < PARTS; p++)
    for (gsize i = 0; i < square; i++)
      gram[i] = (p > 0 ? gram[i] : 0) + run.gram[p * square + i] / pixels;
  pastiche_free (run.gram);
  return TRUE;
}

gboolean
pastiche_style_statistics_measure (PasticheStyleStatistics    *statistics,
                                   PasticheJob                *job,
                                   const PasticheBatch *const *maps,
                                   GError                    **error)
{
  for (int i = 0; i < MAPS; i++)
    {
      const float *f        = maps[i]->at[0].data;
      int          channels = channels_of (i);
      gsize        pixels   = pastiche_batch_pixels (maps[i]);
      double       sum[MAX_CHANNELS], square[MAX_CHANNELS];

      if (!sum_up (job, f, f, pixels, channels, sum, square, statistics->gram[i], error))
        return FALSE;
      for (int c = 0; c < channels; c++)
        {
          double mean = sum[c] / pixels;

          statistics->mean[i][c]      = mean;
          statistics->deviation[i][c] = sqrt (MAX (square[c] / pixels - mean * mean, 0) + 1e-5);
        }
    }
  return TRUE;
}

/* --- The terms of a gradient -------------------------------------------- */

typedef struct
{
  const PasticheKernels *kernels;
  int                    channels;
  int                    blocks; /* in a picture */
  const PasticheBatch   *f, *picture;
  PasticheBatch         *gradient;
  float                 *packed; /* S */
  float                  row[MAX_CHANNELS];
  float                  ones[MAX_CHANNELS];
  float                 *content; /* [n][3][channels]: b, a, c; NULL in maps without */
  float                 *scratch; /* [threads][2][PIXELS][channels] */
} Terms;

/* The style losses of the map @i, added to @losses [statistics, gram]; S of its gradient to @s, the row to @terms. */
static void
style_terms (Terms                         *terms,
             int                            i,
             const PasticheStyleStatistics *made,
             const PasticheStyleStatistics *target,
             const PastichePerceptual      *weights,
             float                         *s,
             double                         losses[2])
{
  int    channels = channels_of (i), square = channels * channels;
  double pixels = pastiche_batch_pixels (terms->f), energy = 1e-4, scale = 0, off = 0, gram = 0;

  for (int c = 0; c < channels; c++)
    energy += target->gram[i][c * channels + c] / channels;
  for (int k = 0; k < square; k++)
    {
      double difference = made->gram[i][k] - target->gram[i][k];

      scale += (double) target->gram[i][k] * target->gram[i][k] / square;
      gram += difference * difference / square;
    }
  scale += 1e-4 * energy * energy;
  for (int k = 0; k < square; k++)
    s[k] = 4 * weights->gram / (MAPS * square * scale * pixels) * (made->gram[i][k] - target->gram[i][k]);
  for (int c = 0; c < channels; c++)
    {
      double mean = made->mean[i][c] - target->mean[i][c], deviation = made->deviation[i][c] - target->deviation[i][c];
      double k      = 2 * weights->statistics / (MAPS * channels * energy * pixels);
      double spread = made->deviation[i][c] > sqrt (1e-5) ? k * deviation / made->deviation[i][c] : 0;

      off += (mean * mean + deviation * deviation) / channels;
      terms->ones[c] = 1;
      terms->row[c]  = k * mean - spread * made->mean[i][c];
      s[c * channels + c] += spread;
    }
  losses[0] += off / energy / MAPS;
  losses[1] += gram / scale / MAPS;
}

/* One picture's content loss, added to @loss, and b, a, c of its gradient, from the means and variances of its map, @f
 * [2][channels], and of the photograph's, @picture [2][channels], and their covariances, @product [channels]. */
static void
content_terms (const double *f,
               const double *picture,
               const double *product,
               int           pixels,
               int           channels,
               double        weight,
               float        *terms,
               double       *loss)
{
  double mean = 0, other = 0, pull[MAX_CHANNELS], common = 0, scale = 2 * weight / pixels;
  double r[MAX_CHANNELS], r0[MAX_CHANNELS];

  for (int c = 0; c < channels; c++)
    {
      mean += f[channels + c] / channels;
      other += picture[channels + c] / channels;
    }
  for (int c = 0; c < channels; c++)
    {
      double var = f[channels + c], var0 = picture[channels + c], both = product[c];

      r[c]  = 1 / sqrt (var + 1e-3 * mean + 1e-5);
      r0[c] = 1 / sqrt (var0 + 1e-3 * other + 1e-5);
      *loss += r[c] * r[c] * var + r0[c] * r0[c] * var0 - 2 * r[c] * r0[c] * both;
      pull[c] =
          -weight * r[c] * r[c] * r[c] * (r[c] * var - r0[c] * both); /* by the variance, with the rest constant */
      common += 1e-3 * pull[c] / channels;
    }
  for (int c = 0; c < channels; c++)
    {
      double a = scale * r[c] * r[c] + 2 * (pull[c] + common) / pixels, b = -scale * r[c] * r0[c];

      terms[c]                = b;
      terms[channels + c]     = a;
      terms[2 * channels + c] = -a * f[c] - b * picture[c];
    }
}

/* Means and variances of a picture's channels, [2][channels]. */
static gboolean
moments (PasticheJob *job, const PasticheTensor *x, double *result, GError **error)
{
  int pixels = x->height * x->width, channels = x->channels;

  if (!sum_up (job, x->data, x->data, pixels, channels, result, result + channels, NULL, error))
    return FALSE;
  for (int c = 0; c < channels; c++)
    {
      result[c] /= pixels;
      result[channels + c] = MAX (result[channels + c] / pixels - result[c] * result[c], 0);
    }
  return TRUE;
}

static gboolean
find_content (Terms *terms, PasticheJob *job, float weight, double *loss, GError **error)
{
  int    n = terms->f->n, channels = terms->channels;
  double f[2 * MAX_CHANNELS], picture[2 * MAX_CHANNELS], sum[MAX_CHANNELS], product[MAX_CHANNELS], total = 0;

  for (int k = 0; k < n; k++)
    {
      const PasticheTensor *x = &terms->f->at[k], *y = &terms->picture->at[k];
      int                   pixels = x->height * x->width;

      if (!moments (job, x, f, error) || !moments (job, y, picture, error) ||
          !sum_up (job, x->data, y->data, pixels, channels, sum, product, NULL, error))
        return FALSE;
      for (int c = 0; c < channels; c++)
        product[c] = product[c] / pixels - f[c] * picture[c];
      content_terms (f, picture, product, pixels, channels, weight / (n * channels), terms->content + 3 * k * channels,
                     &total);
    }
  *loss += total / (n * channels);
  return TRUE;
}

/* --- The gradient ------------------------------------------------------- */

static void
gradient_block (gpointer data, int block, int slot)
{
  const Terms *t       = data;
  int          picture = block / t->blocks, first = block % t->blocks * PIXELS, channels = t->channels;
  int          pixels = t->f->at[0].height * t->f->at[0].width, n = MIN (PIXELS, pixels - first);
  gsize        at = ((gsize) picture * pixels + first) * channels;
  const float *f  = t->f->at[0].data + at;
  float       *m = t->scratch + (gsize) slot * 2 * PIXELS * channels, *other = NULL;

  t->kernels->multiply (f, channels, t->packed, m, n, channels, channels);
  if (t->content != NULL)
    {
      const float *terms = t->content + 3 * picture * channels;

      other = m + PIXELS * channels;
      t->kernels->norm_back (t->picture->at[0].data + at, f, terms, terms, terms + channels, terms + 2 * channels,
                             FALSE, n, channels, other);
    }
  t->kernels->normalise (m, t->ones, t->row, FALSE, other, n, channels);
  memcpy (t->gradient->at[0].data + at, m, (gsize) n * channels * sizeof (float));
}

/* The losses of the map @i, added to @losses, and their gradient. */
static gboolean
differentiate (Terms                         *terms,
               PasticheJob                   *job,
               int                            i,
               const PasticheStyleStatistics *made,
               const PasticheStyleStatistics *target,
               const PastichePerceptual      *weights,
               float                         *s,
               double                         losses[3],
               GError                       **error)
{
  int channels = channels_of (i);

  style_terms (terms, i, made, target, weights, s, losses);
  for (int c = 0; c < channels; c++)
    terms->kernels->pack (s, channels, channels, c, terms->packed);
  if (terms->content != NULL && !find_content (terms, job, weights->content, &losses[2], error))
    return FALSE;
  return pastiche_parallel_for (job, terms->f->n * terms->blocks, 0, gradient_block, terms, error);
}

gboolean
pastiche_perceptual (PasticheJob                   *job,
                     const PasticheBatch *const    *maps,
                     const PasticheStyleStatistics *target,
                     const PasticheBatch           *pictures,
                     const PastichePerceptual      *weights,
                     PasticheBatch *const          *gradients,
                     PastichePerceptual            *losses,
                     GError                       **error)
{
  PasticheStyleStatistics made    = { 0 };
  gsize                   square  = MAX_CHANNELS * MAX_CHANNELS;
  gsize                   content = 3 * PASTICHE_MAX_BATCH * MAX_CHANNELS;
  float                  *memory =
      pastiche_alloc_floats (2 * square + content + pastiche_threads () * 2 * PIXELS * (gsize) MAX_CHANNELS, error);
  double   sums[3] = { 0 };
  gboolean ok      = memory != NULL && pastiche_style_statistics_init (&made, error) &&
                pastiche_style_statistics_measure (&made, job, maps, error);

  for (int i = 0; ok && i < MAPS; i++)
    {
      Terms terms = { .kernels  = pastiche_kernels (),
                      .channels = channels_of (i),
                      .blocks   = pastiche_blocks ((gsize) maps[i]->at[0].height * maps[i]->at[0].width, PIXELS),
                      .f        = maps[i],
                      .gradient = gradients[i],
                      .packed   = memory + square,
                      .content  = i >= FIRST_CONTENT ? memory + 2 * square : NULL,
                      .picture  = i >= FIRST_CONTENT ? &pictures[i - FIRST_CONTENT] : NULL,
                      .scratch  = memory + 2 * square + content };

      ok = differentiate (&terms, job, i, &made, target, weights, memory, sums, error);
    }
  *losses = (PastichePerceptual) { sums[0], sums[1], sums[2] };
  pastiche_style_statistics_clear (&made);
  pastiche_free (memory);
  return ok;
}
