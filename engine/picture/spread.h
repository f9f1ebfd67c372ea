/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * spread.h: how much the colours of a picture differ, to tell a picture of a
 * single colour, which holds no style, from a painting.
 */
#pragma once

#include "rows.h"

G_BEGIN_DECLS

/* The largest standard deviation of a channel over all pixels of @rows, values in 0..1: 0 for a single colour, at most
 * 0.5.  PASTICHE_ERROR_MEMORY. */
gboolean pastiche_spread (const PasticheRows *rows, double *spread, GError **error);

G_END_DECLS
