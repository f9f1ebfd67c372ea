/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drawable.c: a layer as a picture of the engine, with the selection.
 */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "drawable.h"
#include "seen.h"

char *
pastiche_layer_name (gpointer item)
{
  g_autofree char *name = gimp_item_get_name (GIMP_ITEM (item));

  return pastiche_printable (name != NULL ? name : "", PASTICHE_TITLE_LETTERS);
}

static gboolean
refuse (GimpDrawable *drawable, int code, const char *rule, GError **error)
{
  g_autofree char *name = pastiche_layer_name (drawable);

  if (rule != NULL)
    g_set_error (error, GIMP_PLUG_IN_ERROR, code, rule, name);
  return rule == NULL;
}

static gboolean
not_selected (GimpDrawable *drawable, GError **error)
{
  return refuse (drawable, PASTICHE_TARGET_EMPTY, _ ("The selection does not touch the layer “%s”."), error);
}

/* After Add Layer Mask, GIMP has the mask selected. */
GimpDrawable *
pastiche_target_layer (GimpDrawable *drawable)
{
  GimpLayer *layer = GIMP_IS_LAYER_MASK (drawable) ? gimp_layer_from_mask (GIMP_LAYER_MASK (drawable)) : NULL;

  return layer != NULL ? GIMP_DRAWABLE (layer) : drawable;
}

gboolean
pastiche_target_check (GimpImage *image, GimpDrawable *drawable, GError **error)
{
  const char *rule = NULL;

  if (!GIMP_IS_LAYER (drawable))
    rule = _ ("Pastiche paints layers, and “%s” is a channel: select a layer.");
  else if (gimp_image_get_base_type (image) == GIMP_INDEXED)
    rule = _ ("The image of “%s” has the few colours of a palette: turn it into RGB first (Image ▸ Mode).");
  else if (gimp_image_get_floating_sel (image) != NULL)
    rule = _ ("Above “%s” floats a selection: anchor it or make it a layer first.");
  return refuse (drawable, 0, rule, error);
}

GPtrArray *
pastiche_target_list (GimpImage *image, GimpDrawable **drawables, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (GimpDrawable **drawable = drawables; *drawable != NULL; drawable++)
    {
      GimpDrawable *layer = pastiche_target_layer (*drawable);

      if (!pastiche_target_check (image, layer, error))
        return NULL;
      g_ptr_array_add (list, layer);
    }
  if (list->len > 0)
    return g_steal_pointer (&list);
  g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("Pastiche paints layers: select one."));
  return NULL;
}

gboolean
pastiche_target_check_selection (GimpDrawable *drawable, GError **error)
{
  int x, y, width, height;

  if (gimp_drawable_mask_intersect (drawable, &x, &y, &width, &height))
    return TRUE;
  return not_selected (drawable, error);
}

gboolean
pastiche_gone (GError **error)
{
  g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("A layer that was to be painted is gone."));
  return FALSE;
}

void
pastiche_target_place (const PasticheTarget *target, int *x, int *y)
{
  gimp_drawable_get_offsets (target->drawable, x, y);
  *x += target->x;
  *y += target->y;
}

static gboolean
read_picture (PasticheTarget *target, GError **error)
{
  GimpLayer *layer = GIMP_LAYER (target->drawable);
  int        width = gimp_drawable_get_width (target->drawable), height = gimp_drawable_get_height (target->drawable);
  int        x, y, layer_x, layer_y;

  if (!pastiche_apply_check (NULL, &PASTICHE_SETTINGS_DEFAULT, width, height, error))
    return FALSE;
  target->picture = pastiche_seen_read (layer, &x, &y, error);
  if (target->picture == NULL)
    return FALSE;
  gimp_drawable_get_offsets (target->drawable, &layer_x, &layer_y);
  target->x      = x - layer_x;
  target->y      = y - layer_y;
  target->bounds = *GEGL_RECTANGLE (0, 0, target->picture->width, target->picture->height);
  return TRUE;
}

/* Restrict the bounds to what is selected; FALSE without an error when that is nothing. */
static gboolean
find_bounds (PasticheTarget *target)
{
  gboolean selected;
  int      x, y, left, top, right, bottom;

  gimp_selection_bounds (target->image, &selected, &left, &top, &right, &bottom);
  pastiche_target_place (target, &x, &y);
  return !selected || gegl_rectangle_intersect (&target->bounds, &target->bounds,
                                                GEGL_RECTANGLE (left - x, top - y, right - left, bottom - top));
}

static gboolean
read_selection (PasticheTarget *target, GError **error)
{
  GimpImage    *image = target->image;
  GeglRectangle canvas, part;
  GeglBuffer   *buffer;
  int           x, y;

  if (gimp_selection_is_empty (image))
    return TRUE;
  if (!find_bounds (target))
    return not_selected (target->drawable, error);
  pastiche_target_place (target, &x, &y);
  canvas = *GEGL_RECTANGLE (-x, -y, gimp_image_get_width (image), gimp_image_get_height (image));
  gegl_rectangle_intersect (&part, &canvas, GEGL_RECTANGLE (0, 0, target->picture->width, target->picture->height));
  target->selection = pastiche_selection_new (part.x, part.y, part.width, part.height, error);
  if (target->selection == NULL)
    return FALSE;
  buffer = gimp_drawable_get_buffer (GIMP_DRAWABLE (gimp_image_get_selection (image)));
  gegl_buffer_get (buffer, GEGL_RECTANGLE (x + part.x, y + part.y, part.width, part.height), 1.0,
                   babl_format ("Y float"), target->selection->values, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  g_object_unref (buffer);
  return TRUE;
}

/* Whether a pixel of the picture is both selected and not transparent. */
static gboolean
shows_anything (const PasticheTarget *target)
{
  const PastichePicture   *picture   = target->picture;
  const PasticheSelection *selection = target->selection;
  const GeglRectangle     *bounds    = &target->bounds;

  for (int y = bounds->y; y < bounds->y + bounds->height; y++)
    for (int x = bounds->x; x < bounds->x + bounds->width; x++)
      if (picture->pixels[4 * ((gsize) y * picture->width + x) + 3] > 0 &&
          (selection == NULL ||
           selection->values[(gsize) (y - selection->y) * selection->width + x - selection->x] > 0))
        return TRUE;
  return FALSE;
}

static gboolean
check_seen (const PasticheTarget *target, GError **error)
{
  const char *rule = _ ("“%s” is empty: there is nothing to paint.");

  if (pastiche_seen_any (GIMP_LAYER (target->drawable)) && shows_anything (target))
    return TRUE;
  if (target->selection != NULL)
    rule = _ ("Nothing is seen of “%s” where the selection is: there is nothing to paint.");
  else if (gimp_item_is_group (GIMP_ITEM (target->drawable)))
    rule = _ ("The group “%s” is empty, or all in it is hidden: there is nothing to paint.");
  return refuse (target->drawable, PASTICHE_TARGET_EMPTY, rule, error);
}

PasticheTarget *
pastiche_target_read (GimpImage *image, GimpDrawable *drawable, GError **error)
{
  g_autoptr (PasticheTarget) target = NULL;

  if (!gimp_item_is_valid (GIMP_ITEM (drawable)))
    {
      pastiche_gone (error);
      return NULL;
    }
  if (!pastiche_target_check (image, drawable, error))
    return NULL;
  target           = g_new0 (PasticheTarget, 1);
  target->image    = image;
  target->drawable = drawable;
  if (!read_picture (target, error) || !read_selection (target, error) || !check_seen (target, error))
    return NULL;
  return g_steal_pointer (&target);
}

void
pastiche_target_free (PasticheTarget *target)
{
  g_clear_pointer (&target->picture, pastiche_picture_free);
  g_clear_pointer (&target->selection, pastiche_selection_free);
  g_free (target);
}

void
pastiche_target_select_all (PasticheTarget *target)
{
  g_clear_pointer (&target->selection, pastiche_selection_free);
  target->bounds = *GEGL_RECTANGLE (0, 0, target->picture->width, target->picture->height);
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
