/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * match-filter.h: plug-in-pastiche-match, which brings several layers together in one look.
 *
 *   procedure = pastiche_match_filter_new (plug_in);
 */
#pragma once

#include <libgimp/gimp.h>

#define PASTICHE_MATCH_FILTER "plug-in-pastiche-match"

GimpProcedure *pastiche_match_filter_new (GimpPlugIn *plug_in);
