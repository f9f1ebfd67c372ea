/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * seen.h: what a view shows, pixel for pixel as on the screen.
 *
 *   cairo_surface_t *drawn = pastiche_seen (&view, look->after, look->whole);
 *   cairo_surface_t *mask  = pastiche_seen_mask (&view, edge->fitted, edge->whole);
 *
 * All as large as pastiche_view_area (), and the caller's.
 */
#pragma once

#include "pastiche.h"
#include "view.h"

/* An RGB24 surface, on checks: of @whole, a surface of the picture's size, at
 * 100 % when there is one, and otherwise of @fitted, which shows all of it;
 * both may be NULL. */
cairo_surface_t *pastiche_seen (const PasticheView *view, cairo_surface_t *fitted, cairo_surface_t *whole);

/* The same of A8 surfaces. */
cairo_surface_t *pastiche_seen_mask (const PasticheView *view, cairo_surface_t *fitted, cairo_surface_t *whole);

/* At 100 %: @picture's own pixels; NULL without memory for it. */
cairo_surface_t *pastiche_seen_part (const PasticheView *view, const PastichePicture *picture);
