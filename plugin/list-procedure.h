/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * list-procedure.h: plug-in-pastiche-list: which styles and eras there are.
 */
#pragma once

#include <libgimp/gimp.h>

#define PASTICHE_LIST_PROCEDURE "plug-in-pastiche-list"

/* The procedure, which the caller owns. */
GimpProcedure *pastiche_list_procedure_new (GimpPlugIn *plug_in);
