/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena.h: one allocation in which a network's tensors take turns.  New memory
 * comes from the system page by page, each page cleared: for a large picture
 * that took as long as a third of the arithmetic, when every layer's result
 * was an allocation of its own.
 *
 *   PasticheArena arena = PASTICHE_ARENA_EMPTY;
 *   int a = pastiche_arena_add (&arena, 1000, 0, 1); // floats, needed from step 0 to step 1
 *   int b = pastiche_arena_add (&arena, 2000, 1, 2);
 *   int c = pastiche_arena_add (&arena, 1000, 2, 3); // where a was
 *   gsize bytes = pastiche_arena_plan (&arena) * sizeof (float); // 12000
 *   gboolean ok = pastiche_arena_alloc (&arena, error);
 *   float *first = pastiche_arena_place (&arena, a);
 *   pastiche_arena_clear (&arena);
 */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

#define PASTICHE_ARENA_TENSORS 32

typedef struct
{
  float *memory;
  int    n;
  struct
  {
    gsize size; /* floats */
    int   first, last;
    gsize at;
  } tensors[PASTICHE_ARENA_TENSORS];
} PasticheArena;

#define PASTICHE_ARENA_EMPTY ((PasticheArena) { NULL, 0, { { 0, 0, 0, 0 } } })

/* One more of @size floats, with values from step @first to step @last; its number.  At most PASTICHE_ARENA_TENSORS. */
int pastiche_arena_add (PasticheArena *arena, gsize size, int first, int last);

/* Gives every tensor its place; returns the floats needed for all. */
gsize pastiche_arena_plan (PasticheArena *arena);

/* Memory for the plan, undefined; PASTICHE_ERROR_MEMORY. */
gboolean pastiche_arena_alloc (PasticheArena *arena, GError **error);
void     pastiche_arena_clear (PasticheArena *arena);

/* Where a tensor is, 64-byte aligned. */
float *pastiche_arena_place (const PasticheArena *arena, int tensor);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasticheArena, pastiche_arena_clear)

G_END_DECLS
