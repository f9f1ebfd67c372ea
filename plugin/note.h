/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * note.h: the note of a painted layer, a text that GIMP stores with it (a parasite): with which settings it was painted,
 * and from which layer.
 *
 *   note = pastiche_note_new (config, target, name);
 *   pastiche_note_attach (note, painted);
 *   pastiche_note_mark_source (note, target->drawable);
 *   …
 *   if ((note = pastiche_note_read (painted)) != NULL)
 *     source = pastiche_note_source (note, painted);
 */
#pragma once

#include "drawable.h"

typedef GKeyFile PasticheNote; /* free it with g_key_file_unref () */

/* The note for a layer that is painted from @target with @config and called @name. */
PasticheNote *pastiche_note_new (GimpProcedureConfig *config, const PasticheTarget *target, const char *name);

/* Let @note, which is of the same source as @other, know that by the same id; before either is stored. */
void pastiche_note_share_source (PasticheNote *note, PasticheNote *other);

/* Store @note with @layer, and mark @source, which it was painted from, so that it is found again.  Both are changes of
 * the image that can be undone. */
void pastiche_note_attach (PasticheNote *note, GimpDrawable *layer);
void pastiche_note_mark_source (PasticheNote *note, GimpDrawable *source);

/* The note of @layer; NULL when Pastiche has not painted it. */
PasticheNote *pastiche_note_read (GimpDrawable *layer);

/* The layer that @layer, whose note is @note, was painted from; NULL when that is gone. */
GimpDrawable *pastiche_note_source (PasticheNote *note, GimpDrawable *layer);

/* The names that both layers had then; the caller frees them.  NULL when the note does not say it. */
char *pastiche_note_get_source_name (PasticheNote *note);
char *pastiche_note_get_name (PasticheNote *note);

/* Whether the layer was painted through the selection of @target, just as it is now. */
gboolean pastiche_note_has_selection (PasticheNote *note, const PasticheTarget *target);

/* Whether what was not selected was painted in a look of its own. */
gboolean pastiche_note_has_outside (PasticheNote *note);

/* Say in @note that the layer has the shape that @old tells: the selection that it was painted through first. */
void pastiche_note_keep_selection (PasticheNote *note, PasticheNote *old);

/* Set the settings of @note in @config.  As any program can write such a note, those that are unknown or out of range
 * are ignored. */
void pastiche_note_get_settings (PasticheNote *note, GimpProcedureConfig *config);
