/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * atomic-file.h: writing a file whole or not at all, so that a full disk or a crash never leaves half of one.
 *
 *   g_autoptr (PasticheAtomicFile) file = pastiche_atomic_file_open (path, error);
 *   return file && pastiche_atomic_file_write (file, data, length, error)
 *               && pastiche_atomic_file_commit (file, error);
 *
 * The data goes to a temporary file in the same folder.  Committing flushes it to the disk and renames it to @path,
 * replacing what was there, whose mode and, as far as the process may, owner are kept; freeing it without a commit
 * removes it.  A symbolic link at @path stays, and what it leads to is replaced.  A pipe or a device gets the bytes as
 * they are written.  A folder, and a file that may not be written, are left alone.  All failures are PASTICHE_ERROR_FILE
 * and name the file.
 */
#pragma once

#include "pastiche.h"

typedef struct _PasticheAtomicFile PasticheAtomicFile;

PasticheAtomicFile *pastiche_atomic_file_open (const char *path, GError **error);

/* For a file that nobody else may read (mode 0600), whatever the mode of the one that it replaces. */
PasticheAtomicFile *pastiche_atomic_file_open_private (const char *path, GError **error);

gboolean pastiche_atomic_file_write (PasticheAtomicFile *file, const void *data, gsize length, GError **error);
gboolean pastiche_atomic_file_commit (PasticheAtomicFile *file, GError **error);

/* Have what was written on the disk; committing does so, but may then take seconds. */
gboolean pastiche_atomic_file_flush (PasticheAtomicFile *file, GError **error);

/* A second descriptor of the file, to be closed by the caller, before it is committed.  The file is locked (flock ()) as
 * long as it is written, and from then on for as long as the descriptor is open.  −1 for a pipe or a device. */
int pastiche_atomic_file_hold (const PasticheAtomicFile *file);

/* The path of the temporary file, for a library that adds to what was written; it must leave it the same file. */
const char *pastiche_atomic_file_temporary (const PasticheAtomicFile *file);

/* As pastiche_atomic_file_commit (), but never in place of another file: G_IO_ERROR_EXISTS when there is one. */
gboolean pastiche_atomic_file_commit_new (PasticheAtomicFile *file, GError **error);

void pastiche_atomic_file_free (PasticheAtomicFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheAtomicFile, pastiche_atomic_file_free)

/* Remove from @folder the temporary files of this user's processes that were killed while they wrote.  Opening a file in
 * it does the same. */
void pastiche_atomic_file_sweep (const char *folder);
