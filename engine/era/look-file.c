/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * look-file.c: looks of pictures in files.
 */
#include "look.h"
#include "picture-io.h"
#include "picture.h"

#define PROCESS    24e6 /* bytes of a process that applies a look, without the picture */
#define FILE_PIXEL 3    /* bytes a pixel of a picture from a file, with 8 bits and without alpha */

/* What is needed beside the picture's bytes. */
static gsize
bytes_needed (gconstpointer look, int width, int height)
{
  return PROCESS + pastiche_look_run_memory (look, width, height);
}

gsize
pastiche_look_memory (const PasticheLook *look, int width, int height)
{
  return bytes_needed (look, width, height) + FILE_PIXEL * (gsize) width * height;
}

gboolean
pastiche_look_apply_file (const PasticheLook *look,
                          const char         *in,
                          const char         *out,
                          int                 frame,
                          gboolean            strip,
                          PasticheProgress    progress,
                          gpointer            progress_data,
                          GCancellable       *cancellable,
                          GError            **error)
{
  PasticheJob           job     = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  const PasticheReading reading = { .needs = bytes_needed, .data = look };
  g_autoptr (PasticheFilePicture) file = NULL;
  PasticheCanvas canvas;

  if (!pastiche_picture_check_path (out, error) || !(file = pastiche_file_picture_load (in, &reading, error)))
    return FALSE;
  canvas = pastiche_file_picture_canvas (file);
  return pastiche_look_run (look, &canvas, frame, &job, error) &&
         !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         pastiche_file_picture_save (file, out, strip, error);
}
