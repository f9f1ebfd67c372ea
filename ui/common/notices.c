/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * notices.c: what the engine says of picture files that were read.
 */
#include "notices.h"

#include "pastiche.h"

static GPrivate said = G_PRIVATE_INIT (g_free);

static void
keep (const char *sentence, G_GNUC_UNUSED gpointer unused)
{
  g_private_replace (&said, g_strdup (sentence));
}

void
pastiche_notices_keep (void)
{
  pastiche_set_notice (keep, NULL);
}

char *
pastiche_notices_take (void)
{
  char *sentence = g_private_get (&said);

  g_private_set (&said, NULL);
  return sentence;
}
