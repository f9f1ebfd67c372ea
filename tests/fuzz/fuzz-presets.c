/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-presets.c: the file of presets: what is in it can be used, and saving one more keeps all others.
 */
#include "fuzz.h"

#include <glib/gstdio.h>

#include "choice-presets.h"
#include "pastiche-choice.h"
#include "presets.h"

static void
check (PastichePresets *presets, guint n)
{
  g_assert_cmpint (pastiche_presets_n (presets), ==, n);
  for (guint i = 0; i < n; i++)
    {
      const PasticheChoice *choice = pastiche_presets_choice (presets, i);
      const char           *name   = pastiche_presets_name (presets, i);
      g_autofree char      *shown  = pastiche_printable (name, G_MAXSIZE);

      g_assert_cmpstr (shown, ==, name);
      g_assert_cmpstr (name, !=, "");
      g_assert_cmpint (pastiche_presets_find (presets, name), ==, i);
      g_assert_nonnull (choice->style);
      g_assert_true (choice->settings.strength >= 0 && choice->settings.strength <= PASTICHE_MAX_STRENGTH);
      g_assert_true (choice->mix_amount >= 0 && choice->mix_amount <= 100);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static PasticheChoice *choice = NULL;
  static char           *path, *aside;
  GError                *error = NULL;
  guint                  n;

  if (choice == NULL)
    {
      choice        = pastiche_choice_new ();
      choice->style = g_strdup ("vangogh");
      path          = g_build_filename (fuzz_folder (), "presets.ini", NULL);
      aside         = g_strconcat (path, "~", NULL);
    }
  g_file_set_contents_full (path, (const char *) data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  {
    g_autoptr (PastichePresets) presets = pastiche_presets_new (path, &pastiche_choice_presets);
    gboolean saved;

    n = pastiche_presets_n (presets);
    check (presets, n);
    saved = pastiche_presets_save (presets, "\001new", choice, &error);
    fuzz_answer (saved, error);
    n = pastiche_presets_n (presets);
    check (presets, n);
  }
  {
    g_autoptr (PastichePresets) again = pastiche_presets_new (path, &pastiche_choice_presets);

    check (again, n);
  }
  g_unlink (aside);
  return 0;
}
