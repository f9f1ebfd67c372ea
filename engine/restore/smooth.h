/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * smooth.h: parts of a picture that nothing is known of, filled with colours that go over smoothly from those around.
 */
#pragma once

#include "resample.h"

G_BEGIN_DECLS

/* Pixels [4] are three colours and how much of the pixel is known, 0 to 1. */

/* Gives pixels of which nothing is known the colours of a picture of half the size, in which that was done first (“pull-push”,
 * Gortler et al. 1996).  Where nothing at all is known nothing changes.  @job may be NULL.  PASTICHE_ERROR_MEMORY,
 * G_IO_ERROR_CANCELLED. */
gboolean pastiche_smooth_fill (PasticheJob *job, PasticheTensor *picture, GError **error);

G_END_DECLS
