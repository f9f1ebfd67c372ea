/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model-tensor.c: tensors and attributes of an .onnx file.
 */
#include <math.h>
#include <string.h>

#include "error.h"
#include "half.h"
#include "model-tensor.h"
#include "tensor.h"

/* TensorProto.DataType, those that are read, and how long a value is in raw_data. */
typedef enum
{
  FLOAT   = 1,
  UINT8   = 2,
  INT8    = 3,
  INT32   = 6,
  INT64   = 7,
  BOOL    = 9,
  FLOAT16 = 10,
  DOUBLE  = 11
} Type;

#define MAX_LIST 65536 /* numbers of an attribute */
#define EXTERNAL 1     /* TensorProto.data_location */

static int
size_of (gint64 type)
{
  return type == DOUBLE || type == INT64                 ? 8
         : type == FLOAT || type == INT32                ? 4
         : type == FLOAT16                               ? 2
         : type == UINT8 || type == INT8 || type == BOOL ? 1
                                                         : 0;
}

static gboolean
is_whole (gint64 type)
{
  return type != FLOAT && type != FLOAT16 && type != DOUBLE;
}

/* @bits of a value of this @type become element @i. */
static void
store (PasticheValue *value, gint64 i, gint64 type, guint64 bits)
{
  guint32 word = (guint32) bits;
  float   number;
  double  exact;

  switch (type)
    {
    case FLOAT:
      memcpy (&value->floats[i], &word, sizeof word);
      return;
    case DOUBLE:
      memcpy (&exact, &bits, sizeof bits);
      value->floats[i] = (float) exact;
      return;
    case FLOAT16:
      {
        guint8 bytes[2] = { (guint8) bits, (guint8) (bits >> 8) };

        pastiche_half_to_float (bytes, &number, 1);
        value->floats[i] = number;
        return;
      }
    case INT32:
      value->ints[i] = (gint32) word;
      return;
    case INT8:
      value->ints[i] = (gint8) bits;
      return;
    case UINT8:
    case BOOL:
      value->ints[i] = (guint8) bits;
      return;
    default:
      value->ints[i] = (gint64) bits;
    }
}

/* The next number of a list, which is packed into one field or has a field for each; of @size bytes, or 0: as many as
 * it takes. */
static gboolean
next_number (PasticheField *field, int size, guint64 *number)
{
  if (field->type == PASTICHE_WIRE_BYTES)
    return size ? pastiche_wire_fixed (&field->bytes, size, number) : pastiche_wire_varint (&field->bytes, number);
  *number      = field->value;
  field->type  = PASTICHE_WIRE_BYTES;
  field->bytes = (PasticheWire) { NULL, NULL, FALSE };
  return TRUE;
}

/* --- Tensors ------------------------------------------------------------ */

/* The fields of a tensor, before its values are read. */
typedef struct
{
  gint64       type;
  gboolean     raw;
  PasticheWire bytes; /* of raw_data */
} Head;

static void
read_dims (PasticheField *field, PasticheValue *value)
{
  guint64 dim;

  while (value->rank <= PASTICHE_MAX_RANK && next_number (field, 0, &dim))
    {
      if (value->rank < PASTICHE_MAX_RANK)
        value->dims[value->rank] = (gint64) MIN (dim, (guint64) G_MAXINT64);
      value->rank++;
    }
}

static gboolean
read_head (const PasticheModel *model, PasticheWire wire, char **name, PasticheValue *value, Head *head, GError **error)
{
  PasticheField field;
  gboolean      external = FALSE;

  while (pastiche_wire_next (&wire, &field))
    if (field.number == 1)
      read_dims (&field, value);
    else if (field.number == 2)
      head->type = (gint64) MIN (field.value, G_MAXINT);
    else if (field.number == 8)
      {
        g_free (*name);
        *name = pastiche_wire_text (&field.bytes);
      }
    else if (field.number == 9)
      {
        head->raw   = TRUE;
        head->bytes = field.bytes;
      }
    else if (field.number == 13 || (field.number == 14 && field.value == EXTERNAL))
      external = TRUE;
  if (!*name)
    *name = g_strdup ("");
  if (wire.broken)
    return pastiche_model_damaged (model, error);
  return !external || pastiche_model_refuse (model, error, _ ("its weights are in another file"));
}

static gboolean
read_raw (Head *head, PasticheValue *value)
{
  int     size = size_of (head->type);
  gint64  n    = pastiche_value_count (value);
  guint64 bits;

  if (pastiche_wire_left (&head->bytes) != (gsize) n * size)
    return FALSE;
  for (gint64 i = 0; i < n; i++)
    {
      pastiche_wire_fixed (&head->bytes, size, &bits);
      store (value, i, head->type, bits);
    }
  return TRUE;
}

/* The values in the fields for this type. */
static gboolean
read_typed (PasticheWire wire, gint64 type, PasticheValue *value)
{
  guint32       number = type == FLOAT ? 4 : type == DOUBLE ? 10 : type == INT64 ? 7 : 5;
  int           size   = type == FLOAT ? 4 : type == DOUBLE ? 8 : 0;
  gint64        n = pastiche_value_count (value), got = 0;
  PasticheField field;
  guint64       bits;

  while (pastiche_wire_next (&wire, &field))
    while (field.number == number && next_number (&field, size, &bits))
      {
        if (got == n)
          return FALSE;
        store (value, got++, type, bits);
      }
  return got == n;
}

static gboolean
check_finite (const PasticheModel *model, const char *name, const PasticheValue *value, GError **error)
{
  gint64           n      = value->whole ? 0 : pastiche_value_count (value);
  g_autofree char *quoted = pastiche_quote (name);

  for (gint64 i = 0; i < n; i++)
    if (!isfinite (value->floats[i]))
      return pastiche_model_refuse (model, error, _ ("its weights %s have a value that is no finite number"), quoted);
  return TRUE;
}

/* A number takes a byte of the file or more, so that no file asks for much more memory than it has itself. */
static gboolean
check_shape (const PasticheModel *model, const char *name, const PasticheValue *value, gsize bytes, GError **error)
{
  g_autofree char *quoted = pastiche_quote (name);

  if (!pastiche_value_check (value) || (gsize) pastiche_value_count (value) > bytes)
    return pastiche_model_refuse (model, error, _ ("its weights %s have other sizes than it says"), quoted);
  return TRUE;
}

gboolean
pastiche_model_read_tensor (const PasticheModel *model,
                            PasticheWire         wire,
                            char               **name,
                            PasticheValue       *value,
                            GError             **error)
{
  Head             head   = { 0 };
  g_autofree char *quoted = NULL;

  if (!read_head (model, wire, name, value, &head, error))
    return FALSE;
  quoted = pastiche_quote (*name);
  if (size_of (head.type) == 0)
    return pastiche_model_refuse (model, error, _ ("its weights %s are of type %d, which is not known"), quoted,
                                  (int) head.type);
  if (!check_shape (model, *name, value, pastiche_wire_left (&wire), error))
    return FALSE;
  value->whole = is_whole (head.type);
  if (!pastiche_value_alloc (value, error))
    return FALSE;
  if (!(head.raw ? read_raw (&head, value) : read_typed (wire, head.type, value)))
    return pastiche_model_refuse (model, error, _ ("its weights %s have other sizes than it says"), quoted);
  return check_finite (model, *name, value, error);
}

/* --- Attributes --------------------------------------------------------- */

/* A list of numbers into @attribute's values, one after the other. */
static gboolean
read_list (PasticheField *field, gboolean whole, GArray *list)
{
  guint64 bits;

  while (list->len < MAX_LIST && next_number (field, whole ? 0 : 4, &bits))
    if (whole)
      g_array_append_vals (list, &bits, 1);
    else
      {
        guint32 word = (guint32) bits;

        g_array_append_vals (list, &word, 1);
      }
  return !field->bytes.broken && list->len < MAX_LIST;
}

/* @list's numbers become the attribute's. */
static gboolean
keep_list (PasticheAttribute *attribute, gboolean whole, const GArray *list, GError **error)
{
  PasticheValue *values = &attribute->values;

  pastiche_value_clear (values);
  *values = (PasticheValue) { .rank = 1, .dims = { list->len }, .whole = whole };
  if (!pastiche_value_alloc (values, error))
    return FALSE;
  if (list->len > 0)
    memcpy (values->data, list->data, pastiche_value_bytes (values));
  return TRUE;
}

static gboolean
read_field (const PasticheModel *model,
            const PasticheNode  *node,
            PasticheField       *field,
            PasticheAttribute   *attribute,
            GError             **error)
{
  g_autofree char *quoted = pastiche_quote (node->op), *name = NULL;
  guint32          word = (guint32) field->value;

  switch (field->number)
    {
    case 1:
      g_free (attribute->name);
      attribute->name = pastiche_wire_text (&field->bytes);
      return TRUE;
    case 2:
      memcpy (&attribute->number, &word, sizeof word);
      return isfinite (attribute->number) ||
             pastiche_model_refuse (model, error, _ ("its operator %s has a number that is not finite"), quoted);
    case 3:
      attribute->whole = (gint64) field->value;
      return TRUE;
    case 4:
      g_free (attribute->text);
      attribute->text = pastiche_wire_text (&field->bytes);
      return TRUE;
    case 5:
      pastiche_value_clear (&attribute->values);
      attribute->values = (PasticheValue) { 0 };
      return pastiche_model_read_tensor (model, field->bytes, &name, &attribute->values, error);
    case 6:
    case 11:
      return pastiche_model_refuse (model, error, _ ("its operator %s is not known"),
                                    quoted); /* it has a graph inside */
    case 21:
      return pastiche_model_refuse (model, error, _ ("its operator %s stands in a function"), quoted);
    default:
      return TRUE;
    }
}

gboolean
pastiche_model_read_attribute (const PasticheModel *model,
                               const PasticheNode  *node,
                               PasticheWire         wire,
                               PasticheAttribute   *attribute,
                               GError             **error)
{
  g_autoptr (GArray) ints   = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) floats = g_array_new (FALSE, FALSE, sizeof (float));
  PasticheField field;
  gboolean      sound = TRUE;

  attribute->name = g_strdup ("");
  while (sound && pastiche_wire_next (&wire, &field))
    if (field.number == 7 || field.number == 8)
      sound = read_list (&field, field.number == 8, field.number == 8 ? ints : floats);
    else if (!read_field (model, node, &field, attribute, error))
      return FALSE;
  if (!sound || wire.broken)
    return pastiche_model_damaged (model, error);
  if (ints->len > 0 && !keep_list (attribute, TRUE, ints, error))
    return FALSE;
  return ints->len > 0 || floats->len == 0 ||
         (keep_list (attribute, FALSE, floats, error) &&
          check_finite (model, attribute->name, &attribute->values, error));
}
