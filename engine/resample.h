/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * resample.h: pictures at another size.
 */
#pragma once

#include "threads.h"

G_BEGIN_DECLS

/* @in, [in_height][in_width][channels], at another size into @out.  Each axis
 * by itself: area average when it shrinks, bicubic (Catmull–Rom, Keys 1981
 * with a = −1/2, edges repeated) when it grows, as it is when it stays.  Pixels are squares: centres at
 * halves.  Bicubic overshoots, so clamp where a range matters.  @job may be
 * NULL.  PASTICHE_ERROR_MEMORY or G_IO_ERROR_CANCELLED. */
gboolean pastiche_resample (PasticheJob *job,
                            const float *in,
                            int          in_width,
                            int          in_height,
                            int          channels,
                            float       *out,
                            int          out_width,
                            int          out_height,
                            GError     **error);

G_END_DECLS
