/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * language.c: where the translations are, and texts from files in the user's language.  The locale is the program's affair.
 */
#include <libintl.h>

#include "error.h"
#include "program.h"

void
pastiche_find_translations (void)
{
  g_autofree char *beside = pastiche_beside_program ("locale");

  bindtextdomain (GETTEXT_PACKAGE,
                  beside && g_file_test (beside, G_FILE_TEST_IS_DIR) ? beside : PASTICHE_INSTALLED_LOCALE);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

/* Of an empty text, gettext would give what its catalogue says of itself. */
const char *
pastiche_translated (const char *text)
{
  return *text ? _ (text) : text;
}
