/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * soft-edge.c: the soft edge of the selection, for the preview.
 */
#include "soft-edge.h"

#include "mask-surface.h"

/* --- in the thread -------------------------------------------------------- */

/* An edge to compute, and, once that has ended, its surfaces. */
typedef struct
{
  const PasticheSelection *selection;
  int                      width, height; /* the picture's */
  double                   radius;        /* in its pixels */
  cairo_surface_t         *whole, *fitted;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->whole, cairo_surface_destroy);
  g_clear_pointer (&work->fitted, cairo_surface_destroy);
  g_free (work);
}

static void
compute (GTask *task, G_GNUC_UNUSED gpointer object, gpointer data, GCancellable *cancellable)
{
  Work   *work                       = data;
  GError *error                      = NULL;
  g_autoptr (PasticheSelection) soft = NULL;

  pastiche_step_back ();
  soft = pastiche_selection_soften (work->selection, work->radius, cancellable, &error);
  if (soft == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  work->whole  = pastiche_mask_surface (soft, work->width, work->height);
  work->fitted = pastiche_mask_fit_screen (work->whole);
  g_task_return_boolean (task, TRUE);
}

/* --- the main loop -------------------------------------------------------- */

static void computed (GObject *unused, GAsyncResult *result, gpointer data);

static void
start (PasticheSoftEdge *edge)
{
  Work *work             = g_new0 (Work, 1);
  g_autoptr (GTask) task = g_task_new (NULL, edge->cancellable, computed, edge);

  work->selection = edge->selection;
  work->width     = edge->width;
  work->height    = edge->height;
  work->radius    = pastiche_selection_radius (edge->percent, edge->width, edge->height);
  edge->busy      = TRUE;
  g_task_set_task_data (task, work, work_free);
  pastiche_worker_run (edge->worker, task, compute);
}

/* Without memory for the new edge, the last one stays. */
static void
computed (G_GNUC_UNUSED GObject *unused, GAsyncResult *result, gpointer data)
{
  PasticheSoftEdge *edge   = data;
  Work             *work   = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_clear_pointer (&edge->whole, cairo_surface_destroy);
      g_clear_pointer (&edge->fitted, cairo_surface_destroy);
      edge->whole  = g_steal_pointer (&work->whole);
      edge->fitted = g_steal_pointer (&work->fitted);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      return; /* the edge was freed */
    }
  edge->busy = FALSE;
  if (work->radius != pastiche_selection_radius (edge->percent, edge->width, edge->height))
    start (edge);
  edge->changed (edge->data);
}

void
pastiche_soft_edge_set (PasticheSoftEdge *edge, double percent)
{
  if (percent == edge->percent)
    return;
  edge->percent = percent;
  if (!edge->busy)
    start (edge);
  edge->changed (edge->data);
}

gboolean
pastiche_soft_edge_is_busy (const PasticheSoftEdge *edge)
{
  return edge->busy;
}

PasticheSoftEdge *
pastiche_soft_edge_new (int                      width,
                        int                      height,
                        const PasticheSelection *selection,
                        PasticheSoftEdgeChanged  changed,
                        gpointer                 data)
{
  PasticheSoftEdge *edge = g_new0 (PasticheSoftEdge, 1);

  edge->width       = width;
  edge->height      = height;
  edge->selection   = selection;
  edge->changed     = changed;
  edge->data        = data;
  edge->worker      = pastiche_worker_new ("pastiche-edge");
  edge->cancellable = g_cancellable_new ();
  start (edge);
  return edge;
}

void
pastiche_soft_edge_free (PasticheSoftEdge *edge)
{
  g_cancellable_cancel (edge->cancellable);
  pastiche_worker_free (edge->worker);
  g_object_unref (edge->cancellable);
  g_clear_pointer (&edge->whole, cairo_surface_destroy);
  g_clear_pointer (&edge->fitted, cairo_surface_destroy);
  g_free (edge);
}
