/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-checkpoint.c: checkpoints of fine-tuning.  The input is a header for the body of a sound one, some 60 MB, or
 * when it begins with “=” the whole file.  What is sound is read to the end, as when it is resumed, which takes a
 * second, and written anew.
 */
#include "fuzz.h"

#include <string.h>

#include "encoder.h"
#include "pastiche-tune.h"

#define ROOM 65536 /* for the header, which ends in spaces, so that the body stays where it is */

void pastiche_tune_force_size (int batch, int size, int every); /* with PASTICHE_TESTS only */

/* In the encoder's place, which would take most of the time. */
gboolean __wrap_pastiche_encoder_run (const PasticheWeights *weights,
                                      PasticheJob           *job,
                                      const PasticheTensor  *x,
                                      float                 *code,
                                      GError               **error);
gboolean
__wrap_pastiche_encoder_run (const PasticheWeights *weights G_GNUC_UNUSED,
                             PasticheJob *job               G_GNUC_UNUSED,
                             const PasticheTensor *x        G_GNUC_UNUSED,
                             float                         *code,
                             GError **error                 G_GNUC_UNUSED)
{
  memset (code, 0, sizeof (float) * PASTICHE_CODE);
  return TRUE;
}

/* The body is always the same, and so is its checksum. */
char *__wrap_g_compute_checksum_for_data (GChecksumType type, const guchar *data, gsize length);
char *__real_g_compute_checksum_for_data (GChecksumType type, const guchar *data, gsize length);
char *
__wrap_g_compute_checksum_for_data (GChecksumType type, const guchar *data, gsize length)
{
  static char *sum = NULL;
  static gsize of  = 0;

  if (sum == NULL || of != length)
    {
      g_free (sum);
      sum = __real_g_compute_checksum_for_data (type, data, length);
      of  = length;
    }
  return g_strdup (sum);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static FuzzTensors      kept;
  static PasticheGallery *gallery = NULL;
  static guint8           head[8 + ROOM];
  g_autofree char        *again  = g_build_filename (fuzz_folder (), "again.tuning", NULL);
  guint64                 length = GUINT64_TO_LE (ROOM);
  GError                 *error  = NULL;
  PasticheTune           *tune;
  const char             *path;

  if (gallery == NULL)
    {
      gallery = pastiche_gallery_open (g_getenv ("FUZZ_STYLES"), &error);
      g_assert_no_error (error);
      fuzz_tensors ("kept.tuning", &kept);
      pastiche_tune_force_size (2, 64, 100);
    }
  if (size > ROOM)
    return -1;
  if (size > 0 && data[0] == '=')
    path = fuzz_file (data + 1, size - 1, NULL, 0);
  else
    {
      memset (head, ' ', sizeof head);
      memcpy (head, &length, sizeof length);
      memcpy (head + sizeof length, data, size);
      path = fuzz_file (head, sizeof head, kept.body, kept.n_body);
    }
  tune = pastiche_tune_resume (gallery, path, &error);
  fuzz_answer (tune != NULL, error);
  if (tune != NULL)
    {
      PasticheTuneProgress progress;

      pastiche_tune_progress (tune, &progress);
      g_assert_cmpint (progress.step, >=, 0);
      fuzz_answer (pastiche_tune_checkpoint (tune, again, &error), error);
      pastiche_tune_remove_checkpoint (tune);
      pastiche_tune_free (tune);
    }
  return 0;
}
