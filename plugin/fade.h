/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fade.h: how far a painting is seen, as the dialog's brush or the selection says, in what becomes of it.  Main thread only.
 *
 *   pastiche_fade_selection (result->soft, fade);
 *   pastiche_fade_mix (result->finished, picture, fade);
 */
#pragma once

#include <libgimp/gimp.h>

#include "pastiche.h"

/* Multiply @selection by @fade, which is of all of the picture. */
void pastiche_fade_selection (PasticheSelection *selection, const PasticheSelection *fade);

/* Mix @picture, as it was or painted otherwise, into what was @painted of it, as far as @fade leaves it to be seen, which is
 * wholly outside of its part: as GIMP mixes layers, in linear light. */
void pastiche_fade_mix (PastichePicture *painted, const PastichePicture *picture, const PasticheSelection *fade);
