/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * filter.h: plug-in-pastiche, which paints one or several layers as new layers.
 *
 *   procedure = pastiche_filter_new (plug_in);
 */
#pragma once

#include <libgimp/gimp.h>

#define PASTICHE_FILTER "plug-in-pastiche"

GimpProcedure *pastiche_filter_new (GimpPlugIn *plug_in);
