/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mix.h: one picture of two that were painted in different styles.
 *
 *   PasticheMix  mix;
 *   gboolean     ok   = pastiche_mix_init (&mix, job, &a, &b, 0.3f, 900, 1200, error);
 *   PasticheRows rows = pastiche_mix_rows (&mix); // 70 % of a and 30 % of b
 *   const float *row  = rows.row (rows.data, 7, scratch);
 *   pastiche_mix_clear (&mix);
 */
#pragma once

#include "resample.h"

G_BEGIN_DECLS

typedef struct
{
  PasticheRows   a, b;
  float          amount;
  PasticheTensor cells; /* small, [height][width][4]: the mean of either, mixed, and how much more contrast is wanted */
  PasticheResampler large_cells;
} PasticheMix;

#define PASTICHE_MIX_EMPTY ((PasticheMix) { .cells = PASTICHE_TENSOR_EMPTY })

/* Prepare @a and @b, which are [height][width][3] in 0 to 1 and must outlive it, with so much of @b, 0 to 1.  The working
 * size tells how large strokes are.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED; to be cleared even then. */
gboolean pastiche_mix_init (PasticheMix        *mix,
                            PasticheJob        *job,
                            const PasticheRows *a,
                            const PasticheRows *b,
                            float               amount,
                            int                 working_height,
                            int                 working_width,
                            GError            **error);
void     pastiche_mix_clear (PasticheMix *mix);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasticheMix, pastiche_mix_clear)

/* The mixed picture, [height][width][3] in 0 to 1; @mix must stay where it is meanwhile.  A row of it reads that row of
 * @a and @b alone. */
PasticheRows pastiche_mix_rows (const PasticheMix *mix);

G_END_DECLS
