/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * raster-read.h: a file's picture as bytes.
 *
 *   PasticheRaster raster = { 0 };
 *   gboolean       ok     = pastiche_raster_read (source, 6, 1, &raster, &error);
 *
 *   pastiche_free (raster.bytes);
 */
#pragma once

#include "raster.h"
#include "source.h"

/* All of @source, turned as the EXIF @orientation, 1 to 8, says, and as sRGB, into @raster: each @factor × @factor
 * pixels as their mean, and so what is left over at the right and the bottom; with alpha if the source has it, and
 * with 16 bits if it has more than 8.  Free its bytes with pastiche_free (), even after an error.  The errors are
 * those of the source's read (). */
gboolean
pastiche_raster_read (PasticheSource *source, int orientation, int factor, PasticheRaster *raster, GError **error);
