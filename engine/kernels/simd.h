/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd.h: what the simd-….c files share.  Each of them is compiled once for every instruction set of meson.build, with
 * the set's compiler flags and PASTICHE_SIMD defined as its name.  Vectors are those of GCC's and clang's language
 * extension, as wide as the set's registers, so that no file needs intrinsics or code of its own for an instruction
 * set.
 */
#pragma once

#include <string.h>
#ifdef __F16C__
#include <immintrin.h>
#endif

#include "kernels.h"

#if defined(__AVX512F__)
#define LANES 16
#define PANEL 32 /* columns in a panel of packed weights */
#elif defined(__AVX2__)
#define LANES 8
#define PANEL 16
#else
#define LANES 4
#define PANEL 0 /* all of them: OpenBLAS multiplies */
#endif

typedef float   vec __attribute__ ((vector_size (4 * LANES), aligned (4)));
typedef gint32  ivec __attribute__ ((vector_size (4 * LANES), aligned (4)));
typedef double  dvec __attribute__ ((vector_size (8 * LANES), aligned (8)));
typedef guint16 hvec __attribute__ ((vector_size (2 * LANES), aligned (2)));

#define SIMD_PASTE(a, b)  a##_##b
#define SIMD_PASTE2(a, b) SIMD_PASTE (a, b)
#define SIMD(name)        SIMD_PASTE2 (name, PASTICHE_SIMD)

#define INLINE static inline __attribute__ ((always_inline))

INLINE vec
load (const float *p)
{
  return *(const vec *) p;
}

INLINE void
store (float *p, vec v)
{
  *(vec *) p = v;
}

INLINE vec
positive (vec v)
{
  return (vec) ((ivec) v & (v > 0));
}

INLINE vec
splat (float f)
{
  return (vec) { 0 } + f;
}

/* --- float16 ------------------------------------------------------------ */

#define HALF_MOST 65504.0f

/* With the processor's own instructions, which compilers do not generate for __builtin_convertvector; the baseline
 * computes the same with integers. */
INLINE vec
from_half (hvec v)
{
#if LANES == 16
  return (vec) _mm512_cvtph_ps ((__m256i) v);
#elif LANES == 8
  return (vec) _mm256_cvtph_ps ((__m128i) v);
#else
  ivec h    = __builtin_convertvector (v, ivec);
  ivec a    = ((h & 0x7fff) << 13) + (112 << 23);
  ivec tiny = a < 113 << 23; /* subnormal, without a leading 1: add one, then subtract what it is worth */
  vec  t    = (vec) (a + (1 << 23)) - 0x1p-14f;

  return (vec) ((((ivec) t & tiny) | (a & ~tiny)) | ((h & 0x8000) << 16));
#endif
}

/* Rounded to the nearest, ties to even.  Values beyond ±65504, the largest float16, become that instead of infinity. */
INLINE hvec
to_half (vec v)
{
  ivec below = v<-HALF_MOST, above = v> HALF_MOST;

  v = (vec) (((ivec) splat (-HALF_MOST) & below) | ((ivec) v & ~below));
  v = (vec) (((ivec) splat (HALF_MOST) & above) | ((ivec) v & ~above));
#if LANES == 16
  return (hvec) _mm512_cvtps_ph ((__m512) v, _MM_FROUND_TO_NEAREST_INT);
#elif LANES == 8
  return (hvec) _mm256_cvtps_ph ((__m256) v, _MM_FROUND_TO_NEAREST_INT);
#else
  ivec a = (ivec) v & 0x7fffffff, tiny = a < 113 << 23;
  ivec r = (a - (112 << 23) + 0xfff + ((a >> 13) & 1)) >> 13;
  ivec t = (ivec) ((vec) a + 0.5f) - (ivec) splat (0.5f); /* the addition rounds to the step of subnormals */

  return __builtin_convertvector (((t & tiny) | (r & ~tiny)) | (((ivec) v >> 16) & 0x8000), hvec);
#endif
}

INLINE vec
load_half (const guint16 *p)
{
  return from_half (*(const hvec *) p);
}

/* Stores @v as float16 and returns the rounded values. */
INLINE vec
store_half (guint16 *p, vec v)
{
  hvec half = to_half (v);

  *(hvec *) p = half;
  return from_half (half);
}

/* --- Reading and writing ------------------------------------------------ */

/* The values of a source from @index on.  @half says whether they are float16; callers that are inlined pass a
 * constant, so that the loops have no branch. */
INLINE vec
read_value (const PasticheSource *x, gsize index, gboolean half)
{
  return half ? load_half (x->halves + index) : load (x->data + index);
}

/* Stores @v in a sink and returns what is stored there, which float16 has rounded. */
INLINE vec
write_value (const PasticheSink *y, gsize index, vec v, gboolean half)
{
  if (half)
    return store_half (y->halves + index, v);
  store (y->data + index, v);
  return v;
}

/* Where a row of the picture lies in memory that holds @band rows (0: all). */
INLINE int
band_row (int row, int band)
{
  return band > 0 ? row % band : row;
}

/* Values of a source after the normalisation and ReLU that are applied while reading. */
INLINE vec
normalised (const PasticheSource *x, vec v, int channel)
{
  if (x->scale == NULL)
    return v;
  return positive (v * load (x->scale + channel) + load (x->shift + channel));
}

/* A result with its bias added and, where it is negative, multiplied by the slope of a leaky ReLU. */
INLINE vec
finished (vec v, vec bias, float slope)
{
  vec  sum = v + bias, scaled = sum * slope;
  ivec negative = sum < 0;

  return (vec) (((ivec) scaled & negative) | ((ivec) sum & ~negative));
}

/* --- Moments ------------------------------------------------------------ */

/* Mean and variance of a block's values.  Differences from a pivot are summed, which is one of the values, because sums
 * of the values themselves would lose a small variance beside a large mean.  Up to 16 values are summed in float, then
 * flushed to sums in double: nearly as exact as double throughout, and faster.  Where nobody asks for them, a NULL takes the
 * place of a Moments: the compiler then leaves out what it sees to be for nothing. */
typedef struct
{
  vec  pivot;
  vec  sum, squares; /* since the last flush */
  dvec total, total_squares;
} Moments;

INLINE void
moments_begin (Moments *m, vec pivot)
{
  memset (m, 0, sizeof *m);
  m->pivot = pivot;
}

INLINE void
moments_add (Moments *m, vec v)
{
  vec d;

  if (m == NULL)
    return;
  d = v - m->pivot;
  m->sum += d;
  m->squares += d * d;
}

INLINE void
moments_flush (Moments *m)
{
  if (m == NULL)
    return;
  m->total += __builtin_convertvector (m->sum, dvec);
  m->total_squares += __builtin_convertvector (m->squares, dvec);
  m->sum = m->squares = (vec) { 0 };
}

INLINE void
moments_end (const Moments *m, double n, double *out, int channel, int channels)
{
  dvec mean = m->total / n;

  out[0]                                                     = n;
  *(dvec *) (out + 1 + channel)                              = __builtin_convertvector (m->pivot, dvec) + mean;
  *(dvec *) (out + 1 + PASTICHE_PADDED (channels) + channel) = m->total_squares - m->total * mean;
}

/* --- What the simd-….c files define ------------------------------------- */

#define KERNEL(name, parameters) void SIMD (pastiche_##name) parameters;
#include "kernel-list.h"
#undef KERNEL
