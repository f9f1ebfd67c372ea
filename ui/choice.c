/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * choice.c: what the artist has chosen.
 */
#include "choice.h"

PasticheChoice *
pastiche_choice_new (void)
{
  PasticheChoice *choice = g_new0 (PasticheChoice, 1);

  choice->mix_amount = 50;
  choice->settings   = PASTICHE_SETTINGS_DEFAULT;
  return choice;
}

PasticheChoice *
pastiche_choice_copy (const PasticheChoice *choice)
{
  PasticheChoice *copy = g_memdup2 (choice, sizeof *choice);

  copy->style = g_strdup (choice->style);
  copy->mix   = g_strdup (choice->mix);
  return copy;
}

void
pastiche_choice_free (PasticheChoice *choice)
{
  g_free (choice->style);
  g_free (choice->mix);
  g_free (choice);
}

PasticheStyle *
pastiche_choice_load (const PasticheChoice *choice, PasticheGallery *gallery, GError **error)
{
  g_autoptr (PasticheStyle) style = NULL, second = NULL;

  style = pastiche_gallery_load (gallery, choice->style, error);
  if (style == NULL || choice->mix == NULL)
    return g_steal_pointer (&style);
  second = pastiche_gallery_load (gallery, choice->mix, error);
  return second != NULL ? pastiche_style_mix (style, second, choice->mix_amount / 100, error) : NULL;
}
