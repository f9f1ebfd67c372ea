/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mask-surface.h: a selection, of how far each pixel is one thing or another, as cairo draws with it (A8).
 *
 *   cairo_surface_t *whole  = pastiche_mask_surface (selection, picture->width, picture->height);
 *   cairo_surface_t *fitted = pastiche_mask_fit_screen (whole);
 */
#pragma once

#include <cairo.h>

#include "pastiche.h"

/* A new A8 surface of a picture's size.  Without memory it is one of cairo's surfaces that have no pixels. */
cairo_surface_t *pastiche_mask_surface (const PasticheSelection *selection, int width, int height);

/* A new one of @whole that is no larger than a screen, as picture-surface.h has it. */
cairo_surface_t *pastiche_mask_fit_screen (cairo_surface_t *whole);
