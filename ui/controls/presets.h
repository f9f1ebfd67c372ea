/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * presets.h: choices that the artist has saved under a name: of a style, or of what another dialog sets.
 *
 *   PastichePresets *presets = pastiche_presets_new (path, &pastiche_choice_presets);
 *   pastiche_presets_save (presets, "Evening", choice, &error);
 *   for (guint i = 0; i < pastiche_presets_n (presets); i++)
 *     g_print ("%s\n", pastiche_presets_name (presets, i));
 *   pastiche_presets_free (presets);
 *
 * They are stored in a key file.  For every change the file is read first, as another dialog may have changed it, and
 * then written anew.  Anything in it that makes no sense is ignored or replaced by the default.
 */
#pragma once

#include "preset-kind.h"

typedef struct _PastichePresets PastichePresets;

PastichePresets *pastiche_presets_new (const char *path, const PastichePresetKind *kind);
void             pastiche_presets_free (PastichePresets *presets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PastichePresets, pastiche_presets_free)

/* The presets, sorted by name; what is returned is valid until the next change. */
guint         pastiche_presets_n (PastichePresets *presets);
const char   *pastiche_presets_name (PastichePresets *presets, guint i);
gconstpointer pastiche_presets_choice (PastichePresets *presets, guint i);

/* What the presets were made with. */
const PastichePresetKind *pastiche_presets_kind (PastichePresets *presets);

/* The index of the preset @name, or −1. */
int pastiche_presets_find (PastichePresets *presets, const char *name);

/* Spaces around names are removed.  A preset of the same name is replaced.  FALSE with an error for the artist to read
 * when the name is empty, there are 200 presets already, the choice cannot be saved, or the file cannot be read or
 * written; then nothing has changed. */
gboolean pastiche_presets_save (PastichePresets *presets, const char *name, gconstpointer choice, GError **error);
gboolean pastiche_presets_rename (PastichePresets *presets, const char *name, const char *new_name, GError **error);
gboolean pastiche_presets_delete (PastichePresets *presets, const char *name, GError **error);
