/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-file-write.c: writing the .safetensors files of Pastiche.
 */
#include <math.h>
#include <string.h>

#include "error.h"
#include "half.h"
#include "safetensors-write.h"
#include "style-file.h"
#include "tensor.h"

#define STEPS 127 /* the largest difference of a channel is so many steps */

/* --- Tensors ------------------------------------------------------------ */

static gboolean
unwritable (const char *path, const char *tensor, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (path);

  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT,
               _ ("%s cannot be written: tensor “%s” holds a value that is no number or beyond ±10000."), quoted,
               tensor);
  return FALSE;
}

static gboolean
add_floats (PasticheTensorWriter *writer,
            const char           *name,
            int                   n_dims,
            const int            *dims,
            gboolean              half,
            const float          *values,
            gsize                 n,
            GError              **error)
{
  guint8 *bytes = pastiche_tensor_writer_add (writer, name, n_dims, dims, half ? PASTICHE_F16 : PASTICHE_F32, error);

  if (!bytes)
    return FALSE;
  if (half)
    pastiche_float_to_half (values, bytes, n);
  else
    pastiche_float_to_little_endian (values, bytes, n);
  return TRUE;
}

/* What a step is worth in each of the @out channels.  It is rounded to float16, so that the steps are the same
 * whether the file is written as float16 or as float32. */
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

/* Whether a file may hold what the scales stand for. */
static gboolean
scales_fit (const float *scale, int out)
{
  for (int i = 0; i < out; i++)
    if (scale[i] * STEPS > PASTICHE_MAX_WEIGHT)
      return FALSE;
  return TRUE;
}

static gboolean
add_differences (PasticheTensorWriter     *writer,
                 const char               *path,
                 const PasticheTensorSpec *spec,
                 const float              *values,
                 const float              *base,
                 gboolean                  half,
                 GError                  **error)
{
  int               out   = spec->shape[spec->n_dims - 1];
  g_autofree float *scale = g_new (float, out);
  guint8           *bytes;

  find_scales (values, base, spec->size, out, scale);
  if (!scales_fit (scale, out))
    return unwritable (path, spec->name, error);
  bytes = pastiche_tensor_writer_add (writer, spec->name, spec->n_dims, spec->shape, PASTICHE_I8, error);
  if (!bytes)
    return FALSE;
  for (gsize i = 0; i < spec->size; i++)
    {
      float step = scale[i % out];

      bytes[i] = (gint8) (step > 0 ? CLAMP (rintf ((values[i] - base[i]) / step), -STEPS, STEPS) : 0);
    }
  return add_floats (writer, spec->scale, 1, &spec->shape[spec->n_dims - 1], half, scale, out, error);
}

static gboolean
add_tensor (PasticheTensorWriter     *writer,
            const char               *path,
            const PasticheTensorSpec *spec,
            const float              *values,
            const float              *base,
            gboolean                  half,
            GError                  **error)
{
  for (gsize i = 0; i < spec->size; i++)
    if (!(fabsf (values[i]) <= PASTICHE_MAX_WEIGHT))
      return unwritable (path, spec->name, error);
  if (spec->scale)
    return add_differences (writer, path, spec, values, base, half, error);
  return add_floats (writer, spec->name, spec->n_dims, spec->shape, half, values, spec->size, error);
}

/* --- Header ------------------------------------------------------------- */

static JsonObject *
describe_metadata (PasticheKind kind, GHashTable *metadata)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (metadata), (GCompareFunc) strcmp);
  JsonObject *object     = json_object_new ();

  for (GList *key = keys; key; key = key->next)
    json_object_set_string_member (object, key->data, g_hash_table_lookup (metadata, key->data));
  json_object_set_string_member (object, "format", PASTICHE_FILE_FORMAT);
  json_object_set_string_member (object, "architecture", PASTICHE_ARCHITECTURE);
  json_object_set_string_member (object, "kind", pastiche_kind_name (kind));
  return object;
}

gboolean
pastiche_style_file_write (const char            *path,
                           const PasticheWeights *weights,
                           const PasticheWeights *base,
                           gboolean               half,
                           GHashTable            *metadata,
                           GError               **error)
{
  g_autoptr (PasticheTensorWriter) writer = pastiche_tensor_writer_new ();
  int                       n;
  const PasticheTensorSpec *specs = pastiche_architecture_tensors (weights->kind, &n);

  for (int i = 0; i < n; i++)
    if (!add_tensor (writer, path, &specs[i], weights->data[i], specs[i].scale ? base->data[i] : NULL, half, error))
      return FALSE;
  return pastiche_tensor_writer_write (writer, path, describe_metadata (weights->kind, metadata), error);
}

/* Add all tensors of @file, which has these @bytes. */
static gboolean
add_all (PasticheTensorWriter *writer, const PasticheTensorFile *file, const guint8 *bytes, GError **error)
{
  for (guint i = 0; i < file->tensors->len; i++)
    {
      const PasticheTensorEntry *entry = g_ptr_array_index (file->tensors, i);
      guint8 *to = pastiche_tensor_writer_add (writer, entry->name, entry->n_dims, entry->dims, entry->dtype, error);

      if (!to)
        return FALSE;
      memcpy (to, bytes + entry->offset, entry->length);
    }
  return TRUE;
}

gboolean
pastiche_style_file_write_title (const PasticheStyleFile *file, const char *title, const char *path, GError **error)
{
  g_autoptr (PasticheTensorWriter) writer = pastiche_tensor_writer_new ();
  guint8     *bytes                       = pastiche_tensor_file_read (file->tensors, file->sha256, error);
  gboolean    ok                          = bytes && add_all (writer, file->tensors, bytes, error);
  JsonObject *metadata;

  pastiche_free (bytes);
  if (!ok)
    return FALSE;
  metadata = describe_metadata (file->kind, file->tensors->metadata);
  json_object_set_string_member (metadata, "title", title);
  return pastiche_tensor_writer_write (writer, path, metadata, error);
}
