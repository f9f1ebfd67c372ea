/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-presets.c: presets of restoration's sliders.
 */
#include "restore-presets.h"

#include <glib/gi18n-lib.h>

#include "pastiche-restore.h"

#define N_NUMBERS 8

static void
list_numbers (PasticheRestoreSettings *s, PastichePresetNumber *numbers)
{
  const struct
  {
    const char *key;
    double     *value;
  } percents[] = { { "scratches", &s->scratches }, { "cracks", &s->cracks }, { "stains", &s->stains },
                   { "fading", &s->fading },       { "noise", &s->noise },   { "blocks", &s->blocks },
                   { "screen", &s->screen } };

  numbers[0] = (PastichePresetNumber) { "threshold", &s->threshold, PASTICHE_MIN_THRESHOLD, PASTICHE_MAX_THRESHOLD };
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    numbers[1 + i] = (PastichePresetNumber) { percents[i].key, percents[i].value, 0, 100 };
}

static gpointer
copy (gconstpointer settings)
{
  return g_memdup2 (settings, sizeof (PasticheRestoreSettings));
}

static gpointer
defaults (void)
{
  const PasticheRestoreSettings settings = PASTICHE_RESTORE_DEFAULT;

  return copy (&settings);
}

static gboolean
equal (gconstpointer a, gconstpointer b)
{
  PastichePresetNumber of_a[N_NUMBERS], of_b[N_NUMBERS];
  gboolean             same = TRUE;

  list_numbers ((PasticheRestoreSettings *) a, of_a);
  list_numbers ((PasticheRestoreSettings *) b, of_b);
  for (int i = 0; i < N_NUMBERS; i++)
    same = same && *of_a[i].value == *of_b[i].value;
  return same;
}

static gpointer
read_settings (GKeyFile *file, const char *group)
{
  PasticheRestoreSettings *settings = defaults ();
  PastichePresetNumber     numbers[N_NUMBERS];

  list_numbers (settings, numbers);
  pastiche_preset_numbers_read (numbers, N_NUMBERS, file, group);
  return settings;
}

static void
write_settings (gconstpointer settings, GKeyFile *file, const char *group)
{
  PastichePresetNumber numbers[N_NUMBERS];

  list_numbers ((PasticheRestoreSettings *) settings, numbers);
  pastiche_preset_numbers_write (numbers, N_NUMBERS, file, group);
}

const PastichePresetKind pastiche_restore_presets = { N_ ("Where the sliders are, under names of yours"),
                                                      copy,
                                                      g_free,
                                                      equal,
                                                      read_settings,
                                                      write_settings,
                                                      NULL,
                                                      NULL,
                                                      defaults };
