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
 * not what this one looked like.  Wide places that are lost wholly, and those that were marked from some 12 pixels on, are
 * filled with patches of what is around them (README.md of restore/), which is invention, too.  Where it finds no damage
 * and nobody marked any, every pixel stays what it was, to the last bit, unless settings that concern the whole picture
 * are asked for.
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

/* What is done to a picture.  Percentages but for the first are 0 to 100: 0 does nothing of it. */
typedef struct
{
  /* How sure it must be that a place is damaged, 20 to 100 %: less finds more, sound places too.  Around this value damage
   * is mended in part, so that repairs have no hard edge.  At 100 nothing is looked for, and only what is marked is
   * mended. */
  double threshold;

  /* How far what was found is mended, by what kind of damage it is; what is marked is mended whatever these are. */
  double scratches; /* scratches and dust */
  double cracks;    /* cracks, creases and tears */
  double stains;    /* stains and losses */

  /* Over the whole picture, also where nothing is damaged. */
  double fading; /* how far the colours are put right that faded or took on a cast, after all else */
  double noise;  /* how much noise and grain is taken away */
  double blocks; /* how much of the blocks that JPEG leaves is taken away */
  double screen; /* how much of a printer's halftone screen is taken away */
} PasticheRestoreSettings;

#define PASTICHE_MIN_THRESHOLD 20.0
#define PASTICHE_MAX_THRESHOLD 100.0
#define PASTICHE_RESTORE_DEFAULT \
  ((PasticheRestoreSettings) { .threshold = 65.0, .scratches = 100.0, .cracks = 100.0, .stains = 100.0 })
#define PASTICHE_MIN_RESTORED 16 /* pixels of a picture's shorter side: in less there is nothing to go by */

typedef struct
{
  PastichePicture   *picture; /* mended */
  PasticheSelection *mask;    /* how far each pixel was mended, for the whole picture */
  double share; /* of the pixels that were mended at least in part, 0 to 1: 0 says that no damage was found */
} PasticheRestored;

void pastiche_restored_free (PasticheRestored *restored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheRestored, pastiche_restored_free)

/* Whether @settings ask for what concerns the whole picture: fading, noise, blocks or screen. */
gboolean pastiche_restore_is_whole (const PasticheRestoreSettings *settings);

/* Mend @picture.  What is selected in @damage is damaged, whatever the network finds, and no damage is mended outside of
 * @within; NULL for either: nothing is marked, and everywhere.  The result, to be freed with pastiche_restored_free (),
 * has the same size and alpha.  @progress and @cancellable may be NULL; cancelling stops the job within a fraction of a
 * second.  PASTICHE_ERROR_SETTING, PASTICHE_ERROR_SIZE for a picture of fewer than PASTICHE_MIN_RESTORED pixels a side,
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED; for fading PASTICHE_ERROR_FILE and PASTICHE_ERROR_FORMAT, as it is undone
 * by the era “unfaded” that lies beside the styles and is read then. */
PasticheRestored *pastiche_restore (PasticheRestorer              *restorer,
                                    const PastichePicture         *picture,
                                    const PasticheSelection       *damage,
                                    const PasticheSelection       *within,
                                    const PasticheRestoreSettings *settings,
                                    PasticheProgress               progress,
                                    gpointer                       progress_data,
                                    GCancellable                  *cancellable,
                                    GError                       **error);

/* Lift what was mended off @picture, which @restored was made from with settings that concern damage only: of @restored's
 * picture those pixels stay that were mended, its alpha multiplied by the mask, and their colours are what is put in place
 * of damage.  So as a layer above @picture, mixed with it as sRGB has its numbers (not as light), it gives the picture that
 * it was, where that is opaque. */
void pastiche_restored_lift (PasticheRestored *restored, const PastichePicture *picture);

/* What the network says of a picture's damage, whatever the settings: so one can show at once what others would mend.
 * Of each pixel, to 255: how likely it is damaged, and were it, of which kind: scratches and dust, cracks and creases,
 * stains and losses. */
typedef struct
{
  int     width, height;
  guint8 *values; /* [height][width][4] */
} PasticheFound;

void pastiche_found_free (PasticheFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheFound, pastiche_found_free)

/* Write to @mask, [height][width], how far each pixel would be mended by @settings, to 255, but for what is marked and
 * spared.  That is right to two percent, as so much is lost in @found. */
void pastiche_found_mask (const PasticheFound *found, const PasticheRestoreSettings *settings, guint8 *mask);

/* What the network says of a picture's damage when it looks at it smaller and larger, whatever the settings and marks; of a
 * picture of more than 3 megapixels nothing.  pastiche_restore () does that first each time, and what it says then counts
 * together with what it says of the picture as it is.  It takes nearly three times as long as that once more; so a program
 * that mends one picture again and again, or parts of it, keeps it. */
typedef struct _PasticheScales PasticheScales;

/* Look at @picture; the result is freed with pastiche_scales_free () and may be used by several threads.  @progress and
 * @cancellable may be NULL.  PASTICHE_ERROR_SIZE, PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
PasticheScales *pastiche_scales_new (PasticheRestorer      *restorer,
                                     const PastichePicture *picture,
                                     PasticheProgress       progress,
                                     gpointer               progress_data,
                                     GCancellable          *cancellable,
                                     GError               **error);

void pastiche_scales_free (PasticheScales *scales);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheScales, pastiche_scales_free)

/* Where a part lies in its picture, and what was found there. */
typedef struct
{
  const PasticheScales *scales; /* of the whole picture; NULL: look at the part as it is only, which finds less */
  int                   x, y;   /* pixels of the picture at which the part begins */
  gboolean              finds;  /* whether to keep what is found there */
  PasticheFound        *found;  /* set to that, to be freed with pastiche_found_free (), or to NULL */
} PasticheRestorePart;

/* As pastiche_restore (), with @picture and the selections a part of a picture, or the whole of it, as @part says. */
PasticheRestored *pastiche_restore_part (PasticheRestorer              *restorer,
                                         const PastichePicture         *picture,
                                         const PasticheSelection       *damage,
                                         const PasticheSelection       *within,
                                         const PasticheRestoreSettings *settings,
                                         PasticheRestorePart           *part,
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
  gboolean    layer;  /* @out is to have only what was mended, with the mask as its alpha */
  gboolean    always; /* write, also when nothing was mended */
} PasticheRestoreFiles;

/* The same from file to file, as pastiche_apply_file () does it: formats, bits, metadata, @strip, and memory.  *@share is
 * set as in PasticheRestored; at 0 nothing is written, unless pastiche_restore_is_whole () or @always.  A layer over the
 * picture shows what the result would.  Errors as there, and PASTICHE_ERROR_SIZE where the picture of the damage has another
 * size, PASTICHE_ERROR_SETTING where it marks nothing or everything, and for a layer when pastiche_restore_is_whole ();
 * PASTICHE_ERROR_FILE for one whose format has no transparency. */
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

/* --- Film --------------------------------------------------------------- */

/* Frames of a film, pictures of one size in their order.  What is damaged in one of them only, as by dust, is mended with
 * what is seen in the frames before and after it, which is no invention, where those two agree once they have been moved
 * to where things are in it: see pastiche_restore_frame (). */
typedef struct _PasticheFrames PasticheFrames;

/* Load the frame of this number, 0 to n − 1, as pastiche_picture_load () does it; the caller frees it.  A frame that
 * cannot be loaded for PASTICHE_ERROR_FILE, PASTICHE_ERROR_FORMAT or PASTICHE_ERROR_SIZE, or that has another size, does not
 * help to mend the frames beside it; nor does one for which there is not enough memory, PASTICHE_ERROR_MEMORY, and that is
 * told (pastiche_set_notice ()).  All other errors end what is being done. */
typedef PastichePicture *(*PasticheFrameFunc) (gpointer data, int frame, GError **error);

/* @n frames, 1 or more, which @load gets with @data, one at a time, on the thread that restores one.  None is loaded yet.
 * They are best restored in their order: then each is loaded twice, and three at a time are kept, in 10 bytes a pixel.  Free
 * with pastiche_frames_free (). */
PasticheFrames *pastiche_frames_new (int n, PasticheFrameFunc load, gpointer data);
void            pastiche_frames_free (PasticheFrames *frames);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheFrames, pastiche_frames_free)

/* Mend the frame number @frame of @frames, as pastiche_restore () mends a picture, by the same settings, marks and errors,
 * and those of its PasticheFrameFunc; the result is freed alike.  Beside what the network finds that is damage which is
 * seen in this frame only, found by settings->threshold and mended as far as settings->scratches says; at a threshold of 100
 * it is not looked for.  Its colours are those of the frames around it, and so are those of what the network found or
 * @damage marks, where both agree and show something else.  Things that move are no damage, and what does not move as
 * the frames around it foretell is left to the network, which looks at frames in their own size only.  The first frame,
 * the last, and those beside a cut are mended by the network alone.  Fading is undone alike in all frames: by what up to 16
 * of them have in common, which are loaded for it.  Two threads must not use @frames at once. */
PasticheRestored *pastiche_restore_frame (PasticheRestorer              *restorer,
                                          PasticheFrames                *frames,
                                          int                            frame,
                                          const PasticheSelection       *damage,
                                          const PasticheSelection       *within,
                                          const PasticheRestoreSettings *settings,
                                          PasticheProgress               progress,
                                          gpointer                       progress_data,
                                          GCancellable                  *cancellable,
                                          GError                       **error);

/* The same from file to file, as pastiche_restore_file () does it: files->in is the frame number @frame, which is read once
 * more to keep its bits and metadata. */
gboolean pastiche_restore_frame_file (PasticheRestorer              *restorer,
                                      PasticheFrames                *frames,
                                      int                            frame,
                                      const PasticheRestoreFiles    *files,
                                      const PasticheRestoreSettings *settings,
                                      gboolean                       strip,
                                      PasticheProgress               progress,
                                      gpointer                       progress_data,
                                      GCancellable                  *cancellable,
                                      double                        *share,
                                      GError                       **error);

G_END_DECLS
