/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * atomic-file.h: a file that appears whole or not at all.
 *
 *   g_autoptr (PasticheAtomicFile) file = pastiche_atomic_file_open (path, error);
 *   return file && pastiche_atomic_file_write (file, data, length, error)
 *               && pastiche_atomic_file_commit (file, error);
 *
 * What is written goes to a temporary name in the same folder.  Committing
 * puts it on the disk and gives it its name; freeing without that removes it.
 */
#pragma once

#include "pastiche.h"

typedef struct _PasticheAtomicFile PasticheAtomicFile;

PasticheAtomicFile *pastiche_atomic_file_open (const char *path, GError **error);
gboolean pastiche_atomic_file_write (PasticheAtomicFile *file, const void *data, gsize length, GError **error);
gboolean pastiche_atomic_file_commit (PasticheAtomicFile *file, GError **error);

/* As pastiche_atomic_file_commit (), but never in place of another file: G_IO_ERROR_EXISTS when there is one. */
gboolean pastiche_atomic_file_commit_new (PasticheAtomicFile *file, GError **error);

void pastiche_atomic_file_free (PasticheAtomicFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheAtomicFile, pastiche_atomic_file_free)
