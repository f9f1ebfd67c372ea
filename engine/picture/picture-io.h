/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture-io.h: a picture that stays as the bytes of its file, three to eight
 * for each pixel where a PastichePicture has sixteen.
 *
 *   PasticheReading      reading = { .whole = TRUE };
 *   PasticheFilePicture *picture = pastiche_file_picture_load ("photo.jpg", &reading, &error);
 *   PasticheCanvas       canvas  = pastiche_file_picture_canvas (picture);
 *   float               *row     = g_new (float, 4 * canvas.width);
 *
 *   canvas.read (canvas.data, 7, row);
 *   canvas.write (canvas.data, 7, row);
 *   pastiche_file_picture_save (picture, "same.png", TRUE, &error);
 *   pastiche_file_picture_free (picture);
 */
#pragma once

#include "canvas.h"

typedef struct _PasticheFilePicture PasticheFilePicture;

/* How a file is to be read. */
typedef struct
{
  gboolean whole; /* refuse one that ends early or is damaged, instead of reading it as far as it goes, with a notice */
  int      enough; /* as for pastiche_picture_load_reduced (); 0: in its own size */

  /* Bytes of memory that will be needed beside those of the picture, for its size as it is read; NULL: none. */
  gsize (*needs) (gconstpointer data, int width, int height);

  /* Whether a picture of this size is of any use, before its pixels are read; FALSE with an error.  The size is as it is
   * stored, so a picture that EXIF turns may lie on its side.  NULL: any is. */
  gboolean (*fits) (gconstpointer data, int width, int height, GError **error);
  gconstpointer data; /* of both */
} PasticheReading;

/* As pastiche_picture_load () in pastiche.h.  A picture for which the machine has not enough memory, for reading it or for
 * what comes then, is refused once its size is known: PASTICHE_ERROR_MEMORY. */
PasticheFilePicture *pastiche_file_picture_load (const char *path, const PasticheReading *reading, GError **error);

/* A picture that comes from no file, of 8 bits without alpha, whose pixels are undefined.  PASTICHE_ERROR_MEMORY. */
PasticheFilePicture *pastiche_file_picture_new (int width, int height, GError **error);

/* A picture with alpha of the size and the bits of @picture, whose pixels are undefined.  What the file said beside its
 * pixels goes over to it.  PASTICHE_ERROR_MEMORY. */
PasticheFilePicture *pastiche_file_picture_new_layer (PasticheFilePicture *picture, GError **error);

/* As pastiche_picture_save (), with 16 bits where the file had more than 8 and the format has them, too.  Resolution,
 * EXIF, XMP and IPTC are the file's, made fit for the new one, or with @strip left out. */
gboolean pastiche_file_picture_save (PasticheFilePicture *picture, const char *path, gboolean strip, GError **error);

void pastiche_file_picture_free (PasticheFilePicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheFilePicture, pastiche_file_picture_free)

/* Its pixels as a canvas, which must not be used after the picture is freed.  What is written takes the place of what
 * was read. */
PasticheCanvas pastiche_file_picture_canvas (PasticheFilePicture *picture);
