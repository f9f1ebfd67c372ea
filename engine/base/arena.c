/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena.c: where tensors with known lifetimes lie in one allocation.  The largest is placed first, each at the lowest
 * address that is free for its whole lifetime (“greedy by size”, Pisarchyk and Lee 2020, “Efficient Memory Management
 * for Deep Neural Net Inference”); of tensors of one size the longest-lived comes first.  For the generator this is
 * optimal: the arena is as large as all tensors that are alive at once.
 */
#include "arena.h"

#define ROUNDING 16 /* floats: a cache line */

int
pastiche_arena_add (PasticheArena *arena, gsize size, int first, int last)
{
  int i = arena->n++;

  g_assert (i < PASTICHE_ARENA_TENSORS);
  arena->tensors[i].size  = (size + ROUNDING - 1) / ROUNDING * ROUNDING;
  arena->tensors[i].first = first;
  arena->tensors[i].last  = last;
  return i;
}

/* The end of a placed tensor that would overlap the @i-th, in time and in memory, if that lay at @at; 0 if none
 * would. */
static gsize
obstacle (const PasticheArena *arena, const gboolean *placed, int i, gsize at)
{
  for (int j = 0; j < arena->n; j++)
    if (placed[j] && arena->tensors[j].first <= arena->tensors[i].last &&
        arena->tensors[i].first <= arena->tensors[j].last && arena->tensors[j].at < at + arena->tensors[i].size &&
        at < arena->tensors[j].at + arena->tensors[j].size)
      return arena->tensors[j].at + arena->tensors[j].size;
  return 0;
}

/* The lowest place where the @i-th tensor overlaps no other: always 0 or the end of another. */
static gsize
lowest (const PasticheArena *arena, const gboolean *placed, int i)
{
  gsize at = G_MAXSIZE;

  if (!obstacle (arena, placed, i, 0))
    return 0;
  for (int j = 0; j < arena->n; j++)
    {
      gsize end = arena->tensors[j].at + arena->tensors[j].size;

      if (placed[j] && end < at && !obstacle (arena, placed, i, end))
        at = end;
    }
  return at;
}

static gboolean
goes_before (const PasticheArena *arena, int i, int j)
{
  int long_i = arena->tensors[i].last - arena->tensors[i].first;
  int long_j = arena->tensors[j].last - arena->tensors[j].first;

  if (arena->tensors[i].size != arena->tensors[j].size)
    return arena->tensors[i].size > arena->tensors[j].size;
  return long_i > long_j;
}

gsize
pastiche_arena_plan (PasticheArena *arena)
{
  gboolean placed[PASTICHE_ARENA_TENSORS] = { FALSE };
  gsize    end                            = 0;

  for (int k = 0; k < arena->n; k++)
    {
      int next = -1;

      for (int i = 0; i < arena->n; i++)
        if (!placed[i] && (next < 0 || goes_before (arena, i, next)))
          next = i;
      arena->tensors[next].at = lowest (arena, placed, next);
      placed[next]            = TRUE;
      end                     = MAX (end, arena->tensors[next].at + arena->tensors[next].size);
    }
  return end;
}

gboolean
pastiche_arena_alloc (PasticheArena *arena, GError **error)
{
  gsize end = 0;

  for (int i = 0; i < arena->n; i++)
    end = MAX (end, arena->tensors[i].at + arena->tensors[i].size);
  arena->memory = pastiche_alloc_floats (end, error);
  return arena->memory != NULL;
}

void
pastiche_arena_clear (PasticheArena *arena)
{
  pastiche_free (arena->memory);
  *arena = PASTICHE_ARENA_EMPTY;
}

float *
pastiche_arena_place (const PasticheArena *arena, int tensor)
{
  return arena->memory + arena->tensors[tensor].at;
}
