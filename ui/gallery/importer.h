/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * importer.h: imports style files, and makes instant styles of paintings, in the background, one file after the other.
 *
 *   PasticheImporter *importer = pastiche_importer_new (gallery, imported, view);
 *   pastiche_importer_add (importer, "/home/me/The Night Watch.jpg");
 *   …                                          // imported () was called
 *   pastiche_importer_free (importer);
 *
 * All functions but pastiche_import_file () are for the main thread, and none of those waits, except
 * pastiche_importer_free ().
 */
#pragma once

#include "pastiche.h"

typedef struct _PasticheImporter PasticheImporter;

/* Called in the main loop for each file: with the new style in the gallery, or with NULL and the error.  @painting is
 * the file of which an instant style was made; NULL for a style file.  @notice says what is not as it should be with it,
 * as that only the first of its frames was taken, or is NULL. */
typedef void (*PasticheImported) (const PasticheStyleInfo *info,
                                  const char              *painting,
                                  const char              *notice,
                                  const GError            *error,
                                  gpointer                 data);

/* @gallery must outlive the importer. */
PasticheImporter *pastiche_importer_new (PasticheGallery *gallery, PasticheImported imported, gpointer data);

/* Drops the files that wait, and waits a second or two for the one that is being imported. */
void pastiche_importer_free (PasticheImporter *importer);

/* Import @path, which is a style file if it ends in .safetensors or .onnx, and otherwise a painting. */
void pastiche_importer_add (PasticheImporter *importer, const char *path);

/* What the importer does with one file, at once, on the calling thread; an instant style is called @title or, with NULL, as
 * the painting's file.  The style in @gallery, to be freed with pastiche_style_info_unref (), or NULL with the errors of
 * pastiche_gallery_make_instant () and pastiche_gallery_import (). */
PasticheStyleInfo *pastiche_import_file (PasticheGallery *gallery, const char *path, const char *title, GError **error);

/* Whether any file is still to be imported. */
gboolean pastiche_importer_is_busy (PasticheImporter *importer);
