/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena.h: one allocation in which a network's tensors take turns, as most of them are needed for only a few layers.
 * It saves memory, and time: the system clears every page of a new allocation, which for large pictures took a third as
 * long as the arithmetic when every layer's output was an allocation of its own.
 *
 *   PasticheArena arena = PASTICHE_ARENA_EMPTY;
 *   int a = pastiche_arena_add (&arena, 1000, 0, 1); // 1000 floats, needed from step 0 to step 1
 *   int b = pastiche_arena_add (&arena, 2000, 1, 2);
 *   int c = pastiche_arena_add (&arena, 1000, 2, 3); // will lie where a was
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
    gsize size;        /* floats */
    int   first, last; /* steps */
    gsize at;          /* floats from the start of the memory */
  } tensors[PASTICHE_ARENA_TENSORS];
} PasticheArena;

#define PASTICHE_ARENA_EMPTY ((PasticheArena) { NULL, 0, { { 0, 0, 0, 0 } } })

/* Adds a tensor of @size floats that has values from step @first to step @last, both included, and returns its number.
 * An arena has at most PASTICHE_ARENA_TENSORS; more is a programmer's error. */
int pastiche_arena_add (PasticheArena *arena, gsize size, int first, int last);

/* Decides where every tensor lies.  Returns the number of floats that all of them need. */
gsize pastiche_arena_plan (PasticheArena *arena);

/* Allocates what was planned, with undefined values.  FALSE with PASTICHE_ERROR_MEMORY.  Cleared, the arena is empty
 * again. */
gboolean pastiche_arena_alloc (PasticheArena *arena, GError **error);
void     pastiche_arena_clear (PasticheArena *arena);

/* The memory of a tensor, 64-byte aligned; valid until the arena is cleared. */
float *pastiche_arena_place (const PasticheArena *arena, int tensor);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasticheArena, pastiche_arena_clear)

G_END_DECLS
