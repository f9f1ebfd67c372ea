/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * batch.c: batches of pictures.
 */
#include "batch.h"

#define BLOCK 65536 /* floats that one thread adds at a time */

PasticheBatch
pastiche_batch_shaped (const PasticheBatch *batch, int n, int height, int width, int channels)
{
  PasticheBatch shaped = { .n = n };
  gsize         size   = (gsize) height * width * channels;

  for (int i = 0; i < n; i++)
    shaped.at[i] = (PasticheTensor) {
      .height = height, .width = width, .channels = channels, .data = batch->at[0].data + i * size
    };
  return shaped;
}

gboolean
pastiche_batch_init (PasticheBatch *batch, int n, int height, int width, int channels, GError **error)
{
  PasticheBatch start = { 0 };

  start.at[0].data =
      pastiche_alloc_floats (((gsize) n * height * width + PASTICHE_ROW_MULTIPLE) * PASTICHE_PADDED (channels), error);
  if (start.at[0].data == NULL)
    return FALSE;
  *batch = pastiche_batch_shaped (&start, n, height, width, channels);
  return TRUE;
}

void
pastiche_batch_clear (PasticheBatch *batch)
{
  pastiche_free (batch->at[0].data);
  *batch = (PasticheBatch) { 0 };
}

gsize
pastiche_batch_pixels (const PasticheBatch *batch)
{
  return (gsize) batch->n * batch->at[0].height * batch->at[0].width;
}

gsize
pastiche_batch_size (const PasticheBatch *batch)
{
  return pastiche_batch_pixels (batch) * batch->at[0].channels;
}

void
pastiche_batch_sources (const PasticheBatch *batch, const float *affine, PasticheSource *sources)
{
  for (int i = 0; i < batch->n; i++)
    {
      const PasticheTensor *x    = &batch->at[i];
      const float          *mine = affine ? affine + 2 * i * x->channels : NULL;

      sources[i] = (PasticheSource) { .data     = x->data,
                                      .height   = x->height,
                                      .width    = x->width,
                                      .channels = x->channels,
                                      .scale    = mine,
                                      .shift    = mine ? mine + x->channels : NULL };
    }
}

typedef struct
{
  float       *y;
  const float *x;
  gsize        n;
} Run;

static void
add_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Run *run   = data;
  gsize      first = (gsize) block * BLOCK;

  pastiche_kernels ()->add (run->y + first, run->x + first, MIN (BLOCK, run->n - first));
}

gboolean
pastiche_batch_add (PasticheJob *job, PasticheBatch *y, const PasticheBatch *x, GError **error)
{
  Run run = { y->at[0].data, x->at[0].data, pastiche_batch_size (y) };

  return pastiche_parallel_for (job, pastiche_blocks (run.n, BLOCK), 0, add_block, &run, error);
}
