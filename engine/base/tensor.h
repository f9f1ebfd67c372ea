/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tensor.h: tensors of one picture, [height][width][channels] (NHWC with a batch of 1), in float32 or, to save memory,
 * in float16; and the allocator behind everything large in the engine.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @n elements of @size bytes with undefined values, 64-byte aligned.  NULL with PASTICHE_ERROR_MEMORY when there is not
 * so much memory, or the product overflows.  Free with pastiche_free (), which accepts NULL. */
gpointer pastiche_alloc (gsize n, gsize size, GError **error);
void     pastiche_free (gpointer memory);

#define pastiche_alloc_floats(n, error) ((float *) pastiche_alloc ((n), sizeof (float), (error)))

typedef struct
{
  int      height;
  int      width;
  int      channels;
  float   *data;   /* height × width × channels values without gaps, 64-byte aligned; NULL when empty or in halves */
  guint16 *halves; /* instead of @data: the values as float16; channels are a multiple of 16 then */
} PasticheTensor;

#define PASTICHE_TENSOR_EMPTY ((PasticheTensor) { 0, 0, 0, NULL, NULL })

/* Makes an empty tensor one of float32 with undefined values.  Sizes are at least 1.  FALSE with
 * PASTICHE_ERROR_MEMORY. */
gboolean pastiche_tensor_init (PasticheTensor *tensor, int height, int width, int channels, GError **error);

/* Frees the values of a tensor made by pastiche_tensor_init (), which is empty then. */
void pastiche_tensor_clear (PasticheTensor *tensor);

/* Bytes of physical memory that this machine has. */
gsize pastiche_machine_memory (void);

/* Number of values: height × width × channels.  Does not overflow for a tensor that has memory. */
gsize pastiche_tensor_size (const PasticheTensor *tensor);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasticheTensor, pastiche_tensor_clear)

#ifdef PASTICHE_TESTS
/* Tests only: let the next @n allocations succeed and the one after fail
 * (-1: none fails); and how many allocations are not freed yet. */
void pastiche_alloc_fail_after (int n);
void pastiche_machine_memory_force (gsize bytes); /* pretend that the machine has so much; 0: the truth */
int  pastiche_alloc_alive (void);
#endif

G_END_DECLS
