/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture-surface.h: a picture of the engine as cairo draws it.
 */
#pragma once

#include <cairo.h>

#include "pastiche.h"

/* An ARGB32 surface of the picture's size; NULL with PASTICHE_ERROR_MEMORY. */
cairo_surface_t *pastiche_picture_surface (const PastichePicture *picture, GError **error);
