/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena.h: one allocation in which the few tensors that a network has alive at
 * a time take turns.  New memory comes from the system page by page, each page
 * cleared: for a large picture that took as long as a third of the arithmetic,
 * when every layer's result was an allocation of its own.
 */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

#define PASTICHE_ARENA_TENSORS 6 /* alive at a time */

typedef struct
{
  float   *memory;
  gsize    size;      /* floats */
  gboolean from_back; /* where the next one goes */
  int      n;         /* tensors alive, in the order of their places */
  struct
  {
    gsize start, end;
  } taken[PASTICHE_ARENA_TENSORS];
} PasticheArena;

/* Room for @size floats; PASTICHE_ERROR_MEMORY. */
gboolean pastiche_arena_init (PasticheArena *arena, gsize size, GError **error);
void     pastiche_arena_clear (PasticheArena *arena);

/* An empty tensor becomes one of undefined values.  There is a place for it:
 * whoever wrote the network chose the size so. */
void pastiche_arena_take (PasticheArena *arena, PasticheTensor *tensor, int height, int width, int channels);

/* The tensor is empty again, and its place free. */
void pastiche_arena_release (PasticheArena *arena, PasticheTensor *tensor);

G_END_DECLS
