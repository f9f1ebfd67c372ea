/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stroke-fade.c: strokes as how far a painting is seen.
 */
#include "stroke-fade.h"

#include <glib/gi18n-lib.h>

static int
seen (const PasticheStrokeMasks *masks, gboolean mark_first, gsize i)
{
  return mark_first ? masks->marked[i] : 255 - masks->spared[i];
}

void
pastiche_stroke_fade (cairo_surface_t *mask, const PasticheStrokeMasks *masks, gboolean mark_first)
{
  int            width = masks->map.width, stride = cairo_image_surface_get_stride (mask);
  unsigned char *rows = cairo_image_surface_get_data (mask);

  cairo_surface_flush (mask);
  for (int y = 0; rows != NULL && y < masks->map.height; y++)
    for (int x = 0; x < width; x++)
      {
        unsigned char *value = &rows[(gsize) y * stride + x];

        *value = (unsigned char) ((*value * seen (masks, mark_first, (gsize) y * width + x) + 127) / 255);
      }
  cairo_surface_mark_dirty (mask);
}

PasticheSelection *
pastiche_stroke_fade_selection (const PasticheStrokes *strokes, int width, int height, GError **error)
{
  const gboolean      mark_first = pastiche_strokes_mark_first (strokes);
  PasticheSelection  *fade       = pastiche_selection_new (0, 0, width, height, error);
  PasticheStrokeMasks masks;

  if (fade == NULL)
    return NULL;
  masks = pastiche_stroke_masks_new ((PasticheStrokeMap) { 1, 1, 0, 0, width, height });
  if (masks.marked == NULL)
    {
      g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY,
                           _ ("There is not enough memory for what the brush marked."));
      pastiche_selection_free (fade);
      return NULL;
    }
  pastiche_stroke_masks_draw (&masks, strokes);
  for (gsize i = 0; i < (gsize) width * height; i++)
    fade->values[i] = (float) seen (&masks, mark_first, i) / 255;
  pastiche_stroke_masks_clear (&masks);
  return fade;
}
