/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview-sides.c: the picture before and after painting, as it is seen: grey where the layer will be, and as it was where it
 * is not selected, or a brush wants less of what was painted.
 */
#include "preview-widget.h"

#include "linear-light.h"
#include "stroke-fade.h"
#include "view-surface.h"

cairo_surface_t *
pastiche_preview_draw_painted (PastichePreview             *preview,
                               const PasticheView          *view,
                               cairo_surface_t             *fitted,
                               cairo_surface_t             *whole,
                               cairo_surface_t             *part,
                               const cairo_rectangle_int_t *part_pixels)
{
  cairo_surface_t *drawn = pastiche_view_surface (view, fitted, whole);

  if (view->zoom > 0 && part != NULL)
    pastiche_view_draw_part (view, drawn, part, part_pixels);
  if (preview->grey)
    pastiche_linear_light_grey (drawn);
  return drawn;
}

/* Zoomed, the pixels of the picture itself are drawn, not those of a surface that may be smaller. */
cairo_surface_t *
pastiche_preview_draw_before (PastichePreview *preview, const PasticheView *view)
{
  cairo_surface_t *drawn = view->zoom > 0 ? pastiche_view_part_surface (view, preview->picture) : NULL;

  return drawn != NULL ? drawn : pastiche_view_surface (view, preview->jobs->before, NULL);
}

static cairo_surface_t *
new_white (const PasticheView *view)
{
  cairo_rectangle_int_t part  = pastiche_view_part (view);
  cairo_surface_t      *white = cairo_image_surface_create (CAIRO_FORMAT_A8, part.width, part.height);
  cairo_t              *cr    = cairo_create (white);

  cairo_paint (cr);
  cairo_destroy (cr);
  return white;
}

static void
fade_by_strokes (PastichePreview *preview, const PasticheView *view, cairo_surface_t *mask)
{
  const gboolean      own = view == &preview->view;
  PasticheStrokeMasks masks =
      own ? *pastiche_preview_strokes_drawn (preview) : pastiche_preview_draw_strokes (preview, view);
  gboolean mark_first = pastiche_strokes_mark_first (preview->strokes);

  if (masks.marked != NULL)
    pastiche_stroke_fade (mask, &masks, mark_first);
  if (!own)
    pastiche_stroke_masks_clear (&masks);
}

cairo_surface_t *
pastiche_preview_draw_mask (PastichePreview *preview, const PasticheView *view)
{
  const gboolean   fades = preview->fades && pastiche_strokes_n (preview->strokes) > 0;
  cairo_surface_t *mask  = NULL;

  if (preview->edge != NULL)
    mask = pastiche_view_mask_surface (view, preview->edge->fitted, preview->edge->whole);
  else if (fades)
    mask = new_white (view);
  if (fades)
    fade_by_strokes (preview, view, mask);
  return mask;
}

cairo_surface_t *
pastiche_preview_draw_other (PastichePreview             *preview,
                             const PasticheView          *view,
                             cairo_surface_t             *fitted,
                             cairo_surface_t             *part,
                             const cairo_rectangle_int_t *part_pixels)
{
  cairo_surface_t *painted, *mask, *before, *drawn;

  if (fitted == NULL)
    return pastiche_preview_draw_before (preview, view);
  painted = pastiche_preview_draw_painted (preview, view, fitted, NULL, part, part_pixels);
  mask    = pastiche_preview_draw_mask (preview, view);
  if (mask == NULL)
    return painted;
  before = pastiche_preview_draw_before (preview, view);
  drawn  = pastiche_linear_light_mix (before, mask, painted);
  cairo_surface_destroy (before);
  cairo_surface_destroy (mask);
  cairo_surface_destroy (painted);
  return drawn;
}

const PasticheView *
pastiche_preview_view (PastichePreview *preview)
{
  return &preview->view;
}
