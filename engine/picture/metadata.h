/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * metadata.h: what a picture file says beside its pixels, as EXIF, XMP and
 * IPTC: how it is to be turned, and what is carried over to another file.
 *
 *   PasticheMetadata *metadata = pastiche_metadata_read ("photo.jpg");
 *
 *   g_print ("%d\n", pastiche_metadata_orientation (metadata));
 *   pastiche_metadata_prepare (metadata, width, height, resolution, texts);
 *   pastiche_metadata_write (metadata, "painted.jpg", &error);
 *   pastiche_metadata_free (metadata);
 */
#pragma once

#include "source.h"

G_BEGIN_DECLS

typedef struct _PasticheMetadata PasticheMetadata;

/* Never NULL: where there is nothing, or nothing that can be understood, it is empty. */
PasticheMetadata *pastiche_metadata_read (const char *path);
void              pastiche_metadata_free (PasticheMetadata *metadata);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheMetadata, pastiche_metadata_free)

/* As in EXIF, 1 to 8. */
int pastiche_metadata_orientation (PasticheMetadata *metadata);

/* Whether it says that the colours are Adobe RGB, as the “Design rule for Camera File system” has it. */
gboolean pastiche_metadata_is_adobe_rgb (PasticheMetadata *metadata);

/* Pixels an inch, across and down; FALSE, and both as they were, where it says nothing. */
gboolean pastiche_metadata_resolution (PasticheMetadata *metadata, double resolution[2]);

/* Make it that of a picture of @width × @height pixels in sRGB, upright, painted over: what shows the old picture or
 * describes its file goes.  @resolution is in pixels an inch, 0 where it is unknown; @texts are those of the source's
 * that EXIF shall have where it has none. */
void pastiche_metadata_prepare (PasticheMetadata *metadata,
                                int               width,
                                int               height,
                                const double      resolution[2],
                                char *const      *texts);

/* Add it to the picture file @path, as far as its format can hold it.  PASTICHE_ERROR_FILE, with a message that is
 * the reason; the file is then as it was. */
gboolean pastiche_metadata_write (PasticheMetadata *metadata, const char *path, GError **error);

G_END_DECLS
