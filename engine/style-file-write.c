/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-file-write.c: writing weights into a style file.
 */
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "atomic-file.h"
#include "error.h"
#include "half.h"
#include "safetensors.h"
#include "style-file.h"

/* --- Tensors ------------------------------------------------------------ */

typedef struct
{
  const PasticheTensorSpec *spec;
  const float              *values;
} Source;

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Source *) a)->spec->name, ((const Source *) b)->spec->name);
}

static gboolean
check_values (const char *path, const Source *source, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (path);

  for (gsize i = 0; i < source->spec->size; i++)
    if (!(fabsf (source->values[i]) <= PASTICHE_MAX_WEIGHT))
      {
        g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT,
                     "%s cannot be written: tensor “%s” holds a value that is no number or beyond ±10000.", quoted,
                     source->spec->name);
        return FALSE;
      }
  return TRUE;
}

/* The tensors' bytes, one after the other. */
static GByteArray *
make_body (const GArray *sources, gboolean half)
{
  GByteArray *body = g_byte_array_new ();

  for (guint i = 0; i < sources->len; i++)
    {
      const Source *source = &g_array_index (sources, Source, i);
      gsize         n      = source->spec->size;
      guint         start  = body->len;

      g_byte_array_set_size (body, start + n * (half ? 2 : 4));
      if (half)
        pastiche_float_to_half (source->values, body->data + start, n);
      else
        pastiche_float_to_little_endian (source->values, body->data + start, n);
    }
  return body;
}

/* --- Header ------------------------------------------------------------- */

static JsonObject *
describe_metadata (PasticheKind kind, GHashTable *metadata, const GByteArray *body)
{
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, body->data, body->len);
  g_autoptr (GList) keys  = g_list_sort (g_hash_table_get_keys (metadata), (GCompareFunc) strcmp);
  JsonObject *object      = json_object_new ();

  for (GList *key = keys; key; key = key->next)
    json_object_set_string_member (object, key->data, g_hash_table_lookup (metadata, key->data));
  json_object_set_string_member (object, "format", PASTICHE_FILE_FORMAT);
  json_object_set_string_member (object, "architecture", PASTICHE_ARCHITECTURE);
  json_object_set_string_member (object, "kind", pastiche_kind_name (kind));
  json_object_set_string_member (object, "sha256", digest);
  return object;
}

static JsonObject *
describe_tensor (const Source *source, gboolean half, gsize offset, gsize length)
{
  JsonObject *object  = json_object_new ();
  JsonArray  *shape   = json_array_new ();
  JsonArray  *offsets = json_array_new ();

  for (int i = 0; i < source->spec->n_dims; i++)
    json_array_add_int_element (shape, source->spec->shape[i]);
  json_array_add_int_element (offsets, offset);
  json_array_add_int_element (offsets, offset + length);
  json_object_set_string_member (object, "dtype", half ? "F16" : "F32");
  json_object_set_array_member (object, "shape", shape);
  json_object_set_array_member (object, "data_offsets", offsets);
  return object;
}

/* The header's length and the header, filled with spaces so that the tensors
 * begin at a multiple of 8. */
static GString *
make_header (const GArray *sources, gboolean half, JsonObject *metadata)
{
  JsonObject *object        = json_object_new ();
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text     = NULL;
  GString         *header   = g_string_new (NULL);
  gsize            offset   = 0;
  guint64          length;

  for (guint i = 0; i < sources->len; i++)
    {
      const Source *source = &g_array_index (sources, Source, i);
      gsize         bytes  = source->spec->size * (half ? 2 : 4);

      json_object_set_object_member (object, source->spec->name, describe_tensor (source, half, offset, bytes));
      offset += bytes;
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

gboolean
pastiche_style_file_write (const char            *path,
                           const PasticheWeights *weights,
                           gboolean               half,
                           GHashTable            *metadata,
                           GError               **error)
{
  g_autoptr (GArray) sources          = g_array_new (FALSE, FALSE, sizeof (Source));
  g_autoptr (GByteArray) body         = NULL;
  g_autoptr (GString) header          = NULL;
  g_autoptr (PasticheAtomicFile) file = NULL;
  int                       n;
  const PasticheTensorSpec *specs = pastiche_architecture_tensors (weights->kind, &n);

  for (int i = 0; i < n; i++)
    {
      Source source = { &specs[i], weights->data[i] };

      if (!check_values (path, &source, error))
        return FALSE;
      g_array_append_val (sources, source);
    }
  g_array_sort (sources, compare_names);
  body   = make_body (sources, half);
  header = make_header (sources, half, describe_metadata (weights->kind, metadata, body));

  file = pastiche_atomic_file_open (path, error);
  return file && pastiche_atomic_file_write (file, header->str, header->len, error) &&
         pastiche_atomic_file_write (file, body->data, body->len, error) && pastiche_atomic_file_commit (file, error);
}
