/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture-surface.h: a picture of the engine as cairo draws it.
 *
 *   cairo_surface_t *surface = pastiche_picture_surface (picture, NULL, &error);
 */
#pragma once

#include <cairo.h>

#include "pastiche.h"

/* An ARGB32 surface of @part of the picture, which must lie within it, or with
 * NULL of all; NULL with PASTICHE_ERROR_MEMORY. */
cairo_surface_t *
pastiche_picture_surface (const PastichePicture *picture, const cairo_rectangle_int_t *part, GError **error);
