/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile.h: colours from a file's profile to sRGB.
 */
#pragma once

#include "pastiche.h"

/* Convert @picture, whose values are steps of 1/255, in place from the ICC
 * profile in @base64, as gdk-pixbuf gives it.  Without a profile, or with one
 * that is no sound RGB profile, its values stay. */
void pastiche_profile_to_srgb (const char *base64, PastichePicture *picture);
