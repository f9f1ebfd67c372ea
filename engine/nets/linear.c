/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * linear.c: fully connected layers, on OpenBLAS.
 */
#include <cblas.h>
#include <string.h>

#include "linear.h"

void
pastiche_linear (const float *x, const float *weights, const float *bias, int in, int out, gboolean relu, float *y)
{
  memcpy (y, bias, out * sizeof (float));
  cblas_sgemv (CblasRowMajor, CblasTrans, in, out, 1, weights, out, x, 1, 1, y, 1);
  if (relu)
    for (int k = 0; k < out; k++)
      y[k] = MAX (y[k], 0);
}

void
pastiche_linear_backward (const float *x,
                          const float *weights,
                          const float *y,
                          int          in,
                          int          out,
                          gboolean     relu,
                          float       *dy,
                          float       *dweights,
                          float       *dbias,
                          float       *dx)
{
  for (int k = 0; relu && k < out; k++)
    dy[k] = y[k] > 0 ? dy[k] : 0;
  cblas_sger (CblasRowMajor, in, out, 1, x, 1, dy, 1, dweights, out);
  if (dbias != NULL)
    cblas_saxpy (out, 1, dy, 1, dbias, 1);
  if (dx != NULL)
    cblas_sgemv (CblasRowMajor, CblasNoTrans, in, out, 1, weights, out, dy, 1, 0, dx, 1);
}
