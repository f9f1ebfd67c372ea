/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kernels.c: which build of the kernels this processor runs best.
 */
#include "kernels.h"

extern const PasticheKernels pastiche_kernels_baseline;

#ifdef PASTICHE_X86
extern const PasticheKernels pastiche_kernels_avx2, pastiche_kernels_avx512;

static gboolean
has_avx512 (void)
{
  return __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") &&
         __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl");
}

static gboolean
has_avx2 (void)
{
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma") && __builtin_cpu_supports ("f16c");
}
#endif

#ifdef PASTICHE_TESTS
static const PasticheKernels *forced = NULL;

/* Tests only: 0 baseline, 1 AVX2, 2 AVX-512; FALSE if this processor lacks it. */
gboolean
pastiche_kernels_force (int level)
{
  forced = level == 0 ? &pastiche_kernels_baseline : NULL;
#ifdef PASTICHE_X86
  if (level == 1 && has_avx2 ())
    forced = &pastiche_kernels_avx2;
  if (level == 2 && has_avx512 ())
    forced = &pastiche_kernels_avx512;
#endif
  return forced != NULL;
}
#endif

const PasticheKernels *
pastiche_kernels (void)
{
#ifdef PASTICHE_TESTS
  if (forced != NULL)
    return forced;
#endif
#ifdef PASTICHE_X86
  if (has_avx512 ())
    return &pastiche_kernels_avx512;
  if (has_avx2 ())
    return &pastiche_kernels_avx2;
#endif
  return &pastiche_kernels_baseline;
}
