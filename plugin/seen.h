/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * seen.h: what is seen of a layer, alone: with its layer effects and its mask; of a group, what its layers make.  Main
 * thread only.
 *
 *   picture = pastiche_seen_read (layer, &x, &y, &error);
 */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <libgimp/gimp.h>

#include "pastiche.h"

/* The format in which pixels go from GIMP to the engine and back: sRGB with its transfer function, alpha not multiplied
 * in. */
const Babl *pastiche_seen_format (void);

/* Whether the layer, or one within a group, is switched on; a layer that is no group always is, as it is painted hidden
 * or not. */
gboolean pastiche_seen_any (GimpLayer *layer);

/* Whether more may be seen than the layer's own rectangle, as it has effects, or a layer in it has. */
gboolean pastiche_seen_grows (GimpLayer *layer);

/* What is seen of @layer as if it were visible, with an opacity of 100 % in normal mode; the image does not change.  A
 * group in pass-through mode has no pixels of its own, so that is what is seen of it and of all below it, and its
 * opacity counts.  The picture's first pixel lies at *@x, *@y on the canvas; it may be larger than the layer, which
 * effects such as a drop shadow make it.  The caller frees it; NULL with an error when there is not enough memory, or
 * when GIMP could not show the layer. */
PastichePicture *pastiche_seen_read (GimpLayer *layer, int *x, int *y, GError **error);

/* The same, that fits into @size × @size pixels; NULL when GIMP could not show the layer. */
GdkPixbuf *pastiche_seen_thumbnail (GimpLayer *layer, int size);
