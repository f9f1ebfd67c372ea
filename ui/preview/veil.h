/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * veil.h: what will be replaced of a picture, as stripes over it; and what is spared, as others.
 *
 *   unsigned char *mask = pastiche_veil_mask_new (&view);
 *   pastiche_veil_mask_add (&view, mask, damage, &all);
 *   pastiche_veil_draw (drawn, mask, &strokes, 1);
 *
 * Two shades of one colour take turns, of which one shows on light and one on dark; and the stripes of the two veils run
 * across each other, so who tells colours badly sees them, too.
 */
#pragma once

#include <cairo.h>

#include "strokes.h"
#include "view.h"

/* A mask of the size of pastiche_view_area (), of zeros; free it with g_free (). */
unsigned char *pastiche_veil_mask_new (const PasticheView *view);

/* Put @source, an A8 surface that shows these @pixels of the picture at any size, into their place in @mask.  A pixel
 * of the view gets the largest value that is in it: a scratch stays to be seen where the picture is small. */
void pastiche_veil_mask_add (const PasticheView          *view,
                             unsigned char               *mask,
                             cairo_surface_t             *source,
                             const cairo_rectangle_int_t *pixels);

/* Draw both veils over @drawn, RGB24: where @mask says and @strokes mark, but as far as these spare.  Either may be
 * NULL; they have its size.  @scale: how many pixels are one of GTK's. */
void
pastiche_veil_draw (cairo_surface_t *drawn, const unsigned char *mask, const PasticheStrokeMasks *strokes, int scale);

/* Whether an A8 surface has anything but zeros. */
gboolean pastiche_veil_any (cairo_surface_t *mask);
