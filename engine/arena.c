/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena.c: a place among a handful of tensors: the first that fits from the
 * front, the next tensor from the back, and so on.  In a chain of layers each
 * tensor outlives the one before it, and so the largest two meet at opposite
 * ends, whatever came before, and need no more room than their own.
 */
#include <string.h>

#include "arena.h"

#define ROUNDING 16 /* floats: a cache line */

gboolean
pastiche_arena_init (PasticheArena *arena, gsize size, GError **error)
{
  arena->n         = 0;
  arena->from_back = FALSE;
  arena->size      = size;
  arena->memory    = pastiche_alloc_floats (size, error);
  return arena->memory != NULL;
}

void
pastiche_arena_clear (PasticheArena *arena)
{
  pastiche_free (arena->memory);
  arena->memory = NULL;
}

/* The gap before the @i-th tensor, or behind the last. */
static gsize
gap_start (const PasticheArena *arena, int i)
{
  return i == 0 ? 0 : arena->taken[i - 1].end;
}

static gsize
gap_end (const PasticheArena *arena, int i)
{
  return i == arena->n ? arena->size : arena->taken[i].start;
}

void
pastiche_arena_take (PasticheArena *arena, PasticheTensor *tensor, int height, int width, int channels)
{
  gsize size = ((gsize) height * width * channels + ROUNDING - 1) / ROUNDING * ROUNDING;
  int   step = arena->from_back ? -1 : 1;
  int   i    = arena->from_back ? arena->n : 0;
  gsize at;

  while (i >= 0 && i <= arena->n && gap_end (arena, i) - gap_start (arena, i) < size)
    i += step;
  g_assert (i >= 0 && i <= arena->n && arena->n < PASTICHE_ARENA_TENSORS);
  at = arena->from_back ? gap_end (arena, i) - size : gap_start (arena, i);
  memmove (arena->taken + i + 1, arena->taken + i, (arena->n++ - i) * sizeof arena->taken[0]);
  arena->taken[i].start = at;
  arena->taken[i].end   = at + size;
  arena->from_back      = !arena->from_back;
  tensor->height        = height;
  tensor->width         = width;
  tensor->channels      = channels;
  tensor->data          = arena->memory + at;
}

void
pastiche_arena_release (PasticheArena *arena, PasticheTensor *tensor)
{
  int i = 0;

  while (i < arena->n && arena->memory + arena->taken[i].start != tensor->data)
    i++;
  if (i < arena->n)
    memmove (arena->taken + i, arena->taken + i + 1, (--arena->n - i) * sizeof arena->taken[0]);
  memset (tensor, 0, sizeof *tensor);
}
