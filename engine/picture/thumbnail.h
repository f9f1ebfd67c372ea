/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * thumbnail.h: one of the paintings that a style comes from, small enough to
 * stand in the style file's metadata: a JPEG in base64.
 *
 *   char            *text    = pastiche_thumbnail_write (&rows, &error);
 *   PastichePicture *picture = pastiche_thumbnail_read (text, &error);
 *
 *   g_free (text);
 *   pastiche_picture_free (picture);
 */
#pragma once

#include "pastiche.h"
#include "rows.h"

G_BEGIN_DECLS

#define PASTICHE_THUMBNAIL_SIDE 160   /* pixels of the longer side, at most */
#define PASTICHE_THUMBNAIL_TEXT 21848 /* characters at most: 16 kB in base64 */

/* The picture @rows, [height][width][3] in 0 to 1, as text, reduced to at most PASTICHE_THUMBNAIL_SIDE and
 * compressed until it fits PASTICHE_THUMBNAIL_TEXT.  Free with g_free ().  PASTICHE_ERROR_MEMORY. */
char *pastiche_thumbnail_write (const PasticheRows *rows, GError **error);

/* The picture in @text, which comes from a file that may be hostile: what is too long, is no JPEG or says that it is
 * larger is refused before it is decoded.  Free with pastiche_picture_free ().  PASTICHE_ERROR_FORMAT,
 * PASTICHE_ERROR_MEMORY. */
PastichePicture *pastiche_thumbnail_read (const char *text, GError **error);

G_END_DECLS
