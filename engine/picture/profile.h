/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile.h: colours from a file's ICC profile to sRGB.
 */
#pragma once

#include "pastiche.h"

typedef struct _PasticheProfile PasticheProfile;

/* A conversion from the ICC profile in @base64, which is how gdk-pixbuf hands it out, for pixels with 3 or 4 @channels.
 * NULL, without an error, where the values can stay as they are: for sRGB, without a profile (@base64 is NULL), and for
 * one that is no sound RGB profile.  Free with pastiche_profile_free (). */
PasticheProfile *pastiche_profile_new (const char *base64, int channels);
void             pastiche_profile_free (PasticheProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheProfile, pastiche_profile_free)

/* @in, [@n][channels] bytes, to @out, [@n][3] in 0 to 65535, without alpha.  From any thread. */
void pastiche_profile_convert (const PasticheProfile *profile, const guint8 *in, guint16 *out, int n);
