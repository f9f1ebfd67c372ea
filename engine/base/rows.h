/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rows.h: a lazy row source, a picture whose rows are computed when they are read.  What is read only once need then
 * not be in memory as a whole: a file's bytes as colours, a picture at another size, the sum of two pictures.
 *
 *   PasticheRows    rows    = pastiche_tensor_rows (&tensor);
 *   float          *scratch = pastiche_alloc_floats (rows.scratch, error);
 *   const float    *row     = rows.row (rows.data, 7, scratch); // in scratch, or where the data lies
 *   float           red     = row[3 * 20 + 0];                  // of pixel 20 of row 7
 */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

typedef struct
{
  int   height;
  int   width;
  int   channels;
  gsize scratch; /* floats of work space that row () needs; each thread that calls it has its own */
  /* Returns the row @row, [width][channels], valid until the next call with the same @scratch.  May be called from any
   * thread. */
  const float *(*row) (gconstpointer data, int row, float *scratch);
  gconstpointer data; /* for row (); must outlive this */
} PasticheRows;

/* The rows of a float32 tensor, which must outlive the result. */
PasticheRows pastiche_tensor_rows (const PasticheTensor *tensor);

G_END_DECLS
