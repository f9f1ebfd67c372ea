/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * add-procedure.h: plug-in-pastiche-add: a painting or a style file becomes one of the artist's styles.
 */
#pragma once

#include <libgimp/gimp.h>

#define PASTICHE_ADD_PROCEDURE "plug-in-pastiche-add"

/* The procedure, which the caller owns. */
GimpProcedure *pastiche_add_procedure_new (GimpPlugIn *plug_in);
