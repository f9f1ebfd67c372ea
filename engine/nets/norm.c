/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * norm.c: instance normalisation, forward and backward.
 */
#include <math.h>
#include <string.h>

#include "kernels.h"
#include "norm.h"

#define PIXELS 1024 /* in a block */

typedef struct
{
  const PasticheKernels *kernels;
  PasticheTensor        *y;
  const PasticheTensor  *other;
  const float           *affine;
  gboolean               relu;
} Run;

void
pastiche_norm_affine (const double *moments, const float *style, int channels, float *affine)
{
  for (int c = 0; c < channels; c++)
    {
      double factor = (1.0 + style[c]) / sqrt (moments[channels + c] + PASTICHE_NORM_EPSILON);

      affine[c]            = factor;
      affine[channels + c] = style[channels + c] - moments[c] * factor;
    }
}

void
pastiche_norm_pool (const double *moments, double share, int channels, double *pooled)
{
  double *means = pooled, *variances = pooled + channels;

  for (int c = 0; c < channels; c++)
    {
      double delta = moments[c] - means[c];

      means[c] += delta * share;
      variances[c] += (moments[channels + c] - variances[c]) * share + delta * delta * share * (1 - share);
    }
}

static void
run_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Run *run      = data;
  int        channels = run->y->channels;
  gsize      first = (gsize) block * PIXELS, pixels = (gsize) run->y->height * run->y->width;
  int        n = MIN (PIXELS, pixels - first);

  first *= channels;
  if (run->y->halves != NULL)
    run->kernels->normalise_half (run->y->halves + first, run->affine, run->affine + channels, run->relu,
                                  run->other ? run->other->halves + first : NULL, n, channels);
  else
    run->kernels->normalise (run->y->data + first, run->affine, run->affine + channels, run->relu,
                             run->other ? run->other->data + first : NULL, n, channels);
}

gboolean
pastiche_norm_apply (PasticheJob          *job,
                     PasticheTensor       *y,
                     const float          *affine,
                     gboolean              relu,
                     const PasticheTensor *other,
                     GError              **error)
{
  Run run = { pastiche_kernels (), y, other, affine, relu };

  return pastiche_parallel_for (job, pastiche_blocks ((gsize) y->height * y->width, PIXELS), 0, run_block, &run, error);
}

/* --- Batches ------------------------------------------------------------ */

typedef struct
{
  const PasticheKernels *kernels;
  int                    channels;
  int                    pixels; /* of a picture */
  int                    blocks; /* of a picture */
  gboolean               relu;
  const PasticheBatch   *z, *other, *dy;
  PasticheBatch         *result;
  const float           *affine;       /* [n][2][channels] */
  float                 *coefficients; /* [n][3][channels]: means; dz's linear term; its constant */
  double                *sums;         /* [n][blocks][2][channels] */
} BatchRun;

/* The part of a batch that a block covers. */
typedef struct
{
  int   picture;
  int   n;  /* pixels */
  gsize at; /* floats from the batch's first */
} Part;

static Part
part (const BatchRun *run, int block)
{
  int picture = block / run->blocks, first = block % run->blocks * PIXELS;

  return (Part) { picture, MIN (PIXELS, run->pixels - first), ((gsize) picture * run->pixels + first) * run->channels };
}

static BatchRun
batch_run (const PasticheBatch *z, const float *affine, gboolean relu)
{
  int pixels = z->at[0].height * z->at[0].width;

  return (BatchRun) { .kernels  = pastiche_kernels (),
                      .channels = z->at[0].channels,
                      .pixels   = pixels,
                      .blocks   = pastiche_blocks (pixels, PIXELS),
                      .relu     = relu,
                      .z        = z,
                      .affine   = affine };
}

static void
forward_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const BatchRun *run    = data;
  Part            p      = part (run, block);
  const float    *affine = run->affine + 2 * p.picture * run->channels;
  float          *y      = run->result->at[0].data + p.at;

  memcpy (y, run->z->at[0].data + p.at, (gsize) p.n * run->channels * sizeof (float));
  run->kernels->normalise (y, affine, affine + run->channels, run->relu,
                           run->other ? run->other->at[0].data + p.at : NULL, p.n, run->channels);
}

gboolean
pastiche_norm_batch (PasticheJob         *job,
                     const PasticheBatch *z,
                     const float         *affine,
                     gboolean             relu,
                     const PasticheBatch *other,
                     PasticheBatch       *y,
                     GError             **error)
{
  BatchRun run = batch_run (z, affine, relu);

  run.other  = other;
  run.result = y;
  return pastiche_parallel_for (job, z->n * run.blocks, 0, forward_block, &run, error);
}

static void
sum_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const BatchRun *run    = data;
  Part            p      = part (run, block);
  const float    *affine = run->affine + 2 * p.picture * run->channels;

  run->kernels->norm_sums (run->dy->at[0].data + p.at, run->z->at[0].data + p.at, affine, affine + run->channels,
                           run->coefficients + 3 * p.picture * run->channels, run->relu, p.n, run->channels,
                           run->sums + 2 * (gsize) block * run->channels);
}

static void
backward_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const BatchRun *run          = data;
  Part            p            = part (run, block);
  const float    *affine       = run->affine + 2 * p.picture * run->channels;
  const float    *coefficients = run->coefficients + 3 * p.picture * run->channels;

  run->kernels->norm_back (run->dy->at[0].data + p.at, run->z->at[0].data + p.at, affine, affine + run->channels,
                           coefficients + run->channels, coefficients + 2 * run->channels, run->relu, p.n,
                           run->channels, run->result->at[0].data + p.at);
}

/* Adds the sums of a picture's blocks: what the picture adds to @dstyle, and the coefficients of its dz. */
static void
finish_picture (const BatchRun *run, int picture, const double *moments, float *dstyle)
{
  int           channels     = run->channels;
  const double *sums         = run->sums + 2 * (gsize) picture * run->blocks * channels;
  float        *coefficients = run->coefficients + 3 * picture * channels;

  for (int c = 0; c < channels; c++)
    {
      double factor = run->affine[2 * picture * channels + c], all = 0, with = 0;
      double inverse = 1 / sqrt (moments[channels + c] + PASTICHE_NORM_EPSILON), linear;

      for (int b = 0; b < run->blocks; b++)
        {
          all += sums[2 * b * channels + c];
          with += sums[(2 * b + 1) * channels + c];
        }
      dstyle[c] += with * inverse;
      dstyle[channels + c] += all;
      linear                         = -factor * inverse * inverse * with / run->pixels;
      coefficients[channels + c]     = linear;
      coefficients[2 * channels + c] = -factor * all / run->pixels - linear * moments[c];
    }
}

gboolean
pastiche_norm_backward (PasticheJob         *job,
                        const PasticheBatch *z,
                        const double        *moments,
                        const float         *affine,
                        gboolean             relu,
                        const PasticheBatch *dy,
                        PasticheBatch       *dz,
                        float               *dstyle,
                        GError             **error)
{
  BatchRun run = batch_run (z, affine, relu);
  gsize    n = z->n, channels = run.channels, sums = 2 * n * run.blocks * channels;
  gboolean ok = FALSE;

  run.dy     = dy;
  run.result = dz;
  run.sums   = pastiche_alloc (sums + 3 * n * channels, sizeof (double), error);
  if (run.sums == NULL)
    return FALSE;
  run.coefficients = (float *) (run.sums + sums);
  for (gsize i = 0; i < n; i++)
    for (gsize c = 0; c < channels; c++)
      run.coefficients[3 * i * channels + c] = moments[2 * i * channels + c];
  memset (dstyle, 0, 2 * channels * sizeof (float));
  if (pastiche_parallel_for (job, n * run.blocks, 0, sum_block, &run, error))
    {
      for (gsize i = 0; i < n; i++)
        finish_picture (&run, i, moments + 2 * i * channels, dstyle);
      ok = pastiche_parallel_for (job, n * run.blocks, 0, backward_block, &run, error);
    }
  pastiche_free (run.sums);
  return ok;
}
