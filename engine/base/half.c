/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * half.c: float16 and float32 as they are in files.
 *
 * float16 has a sign, 5 bits of exponent (bias 15) and 10 of mantissa.  Its
 * subnormal values are made normal float32 values by arithmetic on normal ones
 * alone, so the result is right also on a processor that is set to treat
 * subnormals as 0.
 */
#include "half.h"

#include <string.h>

static float
float_from_bits (guint32 bits)
{
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static guint32
bits_of_float (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static float
from_half (guint16 half)
{
  guint32 sign     = (half & 0x8000u) << 16;
  guint32 exponent = half >> 10 & 0x1f;
  guint32 mantissa = half & 0x3ffu;

  if (exponent == 0)
    return float_from_bits (sign | bits_of_float (mantissa * 0x1p-24f));
  if (exponent == 31)
    return float_from_bits (sign | 0x7f800000u | mantissa << 13);
  return float_from_bits (sign | (exponent + 127 - 15) << 23 | mantissa << 13);
}

/* @value shifted right by @shift bits, rounded to nearest, ties to even. */
static guint32
shift_rounded (guint32 value, int shift)
{
  guint32 half = 1u << (shift - 1);
  guint32 rest = value & ((1u << shift) - 1);

  value >>= shift;
  return value + (rest > half || (rest == half && (value & 1)));
}

static guint16
to_half (float value)
{
  guint32 bits     = bits_of_float (value);
  guint32 sign     = bits >> 16 & 0x8000u;
  int     exponent = (int) (bits >> 23 & 0xff) - 127 + 15;
  guint32 mantissa = bits & 0x7fffffu;

  if (exponent == 255 - 127 + 15 && mantissa)
    return sign | 0x7e00u;
  if (exponent >= 31)
    return sign | 0x7c00u;
  if (exponent >= 1) /* a mantissa rounded up to 1024 carries into the exponent, as it should */
    return sign | shift_rounded ((guint32) exponent << 23 | mantissa, 13);
  if (exponent < -10)
    return sign;
  return sign | shift_rounded (mantissa | 0x800000u, 14 - exponent);
}

void
pastiche_half_to_float (const guint8 *bytes, float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = from_half (bytes[2 * i] | bytes[2 * i + 1] << 8);
}

void
pastiche_float_to_half (const float *values, guint8 *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      guint16 half = to_half (values[i]);

      bytes[2 * i]     = half & 0xff;
      bytes[2 * i + 1] = half >> 8;
    }
}

void
pastiche_little_endian_to_float (const guint8 *bytes, float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 bits;

      memcpy (&bits, bytes + 4 * i, sizeof bits);
      values[i] = float_from_bits (GUINT32_FROM_LE (bits));
    }
}

void
pastiche_float_to_little_endian (const float *values, guint8 *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 bits = GUINT32_TO_LE (bits_of_float (values[i]));

      memcpy (bytes + 4 * i, &bits, sizeof bits);
    }
}
