/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layers.c: several selected layers as the stills that looks are made from.
 *
 * All are read twice, first for the stills and then one after the other for their looks, as a film may have more frames
 * than the memory has room for.
 */
#include <glib/gi18n-lib.h>

#include "craft.h"
#include "layers.h"
#include "job.h"
#include "picture-surface.h"
#include "seen.h"

/* --- which layers --------------------------------------------------------- */

/* Add those of @items, which end with NULL, and of the layers in them that are among @selected: the lowest first. */
static void
add_from_below (GPtrArray *list, GimpItem **items, GPtrArray *selected)
{
  int n = 0;

  while (items[n] != NULL)
    n++;
  while (n-- > 0)
    {
      if (gimp_item_is_group (items[n]))
        {
          g_autofree GimpItem **children = gimp_item_get_children (items[n]);

          add_from_below (list, children, selected);
        }
      if (g_ptr_array_find (selected, items[n], NULL))
        g_ptr_array_add (list, items[n]);
    }
}

GPtrArray *
pastiche_layers_list (GimpImage *image, GimpDrawable **drawables, GError **error)
{
  g_autoptr (GPtrArray) selected = pastiche_target_list (image, drawables, error);
  g_autoptr (GPtrArray) ordered  = g_ptr_array_new ();
  g_autofree GimpLayer **all     = NULL;

  if (selected == NULL)
    return NULL;
  all = gimp_image_get_layers (image);
  add_from_below (ordered, (GimpItem **) all, selected);
  if (ordered->len > 0)
    return g_steal_pointer (&ordered);
  pastiche_gone (error); /* none of them is in the image */
  return NULL;
}

/* --- reading -------------------------------------------------------------- */

static PastichePicture *
reduce (const PastichePicture *picture, GError **error)
{
  int width, height;

  pastiche_fit (picture->width, picture->height, PASTICHE_THUMBNAIL_WIDTH, PASTICHE_THUMBNAIL_HEIGHT, &width, &height);
  return pastiche_picture_resize (picture, width, height, error);
}

/* Read @layer as the next frame.  FALSE with an error. */
static gboolean
read_frame (PasticheLayers *frames, GimpDrawable *layer, GError **error)
{
  g_autoptr (PasticheTarget) target = NULL;
  g_autoptr (PasticheStill) still   = NULL;

  if (!pastiche_seen_grows (GIMP_LAYER (layer)) && !pastiche_target_check_selection (layer, error))
    return FALSE;
  target = pastiche_target_read (frames->image, layer, error);
  still  = target != NULL ? pastiche_still_new (target->picture, error) : NULL;
  if (still == NULL || (frames->small != NULL && !(frames->small[frames->n] = reduce (target->picture, error))))
    return FALSE;
  frames->layers[frames->n]   = layer;
  frames->stills[frames->n++] = g_steal_pointer (&still);
  if (frames->first == NULL)
    frames->first = g_steal_pointer (&target);
  return TRUE;
}

PasticheLayers *
pastiche_layers_read (GimpImage *image, GimpDrawable **drawables, gboolean shown, GError **error)
{
  g_autoptr (PasticheLayers) frames = g_new0 (PasticheLayers, 1);
  g_autoptr (GPtrArray) ordered     = pastiche_layers_list (image, drawables, error);
  g_autoptr (GError) missed         = NULL;

  if (ordered == NULL || !pastiche_stills_check_memory ((int) ordered->len, error))
    return NULL;
  frames->image  = image;
  frames->layers = g_new0 (GimpDrawable *, ordered->len);
  frames->stills = g_new0 (PasticheStill *, ordered->len);
  frames->small  = shown ? g_new0 (PastichePicture *, ordered->len) : NULL;
  for (guint i = 0; i < ordered->len; i++)
    {
      g_clear_error (&missed);
      if (!read_frame (frames, g_ptr_array_index (ordered, i), &missed) &&
          !g_error_matches (missed, GIMP_PLUG_IN_ERROR, PASTICHE_TARGET_EMPTY))
        break;
    }
  if (frames->n > 0 && (missed == NULL || g_error_matches (missed, GIMP_PLUG_IN_ERROR, PASTICHE_TARGET_EMPTY)))
    return g_steal_pointer (&frames);
  g_propagate_error (error, g_steal_pointer (&missed));
  return NULL;
}

void
pastiche_layers_free (PasticheLayers *frames)
{
  for (int i = 0; i < frames->n; i++)
    {
      pastiche_still_free (frames->stills[i]);
      if (frames->small != NULL)
        pastiche_picture_free (frames->small[i]);
    }
  g_free (frames->stills);
  g_free (frames->small);
  g_free (frames->layers);
  g_clear_pointer (&frames->first, pastiche_target_free);
  g_clear_pointer (&frames->finished, pastiche_picture_free);
  g_free (frames);
}

/* --- looks ---------------------------------------------------------------- */

typedef struct
{
  const PasticheLook *look;
  int                 frame;
} Look;

static PastichePicture *
give_look (gpointer               data,
           const PastichePicture *picture,
           PasticheProgress       progress,
           gpointer               progress_data,
           GCancellable          *cancellable,
           GError               **error)
{
  const Look *look = data;

  return pastiche_look_apply (look->look, picture, look->frame, progress, progress_data, cancellable, error);
}

/* The picture of frame @i as it is to be: what a preview has made of it, or a job. */
static PastichePicture *
finish (PasticheLayers *frames, int i, const PasticheLook *look, const PastichePicture *picture, GError **error)
{
  Look   work = { look, i };
  double n    = frames->n;

  if (i == 0 && frames->finished != NULL)
    return g_steal_pointer (&frames->finished);
  return pastiche_job_run (give_look, &work, picture, i / n, (i + 1) / n, error);
}

/* What becomes of frame @i, but for its name. */
static PasticheResult *
apply_one (PasticheLayers *frames, int i, const PasticheLook *look, double soft_edge, GError **error)
{
  g_autoptr (PasticheResult) result = g_new0 (PasticheResult, 1);
  PasticheTarget *target            = i == 0 ? g_steal_pointer (&frames->first) : NULL;
  double          radius;

  if (target == NULL)
    target = pastiche_target_read (frames->image, frames->layers[i], error);
  if (target == NULL)
    return NULL;
  result->target   = target;
  result->selected = target->drawable;
  result->finished = finish (frames, i, look, target->picture, error);
  if (result->finished == NULL)
    return NULL;
  radius       = pastiche_selection_radius (soft_edge, target->picture->width, target->picture->height);
  result->part = pastiche_target_part (target, radius);
  g_clear_pointer (&target->picture, pastiche_picture_free);
  if (target->selection != NULL && !(result->soft = pastiche_selection_soften (target->selection, radius, NULL, error)))
    return NULL;
  return g_steal_pointer (&result);
}

/* GIMP lists layers from the top. */
static void
reverse (GPtrArray *results)
{
  for (guint i = 0; i < results->len / 2; i++)
    {
      gpointer *a = &results->pdata[i], *b = &results->pdata[results->len - 1 - i], kept = *a;

      *a = *b;
      *b = kept;
    }
}

GimpLayer **
pastiche_layers_apply (PasticheLayers      *frames,
                       PasticheLook *const *looks,
                       const char *const   *names,
                       PasticheOutput       output,
                       double               soft_edge,
                       GError             **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_result_free);
  GimpLayer **layers;

  if (looks[0] == NULL)
    g_clear_pointer (&frames->first, pastiche_target_free);
  for (int i = 0; i < frames->n; i++)
    {
      PasticheResult *result;

      if (looks[i] == NULL)
        continue;
      result = apply_one (frames, i, looks[i], soft_edge, error);
      if (result == NULL)
        return NULL;
      g_ptr_array_add (results, result);
      result->name = g_strdup (names[i]);
      if (!pastiche_output_prepare (result, output, error))
        return NULL;
    }
  reverse (results);
  layers = pastiche_output (results, output, error);
  gimp_progress_end ();
  return layers;
}
