/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview-sides.c: the picture before and after painting, as it is seen: grey where the layer will be, as it was or in
 * another look where it is not selected, and as it was where a brush wants less of what was painted.
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

/* How far each pixel is selected, in a new A8 surface; NULL without a selection. */
static cairo_surface_t *
draw_edge (const PastichePreview *preview, const PasticheView *view)
{
  return preview->edge != NULL ? pastiche_view_mask_surface (view, preview->edge->fitted, preview->edge->whole) : NULL;
}

/* @over where the A8 surface @mask, which is freed, is white, and @under where it is black; with NULL it is white. */
static cairo_surface_t *
mix (cairo_surface_t *under, cairo_surface_t *mask, cairo_surface_t *over)
{
  cairo_surface_t *mixed;

  if (mask == NULL)
    return cairo_surface_reference (over);
  mixed = pastiche_linear_light_mix (under, mask, over);
  cairo_surface_destroy (mask);
  return mixed;
}

cairo_surface_t *
pastiche_preview_lay_over (PastichePreview    *preview,
                           const PasticheView *view,
                           cairo_surface_t    *before,
                           cairo_surface_t    *outside,
                           cairo_surface_t    *painted)
{
  const gboolean   fades = preview->fades && pastiche_strokes_n (preview->strokes) > 0;
  cairo_surface_t *mask  = draw_edge (preview, view), *both, *drawn;

  both = outside != NULL ? mix (outside, g_steal_pointer (&mask), painted) : cairo_surface_reference (painted);
  if (fades && mask == NULL)
    mask = new_white (view);
  if (fades)
    fade_by_strokes (preview, view, mask);
  drawn = mix (before, mask, both);
  cairo_surface_destroy (both);
  return drawn;
}

cairo_surface_t *
pastiche_preview_draw_other (PastichePreview             *preview,
                             const PasticheView          *view,
                             cairo_surface_t             *fitted,
                             cairo_surface_t             *part,
                             const cairo_rectangle_int_t *part_pixels)
{
  cairo_surface_t *painted, *outside, *before = pastiche_preview_draw_before (preview, view), *drawn;

  if (fitted == NULL)
    return before;
  painted = pastiche_preview_draw_painted (preview, view, fitted, NULL, part, part_pixels);
  outside = pastiche_preview_draw_outside (preview, view);
  drawn   = pastiche_preview_lay_over (preview, view, before, outside, painted);
  cairo_surface_destroy (before);
  g_clear_pointer (&outside, cairo_surface_destroy);
  cairo_surface_destroy (painted);
  return drawn;
}

const PasticheView *
pastiche_preview_view (PastichePreview *preview)
{
  return &preview->view;
}
