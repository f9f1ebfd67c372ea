/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * importer.h: style files and paintings become the artist's own styles in the
 * background, one after the other.
 *
 *   PasticheImporter *importer = pastiche_importer_new (gallery, imported, view);
 *   pastiche_importer_add (importer, "/home/me/The Night Watch.jpg");
 *   ...                                        // imported () was called
 *   pastiche_importer_free (importer);
 *
 * For the main thread; nothing here waits but pastiche_importer_free ().
 */
#pragma once

#include "pastiche.h"

typedef struct _PasticheImporter PasticheImporter;

/* In the main loop: the gallery's new style, or why there is none; @painting is the file that it was learned from, or
 * NULL. */
typedef void (*PasticheImported) (const PasticheStyleInfo *info,
                                  const char              *painting,
                                  const GError            *error,
                                  gpointer                 data);

/* @gallery must outlive it. */
PasticheImporter *pastiche_importer_new (PasticheGallery *gallery, PasticheImported imported, gpointer data);

/* Forgets what waits, and waits for the file at work, a second or two. */
void pastiche_importer_free (PasticheImporter *importer);

/* Take in the style file @path, or learn the painting that it is. */
void pastiche_importer_add (PasticheImporter *importer, const char *path);

/* Whether there is anything left to take in. */
gboolean pastiche_importer_is_busy (PasticheImporter *importer);
