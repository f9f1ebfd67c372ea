/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * look-picture.c: looks of pictures in memory.
 */
#include "look.h"
#include "picture.h"

PastichePicture *
pastiche_look_apply (const PasticheLook    *look,
                     const PastichePicture *picture,
                     int                    frame,
                     PasticheProgress       progress,
                     gpointer               progress_data,
                     GCancellable          *cancellable,
                     GError               **error)
{
  g_autoptr (PastichePicture) made = NULL;
  PastichePictures pictures        = { picture, NULL };
  PasticheCanvas   canvas          = pastiche_pictures_canvas (&pictures);
  PasticheJob      job = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };

  made = pictures.to = pastiche_picture_new (picture->width, picture->height, error);
  if (!made || !pastiche_look_run (look, &canvas, frame, &job, error))
    return NULL;
  return g_steal_pointer (&made);
}
