/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * linear-light.h: what GIMP computes in linear light: layers over each other, and grey ones.
 *
 *   after = pastiche_linear_light_mix (before, mask, painted);
 *   pastiche_linear_light_grey (after);
 */
#pragma once

#include <cairo.h>

/* A new surface: @before where @mask is 0, @painted where it is 255, and between them mixed in linear light, as GIMP
 * mixes layers.  @before and @painted are RGB24 and @mask is A8, all of one size. */
cairo_surface_t *pastiche_linear_light_mix (cairo_surface_t *before, cairo_surface_t *mask, cairo_surface_t *painted);

/* Make @surface, which is RGB24 or ARGB32, grey, as GIMP makes a grey layer of colours. */
void pastiche_linear_light_grey (cairo_surface_t *surface);
