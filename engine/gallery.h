/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gallery.h: what else lies in a gallery's folder.
 */
#pragma once

#include "style.h"

/* The base of its styles, loaded when it was not; to be unreferenced. */
PasticheBase *pastiche_gallery_base (PasticheGallery *gallery, GError **error);

/* Where @file_name is in the folder that was opened; free with g_free (). */
char *pastiche_gallery_path (const PasticheGallery *gallery, const char *file_name);
