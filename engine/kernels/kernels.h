/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kernels.h: the innermost loops of the engine.  Each is compiled once for every instruction set (simd-….c), and the
 * best set that the processor has is chosen when the program runs.  Kernels know nothing of threads, allocation or
 * errors: the operators (nets/conv.c, nets/norm.c, …) call them block by block.
 *
 *   pastiche_kernels ()->add (y, x, n);
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The widest vector of any instruction set, in floats.  Channels in the kernels' buffers are padded to multiples of it,
 * so that no kernel needs code for the rest of a vector. */
#define PASTICHE_LANES        16
#define PASTICHE_PADDED(n)    (((n) + PASTICHE_LANES - 1) / PASTICHE_LANES * PASTICHE_LANES)
#define PASTICHE_ROW_MULTIPLE 12 /* matrix products compute their rows in multiples of this */

/* The picture that a layer reads, [height][width][channels]; outside of it values are zero.  When @scale and @shift are
 * set, the memory holds the raw output of the layer before, and its instance normalisation and ReLU are applied while
 * it is read: max (0, v · scale + shift).  That saves a pass over the memory between two layers. */
typedef struct
{
  const float   *data;
  int            height;
  int            width;
  int            channels;
  const float   *scale;  /* [channels]; NULL: values are read as they are */
  const float   *shift;  /* [channels] */
  const guint16 *halves; /* instead of @data: the values as float16; channels are a multiple of 16 then */
  int band; /* the memory holds only so many rows, row i at i mod band; 0: all rows.  Only `narrow` reads bands */
} PasticheSource;

/* The picture that a layer writes, [height][width][channels]: r = v + bias, or slope · r where r is negative. */
typedef struct
{
  float       *data;
  int          height;
  int          width;
  int          channels;
  const float *bias;   /* [channels padded] */
  float        slope;  /* 1: linear; 0.2: leaky ReLU */
  guint16     *halves; /* instead of @data: the values rounded to float16; moments are those of the rounded values */
  int          band; /* the memory holds only so many rows, row i at i mod band; 0: all rows.  Only `nearest_out` writes
                        * bands.  It also takes a sink with neither @data nor @halves, to get the moments alone */
} PasticheSink;

/* What becomes of the light in a row of @n pixels, for the look of another time. */
typedef struct
{
  const float *glow;      /* [n], in linear light; */
  float        colour[3]; /* and its colour */
  const float *
      across; /* [n]: the square of the distance from the middle, in halves of the picture's diagonal, along the row; */
  float        down;     /* and across it */
  float        vignette; /* the light that is missing in the corners, 0..1 */
  const float *screen;   /* [3][n]: how much more each channel gets through, −1 and more; or NULL */
} PasticheLight;

/* Moments are what normalisation needs to know of the values that one block wrote: PASTICHE_MOMENTS (channels) doubles,
 * first the number of values of a channel, then for each channel, padded, their mean, then for each the sum of squares
 * around it. */
#define PASTICHE_MOMENTS(channels) (1 + 2 * (gsize) PASTICHE_PADDED (channels))

/* A patch is so many pixels wide and high; an odd number, so that one of them is its centre. */
#define PASTICHE_PATCH 7

/* The integer hash “lowbias32” (Wellons 2018): a number that looks like a random one, always the same for @v. */
static inline guint32
pastiche_hash (guint32 v)
{
  v = (v ^ v >> 16) * 0x7feb352dU;
  v = (v ^ v >> 15) * 0x846ca68bU;
  return v ^ v >> 16;
}

/* The kernels of one instruction set, each a pointer to a function: kernel-list.h says what they compute. */
typedef struct
{
  const char *name; /* of the instruction set: “avx2” */
#define KERNEL(name, parameters) void (*name) parameters;
#include "kernel-list.h"
#undef KERNEL
} PasticheKernels;

/* Those that this processor runs best; static. */
const PasticheKernels *pastiche_kernels (void);

#ifdef PASTICHE_TESTS
/* Tests only: use the set called @name from now on, FALSE if this processor lacks it; NULL: the best again.  And the
 * names of all sets that were built, each with a space after it. */
gboolean    pastiche_kernels_force (const char *name);
const char *pastiche_kernels_names (void);
#endif

G_END_DECLS
