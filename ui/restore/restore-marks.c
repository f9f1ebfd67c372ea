/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-marks.c: strokes and the selection, as the engine wants them.
 */
#include "restore-marks.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
is_empty (const PasticheSelection *selection)
{
  gsize n = (gsize) selection->width * selection->height, i = 0;

  while (i < n && !(selection->values[i] > 0))
    i++;
  return i == n;
}

static float
selected (const PasticheSelection *selection, int x, int y)
{
  x -= selection->x;
  y -= selection->y;
  return x >= 0 && y >= 0 && x < selection->width && y < selection->height
             ? selection->values[(gsize) y * selection->width + x]
             : 0;
}

/* Along one side: the pixels of the picture that are at least partly in pixel @i of the window. */
static void
span (int i, int offset, double scale, int n, int *from, int *to)
{
  *from = (int) CLAMP (floor ((i + offset) / scale), 0, n - 1);
  *to   = (int) CLAMP (ceil ((i + 1 + offset) / scale), *from + 1, n);
}

/* How far the pixels of the picture that are in one of the window are selected, on average. */
static float
selected_in (const PasticheRestoreMarks *marks, const PasticheStrokeMap *map, int x, int y)
{
  int    left, right, top, bottom;
  double sum = 0;

  span (x, map->x, map->scale_x, marks->width, &left, &right);
  span (y, map->y, map->scale_y, marks->height, &top, &bottom);
  for (int i = top; i < bottom; i++)
    for (int j = left; j < right; j++)
      sum += selected (marks->selection, j, i);
  return (float) (sum / (right - left) / (bottom - top));
}

gboolean
pastiche_restore_blends (const PasticheRestoreSettings *settings, gboolean selection_is_damage)
{
  return !selection_is_damage && pastiche_restore_is_whole (settings);
}

void
pastiche_restore_marks_select (const PasticheRestoreMarks *marks, const PasticheStrokeMap *map, float *mask)
{
  for (int y = 0; y < map->height; y++)
    for (int x = 0; x < map->width; x++)
      mask[(gsize) y * map->width + x] *= selected_in (marks, map, x, y);
}

static gboolean
has_any (const unsigned char *mask, const PasticheStrokeMap *map)
{
  gsize n = (gsize) map->width * map->height;

  return n > 0 && (mask[0] != 0 || memcmp (mask, mask + 1, n - 1) != 0);
}

/* A selection of all of the window: the larger of what is selected, if @selection, and a mask's values; or what is
 * selected, or without @selection everything, as far as @mask leaves it. */
static PasticheSelection *
combine (const PasticheRestoreMarks *marks,
         const PasticheStrokeMap    *map,
         gboolean                    selection,
         const unsigned char        *mask,
         gboolean                    is_damage,
         GError                    **error)
{
  PasticheSelection *made = pastiche_selection_new (0, 0, map->width, map->height, error);

  for (int y = 0; made != NULL && y < map->height; y++)
    for (int x = 0; x < map->width; x++)
      {
        gsize i    = (gsize) y * map->width + x;
        float by   = mask[i] / 255.f;
        float from = selection ? selected_in (marks, map, x, y) : is_damage ? 0 : 1;

        made->values[i] = is_damage ? MAX (from, by) : from * (1 - by);
      }
  return made;
}

static gboolean
make (const PasticheRestoreMarks *marks,
      const PasticheStrokeMap    *map,
      const PasticheStrokeMasks  *masks,
      PasticheSelection         **damage,
      PasticheSelection         **within,
      GError                    **error)
{
  gboolean selection = marks->selection != NULL, damaged = selection && marks->selection_is_damage;
  gboolean limited = selection && !marks->selection_is_damage && !marks->blends;

  if ((damaged || has_any (masks->marked, map)) &&
      !(*damage = combine (marks, map, damaged, masks->marked, TRUE, error)))
    return FALSE;
  if ((limited || has_any (masks->spared, map)) &&
      !(*within = combine (marks, map, limited, masks->spared, FALSE, error)))
    g_clear_pointer (damage, pastiche_selection_free);
  return *within != NULL || !(limited || has_any (masks->spared, map));
}

gboolean
pastiche_restore_marks_make (const PasticheRestoreMarks *marks,
                             const PasticheStrokeMap    *map,
                             PasticheSelection         **damage,
                             PasticheSelection         **within,
                             GError                    **error)
{
  PasticheStrokeMasks masks;
  gboolean            made;

  *damage = *within = NULL;
  if (marks->selection != NULL && is_empty (marks->selection))
    {
      g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                           _ ("The selection is empty: nothing would be mended."));
      return FALSE;
    }
  masks = pastiche_stroke_masks_new (*map);
  if (masks.marked == NULL)
    {
      g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY,
                           _ ("There is not enough memory for what the brush marked."));
      return FALSE;
    }
  pastiche_stroke_masks_draw (&masks, marks->strokes);
  made = make (marks, map, &masks, damage, within, error);
  pastiche_stroke_masks_clear (&masks);
  return made;
}
