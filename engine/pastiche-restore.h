/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-restore.h: mend an old picture: scratches, cracks, stains, what is torn off or lost.
 *
 *   g_autoptr (GError) error              = NULL;
 *   g_autoptr (PasticheGallery) gallery   = pastiche_gallery_open (NULL, &error);
 *   g_autoptr (PasticheRestorer) restorer = gallery ? pastiche_restorer_load (gallery, &error) : NULL;
 *   g_autoptr (PastichePicture) old       = restorer ? pastiche_picture_load ("photo.jpg", &error) : NULL;
 *   g_autoptr (PasticheRestored) restored = NULL;
 *   PasticheRestoreSettings settings      = PASTICHE_RESTORE_DEFAULT;
 *
 *   if (old)
 *     restored = pastiche_restore (restorer, old, NULL, NULL, &settings, NULL, NULL, NULL, &error);
 *   if (!restored || !pastiche_picture_save (restored->picture, "mended.png", &error))
 *     g_printerr ("%s\n", error->message);
 *
 * A neural network finds what is damaged and says what was there, which is invention: it knows what pictures look like,
 * not what this one looked like.  Where it finds no damage and nobody marked any, every pixel stays what it was, to the
 * last bit.
 */
#pragma once

#include "pastiche.h"

G_BEGIN_DECLS

/* The network.  Never changed once it is loaded; several threads may use it at once. */
typedef struct _PasticheRestorer PasticheRestorer;

/* Load the restorer that lies beside the gallery's styles, “restorer.safetensors”.  Free with pastiche_restorer_free ().
 * PASTICHE_ERROR_FILE, PASTICHE_ERROR_FORMAT, PASTICHE_ERROR_MEMORY. */
PasticheRestorer *pastiche_restorer_load (PasticheGallery *gallery, GError **error);
void              pastiche_restorer_free (PasticheRestorer *restorer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheRestorer, pastiche_restorer_free)

typedef struct
{
  /* How sure it must be that a place is damaged, 20 to 100 %: less finds more, sound places too.  Around this value damage
   * is mended in part, so that repairs have no hard edge.  At 100 nothing is looked for, and only what is marked is
   * mended. */
  double threshold;
} PasticheRestoreSettings;

#define PASTICHE_MIN_THRESHOLD   20.0
#define PASTICHE_MAX_THRESHOLD   100.0
#define PASTICHE_RESTORE_DEFAULT ((PasticheRestoreSettings) { .threshold = 50.0 })
#define PASTICHE_MIN_RESTORED    16 /* pixels of a picture's shorter side: in less there is nothing to go by */

typedef struct
{
  PastichePicture   *picture; /* mended */
  PasticheSelection *mask;    /* how far each pixel was replaced, for the whole picture */
  double share; /* of the pixels that were replaced at least in part, 0 to 1: 0 says that no damage was found */
} PasticheRestored;

void pastiche_restored_free (PasticheRestored *restored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheRestored, pastiche_restored_free)

/* Mend @picture.  What is selected in @damage is damaged, whatever the network finds, and nothing is mended outside of
 * @within; NULL for either: nothing is marked, and everywhere.  The result, to be freed with pastiche_restored_free (),
 * has the same size and alpha.  @progress and @cancellable may be NULL; cancelling stops the job within a fraction of a
 * second.  PASTICHE_ERROR_SETTING, PASTICHE_ERROR_SIZE for a picture of fewer than PASTICHE_MIN_RESTORED pixels a side,
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
PasticheRestored *pastiche_restore (PasticheRestorer              *restorer,
                                    const PastichePicture         *picture,
                                    const PasticheSelection       *damage,
                                    const PasticheSelection       *within,
                                    const PasticheRestoreSettings *settings,
                                    PasticheProgress               progress,
                                    gpointer                       progress_data,
                                    GCancellable                  *cancellable,
                                    GError                       **error);

/* The paths of a restoration. */
typedef struct
{
  const char *in, *out;
  const char *damage; /* a picture of the same size, white where @in is damaged; or NULL */
  const char *mask;   /* where to write what was mended, white on black; or NULL */
} PasticheRestoreFiles;

/* The same from file to file, as pastiche_apply_file () does it: formats, bits, metadata, @strip, and memory.  *@share is
 * set as in PasticheRestored; at 0 nothing is written.  Errors as there, and PASTICHE_ERROR_SIZE where the picture of the
 * damage has another size, PASTICHE_ERROR_SETTING where it marks nothing. */
gboolean pastiche_restore_file (PasticheRestorer              *restorer,
                                const PasticheRestoreFiles    *files,
                                const PasticheRestoreSettings *settings,
                                gboolean                       strip,
                                PasticheProgress               progress,
                                gpointer                       progress_data,
                                GCancellable                  *cancellable,
                                double                        *share,
                                GError                       **error);

/* The bytes that a process takes at most which does nothing but pastiche_restore_file () with a picture of @width × @height
 * pixels, of 8 bits a channel and without alpha, with a mask to read and one to write. */
gsize pastiche_restore_memory (const PasticheRestorer *restorer, int width, int height);

G_END_DECLS
