/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * spectral.c: spectral normalisation, forward and backward, with BLAS.
 */
#include <cblas.h>

#include "spectral.h"

#define TINY 1e-12f /* instead of the length of a vector of zeros */

static float
normalise (float *v, int n)
{
  float length = MAX (cblas_snrm2 (n, v, 1), TINY);

  cblas_sscal (n, 1 / length, v, 1);
  return length;
}

float
pastiche_spectral_iterate (const float *w, int in, int out, float *u, float *v)
{
  cblas_sgemv (CblasRowMajor, CblasNoTrans, in, out, 1, w, out, u, 1, 0, v, 1);
  normalise (v, in);
  cblas_sgemv (CblasRowMajor, CblasTrans, in, out, 1, w, out, v, 1, 0, u, 1);
  return normalise (u, out);
}

void
pastiche_spectral_backward (const float *w, int in, int out, const float *u, const float *v, float sigma, float *dw)
{
  float along = cblas_sdot (in * out, dw, 1, w, 1) / sigma;

  cblas_sger (CblasRowMajor, in, out, -along, v, 1, u, 1, dw, out);
  cblas_sscal (in * out, 1 / sigma, dw, 1);
}
