/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * view-surface.h: surfaces of what a view shows, pixel for pixel as on the screen.
 *
 *   cairo_surface_t *drawn = pastiche_view_surface (&view, jobs->after, jobs->whole);
 *   cairo_surface_t *mask  = pastiche_view_mask_surface (&view, edge->fitted, edge->whole);
 *
 * All functions return a new surface of the size of pastiche_view_area ().
 */
#pragma once

#include "pastiche.h"
#include "view.h"

/* An RGB24 surface on checks.  Zoomed it shows @whole, a surface in the picture's size, if there is one; otherwise it
 * shows @fitted, a surface of all of the picture at any size.  Both may be NULL. */
cairo_surface_t *pastiche_view_surface (const PasticheView *view, cairo_surface_t *fitted, cairo_surface_t *whole);

/* Draw onto such a surface, zoomed, @source, which has these @pixels of the picture in its size. */
void pastiche_view_draw_part (const PasticheView          *view,
                              cairo_surface_t             *drawn,
                              cairo_surface_t             *source,
                              const cairo_rectangle_int_t *pixels);

/* The same as the first for A8 surfaces, without checks. */
cairo_surface_t *pastiche_view_mask_surface (const PasticheView *view, cairo_surface_t *fitted, cairo_surface_t *whole);

/* Zoomed: the part of @picture that the view shows, on checks; NULL when there is not enough memory. */
cairo_surface_t *pastiche_view_part_surface (const PasticheView *view, const PastichePicture *picture);
