/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * thumbnail.c: a small picture as text (a JPEG in base64), and back.
 */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>
#include <string.h>

#include "resample.h"
#include "thumbnail.h"

/* --- To text ------------------------------------------------------------ */

/* @values, [height][width][3] in 0..1, as bytes.  PASTICHE_ERROR_MEMORY. */
static GdkPixbuf *
to_pixbuf (const float *values, int width, int height, GError **error)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);

  if (!pixbuf)
    g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY, "There is not enough memory.");
  for (int y = 0; pixbuf && y < height; y++)
    for (int x = 0; x < 3 * width; x++)
      gdk_pixbuf_get_pixels (pixbuf)[(gsize) gdk_pixbuf_get_rowstride (pixbuf) * y + x] =
          (guint8) lrintf (CLAMP (values[3 * (gsize) width * y + x], 0, 1) * 255);
  return pixbuf;
}

static GdkPixbuf *
reduce (const PasticheRows *rows, GError **error)
{
  double     scale = MIN (1, (double) PASTICHE_THUMBNAIL_SIDE / MAX (rows->width, rows->height));
  int        width = MAX (1, (int) lround (scale * rows->width)), height = MAX (1, (int) lround (scale * rows->height));
  float     *values = pastiche_alloc_floats (3 * (gsize) width * height, error);
  GdkPixbuf *pixbuf = NULL;

  if (values && pastiche_resample (NULL, rows, height, width, values, error))
    pixbuf = to_pixbuf (values, width, height, error);
  pastiche_free (values);
  return pixbuf;
}

char *
pastiche_thumbnail_write (const PasticheRows *rows, GError **error)
{
  static const char *const qualities[] = { "80", "60", "40",
                                           "20" }; /* until it fits; only noise needs the lower ones */
  g_autoptr (GdkPixbuf) pixbuf         = reduce (rows, error);
  g_autofree char *text                = NULL;

  for (guint i = 0; pixbuf && i < G_N_ELEMENTS (qualities); i++)
    {
      g_autofree char *jpeg = NULL;
      gsize            size;

      if (!gdk_pixbuf_save_to_buffer (pixbuf, &jpeg, &size, "jpeg", error, "quality", qualities[i], NULL))
        return NULL;
      g_free (text);
      text = g_base64_encode ((guint8 *) jpeg, size);
      if (strlen (text) <= PASTICHE_THUMBNAIL_TEXT)
        break;
    }
  return g_steal_pointer (&text);
}

/* --- From text ---------------------------------------------------------- */

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT,
                       "The picture of a painting in the style file is damaged.");
  return FALSE;
}

/* Called when the size is known: setting it to 0 makes the loader give up before it has reserved memory for the
 * pixels. */
static void
check_size (GdkPixbufLoader *loader, int width, int height, G_GNUC_UNUSED gpointer data)
{
  if (MAX (width, height) > PASTICHE_THUMBNAIL_SIDE)
    gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static GdkPixbuf *
decode (const char *text, GError **error)
{
  static const guint8 jpeg[]         = { 0xff, 0xd8, 0xff };
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autofree guint8 *bytes           = NULL;
  gsize              size;
  GdkPixbuf         *pixbuf = NULL;

  if (strlen (text) > PASTICHE_THUMBNAIL_TEXT)
    return refuse (error), NULL;
  bytes = g_base64_decode (text, &size);
  if (size < sizeof jpeg || memcmp (bytes, jpeg, sizeof jpeg) != 0)
    return refuse (error), NULL;
  loader = gdk_pixbuf_loader_new_with_mime_type ("image/jpeg", error);
  if (!loader)
    return NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (check_size), NULL);
  if (gdk_pixbuf_loader_write (loader, bytes, size, NULL) & gdk_pixbuf_loader_close (loader, NULL))
    pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (!pixbuf)
    return refuse (error), NULL;
  return g_object_ref (pixbuf);
}

PastichePicture *
pastiche_thumbnail_read (const char *text, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = decode (text, error);
  PastichePicture *picture     = NULL;
  int              channels;

  if (pixbuf)
    picture = pastiche_picture_new (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf), error);
  if (!picture)
    return NULL;
  channels = gdk_pixbuf_get_n_channels (pixbuf);
  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width; x++)
      {
        const guint8 *in =
            gdk_pixbuf_read_pixels (pixbuf) + (gsize) gdk_pixbuf_get_rowstride (pixbuf) * y + channels * (gsize) x;
        float *out = picture->pixels + 4 * ((gsize) picture->width * y + x);

        for (int c = 0; c < 3; c++)
          out[c] = in[c] / 255.0f;
        out[3] = 1;
      }
  return picture;
}
