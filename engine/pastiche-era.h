/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-era.h: a photograph or film still as another time would have shown it, and stills of different films in one
 * look.
 *
 *   g_autoptr (GError) error            = NULL;
 *   g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (NULL, &error);
 *   g_autoptr (PasticheEra) era         = gallery ? pastiche_era_load (gallery, "kodachrome", &error) : NULL;
 *   g_autoptr (PastichePicture) photo   = era ? pastiche_picture_load ("photo.jpg", &error) : NULL;
 *   g_autoptr (PasticheStill) still     = photo ? pastiche_still_new (photo, &error) : NULL;
 *   PasticheEraSettings settings        = PASTICHE_ERA_DEFAULT;
 *   g_autoptr (PasticheLook) look       = still ? pastiche_era_look (era, &still, 1, &settings, &error) : NULL;
 *   g_autoptr (PastichePicture) old     = look ? pastiche_look_apply (look, photo, 0, NULL, NULL, NULL, &error) : NULL;
 *
 *   if (!old || !pastiche_picture_save (old, "old.png", &error))
 *     g_printerr ("%s\n", error->message);
 *
 * Geometry stays as it is.  A look is a table of colours, made from what the stills look like when they are small, and the
 * optics and grain of the time, all applied at full size.  One look for all frames of a shot keeps a wall the same colour
 * in all of them.
 */
#pragma once

#include "pastiche.h"

G_BEGIN_DECLS

/* --- Eras --------------------------------------------------------------- */

/* A small network that says how a time would have shown a picture.  Reference-counted, and never changed once it is
 * loaded; several threads may use it at once. */
typedef struct _PasticheEra PasticheEra;

/* What an era's file says of itself; texts that it lacks are empty.  Reference-counted, and never changed once it is made. */
typedef struct
{
  const char *name;    /* of its file, without the ending: what pastiche_era_load () takes */
  const char *title;   /* for people */
  const char *years;   /* “1936–1950” */
  const char *learned; /* what it was learned from, or how it is simulated */
  const char *weak;    /* what it does badly */
  const char *licence;
  int         year; /* to sort by */
} PasticheEraInfo;

PasticheEraInfo *pastiche_era_info_ref (const PasticheEraInfo *info);
void             pastiche_era_info_unref (PasticheEraInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheEraInfo, pastiche_era_info_unref)

/* The eras in the folder “eras” beside the gallery's styles and in that among the artist's own, by year and then by title: an
 * array of PasticheEraInfo *.  Of two with one name that which came with Pastiche is there; what is no sound era is left
 * out.  Free with g_ptr_array_unref (). */
GPtrArray *pastiche_era_list (PasticheGallery *gallery);

/* Load the era that is called @name, its name or title, in large or small letters and with or without accents.  Free with
 * pastiche_era_unref ().  PASTICHE_ERROR_STYLE, whose message names the eras that there are; PASTICHE_ERROR_FILE,
 * PASTICHE_ERROR_FORMAT, PASTICHE_ERROR_MEMORY. */
PasticheEra *pastiche_era_load (PasticheGallery *gallery, const char *name, GError **error);

/* The same from a file, wherever that is; errors as there, but for PASTICHE_ERROR_STYLE. */
PasticheEra *pastiche_era_load_file (const char *path, GError **error);

PasticheEra *pastiche_era_ref (PasticheEra *era);
void         pastiche_era_unref (PasticheEra *era);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheEra, pastiche_era_unref)

/* The era's own: it is there as long as the era. */
const PasticheEraInfo *pastiche_era_info (const PasticheEra *era);

typedef struct
{
  double  strength; /* 0 to 150 %: 0 is the picture as it is, to the last bit; more than 100 exaggerates */
  double  grain;    /* 0 to 200 % of the era's own */
  double  optics;   /* 0 to 200 % of its softness, halation, vignette, starch grains and unevenness */
  guint32 seed;     /* of grain, starch and unevenness */
} PasticheEraSettings;

#define PASTICHE_MAX_GRAIN   200.0
#define PASTICHE_MAX_OPTICS  200.0
#define PASTICHE_ERA_DEFAULT ((PasticheEraSettings) { 100.0, 100.0, 100.0, 0 })

/* --- Stills: a picture, small ------------------------------------------- */

/* A picture reduced so that its longer side has at most 256 pixels: all that a look is made from. */
typedef struct _PasticheStill PasticheStill;

/* Free with pastiche_still_free ().  PASTICHE_ERROR_MEMORY. */
PasticheStill *pastiche_still_new (const PastichePicture *picture, GError **error);

/* The same of a picture file, which is reduced while it is read; the errors of pastiche_picture_load (). */
PasticheStill *pastiche_still_load (const char *path, GError **error);

/* Whether the machine has memory for @n stills at a time and for a look of each, before they are loaded: FALSE with
 * PASTICHE_ERROR_MEMORY. */
gboolean pastiche_stills_check_memory (int n, GError **error);

void pastiche_still_free (PasticheStill *still);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheStill, pastiche_still_free)

/* --- Looks: what is done to a picture ----------------------------------- */

/* Never changed once it is made; several threads may use it at once. */
typedef struct _PasticheLook PasticheLook;

/* The look that @era gives to a shot, from what all its @n @stills, 1 or more, have in common: one for all of its
 * pictures.  Free with pastiche_look_free ().  PASTICHE_ERROR_SETTING, PASTICHE_ERROR_MEMORY. */
PasticheLook *pastiche_era_look (const PasticheEra         *era,
                                 PasticheStill *const      *stills,
                                 int                        n,
                                 const PasticheEraSettings *settings,
                                 GError                   **error);

/* @n looks into @looks [@n], one for each of @stills, that bring them together: to what number @to looks like, which stays
 * as it is, or with −1 to what they have in common.  @strength is 0 to 100 %.  Free each with pastiche_look_free ().
 * PASTICHE_ERROR_SETTING for fewer than two stills or for values out of their range; PASTICHE_ERROR_MEMORY.  When it fails
 * there are none. */
gboolean pastiche_match_looks (PasticheStill *const *stills,
                               int                   n,
                               int                   to,
                               double                strength,
                               PasticheLook        **looks,
                               GError              **error);

void pastiche_look_free (PasticheLook *look);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheLook, pastiche_look_free)

/* A new picture of the same size and alpha, with the look; free with pastiche_picture_free ().  @frame is the picture's
 * number in its shot, 0 or more: grain differs from frame to frame.  @progress and @cancellable may be NULL; cancelling
 * stops the job within a fraction of a second.  PASTICHE_ERROR_SIZE, PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
PastichePicture *pastiche_look_apply (const PasticheLook    *look,
                                      const PastichePicture *picture,
                                      int                    frame,
                                      PasticheProgress       progress,
                                      gpointer               progress_data,
                                      GCancellable          *cancellable,
                                      GError               **error);

/* The same from the file @in to the file @out, as pastiche_apply_file () does it: formats, bits, metadata, @strip, and
 * memory. */
gboolean pastiche_look_apply_file (const PasticheLook *look,
                                   const char         *in,
                                   const char         *out,
                                   int                 frame,
                                   gboolean            strip,
                                   PasticheProgress    progress,
                                   gpointer            progress_data,
                                   GCancellable       *cancellable,
                                   GError            **error);

/* The bytes that a process takes at most which does nothing but pastiche_look_apply_file () with a picture of @width ×
 * @height pixels, of 8 bits a channel and without alpha. */
gsize pastiche_look_memory (const PasticheLook *look, int width, int height);

G_END_DECLS
