/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tensor.c: tensors, and the allocator for everything large, which fails with an error instead of ending the program.
 */
#include <stdlib.h>
#include <unistd.h>

#include "error.h"
#include "pastiche.h"
#include "tensor.h"

#define ALIGNMENT 64 /* bytes: a cache line, and the widest vector */

#ifdef PASTICHE_TESTS
static gint fail_after = -1;
static gint alive      = 0;

static gsize forced_memory = 0;

void
pastiche_machine_memory_force (gsize bytes)
{
  forced_memory = bytes;
}

void
pastiche_alloc_fail_after (int n)
{
  g_atomic_int_set (&fail_after, n);
}

int
pastiche_alloc_alive (void)
{
  return g_atomic_int_get (&alive);
}

static gboolean
refused (void)
{
  return g_atomic_int_get (&fail_after) >= 0 && g_atomic_int_add (&fail_after, -1) == 0;
}

static void
count (int change)
{
  g_atomic_int_add (&alive, change);
}
#else
#define refused()     FALSE
#define count(change) ((void) 0)
#endif

gpointer
pastiche_alloc (gsize n, gsize size, GError **error)
{
  gsize bytes, rounded;
  void *memory = NULL;

  if (g_size_checked_mul (&bytes, n, size) && g_size_checked_add (&rounded, bytes, ALIGNMENT) && !refused ())
    memory = aligned_alloc (ALIGNMENT, rounded / ALIGNMENT * ALIGNMENT);
  if (memory == NULL)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY,
                 _ ("There is not enough memory: %.0f MB more are needed."), (double) n * size / 1e6);
  else
    count (1);
  return memory;
}

void
pastiche_free (gpointer memory)
{
  if (memory != NULL)
    count (-1);
  free (memory);
}

gsize
pastiche_machine_memory (void)
{
#ifdef PASTICHE_TESTS
  if (forced_memory > 0)
    return forced_memory;
#endif
  return (gsize) sysconf (_SC_PHYS_PAGES) * sysconf (_SC_PAGESIZE);
}

gboolean
pastiche_tensor_init (PasticheTensor *tensor, int height, int width, int channels, GError **error)
{
  gsize  n;
  float *data;

  if (!g_size_checked_mul (&n, height, width) || !g_size_checked_mul (&n, n, channels))
    n = G_MAXSIZE;
  data = pastiche_alloc_floats (n, error);
  if (data == NULL)
    return FALSE;
  *tensor = (PasticheTensor) { height, width, channels, data, NULL };
  return TRUE;
}

void
pastiche_tensor_clear (PasticheTensor *tensor)
{
  pastiche_free (tensor->data);
  *tensor = PASTICHE_TENSOR_EMPTY;
}

gsize
pastiche_tensor_size (const PasticheTensor *tensor)
{
  return (gsize) tensor->height * tensor->width * tensor->channels;
}
