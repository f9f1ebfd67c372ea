/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kernels.c: which build of the kernels runs on this processor.  The sets are listed in meson.build, which makes
 * PASTICHE_SIMD_SETS: SIMD_SET (name, whether this processor has all that it needs) for each, the best first.
 */
#include "kernels.h"
#include "simd-sets.h"

#define SUPPORTS(feature) __builtin_cpu_supports (feature)

#define SIMD_SET(set, supported) extern const PasticheKernels pastiche_kernels_##set;
PASTICHE_SIMD_SETS
#undef SIMD_SET

/* The best set that the processor has, or the one called @name if that is not NULL; NULL when it lacks that. */
static const PasticheKernels *
find (const char *name)
{
#define SIMD_SET(set, supported)                                 \
  if ((name == NULL || g_str_equal (name, #set)) && (supported)) \
    return &pastiche_kernels_##set;
  PASTICHE_SIMD_SETS
#undef SIMD_SET
  return NULL;
}

#ifdef PASTICHE_TESTS
static const PasticheKernels *forced = NULL;

gboolean
pastiche_kernels_force (const char *name)
{
  forced = name != NULL ? find (name) : NULL;
  return forced != NULL;
}

const char *
pastiche_kernels_names (void)
{
#define SIMD_SET(set, supported) #set " "
  return PASTICHE_SIMD_SETS;
#undef SIMD_SET
}
#endif

const PasticheKernels *
pastiche_kernels (void)
{
#ifdef PASTICHE_TESTS
  if (forced != NULL)
    return forced;
#endif
  return find (NULL);
}
