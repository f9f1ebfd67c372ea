/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-presets.c: the files of presets, of styles and of restoration: what is in them can be used, and saving one more keeps all
 * others.
 */
#include "fuzz.h"

#include <glib/gstdio.h>

#include "choice-presets.h"
#include "pastiche-choice.h"
#include "pastiche-restore.h"
#include "presets.h"
#include "restore-presets.h"

static void
check_style (gconstpointer choice)
{
  const PasticheChoice *style = choice;

  g_assert_nonnull (style->style);
  g_assert_true (style->settings.strength >= 0 && style->settings.strength <= PASTICHE_MAX_STRENGTH);
  g_assert_true (style->mix_amount >= 0 && style->mix_amount <= 100);
}

static void
check_restoring (gconstpointer choice)
{
  const PasticheRestoreSettings *s = choice;
  const double numbers[]           = { s->scratches, s->cracks, s->stains, s->fading, s->noise, s->blocks, s->screen };

  g_assert_true (s->threshold >= PASTICHE_MIN_THRESHOLD && s->threshold <= PASTICHE_MAX_THRESHOLD);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_true (numbers[i] >= 0 && numbers[i] <= 100);
}

static void
check (PastichePresets *presets, guint n, void (*check_choice) (gconstpointer choice))
{
  g_assert_cmpint (pastiche_presets_n (presets), ==, n);
  for (guint i = 0; i < n; i++)
    {
      const char      *name  = pastiche_presets_name (presets, i);
      g_autofree char *shown = pastiche_printable (name, G_MAXSIZE);

      g_assert_cmpstr (shown, ==, name);
      g_assert_cmpstr (name, !=, "");
      g_assert_cmpint (pastiche_presets_find (presets, name), ==, i);
      check_choice (pastiche_presets_choice (presets, i));
    }
}

/* The first one gets another name, and goes. */
static void
check_changes (PastichePresets *presets)
{
  g_autofree char *first = pastiche_presets_n (presets) > 0 ? g_strdup (pastiche_presets_name (presets, 0)) : NULL;
  GError          *error = NULL;
  gboolean         ok    = pastiche_presets_rename (presets, first ? first : "none", "\001newer", &error);

  g_assert_true (ok == (first != NULL));
  fuzz_answer (ok, error);
  error = NULL;
  fuzz_answer (pastiche_presets_rename (presets, "newer", " ", &error), error);
  error = NULL;
  fuzz_answer (pastiche_presets_delete (presets, "newer", &error), error);
  g_assert_cmpint (pastiche_presets_find (presets, "newer"), <, 0);
}

/* The file @path has the presets in @data; @choice is saved among them. */
static void
use (const char               *path,
     const guint8             *data,
     gsize                     size,
     const PastichePresetKind *kind,
     gconstpointer             choice,
     void (*check_choice) (gconstpointer choice))
{
  GError *error = NULL;
  guint   n;

  g_file_set_contents_full (path, (const char *) data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  {
    g_autoptr (PastichePresets) presets = pastiche_presets_new (path, kind);
    gboolean saved;

    check (presets, pastiche_presets_n (presets), check_choice);
    saved = pastiche_presets_save (presets, "\001new", choice, &error);
    fuzz_answer (saved, error);
    n = pastiche_presets_n (presets);
    check (presets, n, check_choice);
  }
  {
    g_autoptr (PastichePresets) again = pastiche_presets_new (path, kind);

    check (again, n, check_choice);
    check_changes (again);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const PasticheRestoreSettings restoring = PASTICHE_RESTORE_DEFAULT;
  static PasticheChoice               *choice    = NULL;
  static char                         *path, *aside;

  if (choice == NULL)
    {
      choice        = pastiche_choice_new ();
      choice->style = g_strdup ("vangogh");
      path          = g_build_filename (fuzz_folder (), "presets.ini", NULL);
      aside         = g_strconcat (path, "~", NULL);
    }
  use (path, data, size, &pastiche_choice_presets, choice, check_style);
  use (path, data, size, &pastiche_restore_presets, &restoring, check_restoring);
  g_unlink (aside);
  return 0;
}
