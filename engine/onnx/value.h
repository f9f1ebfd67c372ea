/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * value.h: what flows along the edges of a model's graph: arrays of any shape, of floats (pictures, weights) or of whole
 * numbers (sizes, which the graph computes with).
 *
 *   PasticheValue value = { .rank = 4, .dims = { 1, 3, 480, 640 } };
 *   gboolean      ok    = pastiche_value_alloc (&value, error); // undefined values
 *   value.floats[0]     = 0.5f;
 *   pastiche_value_clear (&value);
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASTICHE_MAX_RANK   8
#define PASTICHE_MAX_VALUES (G_GINT64_CONSTANT (1) << 36) /* of one array */

typedef struct
{
  int      rank;                    /* 0: a single value */
  gint64   dims[PASTICHE_MAX_RANK]; /* at least 0 */
  gboolean whole;                   /* whole numbers, in .ints; else .floats */
  gboolean borrowed;                /* the values are another array's, which frees them */
  union
  {
    gpointer data; /* NULL: only its shape is known */
    float   *floats;
    gint64  *ints;
  };
} PasticheValue;

/* How many values it has; at most PASTICHE_MAX_VALUES where pastiche_value_check () was TRUE. */
gint64 pastiche_value_count (const PasticheValue *value);

/* Whether its shape is within bounds. */
gboolean pastiche_value_check (const PasticheValue *value);

/* The product of the dimensions from @first up to but without @end. */
gint64 pastiche_value_product (const PasticheValue *value, int first, int end);

gsize pastiche_value_bytes (const PasticheValue *value);

/* PASTICHE_ERROR_MEMORY. */
gboolean pastiche_value_alloc (PasticheValue *value, GError **error);
void     pastiche_value_clear (PasticheValue *value);

/* Make @to have @from's shape and kind, without values. */
void pastiche_value_like (PasticheValue *to, const PasticheValue *from);

G_END_DECLS
