/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture-io.h: a picture that stays as it was decoded from its file, with
 * three or four bytes a pixel where a PastichePicture has sixteen.
 *
 *   PasticheFilePicture *picture = pastiche_file_picture_load ("photo.jpg", &error);
 *   PasticheCanvas       canvas  = pastiche_file_picture_canvas (picture);
 *   float               *row     = g_new (float, 4 * canvas.width);
 *
 *   canvas.read (canvas.data, 7, row);
 *   canvas.write (canvas.data, 7, row);
 *   pastiche_file_picture_save (picture, "same.png", &error);
 *   pastiche_file_picture_free (picture);
 */
#pragma once

#include "canvas.h"

typedef struct _PasticheFilePicture PasticheFilePicture;

/* As pastiche_picture_load () and pastiche_picture_save () in pastiche.h.  Saving as a JPEG lays the picture on
 * white: then nothing but freeing is left to be done with it. */
PasticheFilePicture *pastiche_file_picture_load (const char *path, GError **error);
gboolean             pastiche_file_picture_save (PasticheFilePicture *picture, const char *path, GError **error);
void                 pastiche_file_picture_free (PasticheFilePicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheFilePicture, pastiche_file_picture_free)

/* Its pixels as a canvas, which must not be used after the picture is freed.  Reading converts from the file's colour
 * profile; what is written is sRGB, so no row may be read after it was written. */
PasticheCanvas pastiche_file_picture_canvas (PasticheFilePicture *picture);
