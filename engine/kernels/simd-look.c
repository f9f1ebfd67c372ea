/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd-look.c: a table of colours, looked up for each pixel.
 *
 * A pixel's four channels are one vector, and two neighbouring nodes of the table's last axis another, whatever the width of
 * the registers: pixels differ in the nodes that they read, so a wider vector would have to gather them.
 */
#include "simd.h"

#define NODES 33

typedef float quad __attribute__ ((vector_size (16), aligned (4)));
typedef float oct __attribute__ ((vector_size (32), aligned (4)));

/* In 0..1; what is no number becomes 0. */
INLINE float
within (float v)
{
  v = v > 0 ? v : 0;
  return v < 1 ? v : 1;
}

/* The node below @v, of which there is one above. */
INLINE int
node_below (float v)
{
  int node = (int) (v * (NODES - 1));

  return node < NODES - 2 ? node : NODES - 2;
}

void
SIMD (pastiche_look_up) (float *p, const float *table, gsize n)
{
  const int row = 4 * NODES, plane = row * NODES;

  for (gsize i = 0; i < n; i++, p += 4)
    {
      float r = within (p[0]), g = within (p[1]), b = within (p[2]);
      int   nr = node_below (r), ng = node_below (g), nb = node_below (b);
      float fr = r * (NODES - 1) - (float) nr, fg = g * (NODES - 1) - (float) ng, fb = b * (NODES - 1) - (float) nb;
      const float *at  = table + (gsize) nr * plane + (gsize) ng * row + (gsize) nb * 4;
      oct          low = *(const oct *) at, high = *(const oct *) (at + plane), both;
      quad         shift;

      low += fg * (*(const oct *) (at + row) - low);
      high += fg * (*(const oct *) (at + plane + row) - high);
      both  = low + fr * (high - low);
      shift = *(const quad *) &both;
      shift += fb * (*((const quad *) &both + 1) - shift);
      p[0] = within (r + shift[0]);
      p[1] = within (g + shift[1]);
      p[2] = within (b + shift[2]);
    }
}
