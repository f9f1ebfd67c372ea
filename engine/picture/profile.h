/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile.h: a file's colours as sRGB.
 *
 *   PasticheProfile *profile = pastiche_profile_new (&source->colours, &source->layout);
 *
 *   pastiche_profile_convert (profile, row, rgb, source->width);
 *   pastiche_profile_free (profile);
 */
#pragma once

#include "source.h"

typedef struct _PasticheProfile PasticheProfile;

/* A conversion from what the file says of its colours, for rows of the layout @layout.  What a file says that makes no
 * sense, as a profile that is damaged or for another number of colours, is as if it said nothing.  Free with
 * pastiche_profile_free (). */
PasticheProfile *pastiche_profile_new (const PasticheColours *colours, const PasticheLayout *layout);
void             pastiche_profile_free (PasticheProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheProfile, pastiche_profile_free)

/* Whether they are RGB, and values stay as they are. */
gboolean pastiche_profile_is_plain (const PasticheProfile *profile);

/* Convert a row of @n pixels to sRGB without alpha: [n][3]. */
void pastiche_profile_convert (const PasticheProfile *profile, gconstpointer row, guint16 *rgb, int n);
