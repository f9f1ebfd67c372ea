/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * choice-presets.c: presets of a style, the one mixed in, and their sliders.
 */
#include "choice-presets.h"

#include <glib/gi18n-lib.h>

#include "pastiche-choice.h"

#define N_NUMBERS 5

static void
list_numbers (PasticheChoice *choice, PastichePresetNumber *numbers)
{
  PasticheSettings *s = &choice->settings;

  numbers[0] = (PastichePresetNumber) { "strength", &s->strength, 0, PASTICHE_MAX_STRENGTH };
  numbers[1] =
      (PastichePresetNumber) { "stroke-size", &s->stroke_size, PASTICHE_MIN_STROKE_SIZE, PASTICHE_MAX_STROKE_SIZE };
  numbers[2] = (PastichePresetNumber) { "keep-colours", &s->keep_colours, 0, 100 };
  numbers[3] = (PastichePresetNumber) { "detail", &s->detail, 0, 100 };
  numbers[4] = (PastichePresetNumber) { "mix-amount", &choice->mix_amount, 0, 100 };
}

static gpointer
copy (gconstpointer choice)
{
  return pastiche_choice_copy (choice);
}

static void
free_choice (gpointer choice)
{
  pastiche_choice_free (choice);
}

static gboolean
equal (gconstpointer a, gconstpointer b)
{
  return pastiche_choice_equal (a, b);
}

static gpointer
read_choice (GKeyFile *file, const char *group)
{
  g_autoptr (PasticheChoice) choice = pastiche_choice_new ();
  PastichePresetNumber numbers[N_NUMBERS];

  choice->style = g_key_file_get_string (file, group, "style", NULL);
  choice->mix   = g_key_file_get_string (file, group, "mix", NULL);
  list_numbers (choice, numbers);
  pastiche_preset_numbers_read (numbers, N_NUMBERS, file, group);
  return choice->style != NULL ? g_steal_pointer (&choice) : NULL;
}

static void
write_choice (gconstpointer data, GKeyFile *file, const char *group)
{
  const PasticheChoice *choice = data;
  PastichePresetNumber  numbers[N_NUMBERS];

  g_key_file_set_string (file, group, "style", choice->style);
  if (choice->mix != NULL)
    g_key_file_set_string (file, group, "mix", choice->mix);
  list_numbers ((PasticheChoice *) choice, numbers);
  pastiche_preset_numbers_write (numbers, N_NUMBERS, file, group);
}

static const char *
obstacle (gconstpointer choice)
{
  return ((const PasticheChoice *) choice)->style == NULL ? _ ("There is no style to save in a preset.") : NULL;
}

static gpointer
surprise (gconstpointer choice, gpointer gallery)
{
  return pastiche_choice_surprise (choice, gallery);
}

const PastichePresetKind pastiche_choice_presets = { N_ ("Styles with their sliders, under names of yours"),
                                                     copy,
                                                     free_choice,
                                                     equal,
                                                     read_choice,
                                                     write_choice,
                                                     obstacle,
                                                     surprise,
                                                     NULL };
