/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * value.c: arrays of any shape.
 */
#include "value.h"
#include "tensor.h"

gint64
pastiche_value_product (const PasticheValue *value, int first, int end)
{
  gint64 n = 1;

  for (int i = first; i < end; i++)
    n *= value->dims[i];
  return n;
}

gint64
pastiche_value_count (const PasticheValue *value)
{
  return pastiche_value_product (value, 0, value->rank);
}

gboolean
pastiche_value_check (const PasticheValue *value)
{
  gint64 n = 1;

  if (value->rank < 0 || value->rank > PASTICHE_MAX_RANK)
    return FALSE;
  for (int i = 0; i < value->rank; i++)
    {
      gint64 dim = value->dims[i];

      /* A 0 among the dimensions must not hide that the others are too large. */
      if (dim < 0 || dim > PASTICHE_MAX_VALUES || (dim > 0 && n > PASTICHE_MAX_VALUES / dim))
        return FALSE;
      n *= MAX (dim, 1);
    }
  return TRUE;
}

gsize
pastiche_value_bytes (const PasticheValue *value)
{
  return (gsize) pastiche_value_count (value) * (value->whole ? sizeof (gint64) : sizeof (float));
}

gboolean
pastiche_value_alloc (PasticheValue *value, GError **error)
{
  value->borrowed = FALSE;
  value->data     = pastiche_alloc (MAX (pastiche_value_bytes (value), 1), 1, error);
  return value->data != NULL;
}

void
pastiche_value_clear (PasticheValue *value)
{
  if (!value->borrowed)
    pastiche_free (value->data);
  value->data     = NULL;
  value->borrowed = FALSE;
}

void
pastiche_value_like (PasticheValue *to, const PasticheValue *from)
{
  *to          = *from;
  to->data     = NULL;
  to->borrowed = FALSE;
}
