/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd-table.c: the table of this instruction set's kernels, through which the engine calls them.
 */
#include "simd.h"

#define STRING2(x) #x
#define STRING(x)  STRING2 (x)

const PasticheKernels SIMD (pastiche_kernels) = {
  .name = STRING (PASTICHE_SIMD),
#define KERNEL(kernel, parameters) .kernel = SIMD (pastiche_##kernel),
#include "kernel-list.h"
#undef KERNEL
};
