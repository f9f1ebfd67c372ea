/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * program.h: what lies beside the program, wherever that was built or copied to.
 */
#pragma once

#include <glib.h>

/* The path that @name has in the running program's folder, whether anything is there or not; NULL where the system does not
 * say which folder that is.  Free with g_free (). */
char *pastiche_beside_program (const char *name);
