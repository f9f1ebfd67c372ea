/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * open-images.c: the images that GIMP has open and their layers, as paintings to fine-tune on.
 *
 * An image and a layer may have the same id in GIMP, so here an image has the negative of its own.
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "open-images.h"
#include "seen.h"

#define THUMBNAIL 48 /* pixels */

static void
free_picture (gpointer data)
{
  PasticheOpenPicture *picture = data;

  g_free (picture->name);
  g_clear_object (&picture->thumbnail);
  g_free (picture);
}

/* Takes over @name and @thumbnail. */
static void
add (GPtrArray *list, int id, char *name, gboolean part, GdkPixbuf *thumbnail)
{
  PasticheOpenPicture *picture = g_new0 (PasticheOpenPicture, 1);

  picture->id        = id;
  picture->name      = name;
  picture->part      = part;
  picture->thumbnail = thumbnail;
  g_ptr_array_add (list, picture);
}

/* The name of the image's file, if it has one. */
static char *
image_name (GimpImage *image)
{
  GFile *file = gimp_image_get_file (image);

  if (file == NULL)
    file = gimp_image_get_imported_file (image);
  return file != NULL ? g_file_get_basename (file) : gimp_image_get_name (image);
}

/* All images; after one with several layers, these too. */
static GPtrArray *
list_images (G_GNUC_UNUSED gpointer data)
{
  GPtrArray             *list   = g_ptr_array_new_with_free_func (free_picture);
  g_autofree GimpImage **images = gimp_get_images ();

  for (int i = 0; images[i] != NULL; i++)
    {
      g_autofree GimpLayer **layers = gimp_image_get_layers (images[i]);

      add (list, -gimp_image_get_id (images[i]), image_name (images[i]), FALSE,
           gimp_image_get_thumbnail (images[i], THUMBNAIL, THUMBNAIL, GIMP_PIXBUF_SMALL_CHECKS));
      for (int j = 0; layers[0] != NULL && layers[1] != NULL && layers[j] != NULL; j++)
        add (list, gimp_item_get_id (GIMP_ITEM (layers[j])), gimp_item_get_name (GIMP_ITEM (layers[j])), TRUE,
             pastiche_seen_thumbnail (layers[j], THUMBNAIL));
    }
  return list;
}

static void
gone (GError **error)
{
  g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("That image is not open any more."));
}

/* What is visible of @image, read through a temporary layer that is never inserted. */
static PastichePicture *
read_image (GimpImage *image, GError **error)
{
  GimpLayer       *layer = gimp_layer_new_from_visible (image, image, "");
  PastichePicture *picture;
  int              x, y;

  if (layer == NULL)
    {
      gone (error);
      return NULL;
    }
  picture = pastiche_seen_read (layer, &x, &y, error);
  gimp_item_delete (GIMP_ITEM (layer));
  return picture;
}

static PastichePicture *
read_one (int id, G_GNUC_UNUSED gpointer data, GError **error)
{
  int x, y;

  if (id < 0 && gimp_image_id_is_valid (-id))
    return read_image (gimp_image_get_by_id (-id), error);
  if (id > 0 && gimp_item_id_is_layer (id))
    return pastiche_seen_read (gimp_layer_get_by_id (id), &x, &y, error);
  gone (error);
  return NULL;
}

const PasticheOpenPictures *
pastiche_open_images (void)
{
  static const PasticheOpenPictures images = { .list = list_images, .read = read_one };

  return &images;
}
