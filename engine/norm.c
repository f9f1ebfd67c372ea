/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * norm.c: instance normalisation.
 */
#include <math.h>

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
