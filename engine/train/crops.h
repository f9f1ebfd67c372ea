/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * crops.h: the pictures that training draws from, reduced, and random square
 * crops of them: at a random position and scale, mirrored half the time.  What
 * is drawn depends on nothing but the seed.
 *
 *   PasticheCrops *crops = pastiche_crops_new (480);
 *   guint64        seed  = pastiche_crops_seed (1, 0, 0);
 *   pastiche_crops_add (crops, picture, 0, 0, picture->width, picture->height, &error); // for each picture
 *   pastiche_crops_draw (crops, 0, 0, seed, 0.8, 1.7, FALSE, &batch, &error);
 *   pastiche_crops_free (crops);
 */
#pragma once

#include "batch.h"
#include "pastiche.h"
#include "rows.h"

G_BEGIN_DECLS

/* A reduced (or enlarged) picture; over white where it was transparent. */
typedef struct
{
  int     width, height;
  guint8 *rgb; /* [height][width][3], of pastiche_alloc () */
} PasticheCropped;

void pastiche_cropped_clear (PasticheCropped *cropped);

/* Its pixels, [height][width][3] in 0..1. */
PasticheRows pastiche_cropped_rows (const PasticheCropped *cropped);

typedef struct _PasticheCrops PasticheCrops;

/* For pictures whose shorter side becomes @side pixels, with a closeness of 1. */
PasticheCrops *pastiche_crops_new (int side);
void           pastiche_crops_free (PasticheCrops *crops);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheCrops, pastiche_crops_free)

/* The bytes that a part of @width × @height pixels will take when it is reduced with that @closeness. */
gsize pastiche_crops_bytes_of (const PasticheCrops *crops, int width, int height, double closeness);

/* The bytes of all pictures. */
gsize pastiche_crops_bytes (const PasticheCrops *crops);

/* Reduce a part of @picture, which must lie within it, to the crops' side, or, with a @closeness above 1, to up to so many
 * times that, but no larger than it is; where it is more than four times as long as wide only its middle, four times as
 * long as wide.  @cropped is to be taken or cleared.  PASTICHE_ERROR_MEMORY. */
gboolean pastiche_crops_reduce (const PasticheCrops   *crops,
                                const PastichePicture *picture,
                                int                    x,
                                int                    y,
                                int                    width,
                                int                    height,
                                double                 closeness,
                                PasticheCropped       *cropped,
                                GError               **error);

/* Add a reduced picture; its pixels belong to @crops from then on. */
void pastiche_crops_take (PasticheCrops *crops, const PasticheCropped *cropped);

/* Both: reduce that part of @picture, with a closeness of 1, and add it. */
gboolean pastiche_crops_add (PasticheCrops         *crops,
                             const PastichePicture *picture,
                             int                    x,
                             int                    y,
                             int                    width,
                             int                    height,
                             GError               **error);

/* Move all pictures of @from, of the same side, behind those of @crops. */
void pastiche_crops_move (PasticheCrops *crops, PasticheCrops *from);

/* The pictures, *@n of them, in the order in which they were added. */
const PasticheCropped *pastiche_crops_pictures (const PasticheCrops *crops, int *n);

/* A seed for each combination of a tune's @seed, the @purpose of the draw and the @step. */
guint64 pastiche_crops_seed (guint seed, int purpose, int step);

/* Fill @batch, [n][side][side][3], with crops in 0..1.  One crop pixel stands for @low to @high pixels of the
 * reduced picture, uniformly in the logarithm; with @afar, of the picture as it would be reduced with a closeness of
 * 1.  With 0 < @favoured < the number of pictures a crop is of one of the first @favoured with the chance @chance,
 * and of one of the others otherwise; else all pictures have the same chance.  PASTICHE_ERROR_MEMORY. */
gboolean pastiche_crops_draw (const PasticheCrops *crops,
                              int                  favoured,
                              double               chance,
                              guint64              seed,
                              double               low,
                              double               high,
                              gboolean             afar,
                              PasticheBatch       *batch,
                              GError             **error);

G_END_DECLS
