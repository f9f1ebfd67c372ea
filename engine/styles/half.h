/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * half.h: numbers as they lie in a file, little-endian float16 and float32,
 * on any machine.
 */
#pragma once

#include <glib.h>

void pastiche_half_to_float (const guint8 *bytes, float *values, gsize n);
void pastiche_little_endian_to_float (const guint8 *bytes, float *values, gsize n);

/* Rounded to nearest, ties to even; beyond ±65504 to infinity. */
void pastiche_float_to_half (const float *values, guint8 *bytes, gsize n);
void pastiche_float_to_little_endian (const float *values, guint8 *bytes, gsize n);
