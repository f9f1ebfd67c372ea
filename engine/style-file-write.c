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

#define STEPS 127 /* of a difference, to either side */

/* --- Tensors ------------------------------------------------------------ */

/* A tensor as it will be in the file. */
typedef struct
{
  const char   *name;
  int           n_dims;
  const int    *dims;
  PasticheDtype dtype;
  GByteArray   *bytes;
} Stored;

static void
clear_stored (gpointer data)
{
  g_byte_array_unref (((Stored *) data)->bytes);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Stored *) a)->name, ((const Stored *) b)->name);
}

static gboolean
unwritable (const char *path, const char *tensor, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (path);

  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT,
               "%s cannot be written: tensor “%s” holds a value that is no number or beyond ±10000.", quoted, tensor);
  return FALSE;
}

/* Room for @n values of a tensor more. */
static guint8 *
add_stored (GArray *tensors, const char *name, int n_dims, const int *dims, PasticheDtype dtype, gsize n)
{
  Stored stored = { name, n_dims, dims, dtype, g_byte_array_new () };

  g_byte_array_set_size (stored.bytes, n * pastiche_dtype_size (dtype));
  g_array_append_val (tensors, stored);
  return stored.bytes->data;
}

static void
add_floats (GArray *tensors, const char *name, int n_dims, const int *dims, gboolean half, const float *values, gsize n)
{
  guint8 *bytes = add_stored (tensors, name, n_dims, dims, half ? PASTICHE_F16 : PASTICHE_F32, n);

  if (half)
    pastiche_float_to_half (values, bytes, n);
  else
    pastiche_float_to_little_endian (values, bytes, n);
}

/* What a step is worth in each of @out channels: the largest difference of a
 * channel is all steps.  float16 holds it, so that it is the same in both kinds
 * of files. */
static void
find_scales (const float *values, const float *base, gsize n, int out, float *scale)
{
  g_autofree guint8 *rounded = g_new (guint8, 2 * out);

  memset (scale, 0, out * sizeof *scale);
  for (gsize i = 0; i < n; i++)
    scale[i % out] = MAX (scale[i % out], fabsf (values[i] - base[i]));
  for (int i = 0; i < out; i++)
    scale[i] /= STEPS;
  pastiche_float_to_half (scale, rounded, out);
  pastiche_half_to_float (rounded, scale, out);
}

static gboolean
add_differences (GArray *tensors, const PasticheTensorSpec *spec, const float *values, const float *base, gboolean half)
{
  int               out   = spec->shape[spec->n_dims - 1];
  g_autofree float *scale = g_new (float, out);
  guint8           *bytes = add_stored (tensors, spec->name, spec->n_dims, spec->shape, PASTICHE_I8, spec->size);

  find_scales (values, base, spec->size, out, scale);
  for (int i = 0; i < out; i++)
    if (scale[i] * STEPS > PASTICHE_MAX_WEIGHT)
      return FALSE;
  for (gsize i = 0; i < spec->size; i++)
    {
      float step = scale[i % out];

      bytes[i] = (gint8) (step > 0 ? CLAMP (rintf ((values[i] - base[i]) / step), -STEPS, STEPS) : 0);
    }
  add_floats (tensors, spec->scale, 1, &spec->shape[spec->n_dims - 1], half, scale, out);
  return TRUE;
}

static gboolean
add_tensor (GArray *tensors, const PasticheTensorSpec *spec, const float *values, const float *base, gboolean half)
{
  for (gsize i = 0; i < spec->size; i++)
    if (!(fabsf (values[i]) <= PASTICHE_MAX_WEIGHT))
      return FALSE;
  if (spec->scale)
    return add_differences (tensors, spec, values, base, half);
  add_floats (tensors, spec->name, spec->n_dims, spec->shape, half, values, spec->size);
  return TRUE;
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
describe_tensor (const Stored *stored, gsize offset)
{
  JsonObject *object  = json_object_new ();
  JsonArray  *shape   = json_array_new ();
  JsonArray  *offsets = json_array_new ();

  for (int i = 0; i < stored->n_dims; i++)
    json_array_add_int_element (shape, stored->dims[i]);
  json_array_add_int_element (offsets, offset);
  json_array_add_int_element (offsets, offset + stored->bytes->len);
  json_object_set_string_member (object, "dtype", pastiche_dtype_name (stored->dtype));
  json_object_set_array_member (object, "shape", shape);
  json_object_set_array_member (object, "data_offsets", offsets);
  return object;
}

/* The header's length and the header, filled with spaces so that the tensors
 * begin at a multiple of 8. */
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
      offset += stored->bytes->len;
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
                           const PasticheWeights *base,
                           gboolean               half,
                           GHashTable            *metadata,
                           GError               **error)
{
  g_autoptr (GArray) tensors          = g_array_new (FALSE, FALSE, sizeof (Stored));
  g_autoptr (GByteArray) body         = g_byte_array_new ();
  g_autoptr (GString) header          = NULL;
  g_autoptr (PasticheAtomicFile) file = NULL;
  int                       n;
  const PasticheTensorSpec *specs = pastiche_architecture_tensors (weights->kind, &n);

  g_array_set_clear_func (tensors, clear_stored);
  for (int i = 0; i < n; i++)
    if (!add_tensor (tensors, &specs[i], weights->data[i], specs[i].scale ? base->data[i] : NULL, half))
      return unwritable (path, specs[i].name, error);
  g_array_sort (tensors, compare_names);
  for (guint i = 0; i < tensors->len; i++)
    {
      const GByteArray *bytes = g_array_index (tensors, Stored, i).bytes;

      g_byte_array_append (body, bytes->data, bytes->len);
    }
  header = make_header (tensors, describe_metadata (weights->kind, metadata, body));

  file = pastiche_atomic_file_open (path, error);
  return file && pastiche_atomic_file_write (file, header->str, header->len, error) &&
         pastiche_atomic_file_write (file, body->data, body->len, error) && pastiche_atomic_file_commit (file, error);
}
