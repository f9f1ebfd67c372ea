/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * resample.h: pictures at another size.
 *
 * Each axis is resampled by itself: averaged over the area that a pixel covers
 * when it shrinks, bicubic (Catmull–Rom: Keys 1981 with a = −1/2, the edge's
 * pixels repeated beyond it) when it grows, copied when it stays.  Pixels are
 * squares whose centres lie at halves.  Bicubic overshoots, so clamp the result
 * where its range matters.
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

/* What each pixel of the result takes from the source along one axis, on which the result has n pixels.  The source
 * pixels of its weights follow each other from the first one on; beyond the last one of the source that is repeated. */
typedef struct
{
  int    taps;    /* weights for each pixel */
  int   *first;   /* [n]: the first source pixel */
  float *weights; /* [n][taps] */
} PasticheAxis;

typedef struct
{
  PasticheRows in;
  int          height, width; /* of the result */
  PasticheAxis across, down;
} PasticheResampler;

#define PASTICHE_RESAMPLER_EMPTY ((PasticheResampler) { .height = 0 })

/* Prepare @in, whose data must outlive the resampler, for @height × @width pixels.  PASTICHE_ERROR_MEMORY; to be
 * cleared even then. */
gboolean pastiche_resampler_init (PasticheResampler *r, const PasticheRows *in, int height, int width, GError **error);
void     pastiche_resampler_clear (PasticheResampler *r);

/* The result, each row of which is computed when it is asked for; the resampler must stay where it is meanwhile. */
PasticheRows pastiche_resampler_rows (const PasticheResampler *r);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasticheResampler, pastiche_resampler_clear)

/* The whole of @in at another size, into @out, [height][width][channels].  @job may be NULL.  PASTICHE_ERROR_MEMORY,
 * G_IO_ERROR_CANCELLED. */
gboolean
pastiche_resample (PasticheJob *job, const PasticheRows *in, int height, int width, float *out, GError **error);

G_END_DECLS
