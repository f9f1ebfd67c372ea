/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * look-picture.c: looks of pictures in memory.
 */
#include "look.h"
#include "picture.h"

static gboolean
check_memory (const PasticheLook *look, int width, int height, GError **error)
{
  double pixel = (4 + 4) * sizeof (float); /* the picture, and that with the look */

  return pastiche_picture_check_memory (pixel * width * height + pastiche_look_run_memory (look, width, height), width,
                                        height, error);
}

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

  if (!check_memory (look, picture->width, picture->height, error) ||
      !(made = pictures.to = pastiche_picture_new (picture->width, picture->height, error)) ||
      !pastiche_look_run (look, &canvas, frame, &job, error))
    return NULL;
  return g_steal_pointer (&made);
}
