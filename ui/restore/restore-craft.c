/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-craft.c: the craft of mending.
 *
 * The network says of a pixel what it sees around it, so a part of the picture, with a margin as wide as it sees, becomes
 * what it is in the layer, but for rounding; what it sees at other sizes is found out once, for the whole picture.  That
 * holds for all but what depends on the whole picture: fading, and until the layer itself is there the rough filling of
 * places larger than the margin.
 */
#include "restore-craft.h"

#include <string.h>

#include "picture-surface.h"
#include "restore-marks.h"

#define MARGIN  352 /* pixels: what the network sees around one, and some more */
#define AT_ONCE 5e5 /* pixels of a picture that is looked at in all sizes within a second */
#define GRAIN   64  /* parts begin at multiples: four pixels of the smallest layer, a sixteenth, round together */

static gpointer
copy (gconstpointer data)
{
  PasticheRestoreChoice *copied = g_memdup2 (data, sizeof (PasticheRestoreChoice));

  copied->strokes = pastiche_strokes_copy (copied->strokes);
  return copied;
}

static void
free_choice (gpointer choice)
{
  pastiche_strokes_free (((PasticheRestoreChoice *) choice)->strokes);
  g_free (choice);
}

static gboolean
differ (gconstpointer a, gconstpointer b)
{
  return ((const PasticheRestoreChoice *) a)->selection_is_damage !=
         ((const PasticheRestoreChoice *) b)->selection_is_damage;
}

static gboolean
can_paint_parts (gconstpointer choice)
{
  return ((const PasticheRestoreChoice *) choice)->settings.fading == 0;
}

static gboolean
blends (gconstpointer data)
{
  const PasticheRestoreChoice *choice = data;

  return pastiche_restore_blends (&choice->settings, choice->selection_is_damage);
}

/* --- parts ---------------------------------------------------------------- */

static cairo_rectangle_int_t
with_margin (const cairo_rectangle_int_t *part, int width, int height)
{
  int left = MAX (0, part->x - MARGIN) / GRAIN * GRAIN, top = MAX (0, part->y - MARGIN) / GRAIN * GRAIN;
  int right = MIN (width, (part->x + part->width + MARGIN + GRAIN) / GRAIN * GRAIN);
  int below = MIN (height, (part->y + part->height + MARGIN + GRAIN) / GRAIN * GRAIN);

  return (cairo_rectangle_int_t) { left, top, right - left, below - top };
}

static void
copy_rows (float *to, const float *from, const cairo_rectangle_int_t *part, int stride, int channels)
{
  for (int y = 0; y < part->height; y++)
    memcpy (to + (gsize) channels * y * part->width,
            from + (gsize) channels * ((gsize) (part->y + y) * stride + part->x),
            channels * (gsize) part->width * sizeof (float));
}

static PastichePicture *
cut (const PastichePicture *picture, const cairo_rectangle_int_t *part, GError **error)
{
  PastichePicture *made = pastiche_picture_new (part->width, part->height, error);

  if (made != NULL)
    copy_rows (made->pixels, picture->pixels, part, picture->width, 4);
  return made;
}

static PasticheSelection *
cut_mask (const PasticheSelection *mask, const cairo_rectangle_int_t *part, GError **error)
{
  PasticheSelection *made = pastiche_selection_new (0, 0, part->width, part->height, error);

  if (made != NULL)
    copy_rows (made->values, mask->values, part, mask->width, 1);
  return made;
}

/* --- what was found ------------------------------------------------------- */

/* Of the @part of what was mended that is shown.  The selections, of the same as @found, or NULL, are without strokes,
 * as the preview shows these itself. */
typedef struct
{
  PasticheFound        *found;
  PasticheSelection    *damage, *within;
  cairo_rectangle_int_t part;
} Found;

static void
free_found (gpointer data)
{
  Found *found = data;

  g_clear_pointer (&found->found, pastiche_found_free);
  g_clear_pointer (&found->damage, pastiche_selection_free);
  g_clear_pointer (&found->within, pastiche_selection_free);
  g_free (found);
}

/* Takes @network.  Without memory for a selection it is not shown, until it was mended. */
static Found *
new_found (const PasticheRestoreSubject *subject,
           const PasticheCraftJob       *job,
           const PasticheStrokeMap      *map,
           const cairo_rectangle_int_t  *part,
           PasticheFound                *network)
{
  const PasticheRestoreChoice *choice = job->choice;
  g_autoptr (PasticheStrokes) none    = pastiche_strokes_new ();
  const PasticheRestoreMarks marks    = {
    job->picture->width, job->picture->height, subject->selection, choice->selection_is_damage, FALSE, none
  };
  Found *found = g_new0 (Found, 1);

  found->found = network;
  found->part  = *part;
  pastiche_restore_marks_make (&marks, map, &found->damage, &found->within, NULL);
  return found;
}

static guint8
selected (const Found *found, gsize i, guint8 mask)
{
  float m = mask / 255.f;

  if (found->damage != NULL)
    m = MAX (m, found->damage->values[i]);
  if (found->within != NULL)
    m *= found->within->values[i];
  return (guint8) (255 * m + 0.5f);
}

static cairo_surface_t *
mask (gconstpointer data, gconstpointer choice)
{
  const Found                 *found   = data;
  const cairo_rectangle_int_t *part    = &found->part;
  int                          width   = found->found->width;
  g_autofree guint8           *all     = g_try_malloc_n (width, found->found->height);
  cairo_surface_t             *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, part->width, part->height);
  unsigned char               *rows    = cairo_image_surface_get_data (surface);

  if (all == NULL || rows == NULL)
    return surface;
  pastiche_found_mask (found->found, &((const PasticheRestoreChoice *) choice)->settings, all);
  for (int y = 0; y < part->height; y++)
    for (int x = 0; x < part->width; x++)
      {
        gsize i = (gsize) (part->y + y) * width + part->x + x;

        rows[(gsize) y * cairo_image_surface_get_stride (surface) + x] = selected (found, i, all[i]);
      }
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* --- the job -------------------------------------------------------------- */

/* A job's progress, of which some part is told. */
typedef struct
{
  const PasticheCraftJob *job;
  double                  from, to;
} Progress;

static void
tell (double fraction, gpointer data)
{
  const Progress *progress = data;

  if (progress->job->progress != NULL)
    progress->job->progress (progress->from + fraction * (progress->to - progress->from), progress->job->progress_data);
}

/* What is seen of the whole picture at other sizes, which is found out once. */
static const PasticheScales *
scales_of (PasticheRestoreSubject *subject, const PasticheCraftJob *job, Progress *progress, GError **error)
{
  if (subject->scales != NULL)
    return subject->scales;
  progress->to    = 0.5;
  subject->scales = pastiche_scales_new (subject->restorer, job->picture, tell, progress, job->cancellable, error);
  *progress       = (Progress) { job, 0.5, 1 };
  return subject->scales;
}

static gboolean
fits_screen (const PastichePicture *picture)
{
  int width, height;

  pastiche_fit_screen (picture->width, picture->height, &width, &height);
  return width == picture->width && height == picture->height;
}

/* Whether the other sizes take too long for a quick job that wants to show something soon, and are not there yet. */
static gboolean
is_rough (const PasticheRestoreSubject *subject, const PasticheCraftJob *job)
{
  return job->pass == PASTICHE_PASS_QUICK && subject->scales == NULL &&
         (double) job->picture->width * job->picture->height > AT_ONCE;
}

/* Mend @picture, which is what @map shows of the job's, of which @part is wanted, @rough or as the layer will be; *@found is
 * set where that doesn't take too much memory, so that masks follow the hand on a slider. */
static PasticheRestored *
mend (PasticheRestoreSubject      *subject,
      const PasticheCraftJob      *job,
      const PastichePicture       *picture,
      const PasticheStrokeMap     *map,
      const cairo_rectangle_int_t *part,
      gboolean                     rough,
      gpointer                    *found,
      GError                     **error)
{
  const PasticheRestoreChoice *choice   = job->choice;
  Progress                     progress = { job, 0, 1 };
  PasticheRestorePart          whole    = { .x     = (int) map->x,
                                            .y     = (int) map->y,
                                            .finds = job->pass == PASTICHE_PASS_QUICK || job->pass == PASTICHE_PASS_PART ||
                                                     fits_screen (picture) };
  PasticheRestored            *restored;
  g_autoptr (PasticheSelection) damage = NULL, within = NULL;
  const PasticheRestoreMarks marks = { job->picture->width,         job->picture->height, subject->selection,
                                       choice->selection_is_damage, blends (choice),      choice->strokes };

  if (!pastiche_restore_marks_make (&marks, map, &damage, &within, error))
    return NULL;
  if (!rough && !(whole.scales = scales_of (subject, job, &progress, error)))
    return NULL;
  restored = pastiche_restore_part (subject->restorer, picture, damage, within, &choice->settings, &whole, tell,
                                    &progress, job->cancellable, error);
  if (restored != NULL && marks.selection != NULL && marks.blends)
    pastiche_restore_marks_select (&marks, map, restored->mask->values);
  if (whole.found != NULL)
    *found = new_found (subject, job, map, part, whole.found);
  return restored;
}

static PasticheRestored *
mend_part (PasticheRestoreSubject *subject, const PasticheCraftJob *job, gpointer *found, GError **error)
{
  cairo_rectangle_int_t around = with_margin (&job->part, job->picture->width, job->picture->height);
  cairo_rectangle_int_t part   = { job->part.x - around.x, job->part.y - around.y, job->part.width, job->part.height };
  PasticheStrokeMap     map    = { 1, 1, around.x, around.y, around.width, around.height };
  g_autoptr (PastichePicture) seen  = cut (job->picture, &around, error);
  g_autoptr (PasticheRestored) all  = seen != NULL ? mend (subject, job, seen, &map, &part, FALSE, found, error) : NULL;
  g_autoptr (PasticheRestored) made = NULL;

  if (all == NULL)
    return NULL;
  made = g_new0 (PasticheRestored, 1);
  if (!(made->picture = cut (all->picture, &part, error)) || !(made->mask = cut_mask (all->mask, &part, error)))
    return NULL;
  return g_steal_pointer (&made);
}

/* Reduced to a screen's size, which is two megapixels, unless too little of the shorter side would be left. */
static const PastichePicture *
reduce (const PasticheCraftJob *job, GError **error)
{
  int width, height;

  pastiche_fit_screen (job->picture->width, job->picture->height, &width, &height);
  if (job->pass != PASTICHE_PASS_QUICK || MIN (width, height) < PASTICHE_MIN_RESTORED)
    return job->picture;
  return pastiche_painter_reduce (job->painter, width, height, error);
}

static PasticheRestored *
mend_all (PasticheRestoreSubject *subject, const PasticheCraftJob *job, PasticheFinished *finished, GError **error)
{
  const PastichePicture *picture = reduce (job, error);
  gint64                 began   = g_get_monotonic_time ();
  PasticheRestored      *restored;
  PasticheStrokeMap      map;
  cairo_rectangle_int_t  part;

  if (picture == NULL)
    return NULL;
  part            = (cairo_rectangle_int_t) { 0, 0, picture->width, picture->height };
  map             = (PasticheStrokeMap) { (double) picture->width / job->picture->width,
                                          (double) picture->height / job->picture->height,
                                          0,
                                          0,
                                          picture->width,
                                          picture->height };
  finished->rough = picture == job->picture && is_rough (subject, job);
  restored =
      mend (subject, job, picture, &map, &part, finished->rough || picture != job->picture, &finished->found, error);
  finished->expected = (g_get_monotonic_time () - began) / 1e6 / map.scale_x / map.scale_y;
  return restored;
}

static PastichePicture *
paint (gpointer data, const PasticheCraftJob *job, PasticheFinished *finished, GError **error)
{
  PasticheRestoreSubject *subject       = data;
  g_autoptr (PasticheRestored) restored = NULL;

  if (subject->restorer == NULL && !(subject->restorer = pastiche_restorer_load (subject->gallery, error)))
    return NULL;
  restored = job->pass == PASTICHE_PASS_PART ? mend_part (subject, job, &finished->found, error)
                                             : mend_all (subject, job, finished, error);
  if (restored == NULL)
    return NULL;
  finished->mask = g_steal_pointer (&restored->mask);
  return g_steal_pointer (&restored->picture);
}

const PasticheCraft pastiche_restore_craft = { copy,   free_choice, differ,     can_paint_parts,
                                               blends, mask,        free_found, paint };
