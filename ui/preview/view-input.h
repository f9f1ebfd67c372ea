/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * view-input.h: what keys and the wheel ask of a view.
 *
 *   if (pastiche_zoom_key (&view, event->keyval, &zoom))
 *     pastiche_view_zoom (&view, zoom, view.width / 2.0, view.height / 2.0);
 */
#pragma once

#include <gdk/gdk.h>

#include "view.h"

/* Whether @key is an arrow key, and its direction: −1, 0 or 1 to the right and down. */
gboolean pastiche_arrow_key (guint key, int *dx, int *dy);

/* Whether @key is one of 1, 0, + and −, and the zoom that it asks for. */
gboolean pastiche_zoom_key (const PasticheView *view, guint key, double *zoom);

/* Whether the wheel has come to its next step, and in *@step the direction: 1 is away from the artist, closer to the picture.
 * What scrolls smoothly comes in many parts of a step, which *@turned adds up from one event to the next. */
gboolean pastiche_wheel_step (const GdkEventScroll *event, double *turned, int *step);
