/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pixbuf.c: files of all formats that have no file of their own here (GIF, BMP,
 * and those that gdk-pixbuf has got a loader for, as HEIC), with gdk-pixbuf.
 */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "error.h"
#include "picture.h"
#include "source.h"

#define DECODED 8 /* bytes a pixel: gdk-pixbuf's own, and what it makes the first frame of an animation from */

typedef struct
{
  PasticheSource source;
  GdkPixbuf     *pixbuf;
  int            row;
} Pixbuf;

/* What gdk-pixbuf says is wrong, as the end of a sentence of ours, without a full stop; takes @reason. */
static gboolean
fail (GError *reason, GError **error)
{
  g_autofree char *why    = pastiche_printable (reason->message, 200);
  gboolean         memory = g_error_matches (reason, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY);
  gsize            n      = strlen (why);

  if (n && why[n - 1] == '.')
    why[n - 1] = '\0';
  g_set_error_literal (error, PASTICHE_ERROR, memory ? PASTICHE_ERROR_MEMORY : PASTICHE_ERROR_FORMAT, why);
  g_error_free (reason);
  return FALSE;
}

static gboolean
read_row (PasticheSource *source, gpointer row, G_GNUC_UNUSED GError **error)
{
  Pixbuf *pixbuf = (Pixbuf *) source;
  gsize   stride = gdk_pixbuf_get_rowstride (pixbuf->pixbuf);

  memcpy (row, gdk_pixbuf_read_pixels (pixbuf->pixbuf) + stride * pixbuf->row++,
          (gsize) source->width * gdk_pixbuf_get_n_channels (pixbuf->pixbuf));
  return TRUE;
}

static void
free_pixbuf (PasticheSource *source)
{
  Pixbuf *pixbuf = (Pixbuf *) source;

  g_clear_object (&pixbuf->pixbuf);
  pastiche_source_clear (source);
  g_free (pixbuf);
}

static gboolean
load (Pixbuf *pixbuf, const char *path, GError **error)
{
  GError *reason                           = NULL;
  g_autoptr (GdkPixbufAnimation) animation = gdk_pixbuf_animation_new_from_file (path, &reason);
  PasticheSource *source                   = &pixbuf->source;
  const char     *orientation, *icc;

  if (!animation)
    return fail (reason, error);
  pixbuf->pixbuf       = g_object_ref (gdk_pixbuf_animation_get_static_image (animation));
  source->several      = !gdk_pixbuf_animation_is_static_image (animation);
  source->width        = gdk_pixbuf_get_width (pixbuf->pixbuf);
  source->height       = gdk_pixbuf_get_height (pixbuf->pixbuf);
  source->layout.model = PASTICHE_RGB;
  source->layout.alpha = gdk_pixbuf_get_has_alpha (pixbuf->pixbuf);
  orientation          = gdk_pixbuf_get_option (pixbuf->pixbuf, "orientation");
  source->orientation  = orientation ? (int) CLAMP (g_ascii_strtoll (orientation, NULL, 10), 1, 8) : 1;
  icc                  = gdk_pixbuf_get_option (pixbuf->pixbuf, "icc-profile");
  if (icc)
    source->colours.icc = g_base64_decode (icc, &source->colours.icc_length);
  return TRUE;
}

gboolean
pastiche_pixbuf_reads (const char *mime)
{
  GSList  *formats = gdk_pixbuf_get_formats ();
  gboolean found   = FALSE;

  for (GSList *f = formats; f && !found; f = f->next)
    {
      g_auto (GStrv) types = gdk_pixbuf_format_get_mime_types (f->data);

      found = g_strv_contains ((const char *const *) types, mime);
    }
  g_slist_free (formats);
  return found;
}

PasticheSource *
pastiche_pixbuf_open (const char *path, GError **error)
{
  Pixbuf *pixbuf;
  int     width, height;

  if (!gdk_pixbuf_get_file_info (path, &width, &height) || !pastiche_picture_check_size (width, height, error) ||
      !pastiche_picture_check_memory ((double) DECODED * width * height, width, height, error))
    return NULL;
  pixbuf                = g_new0 (Pixbuf, 1);
  pixbuf->source.memory = (gsize) DECODED * width * height;
  pixbuf->source.read   = read_row;
  pixbuf->source.free   = free_pixbuf;
  if (load (pixbuf, path, error))
    return &pixbuf->source;
  free_pixbuf (&pixbuf->source);
  return NULL;
}
