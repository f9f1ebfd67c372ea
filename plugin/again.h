/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * again.h: plug-in-pastiche-again, which paints a layer of Pastiche's once more, with other settings.
 *
 *   procedure = pastiche_again_new (plug_in);
 */
#pragma once

#include <libgimp/gimp.h>

#define PASTICHE_AGAIN "plug-in-pastiche-again"

GimpProcedure *pastiche_again_new (GimpPlugIn *plug_in);
