/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rows.h: a picture that is had row by row, so that what is only looked at
 * once need not lie in memory as a whole: a file's bytes, a picture at another
 * size, the sum of two.
 *
 *   PasticheRows    rows    = pastiche_tensor_rows (&tensor);
 *   float          *scratch = pastiche_alloc_floats (rows.scratch, error);
 *   const float    *row     = rows.row (rows.data, 7, scratch);
 *   float           red     = row[3 * 20 + 0]; // of the pixel 20 of row 7
 */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

typedef struct
{
  int   height;
  int   width;
  int   channels;
  gsize scratch;                                                     /* floats that a thread gives to row () */
  const float *(*row) (gconstpointer data, int row, float *scratch); /* [width][channels]; from any thread */
  gconstpointer data;                                                /* must outlive this */
} PasticheRows;

/* The rows of a float32 tensor as they are. */
PasticheRows pastiche_tensor_rows (const PasticheTensor *tensor);

G_END_DECLS
