/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model-copy.c: a model's file under another title, and whether two are the same.
 */
#include <string.h>

#include "model-tensor.h"

#define METADATA 14 /* ModelProto.metadata_props */

static gboolean
is_title (PasticheField field)
{
  PasticheField part;

  while (field.number == METADATA && pastiche_wire_next (&field.bytes, &part))
    if (part.number == 1)
      return pastiche_wire_left (&part.bytes) == strlen (PASTICHE_MODEL_TITLE) &&
             memcmp (part.bytes.at, PASTICHE_MODEL_TITLE, strlen (PASTICHE_MODEL_TITLE)) == 0;
  return FALSE;
}

/* A field of bytes: its number, their length, which both take one byte, and they. */
static void
append (GByteArray *to, guint number, const void *bytes, gsize length)
{
  guint8 head[] = { (guint8) (number << 3 | PASTICHE_WIRE_BYTES), (guint8) (length | 0x80), (guint8) (length >> 7) };

  g_byte_array_append (to, head, sizeof head);
  g_byte_array_append (to, bytes, (guint) length);
}

/* A title has at most PASTICHE_TITLE_LETTERS, so that its bytes can be counted in two times seven bits. */
GByteArray *
pastiche_model_entitle (const guint8 *bytes, gsize length, const char *title)
{
  GByteArray *copy             = g_byte_array_sized_new ((guint) length + 256);
  g_autoptr (GByteArray) entry = g_byte_array_new ();
  PasticheWire  wire           = { bytes, bytes + length, FALSE };
  const guint8 *start          = bytes;
  PasticheField field;

  while (pastiche_wire_next (&wire, &field))
    {
      if (!is_title (field))
        g_byte_array_append (copy, start, (guint) (wire.at - start));
      start = wire.at;
    }
  append (entry, 1, PASTICHE_MODEL_TITLE, strlen (PASTICHE_MODEL_TITLE));
  append (entry, 2, title, strlen (title));
  append (copy, METADATA, entry->data, entry->len);
  return copy;
}

static gboolean
are_same_values (const PasticheValue *x, const PasticheValue *y)
{
  return x->whole == y->whole && pastiche_value_bytes (x) == pastiche_value_bytes (y) &&
         (!x->data || !y->data ? x->data == y->data : memcmp (x->data, y->data, pastiche_value_bytes (x)) == 0);
}

static gboolean
are_same_names (char *const *a, int n_a, char *const *b, int n_b)
{
  int i = 0;

  while (i < MIN (n_a, n_b) && g_str_equal (a[i], b[i]))
    i++;
  return n_a == n_b && i == n_a;
}

/* Some exporters have weights as attributes of “Constant”. */
static gboolean
are_same_nodes (const PasticheNode *a, const PasticheNode *b)
{
  if (!g_str_equal (a->op, b->op) || a->n_attributes != b->n_attributes ||
      !are_same_names (a->in, a->n_in, b->in, b->n_in) || !are_same_names (a->out, a->n_out, b->out, b->n_out))
    return FALSE;
  for (int i = 0; i < a->n_attributes; i++)
    {
      const PasticheAttribute *x = &a->attributes[i], *y = &b->attributes[i];

      if (!g_str_equal (x->name, y->name) || x->number != y->number || x->whole != y->whole ||
          g_strcmp0 (x->text, y->text) != 0 || !are_same_values (&x->values, &y->values))
        return FALSE;
    }
  return TRUE;
}

gboolean
pastiche_model_is_same (const PasticheModel *a, const PasticheModel *b)
{
  if (a->n_nodes != b->n_nodes || a->n_constants != b->n_constants || a->opset != b->opset)
    return FALSE;
  for (int i = 0; i < a->n_nodes; i++)
    if (!are_same_nodes (&a->nodes[i], &b->nodes[i]))
      return FALSE;
  for (int i = 0; i < a->n_constants; i++)
    if (!are_same_values (&a->constants[i].value, &b->constants[i].value))
      return FALSE;
  return TRUE;
}
