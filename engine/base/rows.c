/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rows.c: the row source of a tensor in memory.
 */
#include "rows.h"

static const float *
tensor_row (gconstpointer data, int row, float *scratch G_GNUC_UNUSED)
{
  const PasticheTensor *tensor = data;

  return tensor->data + (gsize) row * tensor->width * tensor->channels;
}

PasticheRows
pastiche_tensor_rows (const PasticheTensor *tensor)
{
  return (PasticheRows) {
    .height = tensor->height, .width = tensor->width, .channels = tensor->channels, .row = tensor_row, .data = tensor
  };
}
