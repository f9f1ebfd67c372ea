/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-craft.c: the craft of painting in a style.
 */
#include "style-craft.h"

#include "picture-surface.h"

static gpointer
copy (gconstpointer choice)
{
  return pastiche_choice_copy (choice);
}

static void
free_choice (gpointer choice)
{
  pastiche_choice_free (choice);
}

static gboolean
differ (gconstpointer a, gconstpointer b)
{
  const PasticheChoice *x = a, *y = b;

  return g_strcmp0 (x->style, y->style) != 0 || g_strcmp0 (x->mix, y->mix) != 0;
}

/* The picture that the engine is to paint for @job, and its settings, which a thumbnail changes: strokes of less than
 * 200 % would not be seen. */
static const PastichePicture *
source_picture (const PasticheCraftJob *job, PasticheStyle *style, PasticheSettings *settings, GError **error)
{
  int width = job->picture->width, height = job->picture->height;

  if (job->pass == PASTICHE_PASS_THUMBNAIL)
    {
      settings->stroke_size = PASTICHE_MAX_STROKE_SIZE;
      pastiche_fit (width, height, PASTICHE_THUMBNAIL_WIDTH, PASTICHE_THUMBNAIL_HEIGHT, &width, &height);
    }
  else if (job->pass == PASTICHE_PASS_QUICK)
    {
      pastiche_working_size (style, settings, width, height, &width, &height);
    }
  return pastiche_painter_reduce (job->painter, width, height, error);
}

/* The whole picture is painted once at the size of @reduced, too, which has taken @seconds. */
static double
expect (const PastichePicture *picture, const PastichePicture *reduced, double seconds)
{
  return seconds * (1 + (double) picture->width * picture->height / ((double) reduced->width * reduced->height));
}

static PastichePicture *
paint (gpointer gallery, const PasticheCraftJob *job, PasticheFinished *painting, GError **error)
{
  const PasticheChoice  *choice   = job->choice;
  PasticheSettings       settings = choice->settings;
  const PastichePicture *picture  = NULL;
  g_autoptr (PasticheStyle) style = pastiche_choice_load (choice, gallery, error);
  PastichePicture *finished;
  gint64           began;

  if (style != NULL)
    picture = source_picture (job, style, &settings, error);
  if (picture == NULL)
    return NULL;
  began    = g_get_monotonic_time ();
  finished = pastiche_apply (style, picture, &settings, job->progress, job->progress_data, job->cancellable, error);
  if (finished == NULL || job->pass != PASTICHE_PASS_QUICK)
    return finished;
  painting->expected = expect (job->picture, picture, (g_get_monotonic_time () - began) / 1e6);
  pastiche_apply_check (style, &settings, job->picture->width, job->picture->height, &painting->obstacle);
  return finished;
}

const PasticheCraft pastiche_style_craft = { copy, free_choice, differ, paint };
