/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-marks.h: what an artist says of damage, with the brush and with the selection, as the engine wants it.
 *
 *   PasticheRestoreMarks marks = { picture->width, picture->height, selection, FALSE, strokes };
 *   PasticheStrokeMap    map   = { 1, 1, 0, 0, picture->width, picture->height };
 *   pastiche_restore_marks_make (&marks, &map, &damage, &within, &error);
 */
#pragma once

#include "pastiche.h"
#include "strokes.h"

typedef struct
{
  int                      width, height;       /* of the picture */
  const PasticheSelection *selection;           /* of it; or NULL */
  gboolean                 selection_is_damage; /* or else nothing is mended outside of it */
  const PasticheStrokes   *strokes;
} PasticheRestoreMarks;

/* What is damaged and where may be mended, in a window of the picture.  What a stroke marks is damaged, and what one
 * spares is not mended.  Each becomes NULL where there is nothing to say; free it with pastiche_selection_free ().
 * FALSE, and both NULL, with PASTICHE_ERROR_MEMORY, or PASTICHE_ERROR_SETTING for a selection that selects nothing. */
gboolean pastiche_restore_marks_make (const PasticheRestoreMarks *marks,
                                      const PasticheStrokeMap    *map,
                                      PasticheSelection         **damage,
                                      PasticheSelection         **within,
                                      GError                    **error);
