/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * choice-presets.h: presets of a style, the one mixed in, and their sliders (PasticheChoice).
 */
#pragma once

#include "preset-kind.h"

/* The preset bar is made with the PasticheGallery. */
extern const PastichePresetKind pastiche_choice_presets;
