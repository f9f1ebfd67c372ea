/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-marks.h: what an artist says of damage, with the brush and with the selection, as the engine wants it.
 *
 *   PasticheRestoreMarks marks = { picture->width, picture->height, selection, FALSE, FALSE, strokes };
 *   PasticheStrokeMap    map   = { 1, 1, 0, 0, picture->width, picture->height };
 *   pastiche_restore_marks_make (&marks, &map, &damage, &within, &error);
 */
#pragma once

#include "pastiche-restore.h"
#include "strokes.h"

typedef struct
{
  int                      width, height;       /* of the picture */
  const PasticheSelection *selection;           /* of it; or NULL */
  gboolean                 selection_is_damage; /* or else nothing is mended outside of it */
  gboolean                 blends;              /* pastiche_restore_blends () */
  const PasticheStrokes   *strokes;
} PasticheRestoreMarks;

/* Whether the selection blends all of the result, and not only what is mended, with the picture as it was, as what changes
 * the whole picture is to stay within the selection, too.  Then it doesn't say where may be mended: it would count twice. */
gboolean pastiche_restore_blends (const PasticheRestoreSettings *settings, gboolean selection_is_damage);

/* What is damaged and where may be mended, in a window of the picture.  What a stroke marks is damaged, and what one
 * spares is not mended.  Each becomes NULL where there is nothing to say; free it with pastiche_selection_free ().
 * FALSE, and both NULL, with PASTICHE_ERROR_MEMORY, or PASTICHE_ERROR_SETTING for a selection that selects nothing. */
gboolean pastiche_restore_marks_make (const PasticheRestoreMarks *marks,
                                      const PasticheStrokeMap    *map,
                                      PasticheSelection         **damage,
                                      PasticheSelection         **within,
                                      GError                    **error);

/* Multiply @mask, [map->height][map->width], by how far the pixels of that window are selected. */
void pastiche_restore_marks_select (const PasticheRestoreMarks *marks, const PasticheStrokeMap *map, float *mask);
