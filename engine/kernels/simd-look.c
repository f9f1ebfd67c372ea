/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simd-look.c: a table of colours, looked up for each pixel; optics; grain.
 *
 * In the table a pixel's four channels are one vector, and two neighbouring nodes of its last axis another, whatever the
 * width of the registers: pixels differ in the nodes that they read, so a wider vector would have to gather them.  All else
 * is written without vectors, and the compiler vectorises the loops.
 */
#include "simd-curve.h"

#define NODES  33
#define BRIGHT 0.6f  /* linear light from which on it glows */
#define ENDS   0.15f /* of the grain that middle grey has, what black and white have */

typedef float quad __attribute__ ((vector_size (16), aligned (4)));
typedef float oct __attribute__ ((vector_size (32), aligned (4)));

/* --- The table ----------------------------------------------------------- */

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
      float r = between_0_and_1 (p[0]), g = between_0_and_1 (p[1]), b = between_0_and_1 (p[2]);
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
      p[0] = between_0_and_1 (r + shift[0]);
      p[1] = between_0_and_1 (g + shift[1]);
      p[2] = between_0_and_1 (b + shift[2]);
    }
}

/* --- Optics -------------------------------------------------------------- */

INLINE float
luminance (float r, float g, float b)
{
  return 0.2126f * r + 0.7152f * g + 0.0722f * b;
}

void
SIMD (pastiche_weigh) (const float *const *rows, const float *weights, int taps, gsize n, float *y)
{
  gsize i = 0;

  for (; i + LANES <= n; i += LANES)
    {
      vec sum = { 0 };

      for (int t = 0; t < taps; t++)
        sum += weights[t] * load (rows[t] + i);
      store (y + i, sum);
    }
  for (; i < n; i++)
    {
      float sum = 0;

      for (int t = 0; t < taps; t++)
        sum += weights[t] * rows[t][i];
      y[i] = sum;
    }
}

void
SIMD (pastiche_highlights) (const float *p, gsize n, float *y)
{
  for (gsize i = 0; i < n; i++)
    {
      float light = luminance (to_linear (p[4 * i]), to_linear (p[4 * i + 1]), to_linear (p[4 * i + 2]));

      y[i] = between_0_and_1 ((light - BRIGHT) / (1 - BRIGHT)) * between_0_and_1 (p[4 * i + 3]);
    }
}

void
SIMD (pastiche_soften) (float *planes, const float *blurred, float share, gsize n)
{
  float *r = planes, *g = r + n, *b = g + n;

  for (gsize i = 0; i < n; i++)
    {
      float alpha = blurred[4 * i + 3], scale = alpha > 0 ? 1 / alpha : 0, part = alpha > 0 ? share : 0;

      r[i] = between_0_and_1 (r[i] + part * (blurred[4 * i] * scale - r[i]));
      g[i] = between_0_and_1 (g[i] + part * (blurred[4 * i + 1] * scale - g[i]));
      b[i] = between_0_and_1 (b[i] + part * (blurred[4 * i + 2] * scale - b[i]));
    }
}

void
SIMD (pastiche_soften_chroma) (float *planes, const float *blurred, float share, gsize n)
{
  float *r = planes, *g = r + n, *b = g + n;

  for (gsize i = 0; i < n; i++)
    {
      float alpha = blurred[4 * i + 3], scale = alpha > 0 ? 1 / alpha : 0, part = alpha > 0 ? share : 0;
      float soft_r = blurred[4 * i] * scale, soft_g = blurred[4 * i + 1] * scale, soft_b = blurred[4 * i + 2] * scale;
      float grey = luminance (r[i], g[i], b[i]) - luminance (soft_r, soft_g, soft_b);

      r[i] = between_0_and_1 (r[i] + part * (soft_r + grey - r[i]));
      g[i] = between_0_and_1 (g[i] + part * (soft_g + grey - g[i]));
      b[i] = between_0_and_1 (b[i] + part * (soft_b + grey - b[i]));
    }
}

INLINE void
light_channel (float *plane, const PasticheLight *light, float colour, const float *screen, gsize n)
{
  const float *glow = light->glow, *across = light->across;
  float        down = light->down, vignette = light->vignette;

  for (gsize i = 0; i < n; i++)
    {
      float squared = across[i] + down, dim = 1 - vignette * squared * squared;
      float v = between_0_and_1 (to_linear (plane[i]) + colour * glow[i]) * dim;

      if (screen)
        v *= 1 + screen[i];
      plane[i] = between_0_and_1 (from_linear (between_0_and_1 (v)));
    }
}

void
SIMD (pastiche_light) (float *planes, const PasticheLight *light, gsize n)
{
  for (int c = 0; c < 3; c++)
    if (light->screen)
      light_channel (planes + c * n, light, light->colour[c], light->screen + c * n, n);
    else
      light_channel (planes + c * n, light, light->colour[c], NULL, n);
}

/* --- Grain --------------------------------------------------------------- */

/* A byte of @bits, the lowest after @shift, as a value of mean 0 and variance 1. */
INLINE float
value_of (guint32 bits, int shift)
{
  return ((float) (gint32) (bits >> shift & 255) - 127.5f) * (1 / 73.9f);
}

void
SIMD (pastiche_nodes) (guint32 row, int n, float colour, float *y)
{
  float shared = __builtin_sqrtf (1 - colour), own = __builtin_sqrtf (colour);

  if (!(colour > 0))
    {
      for (int i = 0; i < n; i++)
        y[i] = value_of (pastiche_hash (row + (guint32) i), 8);
      return;
    }
  for (int i = 0; i < n; i++)
    {
      guint32 bits = pastiche_hash (row + (guint32) i);
      float   grey = shared * value_of (bits, 24);

      y[i]         = grey + own * value_of (bits, 0);
      y[n + i]     = grey + own * value_of (bits, 8);
      y[2 * n + i] = grey + own * value_of (bits, 16);
    }
}

/* Each node lets one channel through and holds back the other two; all of them together change no colour. */
void
SIMD (pastiche_screen_nodes) (guint32 row, int n, float *y)
{
  const float through = 1.41421356f, back = -0.70710678f;

  for (int i = 0; i < n; i++)
    {
      guint32 which = (pastiche_hash (row + (guint32) i) >> 8) * 3 >> 24;

      y[i]         = which == 0 ? through : back;
      y[n + i]     = which == 1 ? through : back;
      y[2 * n + i] = which == 2 ? through : back;
    }
}

void
SIMD (
    pastiche_between_nodes) (const float *nodes, const gint32 *first, const float *weights, int taps, gsize n, float *y)
{
  for (gsize i = 0; i < n; i++)
    y[i] = weights[i] * nodes[first[i]];
  for (int t = 1; t < taps; t++)
    for (gsize i = 0; i < n; i++)
      y[i] += weights[t * n + i] * nodes[first[i] + t];
}

void
SIMD (pastiche_add_grain) (float *planes, const float *noise, int channels, float amount, gsize n)
{
  float *r = planes, *g = r + n, *b = g + n;

  for (gsize i = 0; i < n; i++)
    {
      float        grey = luminance (r[i], g[i], b[i]), most = amount * (ENDS + (1 - ENDS) * 4 * grey * (1 - grey));
      const float *own = noise + i;

      r[i] = between_0_and_1 (r[i] + most * own[0]);
      g[i] = between_0_and_1 (g[i] + most * own[channels > 1 ? n : 0]);
      b[i] = between_0_and_1 (b[i] + most * own[channels > 1 ? 2 * n : 0]);
    }
}
