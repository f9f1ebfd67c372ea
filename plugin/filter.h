/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * filter.h: plug-in-pastiche: layers are painted as new ones.
 *
 *   procedure = pastiche_filter_new (plug_in);
 */
#pragma once

#include <libgimp/gimp.h>

#define PASTICHE_FILTER "plug-in-pastiche"

GimpProcedure *pastiche_filter_new (GimpPlugIn *plug_in);
