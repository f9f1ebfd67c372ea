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

/* @picture painted in @style as the job's choice has it, but in full strength, and the @seconds that it took.  Up to 100 % a
 * painted picture only fades, so it is kept, and another strength is there at once. */
static const PastichePicture *
paint_in_full (const PasticheCraftJob *job,
               PasticheStyle          *style,
               const PastichePicture  *picture,
               double                 *seconds,
               GError                **error)
{
  PasticheKept *kept                = pastiche_painter_kept (job->painter);
  g_autoptr (PasticheChoice) wanted = pastiche_choice_copy (job->choice);
  const PasticheChoice *of          = kept->choice;
  gint64                began       = g_get_monotonic_time ();

  wanted->settings.strength = 100;
  if (of == NULL || !pastiche_choice_equal (of, wanted) || of->loaded != wanted->loaded)
    {
      g_clear_pointer (&kept->choice, free_choice);
      g_clear_pointer (&kept->picture, pastiche_picture_free);
      kept->picture = pastiche_apply (style, picture, &wanted->settings, job->progress, job->progress_data,
                                      job->cancellable, error);
      if (kept->picture == NULL)
        return NULL;
      kept->choice  = g_steal_pointer (&wanted);
      kept->seconds = (g_get_monotonic_time () - began) / 1e6;
    }
  *seconds = kept->seconds;
  return kept->picture;
}

static PastichePicture *
paint (gpointer gallery, const PasticheCraftJob *job, PasticheFinished *painting, GError **error)
{
  const PasticheChoice  *choice   = job->choice;
  PasticheSettings       settings = choice->settings;
  const PastichePicture *picture  = NULL, *full;
  g_autoptr (PasticheStyle) style = pastiche_choice_load (choice, gallery, error);
  PastichePicture *finished;
  gint64           began;
  double           seconds = 0;

  if (style != NULL)
    picture = source_picture (job, style, &settings, error);
  if (picture == NULL)
    return NULL;
  if (job->pass == PASTICHE_PASS_QUICK && settings.strength > 0 && settings.strength <= 100)
    {
      full     = paint_in_full (job, style, picture, &seconds, error);
      finished = full != NULL ? pastiche_apply_fade (picture, full, settings.strength, error) : NULL;
    }
  else
    {
      began    = g_get_monotonic_time ();
      finished = pastiche_apply (style, picture, &settings, job->progress, job->progress_data, job->cancellable, error);
      seconds  = (g_get_monotonic_time () - began) / 1e6;
    }
  if (finished == NULL || job->pass != PASTICHE_PASS_QUICK)
    return finished;
  painting->expected = expect (job->picture, picture, seconds);
  pastiche_apply_check (style, &settings, job->picture->width, job->picture->height, &painting->obstacle);
  return finished;
}

const PasticheCraft pastiche_style_craft = { copy, free_choice, differ, NULL, NULL, NULL, NULL, paint };
