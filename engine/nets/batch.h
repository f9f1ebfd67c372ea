/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * batch.h: several pictures of one size that a training step sees together.
 */
#pragma once

#include "kernels.h"
#include "tensor.h"
#include "threads.h"

G_BEGIN_DECLS

#define PASTICHE_MAX_BATCH 16

/* The pictures lie one behind the other, so that it is also one long row of pixels. */
typedef struct
{
  int            n;
  PasticheTensor at[PASTICHE_MAX_BATCH]; /* of one size; all empty when the batch is */
} PasticheBatch;

/* An empty batch becomes one of undefined values, with room behind them for a product's rounded up rows. */
gboolean pastiche_batch_init (PasticheBatch *batch, int n, int height, int width, int channels, GError **error);
void     pastiche_batch_clear (PasticheBatch *batch);

/* The @n pictures from @first on, in the same memory; not to be cleared. */
PasticheBatch pastiche_batch_part (const PasticheBatch *batch, int first, int n);

/* The same memory as a batch of smaller pictures; not to be cleared. */
PasticheBatch pastiche_batch_shaped (const PasticheBatch *batch, int n, int height, int width, int channels);

/* Numbers in all pictures, and pixels. */
gsize pastiche_batch_size (const PasticheBatch *batch);
gsize pastiche_batch_pixels (const PasticheBatch *batch);

/* How a convolution reads them, @sources [n]: with @affine [n][2][channels] through its normalisation and ReLU, or NULL. */
void pastiche_batch_sources (const PasticheBatch *batch, const float *affine, PasticheSource *sources);

/* @y += @x, of one shape. */
gboolean pastiche_batch_add (PasticheJob *job, PasticheBatch *y, const PasticheBatch *x, GError **error);

G_END_DECLS
