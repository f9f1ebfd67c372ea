/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * look.c: looks.
 */
#include "look.h"

PasticheLook *
pastiche_look_new (const float *table, double strength, GError **error)
{
  g_autoptr (PasticheLook) look = g_new0 (PasticheLook, 1);
  int    nodes                  = PASTICHE_LOOK_NODES;
  float *shift;

  if (strength == 0)
    return g_steal_pointer (&look);
  shift = look->shifts = pastiche_alloc_floats (4 * (gsize) PASTICHE_LOOK_COUNT, error);
  if (!shift)
    return NULL;
  for (int i = 0; i < PASTICHE_LOOK_COUNT; i++, shift += 4, table += 3)
    {
      const int node[] = { i / (nodes * nodes), i / nodes % nodes, i % nodes };

      for (int c = 0; c < 3; c++)
        shift[c] = (float) (strength * (table[c] - node[c] / (nodes - 1.0)));
      shift[3] = 0;
    }
  return g_steal_pointer (&look);
}

void
pastiche_look_free (PasticheLook *look)
{
  pastiche_free (look->shifts);
  g_free (look);
}
