/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-presets.h: presets of restoration's sliders (PasticheRestoreSettings).
 */
#pragma once

#include "preset-kind.h"

extern const PastichePresetKind pastiche_restore_presets;
