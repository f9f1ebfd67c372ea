/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * half.h: float32 values from and to the little-endian float16 and float32 of a
 * file, on machines of either byte order.
 */
#pragma once

#include <glib.h>

/* @n values from @bytes [2 @n] or [4 @n]; exact. */
void pastiche_half_to_float (const guint8 *bytes, float *values, gsize n);
void pastiche_little_endian_to_float (const guint8 *bytes, float *values, gsize n);

/* @n @values to @bytes [2 @n] or [4 @n].  float16 is rounded to nearest, ties to even; beyond ±65504 it is infinite. */
void pastiche_float_to_half (const float *values, guint8 *bytes, gsize n);
void pastiche_float_to_little_endian (const float *values, guint8 *bytes, gsize n);
