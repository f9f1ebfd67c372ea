/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-filter.h: plug-in-pastiche-restore, which mends one or several layers.
 *
 *   procedure = pastiche_restore_filter_new (plug_in);
 */
#pragma once

#include <libgimp/gimp.h>

#define PASTICHE_RESTORE_FILTER "plug-in-pastiche-restore"

GimpProcedure *pastiche_restore_filter_new (GimpPlugIn *plug_in);
