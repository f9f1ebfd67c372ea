/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * era-craft.c: the craft of showing a picture as another time would have.
 *
 * Grain and optics have the size of the picture and not of its pixels, so a reduced picture looks like the whole one at
 * that size: what is shown first is the picture as large as a screen.
 */
#include "era-craft.h"

#include "picture-surface.h"

static gpointer
copy (gconstpointer choice)
{
  PasticheEraChoice *copied = g_memdup2 (choice, sizeof (PasticheEraChoice));

  copied->era = g_strdup (copied->era);
  return copied;
}

static void
free_choice (gpointer choice)
{
  g_free (((PasticheEraChoice *) choice)->era);
  g_free (choice);
}

static gboolean
differ (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (((const PasticheEraChoice *) a)->era, ((const PasticheEraChoice *) b)->era) != 0;
}

static const PastichePicture *
source_picture (const PasticheCraftJob *job, GError **error)
{
  int width = job->picture->width, height = job->picture->height;

  if (job->pass == PASTICHE_PASS_THUMBNAIL)
    pastiche_fit (width, height, PASTICHE_THUMBNAIL_WIDTH, PASTICHE_THUMBNAIL_HEIGHT, &width, &height);
  else if (job->pass == PASTICHE_PASS_QUICK)
    pastiche_fit_screen (width, height, &width, &height);
  return pastiche_painter_reduce (job->painter, width, height, error);
}

static PastichePicture *
paint (gpointer data, const PasticheCraftJob *job, G_GNUC_UNUSED PasticheFinished *painting, GError **error)
{
  const PasticheEraShot   *shot   = data;
  const PasticheEraChoice *choice = job->choice;
  g_autoptr (PasticheEra) era     = pastiche_era_load (shot->gallery, choice->era, error);
  g_autoptr (PasticheLook) look   = NULL;
  const PastichePicture *picture  = NULL;

  if (era != NULL)
    look = pastiche_era_look (era, shot->stills, shot->n, &choice->settings, error);
  if (look != NULL)
    picture = source_picture (job, error);
  if (picture == NULL)
    return NULL;
  return pastiche_look_apply (look, picture, shot->frame, job->progress, job->progress_data, job->cancellable, error);
}

const PasticheCraft pastiche_era_craft = { copy, free_choice, differ, NULL, NULL, NULL, NULL, paint };
