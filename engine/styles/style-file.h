/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-file.h: what Pastiche demands of a .safetensors file to take it for a
 * base, a style or a discriminator; engine/STYLE-FILE.md lists the metadata.
 */
#pragma once

#include "architecture.h"
#include "pastiche.h"
#include "safetensors.h"

#define PASTICHE_FILE_FORMAT "2"
#define PASTICHE_FILE_ENDING ".safetensors"

/* An open file whose header is all right; the values are not read yet. */
typedef struct
{
  PasticheTensorFile *tensors;
  PasticheKind        kind;
  PasticheStyleInfo  *info;
  const char         *sha256;         /* of its tensors' bytes */
  const char         *base_sha256;    /* of its base's, NULL in a base */
  int                 working_pixels; /* of the picture it was trained to paint; styles and vectors only, otherwise 0 */
} PasticheStyleFile;

/* Read the header.  PASTICHE_ERROR_FILE or PASTICHE_ERROR_FORMAT. */
PasticheStyleFile *pastiche_style_file_open (const char *path, GError **error);
void               pastiche_style_file_free (PasticheStyleFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheStyleFile, pastiche_style_file_free)

/* Read the values into weights that the caller clears.  A style's become whole
 * with @base, its base's weights; with NULL, which is enough to check the file,
 * its convolutions stay differences from them. */
gboolean pastiche_style_file_read (const PasticheStyleFile *file,
                                   const PasticheWeights   *base,
                                   PasticheWeights         *weights,
                                   GError                 **error);

/* Whether @file is of @kind, or a vector where a style is wanted, and, unless that is a base, was trained from the one with @base_sha256: others' weights do
 * not interpolate with it, and others' codes mean something else.  PASTICHE_ERROR_FORMAT. */
gboolean
pastiche_style_file_is (const PasticheStyleFile *file, PasticheKind kind, const char *base_sha256, GError **error);

/* Write all tensors of @weights atomically, as float16 (rounded to nearest) if
 * @half and else as float32; a style's convolutions as 8-bit differences from
 * @base, its base's weights (NULL for a base).  @metadata holds char * → char *;
 * the keys format, architecture, kind and sha256 are added. */
gboolean pastiche_style_file_write (const char            *path,
                                    const PasticheWeights *weights,
                                    const PasticheWeights *base,
                                    gboolean               half,
                                    GHashTable            *metadata,
                                    GError               **error);

/* Write the open @file once more, to @path, atomically: the same tensors under another title. */
gboolean
pastiche_style_file_write_title (const PasticheStyleFile *file, const char *title, const char *path, GError **error);

/* “base”, “style”, “discriminator” or “vector”. */
const char *pastiche_kind_name (PasticheKind kind);

/* A style info with copies of @texts, of which those that are NULL become empty. */
PasticheStyleInfo *pastiche_style_info_new (const PasticheStyleInfo *texts);
