/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * safetensors.c: reading tensors from a .safetensors file that may be hostile.
 *
 * Such a file begins with eight bytes that hold the header's length
 * (little-endian).  The header is a JSON object which has for each tensor's name
 * its dtype, shape and data_offsets, and texts under "__metadata__".  The tensors'
 * bytes follow.
 */
#include "safetensors.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "half.h"
#include "tensor.h"

#define MAX_DIM (1 << 20)
#define PREFIX  8 /* bytes that hold the header's length */

static const struct
{
  const char *name;
  gsize       size;
} dtypes[] = { [PASTICHE_F32] = { "F32", 4 }, [PASTICHE_F16] = { "F16", 2 }, [PASTICHE_I8] = { "I8", 1 } };

const char *
pastiche_dtype_name (PasticheDtype dtype)
{
  return dtypes[dtype].name;
}

gsize
pastiche_dtype_size (PasticheDtype dtype)
{
  return dtypes[dtype].size;
}

gboolean
pastiche_tensor_file_damaged (const PasticheTensorFile *file, GError **error, const char *format, ...)
{
  g_autofree char *rule = NULL;
  va_list          args;

  va_start (args, format);
  rule = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, _ ("%s is damaged: %s."), file->name, rule);
  return FALSE;
}

static gboolean
tensor_damaged (const PasticheTensorFile *file, const char *tensor, GError **error, const char *rule)
{
  g_autofree char *quoted = pastiche_quote (tensor);

  return pastiche_tensor_file_damaged (file, error, _ ("tensor %s %s"), quoted, rule);
}

static gboolean
unreadable (const PasticheTensorFile *file, int code, GError **error)
{
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("%s cannot be read: %s."), file->name, g_strerror (code));
  return FALSE;
}

/* --- Bytes -------------------------------------------------------------- */

static gboolean
read_bytes (const PasticheTensorFile *file, gsize offset, gsize length, void *bytes, GError **error)
{
  guint8 *p = bytes;

  while (length > 0)
    {
      gssize n = pread (file->fd, p, length, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return unreadable (file, errno, error);
      if (n == 0)
        return pastiche_tensor_file_damaged (file, error, _ ("it became shorter while it was read"));
      p += n;
      offset += n;
      length -= n;
    }
  return TRUE;
}

/* O_NONBLOCK, as opening a pipe would wait. */
static gboolean
open_regular (PasticheTensorFile *file, const char *path, gsize *size, GError **error)
{
  struct stat status;

  file->fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (file->fd < 0 || fstat (file->fd, &status) != 0)
    return unreadable (file, errno, error);
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("%s cannot be read: %s."), file->name,
                   S_ISDIR (status.st_mode) ? _ ("it is a folder") : _ ("it is no regular file"));
      return FALSE;
    }
  if (status.st_size == 0)
    return pastiche_tensor_file_damaged (file, error, _ ("it is empty"));
  if (status.st_size > PASTICHE_TENSOR_MAX_FILE)
    return pastiche_tensor_file_damaged (file, error, _ ("it is larger than %d MB"), PASTICHE_TENSOR_MAX_FILE >> 20);
  *size = status.st_size;
  return TRUE;
}

static char *
read_header (PasticheTensorFile *file, gsize size, gsize *length, GError **error)
{
  g_autofree char *header = NULL;
  guint64          n;

  if (size < PREFIX)
    {
      pastiche_tensor_file_damaged (file, error, _ ("it ends within the length of its header"));
      return NULL;
    }
  if (!read_bytes (file, 0, PREFIX, &n, error))
    return NULL;
  n = GUINT64_FROM_LE (n);
  if (n > PASTICHE_TENSOR_MAX_HEADER)
    pastiche_tensor_file_damaged (file, error, _ ("its header claims %.0f bytes, and 1 MB is the most"), (double) n);
  else if (n > size - PREFIX)
    pastiche_tensor_file_damaged (file, error, _ ("its header reaches past the end of the file"));
  else if (n == 0)
    pastiche_tensor_file_damaged (file, error, _ ("its header is empty"));
  else
    {
      header = g_malloc0 (n + 1);
      if (!read_bytes (file, PREFIX, n, header, error))
        return NULL;
      file->offset = PREFIX + n;
      file->length = size - file->offset;
      *length      = n;
      return g_steal_pointer (&header);
    }
  return NULL;
}

/* --- Header ------------------------------------------------------------- */

/* Finds keys that are there twice, of which JsonParser would silently take the last. */
typedef struct
{
  GHashTable *members; /* all keys, as "object's address/name" */
  char       *duplicate;
} MemberWatch;

static void
note_member (JsonParser *parser G_GNUC_UNUSED, JsonObject *object, const char *name, gpointer data)
{
  MemberWatch *watch = data;

  if (!g_hash_table_add (watch->members, g_strdup_printf ("%p/%s", (void *) object, name)) && !watch->duplicate)
    watch->duplicate = g_strdup (name);
}

gboolean
pastiche_tensor_file_parse (const PasticheTensorFile *file,
                            JsonParser               *parser,
                            const char               *what,
                            const char               *text,
                            gsize                     length,
                            GError                  **error)
{
  g_autoptr (GHashTable) members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  MemberWatch      watch         = { members, NULL };
  g_autofree char *duplicate     = NULL;
  g_autofree char *quoted        = NULL;

  if (text[0] != '{')
    return pastiche_tensor_file_damaged (file, error, _ ("its %s does not begin with “{”"), what);
  if (!g_utf8_validate (text, length, NULL))
    return pastiche_tensor_file_damaged (file, error, _ ("its %s is not valid UTF-8"), what);
  json_parser_set_strict (parser, TRUE);
  g_signal_connect (parser, "object-member", G_CALLBACK (note_member), &watch);
  if (!json_parser_load_from_data (parser, text, length, NULL))
    {
      g_free (watch.duplicate);
      return pastiche_tensor_file_damaged (file, error, _ ("its %s is not valid JSON"), what);
    }
  duplicate = watch.duplicate;
  if (duplicate)
    {
      quoted = pastiche_quote (duplicate);
      return pastiche_tensor_file_damaged (file, error, _ ("its %s has the key %s twice"), what, quoted);
    }
  return TRUE;
}

static gboolean
parse_metadata (PasticheTensorFile *file, JsonNode *node, GError **error)
{
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return pastiche_tensor_file_damaged (file, error, _ ("its metadata is not an object"));
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &value))
    {
      g_autofree char *quoted = pastiche_quote (key);

      if (json_node_get_value_type (value) != G_TYPE_STRING)
        return pastiche_tensor_file_damaged (file, error, _ ("its metadata %s is not a string"), quoted);
      g_hash_table_insert (file->metadata, g_strdup (key), json_node_dup_string (value));
    }
  return TRUE;
}

static gboolean
parse_integer (JsonArray *array, guint i, gint64 *value)
{
  JsonNode *node = json_array_get_element (array, i);

  if (json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_int (node);
  return TRUE;
}

static JsonArray *
get_array (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
parse_dtype (const PasticheTensorFile *file, JsonObject *object, PasticheTensorEntry *entry, GError **error)
{
  JsonNode   *node  = json_object_get_member (object, "dtype");
  const char *dtype = node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";

  for (guint i = 0; i < G_N_ELEMENTS (dtypes); i++)
    if (g_str_equal (dtype, dtypes[i].name))
      {
        entry->dtype = i;
        return TRUE;
      }
  return tensor_damaged (file, entry->name, error, _ ("is neither F16 nor F32 nor I8"));
}

static gboolean
parse_shape (const PasticheTensorFile *file, JsonObject *object, PasticheTensorEntry *entry, GError **error)
{
  JsonArray *shape = get_array (object, "shape");
  guint      n     = shape ? json_array_get_length (shape) : 0;

  if (n < 1 || n > PASTICHE_TENSOR_MAX_DIMS)
    return tensor_damaged (file, entry->name, error, _ ("has not one to four dimensions"));
  entry->n_dims = n;
  entry->values = 1;
  for (guint i = 0; i < n; i++)
    {
      gint64 dim;

      if (!parse_integer (shape, i, &dim) || dim < 1 || dim > MAX_DIM)
        return tensor_damaged (file, entry->name, error, _ ("has a dimension outside 1 to 1048576"));
      entry->dims[i] = dim;
      if (!g_size_checked_mul (&entry->values, entry->values, dim))
        return tensor_damaged (file, entry->name, error, _ ("has more values than can be counted"));
    }
  if (!g_size_checked_mul (&entry->length, entry->values, pastiche_dtype_size (entry->dtype)))
    return tensor_damaged (file, entry->name, error, _ ("has more bytes than can be counted"));
  return TRUE;
}

static gboolean
parse_offsets (const PasticheTensorFile *file, JsonObject *object, PasticheTensorEntry *entry, GError **error)
{
  JsonArray *offsets = get_array (object, "data_offsets");
  gint64     begin, end;

  if (!offsets || json_array_get_length (offsets) != 2 || !parse_integer (offsets, 0, &begin) ||
      !parse_integer (offsets, 1, &end) || begin < 0 || end < begin)
    return tensor_damaged (file, entry->name, error, _ ("has no two rising offsets"));
  if ((guint64) end > file->length)
    return tensor_damaged (file, entry->name, error, _ ("reaches past the end of the file"));
  if ((guint64) (end - begin) != entry->length)
    return tensor_damaged (file, entry->name, error, _ ("has offsets that do not fit its shape"));
  entry->offset = begin;
  return TRUE;
}

static void
free_entry (gpointer data)
{
  PasticheTensorEntry *entry = data;

  g_free (entry->name);
  g_free (entry);
}

static gboolean
parse_tensor (PasticheTensorFile *file, const char *name, JsonNode *node, GError **error)
{
  PasticheTensorEntry *entry = g_new0 (PasticheTensorEntry, 1);
  JsonObject          *object;

  entry->name = g_strdup (name);
  g_ptr_array_add (file->tensors, entry);
  if (!JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) != 3)
    return tensor_damaged (file, name, error, _ ("is not described by dtype, shape and data_offsets"));
  object = json_node_get_object (node);
  return parse_dtype (file, object, entry, error) && parse_shape (file, object, entry, error) &&
         parse_offsets (file, object, entry, error);
}

static int
compare_offsets (gconstpointer a, gconstpointer b)
{
  const PasticheTensorEntry *x = *(PasticheTensorEntry *const *) a;
  const PasticheTensorEntry *y = *(PasticheTensorEntry *const *) b;

  return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Every byte must belong to exactly one tensor, so that nothing is hidden in a file and no two tensors share bytes. */
static gboolean
check_offsets (const PasticheTensorFile *file, GError **error)
{
  gsize end = 0;

  g_ptr_array_sort (file->tensors, compare_offsets);
  for (guint i = 0; i < file->tensors->len; i++)
    {
      const PasticheTensorEntry *entry = g_ptr_array_index (file->tensors, i);

      if (entry->offset > end)
        return tensor_damaged (file, entry->name, error, _ ("has unused bytes before it"));
      if (entry->offset < end)
        return tensor_damaged (file, entry->name, error, _ ("overlaps another"));
      end = entry->offset + entry->length;
    }
  if (end != file->length)
    return pastiche_tensor_file_damaged (file, error, _ ("%.0f bytes after its tensors belong to none"),
                                         (double) (file->length - end));
  return TRUE;
}

static gboolean
parse_header (PasticheTensorFile *file, const char *header, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *root, *node;

  if (!pastiche_tensor_file_parse (file, parser, _ ("header"), header, length, error))
    return FALSE;
  root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    return pastiche_tensor_file_damaged (file, error, _ ("its header is not an object"));
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &name, &node))
    if (!(g_str_equal (name, "__metadata__") ? parse_metadata (file, node, error)
                                             : parse_tensor (file, name, node, error)))
      return FALSE;
  return check_offsets (file, error);
}

/* --- The file ----------------------------------------------------------- */

PasticheTensorFile *
pastiche_tensor_file_open (const char *path, GError **error)
{
  g_autoptr (PasticheTensorFile) file = g_new0 (PasticheTensorFile, 1);
  g_autofree char *base               = g_path_get_basename (path);
  g_autofree char *header             = NULL;
  gsize            size = 0, length = 0;

  file->name     = pastiche_quote_path (base);
  file->metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  file->tensors  = g_ptr_array_new_with_free_func (free_entry);
  if (!open_regular (file, path, &size, error))
    return NULL;
  header = read_header (file, size, &length, error);
  if (!header || !parse_header (file, header, length, error))
    return NULL;
  return g_steal_pointer (&file);
}

void
pastiche_tensor_file_free (PasticheTensorFile *file)
{
  if (file->fd >= 0)
    close (file->fd);
  g_ptr_array_unref (file->tensors);
  g_hash_table_unref (file->metadata);
  g_free (file->name);
  g_free (file);
}

const PasticheTensorEntry *
pastiche_tensor_file_find (const PasticheTensorFile *file, const char *name)
{
  for (guint i = 0; i < file->tensors->len; i++)
    {
      const PasticheTensorEntry *entry = g_ptr_array_index (file->tensors, i);

      if (g_str_equal (entry->name, name))
        return entry;
    }
  return NULL;
}

guint8 *
pastiche_tensor_file_read (const PasticheTensorFile *file, const char *sha256, GError **error)
{
  guint8          *bytes  = pastiche_alloc (MAX (file->length, 1), 1, error);
  g_autofree char *digest = NULL;

  if (!bytes)
    return NULL;
  if (!read_bytes (file, file->offset, file->length, bytes, error))
    {
      pastiche_free (bytes);
      return NULL;
    }
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, file->length);
  if (g_strcmp0 (digest, sha256) != 0)
    {
      pastiche_tensor_file_damaged (file, error, _ ("its tensors do not have the SHA-256 that its metadata says"));
      pastiche_free (bytes);
      return NULL;
    }
  return bytes;
}

gboolean
pastiche_tensor_file_check (const PasticheTensorFile *file,
                            const char               *tensor,
                            const float              *values,
                            gsize                     n,
                            GError                  **error)
{
  gboolean sound = TRUE;

  for (gsize i = 0; i < n; i++)
    sound &= fabsf (values[i]) <= PASTICHE_MAX_WEIGHT; /* FALSE for NaN, too */
  return sound || tensor_damaged (file, tensor, error, _ ("holds a value that is no number or beyond ±10000"));
}

gboolean
pastiche_tensor_file_convert (const PasticheTensorFile  *file,
                              const PasticheTensorEntry *entry,
                              const guint8              *bytes,
                              float                     *values,
                              GError                   **error)
{
  bytes += entry->offset;
  if (entry->dtype == PASTICHE_I8)
    for (gsize i = 0; i < entry->values; i++)
      values[i] = (gint8) bytes[i];
  else if (entry->dtype == PASTICHE_F16)
    pastiche_half_to_float (bytes, values, entry->values);
  else
    pastiche_little_endian_to_float (bytes, values, entry->values);
  return pastiche_tensor_file_check (file, entry->name, values, entry->values, error);
}
