/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture-surface.h: a picture of the engine as cairo draws it, and the sizes at which pictures are shown.
 *
 *   cairo_surface_t *surface = pastiche_picture_surface (picture, NULL, &error);
 */
#pragma once

#include <cairo.h>

#include "pastiche.h"

/* A new ARGB32 surface of @part of the picture, which must lie within it, or with NULL of all of it.  NULL with
 * PASTICHE_ERROR_MEMORY when there is not enough memory. */
cairo_surface_t *
pastiche_picture_surface (const PastichePicture *picture, const cairo_rectangle_int_t *part, GError **error);

/* The largest size with the shape of @width × @height that fits into the box, at least 1 × 1. */
void pastiche_fit (int width, int height, int box_width, int box_height, int *fitted_width, int *fitted_height);

/* The size at which all of a picture is shown: as it is, or where it is larger, so that it fits into 1920 × 1200
 * pixels.  Few screens have more, and drawing takes as long as the surface is large. */
void pastiche_fit_screen (int width, int height, int *fitted_width, int *fitted_height);
