/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * smooth.h: parts of a picture that nothing is known of, filled with colours that go over smoothly from those around.
 */
#pragma once

#include "resample.h"

G_BEGIN_DECLS

/* Pixels [4] are three colours and how much of the pixel is known, 0 to 1. */

/* @in, whose colours are multiplied by how much is known, at another, smaller size into @out, an empty tensor: there the colours
 * are the means of what is known, 0 where nothing is.  @job may be NULL.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_smooth_reduce (PasticheJob        *job,
                                 const PasticheRows *in,
                                 int                 height,
                                 int                 width,
                                 PasticheTensor     *out,
                                 GError            **error);

/* Gives pixels of which nothing is known the colours of a picture of half the size, in which that was done first (“pull-push”,
 * Gortler et al. 1996).  Where nothing at all is known nothing changes. */
gboolean pastiche_smooth_fill (PasticheJob *job, PasticheTensor *picture, GError **error);

G_END_DECLS
