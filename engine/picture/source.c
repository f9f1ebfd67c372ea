/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * source.c: what the formats that are read have in common.
 */
#include "source.h"

gboolean
pastiche_source_damaged (GError **error, const char *why)
{
  g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, why);
  return FALSE;
}

gboolean
pastiche_source_refused (GError **error, const char *why)
{
  g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, why);
  return FALSE;
}

void
pastiche_source_clear (PasticheSource *source)
{
  for (int i = 0; i < PASTICHE_N_TEXTS; i++)
    g_free (source->texts[i]);
  g_free (source->colours.icc);
}
