/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * crops.h: the pictures that training draws from, and random squares of them:
 * somewhere in a picture, at some scale, mirrored half the time.  What is drawn
 * depends on the seed alone.
 *
 *   PasticheCrops *crops = pastiche_crops_new (480);
 *   pastiche_crops_add (crops, picture, 0, 0, picture->width, picture->height, &error);   // a few times
 *   pastiche_crops_draw (crops, 0, 0, seed, 0.8, 1.7, &batch, &error);
 */
#pragma once

#include "batch.h"
#include "pastiche.h"
#include "rows.h"

G_BEGIN_DECLS

/* A picture as it is drawn from: over white where it was transparent, and reduced or enlarged so that its shorter side
 * is the crops'. */
typedef struct
{
  int     width, height;
  guint8 *rgb; /* [height][width][3] */
} PasticheCropped;

typedef struct _PasticheCrops PasticheCrops;

/* Pictures whose shorter side is @side pixels. */
PasticheCrops *pastiche_crops_new (int side);
void           pastiche_crops_free (PasticheCrops *crops);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheCrops, pastiche_crops_free)

/* Add this part of @picture, which must lie in it; the middle of one more than four times as long as wide. */
gboolean pastiche_crops_add (PasticheCrops         *crops,
                             const PastichePicture *picture,
                             int                    x,
                             int                    y,
                             int                    width,
                             int                    height,
                             GError               **error);

/* Add pixels that are as they should be, the crops' own from then on. */
void pastiche_crops_add_made (PasticheCrops *crops, const PasticheCropped *cropped);

/* The pictures, *@n of them. */
const PasticheCropped *pastiche_crops_pictures (const PasticheCrops *crops, int *n);

/* A picture's pixels, [height][width][3] in 0..1. */
PasticheRows pastiche_cropped_rows (const PasticheCropped *cropped);

/* 0..1: how far the colours of the last picture that was added are from each other, as a standard deviation. */
double pastiche_crops_spread (const PasticheCrops *crops);

/* Where draws of one step, of one purpose begin. */
guint64 pastiche_crops_seed (guint seed, int purpose, int step);

/* Fill @batch, [n][side][side][3], with squares that see @low to @high times as many pixels of the picture (all scales
 * between, in the logarithm, equally often).  Each is of one of the first @favoured pictures with the chance @chance (as
 * long as there are others), all of them equally often. */
gboolean pastiche_crops_draw (const PasticheCrops *crops,
                              int                  favoured,
                              double               chance,
                              guint64              seed,
                              double               low,
                              double               high,
                              PasticheBatch       *batch,
                              GError             **error);

G_END_DECLS
