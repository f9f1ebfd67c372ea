/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-file.h: the .safetensors files of Pastiche (bases, styles, vectors,
 * discriminators, restorers and eras): which tensors and metadata they must have, reading and writing
 * them.  STYLE-FILE.md lists all rules.
 */
#pragma once

#include "architecture.h"
#include "era-file.h"
#include "pastiche.h"
#include "safetensors.h"

#define PASTICHE_FILE_FORMAT "2"
#define PASTICHE_FILE_ENDING ".safetensors"

/* An open file whose header is sound; the tensors are not read yet. */
typedef struct
{
  PasticheTensorFile *tensors;
  PasticheKind        kind;
  PasticheStyleInfo  *info;
  const char         *sha256; /* of its tensors' bytes, in hexadecimal digits */
  const char
      *base_sha256; /* the sha256 of the base that it belongs to; NULL in what stands alone: a base, restorer or era */
  int  working_pixels;  /* width × height at which it paints; 0 for what does not paint */
  PasticheEraTexts era; /* of an era; otherwise all 0 */
} PasticheStyleFile;

/* Open the file and read its header; free with pastiche_style_file_free ().  PASTICHE_ERROR_FILE,
 * PASTICHE_ERROR_FORMAT. */
PasticheStyleFile *pastiche_style_file_open (const char *path, GError **error);
void               pastiche_style_file_free (PasticheStyleFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheStyleFile, pastiche_style_file_free)

/* Read the tensors into @weights, which are the caller's to clear.  A style file holds the differences of its
 * convolutions from its base's; they are added to @base, the base's weights.  With NULL they stay differences, which
 * is enough to check the file.  PASTICHE_ERROR_FILE, PASTICHE_ERROR_FORMAT, PASTICHE_ERROR_MEMORY. */
gboolean pastiche_style_file_read (const PasticheStyleFile *file,
                                   const PasticheWeights   *base,
                                   PasticheWeights         *weights,
                                   GError                 **error);

/* Whether @file is of @kind (a vector also counts as a style) and, unless @kind needs none, belongs to the base with
 * @base_sha256: weights that were trained from another base cannot be interpolated with it, and another encoder's codes
 * mean something else.  PASTICHE_ERROR_FORMAT otherwise. */
gboolean
pastiche_style_file_is (const PasticheStyleFile *file, PasticheKind kind, const char *base_sha256, GError **error);

/* Write @weights to the file @path, which is then there whole or not at all: as float16 if @half and else as
 * float32, but a style's convolutions as 8-bit differences from @base, the base's weights (NULL for all other
 * kinds).  @metadata holds texts by their keys (char * → char *), to which format, architecture, kind and sha256 are
 * added.  PASTICHE_ERROR_FILE; PASTICHE_ERROR_FORMAT for weights that a file may not hold; PASTICHE_ERROR_MEMORY. */
gboolean pastiche_style_file_write (const char            *path,
                                    const PasticheWeights *weights,
                                    const PasticheWeights *base,
                                    gboolean               half,
                                    GHashTable            *metadata,
                                    GError               **error);

/* Write the open @file once more, to @path, with another @title; @path may be where it is.  Errors as above. */
gboolean
pastiche_style_file_write_title (const PasticheStyleFile *file, const char *title, const char *path, GError **error);

/* “base”, “style”, “discriminator”, “vector”, “restorer” or “era”. */
const char *pastiche_kind_name (PasticheKind kind);

/* A style info with copies of @texts, of which those that are NULL become empty, and suggested settings that are all 0
 * the default ones. */
PasticheStyleInfo *pastiche_style_info_new (const PasticheStyleInfo *texts);
