/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * skin.h: what could be skin in stills, and casts that leave it a skin's hue.
 *
 *   PasticheSkin skin = PASTICHE_SKIN_NONE;
 *
 *   pastiche_skin_add (&skin, still);
 *   wanted = pastiche_skin_spare (&skin, &from, &wanted);
 */
#pragma once

#include "film.h"

G_BEGIN_DECLS

typedef struct
{
  double sums[3]; /* of R'G'B' of the pixels that could be skin */
  double found;   /* their number */
  double visible; /* of all pixels */
} PasticheSkin;

#define PASTICHE_SKIN_NONE ((PasticheSkin) { { 0 }, 0, 0 })

/* Counts in what is visible of one more still. */
void pastiche_skin_add (PasticheSkin *skin, const PasticheStill *still);

/* @to with as much of its cast as leaves @skin, that is now on the film @from, a skin's hue, or no farther from that than it
 * is; all of it where there is no skin worth minding, or when @to is black and white. */
PasticheFilm pastiche_skin_spare (const PasticheSkin *skin, const PasticheFilm *from, const PasticheFilm *to);

G_END_DECLS
