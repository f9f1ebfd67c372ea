/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * safetensors-write.h: writing tensors into a .safetensors file, which is then
 * there whole or not at all.
 *
 *   PasticheTensorWriter *writer = pastiche_tensor_writer_new ();
 *   int                   dims[] = { 480, 640, 3 };
 *   guint8               *bytes  = pastiche_tensor_writer_add (writer, "photograph", 3, dims, PASTICHE_I8, &error);
 *   memcpy (bytes, pixels, sizeof pixels);
 *   pastiche_tensor_writer_write (writer, path, metadata, &error);
 *   pastiche_tensor_writer_free (writer);
 */
#pragma once

#include <json-glib/json-glib.h>

#include "atomic-file.h"
#include "safetensors.h"

G_BEGIN_DECLS

typedef struct _PasticheTensorWriter PasticheTensorWriter;

PasticheTensorWriter *pastiche_tensor_writer_new (void);
void                  pastiche_tensor_writer_free (PasticheTensorWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTensorWriter, pastiche_tensor_writer_free)

/* Add a tensor @name of the shape @dims [@n_dims], both of which are copied.  The bytes for its values,
 * little-endian, which are the writer's own and to be filled before it writes.  PASTICHE_ERROR_MEMORY. */
guint8 *pastiche_tensor_writer_add (PasticheTensorWriter *writer,
                                    const char           *name,
                                    int                   n_dims,
                                    const int            *dims,
                                    PasticheDtype         dtype,
                                    GError              **error);

/* Write the file @path: a header with @metadata, which is taken, and the SHA-256 of the tensors' bytes; behind it the
 * tensors, sorted by name.  PASTICHE_ERROR_FILE; PASTICHE_ERROR_SIZE for a file that the reader would refuse as too
 * large. */
gboolean
pastiche_tensor_writer_write (PasticheTensorWriter *writer, const char *path, JsonObject *metadata, GError **error);

/* The same, but nobody else may read the file (mode 0600), and it is on the disk, but the caller's to commit. */
PasticheAtomicFile *pastiche_tensor_writer_write_private (PasticheTensorWriter *writer,
                                                          const char           *path,
                                                          JsonObject           *metadata,
                                                          GError              **error);

G_END_DECLS
