/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stroke-fade.h: strokes as how far a painting is seen over the picture as it was: those that mark want more of it, and those
 * that spare want less.
 *
 *   pastiche_stroke_fade (mask, &masks, pastiche_strokes_mark_first (strokes));
 *   fade = pastiche_stroke_fade_selection (strokes, picture->width, picture->height, &error);
 *
 * The first stroke says what holds elsewhere: who begins with less wants the painting wherever no stroke is, and who begins
 * with more wants it nowhere else.
 */
#pragma once

#include <cairo.h>

#include "pastiche.h"
#include "strokes.h"

/* Multiply @mask, an A8 surface of the size of @masks' window, by how far the strokes of @masks let the painting be seen.
 * @mark_first: whether the first of them marks. */
void pastiche_stroke_fade (cairo_surface_t *mask, const PasticheStrokeMasks *masks, gboolean mark_first);

/* The same as a selection of all of a picture of @width × @height pixels; free it with pastiche_selection_free ().  NULL
 * with PASTICHE_ERROR_MEMORY. */
PasticheSelection *
pastiche_stroke_fade_selection (const PasticheStrokes *strokes, int width, int height, GError **error);
