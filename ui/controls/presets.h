/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * presets.h: choices that the artist gave a name.
 *
 *   PastichePresets *presets = pastiche_presets_new (path);
 *   pastiche_presets_save (presets, "Evening", choice, &error);
 *   for (guint i = 0; i < pastiche_presets_n (presets); i++)
 *     g_print ("%s: %s\n", pastiche_presets_name (presets, i), pastiche_presets_choice (presets, i)->style);
 *   pastiche_presets_free (presets);
 *
 * In a key file that is written whole at every change, after reading what
 * another dialog may have written meanwhile.  Whatever it holds that makes no
 * sense is left out or becomes a default.
 */
#pragma once

#include "pastiche-choice.h"

typedef struct _PastichePresets PastichePresets;

PastichePresets *pastiche_presets_new (const char *path);
void             pastiche_presets_free (PastichePresets *presets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PastichePresets, pastiche_presets_free)

/* Sorted by name; what they return is valid until something changes. */
guint                 pastiche_presets_n (PastichePresets *presets);
const char           *pastiche_presets_name (PastichePresets *presets, guint i);
const PasticheChoice *pastiche_presets_choice (PastichePresets *presets, guint i);

/* The position of the preset @name, or -1. */
int pastiche_presets_find (PastichePresets *presets, const char *name);

/* Names are taken without spaces around them; one that there is is replaced.
 * FALSE with one sentence when the name is empty, there are too many or no
 * style is chosen, or the file cannot be written; then nothing has changed. */
gboolean
pastiche_presets_save (PastichePresets *presets, const char *name, const PasticheChoice *choice, GError **error);
gboolean pastiche_presets_rename (PastichePresets *presets, const char *name, const char *new_name, GError **error);
gboolean pastiche_presets_delete (PastichePresets *presets, const char *name, GError **error);
