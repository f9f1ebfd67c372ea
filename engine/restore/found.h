/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * found.h: what the network says of damage, kept in four bytes a pixel.
 */
#pragma once

#include "pastiche-restore.h"

G_BEGIN_DECLS

/* With undefined values.  PASTICHE_ERROR_MEMORY. */
PasticheFound *pastiche_found_new (int width, int height, GError **error);

/* Keep a row of the network's output, [width][PASTICHE_RESTORER_OUTPUTS]. */
void pastiche_found_keep (PasticheFound *found, int row, const float *output);

G_END_DECLS
