/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drawable.c: a layer as a picture of the engine, with the selection.
 */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "drawable.h"

const Babl *
pastiche_target_format (void)
{
  return babl_format ("R'G'B'A float");
}

static gboolean
refuse (GimpDrawable *drawable, const char *rule, GError **error)
{
  if (rule != NULL)
    g_set_error (error, GIMP_PLUG_IN_ERROR, 0, rule, gimp_item_get_name (GIMP_ITEM (drawable)));
  return rule == NULL;
}

gboolean
pastiche_target_check (GimpImage *image, GimpDrawable *drawable, GError **error)
{
  const char *rule = NULL;

  if (GIMP_IS_LAYER_MASK (drawable))
    rule = _ ("Pastiche paints layers, and “%s” is a layer mask: select the layer itself.");
  else if (!GIMP_IS_LAYER (drawable))
    rule = _ ("Pastiche paints layers, and “%s” is a channel: select a layer.");
  else if (gimp_image_get_floating_sel (image) != NULL)
    rule = _ ("Above “%s” floats a selection: anchor it or make it a layer first.");
  return refuse (drawable, rule, error);
}

gboolean
pastiche_target_check_selection (GimpDrawable *drawable, GError **error)
{
  int x, y, width, height;

  if (gimp_drawable_mask_intersect (drawable, &x, &y, &width, &height))
    return TRUE;
  return refuse (drawable, _ ("The selection does not touch the layer “%s”."), error);
}

gboolean
pastiche_gone (GError **error)
{
  g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("A layer that was to be painted is gone."));
  return FALSE;
}

static gboolean
read_selection (PasticheTarget *target, GError **error)
{
  GimpImage    *image = target->image;
  GeglRectangle canvas, part;
  GeglBuffer   *buffer;
  int           off_x, off_y;

  if (gimp_selection_is_empty (image))
    return TRUE;
  gimp_drawable_get_offsets (target->drawable, &off_x, &off_y);
  canvas = *GEGL_RECTANGLE (-off_x, -off_y, gimp_image_get_width (image), gimp_image_get_height (image));
  gegl_rectangle_intersect (&part, &canvas, GEGL_RECTANGLE (0, 0, target->picture->width, target->picture->height));
  target->selection = pastiche_selection_new (part.x, part.y, part.width, part.height, error);
  if (target->selection == NULL)
    return FALSE;
  buffer = gimp_drawable_get_buffer (GIMP_DRAWABLE (gimp_image_get_selection (image)));
  gegl_buffer_get (buffer, GEGL_RECTANGLE (off_x + part.x, off_y + part.y, part.width, part.height), 1.0,
                   babl_format ("Y float"), target->selection->values, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  g_object_unref (buffer);
  return TRUE;
}

PasticheTarget *
pastiche_target_read (GimpImage *image, GimpDrawable *drawable, GError **error)
{
  g_autoptr (PasticheTarget) target = NULL;
  GeglBuffer *buffer;
  int         x, y, width, height;

  if (!gimp_item_is_valid (GIMP_ITEM (drawable)))
    {
      pastiche_gone (error);
      return NULL;
    }
  if (!pastiche_target_check (image, drawable, error) || !pastiche_target_check_selection (drawable, error))
    return NULL;

  target           = g_new0 (PasticheTarget, 1);
  target->image    = image;
  target->drawable = drawable;
  gimp_drawable_mask_intersect (drawable, &x, &y, &width, &height);
  target->bounds = *GEGL_RECTANGLE (x, y, width, height);
  target->picture =
      pastiche_picture_new (gimp_drawable_get_width (drawable), gimp_drawable_get_height (drawable), error);
  if (target->picture == NULL || !read_selection (target, error))
    return NULL;

  buffer = gimp_drawable_get_buffer (drawable);
  gegl_buffer_get (buffer, GEGL_RECTANGLE (0, 0, target->picture->width, target->picture->height), 1.0,
                   pastiche_target_format (), target->picture->pixels, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  g_object_unref (buffer);
  return g_steal_pointer (&target);
}

void
pastiche_target_free (PasticheTarget *target)
{
  g_clear_pointer (&target->picture, pastiche_picture_free);
  g_clear_pointer (&target->selection, pastiche_selection_free);
  g_free (target);
}

GeglRectangle
pastiche_target_part (const PasticheTarget *target, double radius)
{
  const PasticheSelection *selection = target->selection;
  const GeglRectangle     *bounds    = &target->bounds;
  int                      reach     = (int) ceil (radius);
  GeglRectangle            part;

  if (selection == NULL)
    return *bounds;
  gegl_rectangle_intersect (
      &part, GEGL_RECTANGLE (selection->x, selection->y, selection->width, selection->height),
      GEGL_RECTANGLE (bounds->x - reach, bounds->y - reach, bounds->width + 2 * reach, bounds->height + 2 * reach));
  return part;
}
