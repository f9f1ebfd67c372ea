/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * seen.c: what is seen of a layer, alone.
 *
 * GIMP gives a layer's pixels without its effects and its mask, and a group's without its own.  So a copy of the layer
 * is put into an image of its own, which nobody sees, and what GIMP shows of that is read: the artist's image is neither
 * changed nor does its undo history grow.  (Merging the copy's effects instead would cut off, in GIMP 3.0.4, what they
 * add above and on the left.)
 */
#include <glib/gi18n-lib.h>

#include "drawable.h"
#include "seen.h"

const Babl *
pastiche_seen_format (void)
{
  return babl_format ("R'G'B'A float");
}

static gboolean
has_effects (GimpLayer *layer)
{
  g_autofree GimpDrawableFilter **filters = gimp_drawable_get_filters (GIMP_DRAWABLE (layer));

  for (int i = 0; filters != NULL && filters[i] != NULL; i++)
    if (gimp_drawable_filter_get_visible (filters[i]))
      return TRUE;
  return FALSE;
}

gboolean
pastiche_seen_grows (GimpLayer *layer)
{
  g_autofree GimpItem **children = NULL;

  if (has_effects (layer) || !gimp_item_is_group (GIMP_ITEM (layer)))
    return has_effects (layer);
  children = gimp_item_get_children (GIMP_ITEM (layer));
  for (int i = 0; children[i] != NULL; i++)
    if (pastiche_seen_grows (GIMP_LAYER (children[i])))
      return TRUE;
  return FALSE;
}

/* Whether the layer's own pixels are what is seen of it. */
static gboolean
is_plain (GimpLayer *layer)
{
  return !gimp_item_is_group (GIMP_ITEM (layer)) && !has_effects (layer) &&
         (gimp_layer_get_mask (layer) == NULL || !gimp_layer_get_apply_mask (layer));
}

static gboolean
is_pass_through (GimpLayer *layer)
{
  return gimp_layer_get_mode (layer) == GIMP_LAYER_MODE_PASS_THROUGH;
}

gboolean
pastiche_seen_any (GimpLayer *layer)
{
  g_autofree GimpItem **children = NULL;

  if (!gimp_item_is_group (GIMP_ITEM (layer)))
    return TRUE;
  children = gimp_item_get_children (GIMP_ITEM (layer));
  for (int i = 0; children != NULL && children[i] != NULL; i++)
    if (gimp_item_get_visible (children[i]) && pastiche_seen_any (GIMP_LAYER (children[i])))
      return TRUE;
  return FALSE;
}

/* --- an image that nobody sees -------------------------------------------- */

/* An empty image with the mode, precision and profile of @like. */
static GimpImage *
new_scratch (GimpImage *like)
{
  GimpImage        *scratch = gimp_image_new_with_precision (gimp_image_get_width (like), gimp_image_get_height (like),
                                                             gimp_image_get_base_type (like), gimp_image_get_precision (like));
  GimpColorProfile *profile = gimp_image_get_color_profile (like);

  gimp_image_undo_disable (scratch);
  if (profile != NULL)
    {
      gimp_image_set_color_profile (scratch, profile);
      g_object_unref (profile);
    }
  return scratch;
}

/* Give @copy the mask of @layer. */
static gboolean
copy_mask (GimpLayer *layer, GimpLayer *copy)
{
  GimpLayerMask *from = gimp_layer_get_mask (layer), *to = gimp_layer_create_mask (copy, GIMP_ADD_MASK_WHITE);
  GeglBuffer    *in, *out;

  if (to == NULL || !gimp_layer_add_mask (copy, to))
    return FALSE;
  in  = gimp_drawable_get_buffer (GIMP_DRAWABLE (from));
  out = gimp_drawable_get_buffer (GIMP_DRAWABLE (to));
  gegl_buffer_copy (in, NULL, GEGL_ABYSS_NONE, out, NULL);
  g_object_unref (in);
  g_object_unref (out);
  gimp_drawable_update (GIMP_DRAWABLE (to), 0, 0, gimp_drawable_get_width (GIMP_DRAWABLE (to)),
                        gimp_drawable_get_height (GIMP_DRAWABLE (to)));
  gimp_layer_set_apply_mask (copy, gimp_layer_get_apply_mask (layer));
  return TRUE;
}

/* GIMP 3.0.4 forgets the mask of a group when it copies one with a layer in it that has effects. */
static gboolean
copy_lost_masks (GimpLayer *layer, GimpLayer *copy)
{
  if (gimp_item_is_group (GIMP_ITEM (layer)))
    {
      g_autofree GimpItem **from = gimp_item_get_children (GIMP_ITEM (layer));
      g_autofree GimpItem **to   = gimp_item_get_children (GIMP_ITEM (copy));

      for (int i = 0; from[i] != NULL; i++)
        if (to[i] == NULL || !copy_lost_masks (GIMP_LAYER (from[i]), GIMP_LAYER (to[i])))
          return FALSE;
    }
  return gimp_layer_get_mask (layer) == NULL || gimp_layer_get_mask (copy) != NULL || copy_mask (layer, copy);
}

/* Insert a copy of @layer as the lowest of @scratch; NULL when GIMP could not. */
static GimpLayer *
put (GimpImage *scratch, GimpLayer *layer)
{
  g_autofree GimpLayer **there = gimp_image_get_layers (scratch);
  GimpLayer             *copy  = gimp_layer_new_from_drawable (GIMP_DRAWABLE (layer), scratch);
  int                    n     = 0;

  while (there[n] != NULL)
    n++;
  return copy != NULL && gimp_image_insert_layer (scratch, copy, NULL, n) && copy_lost_masks (layer, copy) ? copy
                                                                                                           : NULL;
}

/* Copy what lies below @layer, which is seen through it. */
static gboolean
put_below (GimpImage *scratch, GimpLayer *layer)
{
  GimpItem             *item = GIMP_ITEM (layer), *parent = gimp_item_get_parent (item);
  GimpImage            *image = gimp_item_get_image (item);
  g_autofree GimpItem **items =
      parent != NULL ? gimp_item_get_children (parent) : (GimpItem **) gimp_image_get_layers (image);

  for (int i = gimp_image_get_item_position (image, item) + 1; items[i] != NULL; i++)
    if (gimp_item_get_visible (items[i]) && put (scratch, GIMP_LAYER (items[i])) == NULL)
      return FALSE;
  return parent == NULL || !is_pass_through (GIMP_LAYER (parent)) || put_below (scratch, GIMP_LAYER (parent));
}

/* A new image in which @layer is seen alone; NULL when GIMP could not make it. */
static GimpImage *
show_alone (GimpLayer *layer)
{
  GimpImage *scratch = new_scratch (gimp_item_get_image (GIMP_ITEM (layer)));
  GimpLayer *copy    = put (scratch, layer);

  if (copy != NULL)
    {
      gimp_item_set_visible (GIMP_ITEM (copy), TRUE);
      gimp_layer_set_show_mask (copy, FALSE);
      if (is_pass_through (layer))
        {
          if (put_below (scratch, layer))
            return scratch;
        }
      else
        {
          gimp_layer_set_mode (copy, GIMP_LAYER_MODE_NORMAL);
          gimp_layer_set_opacity (copy, 100);
          return scratch;
        }
    }
  gimp_image_delete (scratch);
  return NULL;
}

/* --- reading -------------------------------------------------------------- */

static PastichePicture *
read_part (GimpLayer *layer, const GeglRectangle *part, GError **error)
{
  PastichePicture *picture = pastiche_picture_new (part->width, part->height, error);
  GeglBuffer      *buffer;

  if (picture == NULL)
    return NULL;
  buffer = gimp_drawable_get_buffer (GIMP_DRAWABLE (layer));
  gegl_buffer_get (buffer, part, 1.0, pastiche_seen_format (), picture->pixels, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  g_object_unref (buffer);
  pastiche_picture_make_finite (picture);
  return picture;
}

/* The layer's rectangle on the canvas. */
static GeglRectangle
area_of (GimpLayer *layer)
{
  GimpDrawable *drawable = GIMP_DRAWABLE (layer);
  int           x, y;

  gimp_drawable_get_offsets (drawable, &x, &y);
  return *GEGL_RECTANGLE (x, y, gimp_drawable_get_width (drawable), gimp_drawable_get_height (drawable));
}

/* Make @part, a rectangle of @layer, large enough for all of the layer that is not transparent. */
static void
grow (GeglRectangle *part, GimpLayer *layer)
{
  GeglBuffer       *buffer = gimp_drawable_get_buffer (GIMP_DRAWABLE (layer));
  int               width = gegl_buffer_get_width (buffer), height = gegl_buffer_get_height (buffer);
  g_autofree float *alpha = g_new (float, width);

  for (int y = 0; y < height; y++)
    {
      int first = 0, last = width - 1;

      gegl_buffer_get (buffer, GEGL_RECTANGLE (0, y, width, 1), 1.0, babl_format ("A float"), alpha,
                       GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      while (first < width && alpha[first] <= 0)
        first++;
      while (last > first && alpha[last] <= 0)
        last--;
      if (first < width)
        gegl_rectangle_bounding_box (part, part, GEGL_RECTANGLE (first, y, last + 1 - first, 1));
    }
  g_object_unref (buffer);
}

static PastichePicture *
could_not (GimpLayer *layer, GError **error)
{
  g_autofree char *name = pastiche_layer_name (layer);

  g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("GIMP could not show the layer “%s” alone."), name);
  return NULL;
}

/* What GIMP shows of @scratch, in which there is a copy of @layer; its first pixel lies at *@x, *@y on the canvas. */
static PastichePicture *
read_scratch (GimpImage *scratch, GimpLayer *layer, int *x, int *y, GError **error)
{
  GeglRectangle    area = area_of (layer), room = area, part;
  GimpLayer       *shown;
  PastichePicture *picture;

  if (!is_pass_through (layer) && pastiche_seen_grows (layer)) /* what they add is seen as far as the canvas */
    gegl_rectangle_bounding_box (
        &room, &area, GEGL_RECTANGLE (0, 0, gimp_image_get_width (scratch), gimp_image_get_height (scratch)));
  gimp_image_resize (scratch, room.width, room.height, -room.x, -room.y);
  shown = gimp_layer_new_from_visible (scratch, scratch, "");
  if (shown == NULL)
    return could_not (layer, error);
  part = *GEGL_RECTANGLE (area.x - room.x, area.y - room.y, area.width, area.height);
  if (!gegl_rectangle_equal (&room, &area))
    grow (&part, shown);
  *x      = room.x + part.x;
  *y      = room.y + part.y;
  picture = read_part (shown, &part, error);
  gimp_item_delete (GIMP_ITEM (shown));
  return picture;
}

PastichePicture *
pastiche_seen_read (GimpLayer *layer, int *x, int *y, GError **error)
{
  GimpImage       *scratch;
  PastichePicture *picture;

  if (is_plain (layer))
    {
      GeglRectangle area = area_of (layer);

      *x = area.x;
      *y = area.y;
      return read_part (layer, GEGL_RECTANGLE (0, 0, area.width, area.height), error);
    }
  scratch = show_alone (layer);
  if (scratch == NULL)
    return could_not (layer, error);
  picture = read_scratch (scratch, layer, x, y, error);
  gimp_image_delete (scratch);
  return picture;
}

GdkPixbuf *
pastiche_seen_thumbnail (GimpLayer *layer, int size)
{
  GimpImage    *scratch = is_plain (layer) ? NULL : show_alone (layer);
  GeglRectangle area    = area_of (layer);
  GdkPixbuf    *thumbnail;

  if (scratch == NULL)
    return gimp_drawable_get_thumbnail (GIMP_DRAWABLE (layer), size, size, GIMP_PIXBUF_SMALL_CHECKS);
  gimp_image_resize (scratch, area.width, area.height, -area.x, -area.y);
  thumbnail = gimp_image_get_thumbnail (scratch, size, size, GIMP_PIXBUF_SMALL_CHECKS);
  gimp_image_delete (scratch);
  return thumbnail;
}
