/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-procedure.h: plug-in-pastiche-tune: an own style learned from paintings.
 *
 *   procedure = pastiche_tune_procedure_new (plug_in);
 */
#pragma once

#include <libgimp/gimp.h>

#define PASTICHE_TUNE_PROCEDURE "plug-in-pastiche-tune"

GimpProcedure *pastiche_tune_procedure_new (GimpPlugIn *plug_in);
