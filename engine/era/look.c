/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * look.c: a look, and what it does to a canvas.
 */
#include "look.h"
#include "kernels.h"
#include "picture.h"

typedef struct
{
  const PasticheLook   *look;
  const PasticheCanvas *canvas;
  float                *scratch;
} Run;

/* --- Looks -------------------------------------------------------------- */

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

/* --- On a canvas -------------------------------------------------------- */

static void
run_row (gpointer data, int row, int slot)
{
  const Run *run   = data;
  gsize      width = run->canvas->width;
  float     *p     = run->scratch + slot * 4 * width;

  run->canvas->read (run->canvas->data, row, p);
  pastiche_kernels ()->look_up (p, run->look->shifts, width);
  run->canvas->write (run->canvas->data, row, p);
}

gsize
pastiche_look_run_memory (const PasticheLook *look G_GNUC_UNUSED, int width, int height G_GNUC_UNUSED)
{
  return pastiche_threads () * 4 * sizeof (float) * (gsize) width;
}

gboolean
pastiche_look_run (const PasticheLook   *look,
                   const PasticheCanvas *canvas,
                   int frame             G_GNUC_UNUSED,
                   PasticheJob          *job,
                   GError              **error)
{
  Run      run = { .look = look, .canvas = canvas };
  gboolean ok;

  if (!pastiche_picture_check_size (canvas->width, canvas->height, error))
    return FALSE;
  job->total = PASTICHE_CANVAS_WORK * canvas->height * canvas->width;
  if (!look->shifts)
    return pastiche_canvas_copy (canvas, job, error);
  run.scratch = pastiche_alloc_floats (pastiche_threads () * 4 * (gsize) canvas->width, error);
  ok          = run.scratch && pastiche_parallel_for (job, canvas->height, job->total, run_row, &run, error);
  pastiche_free (run.scratch);
  return ok;
}
