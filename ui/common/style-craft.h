/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-craft.h: the craft of painting in a style: choices are PasticheChoice, and the data is the PasticheGallery.
 *
 *   painter = pastiche_painter_new (&pastiche_style_craft, gallery, picture);
 */
#pragma once

#include "craft.h"
#include "pastiche-choice.h"

extern const PasticheCraft pastiche_style_craft;
