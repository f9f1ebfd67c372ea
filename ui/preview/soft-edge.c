/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * soft-edge.c: the soft edge of the selection, for the preview.
 */
#include "soft-edge.h"

#include <math.h>

#include "picture-surface.h"

#define LEVELS 4096 /* of linear light */

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

static cairo_surface_t *
selection_surface (const PasticheSelection *soft, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  int              stride  = cairo_image_surface_get_stride (surface);
  unsigned char   *rows    = cairo_image_surface_get_data (surface);
  const float     *value   = soft->values;

  for (int y = soft->y; rows != NULL && y < soft->y + soft->height; y++)
    for (int x = soft->x; x < soft->x + soft->width; x++)
      rows[(gsize) y * stride + x] = (unsigned char) (255 * *value++ + 0.5f);
  cairo_surface_mark_dirty (surface);
  return surface;
}

static cairo_surface_t *
fitted_surface (cairo_surface_t *whole, int width, int height)
{
  cairo_surface_t *fitted;
  cairo_t         *cr;
  int              w, h;

  pastiche_fit_screen (width, height, &w, &h);
  fitted = cairo_image_surface_create (CAIRO_FORMAT_A8, w, h);
  cr     = cairo_create (fitted);
  cairo_scale (cr, (double) w / width, (double) h / height);
  cairo_set_source_surface (cr, whole, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_destroy (cr);
  return fitted;
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
  work->whole  = selection_surface (soft, work->width, work->height);
  work->fitted = fitted_surface (work->whole, work->width, work->height);
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

/* --- mixing --------------------------------------------------------------- */

/* The sRGB transfer function (IEC 61966-2-1) and its inverse, as tables. */
static float         to_linear[256];
static unsigned char from_linear[LEVELS + 1];

static void
fill_tables (void)
{
  for (int i = 0; i < 256; i++)
    {
      double v = i / 255.0;

      to_linear[i] = (float) (LEVELS * (v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4)));
    }
  for (int i = 0; i <= LEVELS; i++)
    {
      double v = (double) i / LEVELS;

      from_linear[i] = (unsigned char) lround (255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * pow (v, 1 / 2.4) - 0.055));
    }
}

static guint32
mix (guint32 before, guint32 after, float amount)
{
  guint32 mixed = 0;

  for (int shift = 0; shift < 24; shift += 8)
    {
      float b = to_linear[before >> shift & 255], a = to_linear[after >> shift & 255];

      mixed |= (guint32) from_linear[(int) (b + amount * (a - b) + 0.5f)] << shift;
    }
  return mixed;
}

cairo_surface_t *
pastiche_soft_edge_mix (cairo_surface_t *before, cairo_surface_t *mask, cairo_surface_t *painted)
{
  int              width = cairo_image_surface_get_width (painted), height = cairo_image_surface_get_height (painted);
  cairo_surface_t *mixed       = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  int              stride      = cairo_image_surface_get_stride (painted);
  int              mask_stride = cairo_image_surface_get_stride (mask);

  if (to_linear[255] == 0)
    fill_tables ();
  for (int y = 0; y < height; y++)
    {
      gsize                row    = (gsize) y * stride;
      const unsigned char *amount = cairo_image_surface_get_data (mask) + (gsize) y * mask_stride;
      const guint32       *old    = (const guint32 *) (cairo_image_surface_get_data (before) + row);
      const guint32 *new          = (const guint32 *) (cairo_image_surface_get_data (painted) + row);
      guint32 *out                = (guint32 *) (cairo_image_surface_get_data (mixed) + row);

      for (int x = 0; x < width; x++)
        out[x] = amount[x] == 255 ? new[x] : amount[x] == 0 ? old[x] : mix (old[x], new[x], amount[x] / 255.f);
    }
  cairo_surface_mark_dirty (mixed);
  return mixed;
}
