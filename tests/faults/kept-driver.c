/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kept-driver.c: changes the files that the dialog keeps, as the dialog does, but without a window.
 *
 *   kept-driver FOLDER save NAME | rename NAME NEW | delete NAME | like STYLE
 *
 * prints the sentence that the artist would read, or an empty line, and then the names of the presets as the list has them.
 */
#include <stdio.h>
#include <string.h>

#include "choice-presets.h"
#include "pastiche-choice.h"
#include "presets.h"
#include "user-state.h"

static gboolean
change_presets (PastichePresets *presets, char **words, GError **error)
{
  g_autoptr (PasticheChoice) choice = pastiche_choice_new ();

  choice->style             = g_strdup ("dore");
  choice->settings.strength = 40;
  if (strcmp (words[0], "save") == 0)
    return pastiche_presets_save (presets, words[1], choice, error);
  if (strcmp (words[0], "rename") == 0)
    return pastiche_presets_rename (presets, words[1], words[2], error);
  return pastiche_presets_delete (presets, words[1], error);
}

int
main (int n, char **words)
{
  g_autofree char *state_path         = g_build_filename (words[1], "dialog.ini", NULL);
  g_autoptr (PasticheUserState) state = pastiche_user_state_new (state_path);
  g_autofree char *presets_path       = pastiche_user_state_beside (state, "presets.ini");
  g_autoptr (PastichePresets) presets = pastiche_presets_new (presets_path, &pastiche_choice_presets);
  g_autoptr (GError) error            = NULL;

  if (n == 4 && strcmp (words[2], "like") == 0)
    pastiche_user_state_like (state, words[3], TRUE);
  else
    change_presets (presets, words + 2, &error);
  printf ("%s\n", error != NULL ? error->message : "");
  for (guint i = 0; i < pastiche_presets_n (presets); i++)
    printf ("%s\n", pastiche_presets_name (presets, i));
  return 0;
}
