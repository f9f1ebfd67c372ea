/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * output.c: painted pictures become new layers, in the image that they are from or in a new one.
 *
 * GIMP's Cancel kills the plug-in at any moment.  So all layers are made and filled before the first one is inserted
 * into the image: then either all of them are there or none.
 */
#include <glib/gi18n-lib.h>

#include "output.h"
#include "seen.h"

gboolean
pastiche_output_is_image (PasticheOutput output)
{
  return output == PASTICHE_OUTPUT_IMAGE || output == PASTICHE_OUTPUT_COLOUR_IMAGE;
}

void
pastiche_result_free (PasticheResult *result)
{
  g_clear_pointer (&result->target, pastiche_target_free);
  g_clear_pointer (&result->finished, pastiche_picture_free);
  g_clear_pointer (&result->soft, pastiche_selection_free);
  g_clear_pointer (&result->note, g_key_file_unref);
  if (result->layer != NULL && gimp_item_is_valid (GIMP_ITEM (result->layer)))
    gimp_item_delete (GIMP_ITEM (result->layer));
  g_free (result->name);
  g_free (result);
}

/* Multiply the selection into the picture's alpha. */
static void
fade_by_selection (PasticheResult *result)
{
  const GeglRectangle     *part     = &result->part;
  const PasticheSelection *soft     = result->soft;
  PastichePicture         *finished = result->finished;

  for (int y = part->y; y < part->y + part->height; y++)
    {
      const float *selected = soft->values + (gsize) (y - soft->y) * soft->width - soft->x;
      float       *pixels   = finished->pixels + 4 * (gsize) y * finished->width;

      for (int x = part->x; x < part->x + part->width; x++)
        pixels[4 * x + 3] *= selected[x];
    }
}

/* A layer for @image, filled, but not inserted yet.  The first pixel of @image is at @x, @y of the source's image. */
static GimpLayer *
new_layer (GimpImage *image, const PasticheResult *result, int x, int y)
{
  const GeglRectangle   *part     = &result->part;
  const PastichePicture *finished = result->finished;
  GimpImageType          type     = gimp_image_get_base_type (image) == GIMP_GRAY ? GIMP_GRAYA_IMAGE : GIMP_RGBA_IMAGE;
  GimpLayer             *layer =
      gimp_layer_new (image, result->name, part->width, part->height, type, 100.0, GIMP_LAYER_MODE_NORMAL);
  GeglBuffer *buffer;
  int         off_x, off_y;

  if (layer == NULL)
    return NULL;
  buffer = gimp_drawable_get_buffer (GIMP_DRAWABLE (layer));
  gegl_buffer_set (buffer, GEGL_RECTANGLE (0, 0, part->width, part->height), 0, pastiche_seen_format (),
                   finished->pixels + 4 * ((gsize) part->y * finished->width + part->x),
                   4 * (int) sizeof (float) * finished->width);
  g_object_unref (buffer);
  gimp_drawable_update (GIMP_DRAWABLE (layer), 0, 0, part->width, part->height);
  pastiche_target_place (result->target, &off_x, &off_y);
  gimp_layer_set_offsets (layer, off_x + part->x - x, off_y + part->y - y);
  if (result->perceptual)
    gimp_layer_set_composite_space (layer, GIMP_LAYER_COLOR_SPACE_RGB_PERCEPTUAL);
  if (result->note != NULL)
    pastiche_note_attach (result->note, GIMP_DRAWABLE (layer));
  return layer;
}

/* Give @layer, which is as large as the picture, a layer mask: the selection, or white without one. */
static gboolean
add_mask (GimpLayer *layer, const PasticheSelection *selection)
{
  GimpLayerMask *mask = gimp_layer_create_mask (layer, selection != NULL ? GIMP_ADD_MASK_BLACK : GIMP_ADD_MASK_WHITE);
  GeglBuffer    *buffer;

  if (mask == NULL || !gimp_layer_add_mask (layer, mask))
    return FALSE;
  gimp_layer_set_edit_mask (layer, FALSE);
  if (selection == NULL)
    return TRUE;
  buffer = gimp_drawable_get_buffer (GIMP_DRAWABLE (mask));
  gegl_buffer_set (buffer, GEGL_RECTANGLE (selection->x, selection->y, selection->width, selection->height), 0,
                   babl_format ("Y float"), selection->values, GEGL_AUTO_ROWSTRIDE);
  g_object_unref (buffer);
  gimp_drawable_update (GIMP_DRAWABLE (mask), selection->x, selection->y, selection->width, selection->height);
  return TRUE;
}

/* An image of @type with the precision, resolution and, where it has the same type, the profile of @like, just large
 * enough for all of @results.  *@x, *@y: where its first pixel is in @like. */
static GimpImage *
new_image (GimpImage *like, GimpImageBaseType type, GPtrArray *results, int *x, int *y)
{
  GeglRectangle     all     = { 0, 0, 0, 0 };
  gboolean          same    = type == gimp_image_get_base_type (like);
  GimpColorProfile *profile = same ? gimp_image_get_color_profile (like) : NULL;
  GimpImage        *image;
  double            x_resolution, y_resolution;

  for (guint i = 0; i < results->len; i++)
    {
      const PasticheResult *result = g_ptr_array_index (results, i);
      GeglRectangle         part   = result->part;
      int                   off_x, off_y;

      pastiche_target_place (result->target, &off_x, &off_y);
      part.x += off_x;
      part.y += off_y;
      gegl_rectangle_bounding_box (&all, &all, &part);
    }
  image = gimp_image_new_with_precision (all.width, all.height, type, gimp_image_get_precision (like));
  gimp_image_undo_disable (image);
  gimp_image_get_resolution (like, &x_resolution, &y_resolution);
  gimp_image_set_resolution (image, x_resolution, y_resolution);
  gimp_image_set_unit (image, gimp_image_get_unit (like));
  if (profile != NULL)
    {
      gimp_image_set_color_profile (image, profile);
      g_object_unref (profile);
    }
  *x = all.x;
  *y = all.y;
  return image;
}

/* Make the result's layer for @image and free its picture; FALSE if GIMP could not. */
static gboolean
make_layer (GimpImage *image, PasticheResult *result, PasticheOutput output, int x, int y)
{
  if (output == PASTICHE_OUTPUT_LAYER_MASK)
    result->part = *GEGL_RECTANGLE (0, 0, result->finished->width, result->finished->height);
  else if (result->soft != NULL)
    fade_by_selection (result);
  result->layer = new_layer (image, result, x, y);
  g_clear_pointer (&result->finished, pastiche_picture_free);
  return result->layer != NULL && (output != PASTICHE_OUTPUT_LAYER_MASK || add_mask (result->layer, result->soft));
}

/* A new layer for each of @results that has none yet; NULL if GIMP could not make one. */
static GimpLayer **
new_layers (GimpImage *image, GPtrArray *results, PasticheOutput output, int x, int y)
{
  GimpLayer **layers = g_new0 (GimpLayer *, results->len + 1);

  for (guint i = 0; i < results->len; i++)
    {
      PasticheResult *result = g_ptr_array_index (results, i);

      if (result->layer == NULL && !make_layer (image, result, output, x, y))
        {
          g_free (layers);
          return NULL;
        }
      layers[i] = result->layer;
    }
  return layers;
}

/* Insert each layer above the one that was selected or, in a new image, in their order.  Then the sources are marked,
 * but not those of a new image, which they are not in. */
static gboolean
insert (GimpImage *image, GimpLayer **layers, GPtrArray *results, PasticheOutput output)
{
  gboolean inserted = TRUE;

  for (guint i = 0; inserted && i < results->len; i++)
    {
      PasticheResult *result = g_ptr_array_index (results, i);
      GimpItem       *below  = GIMP_ITEM (result->selected);

      result->layer = NULL; /* from here on the image's */
      if (pastiche_output_is_image (output))
        inserted = gimp_image_insert_layer (image, layers[i], NULL, (int) i);
      else
        inserted = gimp_image_insert_layer (image, layers[i], GIMP_LAYER (gimp_item_get_parent (below)),
                                            gimp_image_get_item_position (image, below));
    }
  for (guint i = 0; inserted && !pastiche_output_is_image (output) && i < results->len; i++)
    {
      const PasticheResult *result = g_ptr_array_index (results, i);

      if (result->note != NULL)
        pastiche_note_mark_source (result->note, result->target->drawable);
    }
  return inserted;
}

/* Whether all layers still exist: the artist may have gone on working while the engine painted. */
static gboolean
are_there (GPtrArray *results)
{
  for (guint i = 0; i < results->len; i++)
    {
      const PasticheResult *result = g_ptr_array_index (results, i);

      if (!gimp_item_is_valid (GIMP_ITEM (result->target->drawable)) ||
          !gimp_item_is_valid (GIMP_ITEM (result->selected)))
        return FALSE;
    }
  return TRUE;
}

/* The image that takes the layers; the arguments are as new_image () has them. */
static GimpImage *
choose_image (GimpImage *image, GPtrArray *results, PasticheOutput output, int *x, int *y)
{
  if (!pastiche_output_is_image (output))
    return image;
  return new_image (image, output == PASTICHE_OUTPUT_IMAGE ? gimp_image_get_base_type (image) : GIMP_RGB, results, x,
                    y);
}

static gboolean
closed (GError **error)
{
  g_set_error (error, GIMP_PLUG_IN_ERROR, 0,
               _ ("The layer was painted, but its image could not take it: was it closed?"));
  return FALSE;
}

gboolean
pastiche_output_prepare (PasticheResult *result, PasticheOutput output, GError **error)
{
  GimpImage *image = result->target->image;

  return pastiche_output_is_image (output) ||
         (gimp_image_is_valid (image) && make_layer (image, result, output, 0, 0)) || closed (error);
}

GimpLayer **
pastiche_output (GPtrArray *results, PasticheOutput output, GError **error)
{
  GimpImage  *image    = ((PasticheResult *) g_ptr_array_index (results, 0))->target->image;
  GimpLayer **layers   = NULL;
  gboolean    inserted = FALSE;
  int         x = 0, y = 0;

  if (gimp_image_is_valid (image) && are_there (results))
    {
      image  = choose_image (image, results, output, &x, &y);
      layers = new_layers (image, results, output, x, y);
    }
  if (layers != NULL)
    {
      gimp_image_undo_group_start (image);
      inserted = insert (image, layers, results, output);
      gimp_image_set_selected_layers (image, (const GimpLayer **) layers);
      gimp_image_undo_group_end (image);
    }
  if (pastiche_output_is_image (output) && layers != NULL)
    gimp_image_undo_enable (image);
  if (!inserted)
    {
      g_clear_pointer (&layers, g_free);
      closed (error);
    }
  return layers;
}
