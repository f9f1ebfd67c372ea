/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preset-kind.h: what presets hold: a style with its sliders (choice-presets.h), or what another dialog sets.  As in a
 * painter's craft, what an artist has chosen is here only a pointer.
 */
#pragma once

#include <glib.h>

typedef struct
{
  const char *tooltip; /* of the presets' button, not translated yet */

  gpointer (*copy) (gconstpointer choice);
  void (*free) (gpointer choice);
  gboolean (*equal) (gconstpointer a, gconstpointer b);

  /* Read one from a group of a key file, with the default in place of what makes no sense, or NULL for none at all;
   * and write it there. */
  gpointer (*read) (GKeyFile *file, const char *group);
  void (*write) (gconstpointer choice, GKeyFile *file, const char *group);

  /* Why a choice cannot be saved, as a sentence, or NULL.  NULL in its place: all can be. */
  const char *(*obstacle) (gconstpointer choice);

  /* A new choice at random, given the one of now and what the bar was made with; NULL: there is no such button. */
  gpointer (*surprise) (gconstpointer choice, gpointer data);

  /* A new choice of all defaults; NULL: the menu has no such item. */
  gpointer (*defaults) (void);
} PastichePresetKind;

/* A number of a choice: its key in the file, and its range.  Where a file has none in that range it stays. */
typedef struct
{
  const char *key;
  double     *value;
  double      least, most;
} PastichePresetNumber;

void pastiche_preset_numbers_read (const PastichePresetNumber *numbers, int n, GKeyFile *file, const char *group);
void pastiche_preset_numbers_write (const PastichePresetNumber *numbers, int n, GKeyFile *file, const char *group);
