/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preset-driver.h: what drivers of dialogs with a preset bar know beside driver.h:
 *
 *   presets           what is on their button, and in its menu, with ! for what cannot be chosen
 *   preset NAME       choose it in the menu
 *   save NAME, rename NAME, delete    as the menu's items do once they have asked
 */
#pragma once

#include <glib.h>

/* Answer “presets”. */
void preset_tell (void);

/* Do one of the others, without an answer; FALSE when it is none of them. */
gboolean preset_do (const char *verb, const char *what);
