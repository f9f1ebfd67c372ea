/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * safetensors-write.c: a .safetensors file out of tensors and metadata.
 */
#include <string.h>

#include "error.h"
#include "safetensors-write.h"
#include "tensor.h"

struct _PasticheTensorWriter
{
  GArray *tensors; /* of Stored */
};

/* A tensor as it will be in the file. */
typedef struct
{
  char         *name;
  int           n_dims;
  int           dims[PASTICHE_TENSOR_MAX_DIMS];
  PasticheDtype dtype;
  gsize         length; /* bytes */
  guint8       *bytes;
} Stored;

static void
clear_stored (gpointer data)
{
  Stored *stored = data;

  g_free (stored->name);
  pastiche_free (stored->bytes);
}

PasticheTensorWriter *
pastiche_tensor_writer_new (void)
{
  PasticheTensorWriter *writer = g_new (PasticheTensorWriter, 1);

  writer->tensors = g_array_new (FALSE, FALSE, sizeof (Stored));
  g_array_set_clear_func (writer->tensors, clear_stored);
  return writer;
}

void
pastiche_tensor_writer_free (PasticheTensorWriter *writer)
{
  g_array_unref (writer->tensors);
  g_free (writer);
}

guint8 *
pastiche_tensor_writer_add (PasticheTensorWriter *writer,
                            const char           *name,
                            int                   n_dims,
                            const int            *dims,
                            PasticheDtype         dtype,
                            GError              **error)
{
  Stored stored = { .n_dims = n_dims, .dtype = dtype, .length = pastiche_dtype_size (dtype) };

  for (int i = 0; i < n_dims; i++)
    {
      stored.dims[i] = dims[i];
      stored.length *= dims[i];
    }
  stored.bytes = pastiche_alloc (stored.length, 1, error);
  if (!stored.bytes)
    return NULL;
  stored.name = g_strdup (name);
  g_array_append_val (writer->tensors, stored);
  return stored.bytes;
}

/* --- Writing ------------------------------------------------------------ */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Stored *) a)->name, ((const Stored *) b)->name);
}

static JsonObject *
describe_tensor (const Stored *stored, gsize offset)
{
  JsonObject *object  = json_object_new ();
  JsonArray  *shape   = json_array_new ();
  JsonArray  *offsets = json_array_new ();

  for (int i = 0; i < stored->n_dims; i++)
    json_array_add_int_element (shape, stored->dims[i]);
  json_array_add_int_element (offsets, offset);
  json_array_add_int_element (offsets, offset + stored->length);
  json_object_set_string_member (object, "dtype", pastiche_dtype_name (stored->dtype));
  json_object_set_array_member (object, "shape", shape);
  json_object_set_array_member (object, "data_offsets", offsets);
  return object;
}

/* The header's length and the header, with spaces behind it so that the tensors begin at a multiple of 8 bytes. */
static GString *
make_header (const GArray *tensors, JsonObject *metadata)
{
  JsonObject *object        = json_object_new ();
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text     = NULL;
  GString         *header   = g_string_new (NULL);
  gsize            offset   = 0;
  guint64          length;

  for (guint i = 0; i < tensors->len; i++)
    {
      const Stored *stored = &g_array_index (tensors, Stored, i);

      json_object_set_object_member (object, stored->name, describe_tensor (stored, offset));
      offset += stored->length;
    }
  json_object_set_object_member (object, "__metadata__", metadata);
  json_object_unref (object);
  text = json_to_string (root, FALSE);

  length = (strlen (text) + 7) / 8 * 8;
  length = GUINT64_TO_LE (length);
  g_string_append_len (header, (const char *) &length, sizeof length);
  g_string_append (header, text);
  while (header->len % 8)
    g_string_append_c (header, ' ');
  return header;
}

/* What the reader would refuse is not written. */
static gboolean
check_size (const GArray *tensors, gsize header, const char *path, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (path);
  gsize            total  = 0;

  for (guint i = 0; i < tensors->len; i++)
    total += g_array_index (tensors, Stored, i).length;
  if (total <= PASTICHE_TENSOR_MAX_DATA && header <= PASTICHE_TENSOR_MAX_HEADER)
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SIZE,
               _ ("%s cannot be written: it would be larger than %d MB, the most that can be read again."), quoted,
               PASTICHE_TENSOR_MAX_FILE >> 20);
  return FALSE;
}

/* The header, with the checksum; NULL for a file that would be too large. */
static GString *
prepare (PasticheTensorWriter *writer, const char *path, JsonObject *metadata, GError **error)
{
  g_autoptr (GChecksum) digest = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GString) header   = NULL;

  g_array_sort (writer->tensors, compare_names);
  for (guint i = 0; i < writer->tensors->len; i++)
    {
      const Stored *stored = &g_array_index (writer->tensors, Stored, i);

      g_checksum_update (digest, stored->bytes, stored->length);
    }
  json_object_set_string_member (metadata, "sha256", g_checksum_get_string (digest));
  header = make_header (writer->tensors, metadata);
  return check_size (writer->tensors, header->len, path, error) ? g_steal_pointer (&header) : NULL;
}

static gboolean
write_all (PasticheTensorWriter *writer, const GString *header, PasticheAtomicFile *file, GError **error)
{
  if (!pastiche_atomic_file_write (file, header->str, header->len, error))
    return FALSE;
  for (guint i = 0; i < writer->tensors->len; i++)
    {
      const Stored *stored = &g_array_index (writer->tensors, Stored, i);

      if (!pastiche_atomic_file_write (file, stored->bytes, stored->length, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
pastiche_tensor_writer_write (PasticheTensorWriter *writer, const char *path, JsonObject *metadata, GError **error)
{
  g_autoptr (GString) header          = prepare (writer, path, metadata, error);
  g_autoptr (PasticheAtomicFile) file = header ? pastiche_atomic_file_open (path, error) : NULL;

  return file && write_all (writer, header, file, error) && pastiche_atomic_file_commit (file, error);
}

PasticheAtomicFile *
pastiche_tensor_writer_write_private (PasticheTensorWriter *writer,
                                      const char           *path,
                                      JsonObject           *metadata,
                                      GError              **error)
{
  g_autoptr (GString) header          = prepare (writer, path, metadata, error);
  g_autoptr (PasticheAtomicFile) file = header ? pastiche_atomic_file_open_private (path, error) : NULL;

  return file && write_all (writer, header, file, error) && pastiche_atomic_file_flush (file, error)
             ? g_steal_pointer (&file)
             : NULL;
}
