/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile.h: colours from a file's profile to sRGB.
 */
#pragma once

#include "pastiche.h"

typedef struct _PasticheProfile PasticheProfile;

/* The ICC profile in @base64, as gdk-pixbuf gives it, of pixels with 3 or 4
 * @channels.  NULL where the values can stay: without a profile, with one that
 * is no sound RGB profile, and with sRGB. */
PasticheProfile *pastiche_profile_new (const char *base64, int channels);
void             pastiche_profile_free (PasticheProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheProfile, pastiche_profile_free)

/* @n pixels of @channels bytes to three values of 0..65535 each. */
void pastiche_profile_convert (const PasticheProfile *profile, const guint8 *in, guint16 *out, int n);
