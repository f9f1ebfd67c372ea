/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drawable.c: a layer as the engine's picture, and a finished picture as a
 * new layer above it.
 */
#include <glib/gi18n-lib.h>

#include "drawable.h"

static const Babl *
picture_format (void)
{
  return babl_format ("R'G'B'A float");
}

gboolean
pastiche_target_check (GimpImage *image, GimpDrawable *drawable, GError **error)
{
  int         x, y, width, height;
  const char *rule = NULL;

  if (GIMP_IS_LAYER_MASK (drawable))
    rule = _ ("Pastiche paints layers, and “%s” is a layer mask: select the layer itself.");
  else if (!GIMP_IS_LAYER (drawable))
    rule = _ ("Pastiche paints layers, and “%s” is a channel: select a layer.");
  else if (gimp_image_get_floating_sel (image) != NULL)
    rule = _ ("Above “%s” floats a selection: anchor it or make it a layer first.");
  else if (!gimp_drawable_mask_intersect (drawable, &x, &y, &width, &height))
    rule = _ ("The selection does not touch the layer “%s”.");

  if (rule != NULL)
    g_set_error (error, GIMP_PLUG_IN_ERROR, 0, rule, gimp_item_get_name (GIMP_ITEM (drawable)));
  return rule == NULL;
}

/* The mask's pixels under target->part; NULL stays where nothing is selected. */
static gboolean
read_selection (PasticheTarget *target, GError **error)
{
  const GeglRectangle *part = &target->part;
  GeglBuffer          *buffer;
  int                  off_x, off_y;

  if (gimp_selection_is_empty (target->image))
    return TRUE;

  target->selection = g_try_malloc_n ((gsize) part->width * part->height, sizeof (float));
  if (target->selection == NULL)
    {
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY,
                   _ ("There is not enough memory for a selection of %d × %d pixels."), part->width, part->height);
      return FALSE;
    }
  gimp_drawable_get_offsets (target->drawable, &off_x, &off_y);
  buffer = gimp_drawable_get_buffer (GIMP_DRAWABLE (gimp_image_get_selection (target->image)));
  gegl_buffer_get (buffer, GEGL_RECTANGLE (off_x + part->x, off_y + part->y, part->width, part->height), 1.0,
                   babl_format ("Y float"), target->selection, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  g_object_unref (buffer);
  return TRUE;
}

PasticheTarget *
pastiche_target_read (GimpImage *image, GimpDrawable *drawable, GError **error)
{
  g_autoptr (PasticheTarget) target = g_new0 (PasticheTarget, 1);
  GeglRectangle *part               = &target->part;
  GeglBuffer    *buffer;

  if (!pastiche_target_check (image, drawable, error))
    return NULL;

  target->image    = image;
  target->drawable = drawable;
  gimp_drawable_mask_intersect (drawable, &part->x, &part->y, &part->width, &part->height);
  target->picture =
      pastiche_picture_new (gimp_drawable_get_width (drawable), gimp_drawable_get_height (drawable), error);
  if (target->picture == NULL || !read_selection (target, error))
    return NULL;

  buffer = gimp_drawable_get_buffer (drawable);
  gegl_buffer_get (buffer, GEGL_RECTANGLE (0, 0, target->picture->width, target->picture->height), 1.0,
                   picture_format (), target->picture->pixels, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  g_object_unref (buffer);
  return g_steal_pointer (&target);
}

void
pastiche_target_free (PasticheTarget *target)
{
  g_clear_pointer (&target->picture, pastiche_picture_free);
  g_free (target->selection);
  g_free (target);
}

/* Where the selection is soft, so is the layer. */
static void
fade_by_selection (const PasticheTarget *target, PastichePicture *finished)
{
  const float *selection = target->selection;

  for (int y = 0; y < target->part.height; y++)
    {
      float *alpha = finished->pixels + 4 * ((gsize) (target->part.y + y) * finished->width + target->part.x) + 3;

      for (int x = 0; x < target->part.width; x++)
        alpha[4 * (gsize) x] *= *selection++;
    }
}

/* A filled layer that is not in the image yet. */
static GimpLayer *
new_layer (const PasticheTarget *target, const PastichePicture *finished, const char *name)
{
  const GeglRectangle *part = &target->part;
  GimpImageType type = gimp_image_get_base_type (target->image) == GIMP_GRAY ? GIMP_GRAYA_IMAGE : GIMP_RGBA_IMAGE;
  GimpLayer    *layer;
  GeglBuffer   *buffer;
  int           off_x, off_y;

  layer = gimp_layer_new (target->image, name, part->width, part->height, type, 100.0, GIMP_LAYER_MODE_NORMAL);
  if (layer == NULL)
    return NULL;

  buffer = gimp_drawable_get_buffer (GIMP_DRAWABLE (layer));
  gegl_buffer_set (buffer, GEGL_RECTANGLE (0, 0, part->width, part->height), 0, picture_format (),
                   finished->pixels + 4 * ((gsize) part->y * finished->width + part->x),
                   4 * (int) sizeof (float) * finished->width);
  g_object_unref (buffer);
  gimp_drawable_update (GIMP_DRAWABLE (layer), 0, 0, part->width, part->height);

  gimp_drawable_get_offsets (target->drawable, &off_x, &off_y);
  gimp_layer_set_offsets (layer, off_x + part->x, off_y + part->y);
  return layer;
}

gboolean
pastiche_target_insert (PasticheTarget *target, PastichePicture *finished, const char *name, GError **error)
{
  GimpItem  *item     = GIMP_ITEM (target->drawable);
  GimpLayer *layer    = NULL;
  gboolean   inserted = FALSE;

  /* The artist may have gone on working while the engine painted. */
  if (gimp_item_is_valid (item) && gimp_image_is_valid (target->image))
    {
      if (target->selection != NULL)
        fade_by_selection (target, finished);
      layer = new_layer (target, finished, name);
    }
  if (layer != NULL)
    {
      gimp_image_undo_group_start (target->image);
      inserted = gimp_image_insert_layer (target->image, layer, GIMP_LAYER (gimp_item_get_parent (item)),
                                          gimp_image_get_item_position (target->image, item));
      gimp_image_undo_group_end (target->image);
    }
  if (!inserted)
    {
      if (layer != NULL)
        gimp_item_delete (GIMP_ITEM (layer));
      g_set_error (error, GIMP_PLUG_IN_ERROR, 0,
                   _ ("The layer was painted, but its image could not take it: was it closed?"));
    }
  return inserted;
}
