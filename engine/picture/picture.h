/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture.h: what a picture may be, and where it may go.
 */
#pragma once

#include "pastiche.h"

#define PASTICHE_MAX_SIDE   262144
#define PASTICHE_MAX_PIXELS 1000000000

/* PASTICHE_ERROR_SIZE for a picture without pixels or with too many. */
gboolean pastiche_picture_check_size (gint64 width, gint64 height, GError **error);

static inline gsize
pastiche_picture_count (const PastichePicture *picture)
{
  return (gsize) picture->width * picture->height;
}

PastichePicture *pastiche_picture_copy (const PastichePicture *picture, GError **error);

/* Whether pastiche_picture_save () can write to @path, before the work is done. */
gboolean pastiche_picture_check_path (const char *path, GError **error);
