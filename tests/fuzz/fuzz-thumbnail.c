/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-thumbnail.c: the painting in a style file's metadata.  The input is a JPEG, or when it begins with “=” the text.
 */
#include "fuzz.h"

#include "thumbnail.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  gboolean         is_text = size > 0 && data[0] == '=';
  g_autofree char *text    = is_text ? g_strndup ((const char *) data + 1, size - 1) : g_base64_encode (data, size);
  GError          *error   = NULL;
  g_autoptr (PastichePicture) picture = pastiche_thumbnail_read (text, &error);

  fuzz_answer (picture != NULL, error);
  if (picture != NULL)
    {
      g_assert_cmpint (MAX (picture->width, picture->height), <=, PASTICHE_THUMBNAIL_SIDE);
      for (int i = 0; i < 4 * picture->width * picture->height; i++)
        g_assert_true (picture->pixels[i] >= 0 && picture->pixels[i] <= 1);
    }
  return 0;
}
