/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wire.c: reading protocol buffers' wire format.
 */
#include "wire.h"

#define MOST_BYTES 10 /* of a number of 64 bits, seven in each */

static gboolean
fail (PasticheWire *wire)
{
  wire->broken = TRUE;
  wire->at     = wire->end;
  return FALSE;
}

gboolean
pastiche_wire_varint (PasticheWire *wire, guint64 *value)
{
  guint64 read = 0;

  if (wire->at == wire->end)
    return FALSE;
  for (int i = 0; i < MOST_BYTES && wire->at < wire->end; i++)
    {
      guint8 byte = *wire->at++;

      read |= (guint64) (byte & 0x7f) << (7 * i);
      if (byte < 0x80)
        {
          *value = read;
          return TRUE;
        }
    }
  return fail (wire);
}

gboolean
pastiche_wire_fixed (PasticheWire *wire, int size, guint64 *value)
{
  guint64 read = 0;

  if (wire->at == wire->end)
    return FALSE;
  if (pastiche_wire_left (wire) < (gsize) size)
    return fail (wire);
  for (int i = 0; i < size; i++)
    read |= (guint64) *wire->at++ << (8 * i);
  *value = read;
  return TRUE;
}

static gboolean
read_bytes (PasticheWire *wire, PasticheWire *bytes)
{
  guint64 length;

  if (!pastiche_wire_varint (wire, &length) || length > pastiche_wire_left (wire))
    return fail (wire);
  *bytes = (PasticheWire) { wire->at, wire->at + length, FALSE };
  wire->at += length;
  return TRUE;
}

gboolean
pastiche_wire_next (PasticheWire *wire, PasticheField *field)
{
  guint64 key;

  if (!pastiche_wire_varint (wire, &key))
    return FALSE;
  *field = (PasticheField) { .number = (guint32) (key >> 3), .type = (PasticheWireType) (key & 7) };
  if (key > G_MAXUINT32 || field->number == 0)
    return fail (wire);
  switch (field->type)
    {
    case PASTICHE_WIRE_VARINT:
      return pastiche_wire_varint (wire, &field->value) || fail (wire);
    case PASTICHE_WIRE_FIXED64:
      return pastiche_wire_fixed (wire, 8, &field->value) || fail (wire);
    case PASTICHE_WIRE_FIXED32:
      return pastiche_wire_fixed (wire, 4, &field->value) || fail (wire);
    case PASTICHE_WIRE_BYTES:
      return read_bytes (wire, &field->bytes);
    default: /* groups, which ONNX has none of */
      return fail (wire);
    }
}
