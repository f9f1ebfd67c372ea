/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * look.c: what a picture looks like as the artist chooses.
 *
 * At most one quick job runs.  A request that comes meanwhile waits, replacing
 * the one that waited; another style also drops the running job, while another
 * strength lets it finish, so that the picture follows the hand on the slider.
 */
#include "look.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define TRUE_BELOW 0.75                         /* of the quick job's width: seen so small, it is what the layer is */
#define LONG_WORK  (G_TIME_SPAN_SECOND * 3 / 2) /* until it says how long that takes */

static void start_quick (PasticheLook *look);

gboolean
pastiche_look_is_busy (const PasticheLook *look)
{
  return look->quick_job != 0 || (look->full_job != 0 && !look->ahead);
}

gboolean
pastiche_look_is_finishing (PasticheLook *look, double *fraction)
{
  *fraction = look->full_job != 0 ? pastiche_painter_progress (look->painter, look->full_job) : 0;
  if (look->full_job != 0)
    pastiche_painter_hurry (look->painter, look->full_job);
  return look->full_job != 0;
}

static void
drop (PasticheLook *look, guint *job)
{
  if (*job != 0)
    pastiche_painter_drop (look->painter, *job);
  *job = 0;
}

static void
keep (cairo_surface_t **kept, cairo_surface_t *surface)
{
  g_clear_pointer (kept, cairo_surface_destroy);
  *kept = surface != NULL ? cairo_surface_reference (surface) : NULL;
}

static void
before_done (PasticheFinished *painting, G_GNUC_UNUSED const GError *error, gpointer data)
{
  PasticheLook *look = data;

  look->before_job = 0;
  if (painting != NULL)
    keep (&look->before, painting->fitted);
  look->changed (TRUE, look->data);
}

/* The newest picture, or why there is none, when the last one stays, or will be no layer. */
static void
take (PasticheLook *look, PasticheFinished *painting, const GError *error)
{
  if (painting != NULL)
    {
      error = painting->obstacle;
      keep (&look->after, painting->fitted);
      keep (&look->whole, painting->whole);
      if (!look->next)
        look->finished = g_steal_pointer (&painting->finished);
    }
  g_set_str (&look->problem, error != NULL ? error->message : NULL);
}

static void
full_done (PasticheFinished *painting, const GError *error, gpointer data)
{
  PasticheLook *look = data;

  look->full_job = 0;
  take (look, painting, error);
  look->changed (painting != NULL, look->data);
}

/* Have the whole picture painted: at once if what the quick job made is too small to be what the layer will look like,
 * and otherwise when there is nothing else to do, so that it is there for whoever zooms in or takes it. */
static void
refine (PasticheLook *look)
{
  gboolean ahead;
  int      width;

  if (look->after == NULL || look->whole != NULL || look->problem != NULL || pastiche_look_is_busy (look))
    return;
  width = cairo_image_surface_get_width (look->after);
  if (width >= look->picture_width)
    return;
  ahead = look->seen_width <= TRUE_BELOW * width;
  if (look->full_job == 0)
    look->full_job = pastiche_painter_add (look->painter, ahead ? PASTICHE_PASS_AHEAD : PASTICHE_PASS_FULL,
                                           look->wanted, full_done, look);
  else if (!ahead)
    pastiche_painter_hurry (look->painter, look->full_job);
  look->ahead = ahead;
  if (!ahead)
    look->busy_since = look->full_since = g_get_monotonic_time ();
}

static void
quick_done (PasticheFinished *painting, const GError *error, gpointer data)
{
  PasticheLook *look = data;

  look->quick_job = 0;
  take (look, painting, error);
  if (look->next)
    start_quick (look);
  refine (look);
  look->changed (painting != NULL, look->data);
}

static void
start_quick (PasticheLook *look)
{
  look->next = FALSE;
  g_clear_pointer (&look->quick, pastiche_choice_free);
  look->quick     = pastiche_choice_copy (look->wanted);
  look->quick_job = pastiche_painter_add (look->painter, PASTICHE_PASS_QUICK, look->wanted, quick_done, look);
}

void
pastiche_look_request (PasticheLook *look, const PasticheChoice *choice)
{
  if (!pastiche_look_is_busy (look))
    look->busy_since = g_get_monotonic_time ();
  g_clear_pointer (&look->wanted, pastiche_choice_free);
  look->wanted = pastiche_choice_copy (choice);
  g_clear_pointer (&look->finished, pastiche_picture_free);

  drop (look, &look->full_job);
  if (look->quick_job != 0 &&
      (g_strcmp0 (look->quick->style, choice->style) != 0 || g_strcmp0 (look->quick->mix, choice->mix) != 0))
    drop (look, &look->quick_job);
  if (look->quick_job != 0)
    look->next = TRUE;
  else
    start_quick (look);
  look->changed (FALSE, look->data);
}

void
pastiche_look_seen (PasticheLook *look, int width)
{
  look->seen_width = width;
  refine (look);
  look->changed (FALSE, look->data);
}

char *
pastiche_look_status (PasticheLook *look)
{
  gint64 since    = g_get_monotonic_time () - look->full_since;
  double fraction = 0;

  if (look->full_job != 0 && !look->ahead && since > LONG_WORK)
    fraction = pastiche_painter_progress (look->painter, look->full_job);
  if (fraction < 0.02)
    return NULL;
  return g_strdup_printf (_ ("Painting in full size: %.0f %%, about %.0f s left"), 100 * fraction,
                          ceil ((1 - fraction) / fraction * since / G_TIME_SPAN_SECOND));
}

PasticheLook *
pastiche_look_new (PastichePainter *painter, int width, PasticheLookChanged changed, gpointer data)
{
  PasticheLook *look = g_new0 (PasticheLook, 1);

  look->painter       = painter;
  look->picture_width = width;
  look->changed       = changed;
  look->data          = data;
  look->before_job    = pastiche_painter_add (painter, PASTICHE_PASS_BEFORE, NULL, before_done, look);
  return look;
}

void
pastiche_look_free (PasticheLook *look)
{
  drop (look, &look->before_job);
  drop (look, &look->quick_job);
  drop (look, &look->full_job);
  g_clear_pointer (&look->wanted, pastiche_choice_free);
  g_clear_pointer (&look->quick, pastiche_choice_free);
  g_clear_pointer (&look->before, cairo_surface_destroy);
  g_clear_pointer (&look->after, cairo_surface_destroy);
  g_clear_pointer (&look->whole, cairo_surface_destroy);
  g_clear_pointer (&look->finished, pastiche_picture_free);
  g_free (look->problem);
  g_free (look);
}
