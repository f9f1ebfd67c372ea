/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture.h: the limits of a picture's size, and checks that are made early.
 */
#pragma once

#include "pastiche.h"

#define PASTICHE_MAX_SIDE   262144
#define PASTICHE_MAX_PIXELS 1000000000

/* Whether a picture may have this size in pixels; PASTICHE_ERROR_SIZE otherwise. */
gboolean pastiche_picture_check_size (gint64 width, gint64 height, GError **error);

/* Whether the machine has the @needed bytes for what is to be done with a picture of this size: to be asked before they are
 * taken, as otherwise the kernel's OOM killer ends the process.  PASTICHE_ERROR_MEMORY. */
gboolean pastiche_picture_check_memory (double needed, int width, int height, GError **error);

/* Call the function of pastiche_set_notice () with @sentence, if there is one. */
void pastiche_tell (const char *sentence);

/* The number of its pixels. */
static inline gsize
pastiche_picture_count (const PastichePicture *picture)
{
  return (gsize) picture->width * picture->height;
}

/* Whether pastiche_picture_save () could write to @path: its ending is known and its folder can be written to.  To
 * be asked before minutes of work.  PASTICHE_ERROR_FILE. */
gboolean pastiche_picture_check_path (const char *path, GError **error);

/* The ending of @path, with its dot, if pictures can be written in that format; NULL otherwise.  Part of @path. */
const char *pastiche_picture_ending (const char *path);

/* Whether the format of that ending has transparency. */
gboolean pastiche_picture_has_alpha (const char *path);

/* Whether the file @path has, by its first bytes, the format of @as's ending. */
gboolean pastiche_picture_has_format (const char *path, const char *as);

/* The ending of the format that the file @path has by its first bytes, where that can be written, and else “png”. */
const char *pastiche_picture_format (const char *path);
