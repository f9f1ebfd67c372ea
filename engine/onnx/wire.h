/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wire.h: the wire format of protocol buffers: a message is a run of fields, each with a number and a value.  What a
 * message means is told in model.c.
 *
 *   PasticheWire  wire = { .at = bytes, .end = bytes + length };
 *   PasticheField field;
 *   while (pastiche_wire_next (&wire, &field))
 *     g_print ("field %u has %zu bytes\n", field.number, pastiche_wire_left (&field.bytes));
 *   gboolean sound = !wire.broken;
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is left to read of a message. */
typedef struct
{
  const guint8 *at, *end;
  gboolean      broken; /* it broke a rule of the format, so nothing more is read */
} PasticheWire;

typedef enum
{
  PASTICHE_WIRE_VARINT  = 0,
  PASTICHE_WIRE_FIXED64 = 1,
  PASTICHE_WIRE_BYTES   = 2,
  PASTICHE_WIRE_FIXED32 = 5
} PasticheWireType;

typedef struct
{
  guint32          number; /* at least 1 */
  PasticheWireType type;
  guint64          value; /* of a number, as its bits are */
  PasticheWire     bytes; /* of BYTES: a text, a message or packed numbers; they lie where the message does */
} PasticheField;

/* Read the next field.  FALSE at the end, and where the message is broken. */
gboolean pastiche_wire_next (PasticheWire *wire, PasticheField *field);

/* Read the next of packed numbers; FALSE as above. */
gboolean pastiche_wire_varint (PasticheWire *wire, guint64 *value);
gboolean pastiche_wire_fixed (PasticheWire *wire, int size, guint64 *value);

static inline gsize
pastiche_wire_left (const PasticheWire *wire)
{
  return (gsize) (wire->end - wire->at);
}

G_END_DECLS
