/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * source.h: finding the layer that another one was painted from again, after anything the artist may have done.
 *
 *   id = pastiche_source_id (source);            // for the painted layer's note
 *   pastiche_source_mark (source, id);           // when the painted layer is inserted
 *   …
 *   source = pastiche_source_find (painted, id, tattoo, name);
 */
#pragma once

#include <libgimp/gimp.h>

/* The id that says which layer @source is and no other in its image: the one that it was marked with, or a new one.
 * The caller frees it. */
char *pastiche_source_id (GimpDrawable *source);

/* Store @id with @source (as a parasite), if it is not there yet: a change of the image that can be undone. */
void pastiche_source_mark (GimpDrawable *source, const char *id);

/* The layer in the image of @painted that was marked with @id; copies of a layer have its id, so that of several is
 * taken which has the tattoo, or else the name.  A note of an older version has no id, and NULL is given: then it is
 * the layer that has both the tattoo and the name.  NULL when it is gone. */
GimpDrawable *pastiche_source_find (GimpDrawable *painted, const char *id, guint tattoo, const char *name);
