/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview-sides.c: the picture before and after painting, as it is seen: grey where the layer will be, and as it was where it
 * is not selected.
 */
#include "preview-widget.h"

#include "linear-light.h"
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

cairo_surface_t *
pastiche_preview_draw_selected (PastichePreview    *preview,
                                const PasticheView *view,
                                cairo_surface_t    *before,
                                cairo_surface_t    *painted)
{
  cairo_surface_t *mask  = pastiche_view_mask_surface (view, preview->edge->fitted, preview->edge->whole);
  cairo_surface_t *drawn = pastiche_linear_light_mix (before, mask, painted);

  cairo_surface_destroy (mask);
  return drawn;
}

cairo_surface_t *
pastiche_preview_draw_other (PastichePreview             *preview,
                             const PasticheView          *view,
                             cairo_surface_t             *fitted,
                             cairo_surface_t             *part,
                             const cairo_rectangle_int_t *part_pixels)
{
  cairo_surface_t *painted, *before, *drawn;

  if (fitted == NULL)
    return pastiche_preview_draw_before (preview, view);
  painted = pastiche_preview_draw_painted (preview, view, fitted, NULL, part, part_pixels);
  if (preview->edge == NULL)
    return painted;
  before = pastiche_preview_draw_before (preview, view);
  drawn  = pastiche_preview_draw_selected (preview, view, before, painted);
  cairo_surface_destroy (before);
  cairo_surface_destroy (painted);
  return drawn;
}

const PasticheView *
pastiche_preview_view (PastichePreview *preview)
{
  return &preview->view;
}
