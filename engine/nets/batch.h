/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * batch.h: several pictures of one size that a training step processes together.
 */
#pragma once

#include "kernels.h"
#include "tensor.h"
#include "threads.h"

G_BEGIN_DECLS

#define PASTICHE_MAX_BATCH 16

/* The pictures lie one behind the other without gaps, so that loops over pixels may treat a batch as one long
 * picture. */
typedef struct
{
  int            n;
  PasticheTensor at[PASTICHE_MAX_BATCH]; /* the first n are of one size; all are empty when the batch is */
} PasticheBatch;

/* Makes an empty batch one of float32 with undefined values.  There is room behind the last picture for the rows that a
 * matrix product adds (PASTICHE_ROW_MULTIPLE).  FALSE with PASTICHE_ERROR_MEMORY. */
gboolean pastiche_batch_init (PasticheBatch *batch, int n, int height, int width, int channels, GError **error);
void     pastiche_batch_clear (PasticheBatch *batch);

/* The same memory as a batch of other, smaller pictures; must not be cleared. */
PasticheBatch pastiche_batch_shaped (const PasticheBatch *batch, int n, int height, int width, int channels);

/* The number of values in all pictures, and of pixels. */
gsize pastiche_batch_size (const PasticheBatch *batch);
gsize pastiche_batch_pixels (const PasticheBatch *batch);

/* Fills @sources [n] for a convolution that reads the batch: through the normalisation and ReLU of @affine
 * [n][2][channels] (factors, addends), or as it is if that is NULL.  Valid as long as both. */
void pastiche_batch_sources (const PasticheBatch *batch, const float *affine, PasticheSource *sources);

/* y += x, of one shape. */
gboolean pastiche_batch_add (PasticheJob *job, PasticheBatch *y, const PasticheBatch *x, GError **error);

G_END_DECLS
