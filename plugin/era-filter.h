/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * era-filter.h: plug-in-pastiche-era, which shows one or several layers as another time would have.
 *
 *   procedure = pastiche_era_filter_new (plug_in);
 */
#pragma once

#include <libgimp/gimp.h>

#define PASTICHE_ERA_FILTER "plug-in-pastiche-era"

GimpProcedure *pastiche_era_filter_new (GimpPlugIn *plug_in);
