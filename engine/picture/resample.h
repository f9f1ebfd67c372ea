/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * resample.h: pictures at another size.
 *
 * Each axis by itself: area average when it shrinks, bicubic (Catmull–Rom,
 * Keys 1981 with a = −1/2, edges repeated) when it grows, as it is when it
 * stays.  Pixels are squares: centres at halves.  Bicubic overshoots, so clamp
 * where a range matters.
 *
 *   PasticheRows      small = pastiche_tensor_rows (&tensor);
 *   PasticheResampler resampler;
 *   gboolean          ok    = pastiche_resampler_init (&resampler, &small, 3000, 4000, error);
 *   PasticheRows      large = pastiche_resampler_rows (&resampler);
 *   const float      *row   = large.row (large.data, 1234, scratch);
 *   pastiche_resampler_clear (&resampler);
 */
#pragma once

#include "rows.h"
#include "threads.h"

G_BEGIN_DECLS

/* What each place of the result takes from the source along one axis. */
typedef struct
{
  int    taps;    /* weights for each place */
  int   *first;   /* [places]: source of the first weight; the following ones repeat the last source */
  float *weights; /* [places][taps] */
} PasticheAxis;

typedef struct
{
  PasticheRows in;
  int          height, width; /* of the result */
  PasticheAxis across, down;
} PasticheResampler;

#define PASTICHE_RESAMPLER_EMPTY ((PasticheResampler) { .height = 0 })

/* @in at @height × @width.  PASTICHE_ERROR_MEMORY; to be cleared even then. */
gboolean pastiche_resampler_init (PasticheResampler *r, const PasticheRows *in, int height, int width, GError **error);
void     pastiche_resampler_clear (PasticheResampler *r);

/* The result, each row computed when it is asked for. */
PasticheRows pastiche_resampler_rows (const PasticheResampler *r);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasticheResampler, pastiche_resampler_clear)

/* All rows of @in at another size into @out, [height][width][channels].
 * PASTICHE_ERROR_MEMORY or G_IO_ERROR_CANCELLED. */
gboolean
pastiche_resample (PasticheJob *job, const PasticheRows *in, int height, int width, float *out, GError **error);

G_END_DECLS
