/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-file.c: reading the .safetensors files of Pastiche.
 */
#include "style-file.h"

#include <string.h>

#include "error.h"
#include "tensor.h"
#include "text.h"
#include "thumbnail.h"

#define MAX_TEXT           2000 /* letters that are shown of a text in the metadata */
#define MIN_WORKING_PIXELS 65536
#define MAX_WORKING_PIXELS 16777216
#define SHA256_DIGITS      64

static const char *const kind_names[] = { [PASTICHE_KIND_BASE]          = "base",
                                          [PASTICHE_KIND_STYLE]         = "style",
                                          [PASTICHE_KIND_DISCRIMINATOR] = "discriminator",
                                          [PASTICHE_KIND_VECTOR]        = "vector",
                                          [PASTICHE_KIND_RESTORER]      = "restorer",
                                          [PASTICHE_KIND_ERA]           = "era" };

const char *
pastiche_kind_name (PasticheKind kind)
{
  return kind_names[kind];
}

/* What a file of this kind is called in a sentence. */
static const char *
called (PasticheKind kind)
{
  static const char *const names[] = { [PASTICHE_KIND_BASE]          = N_ ("a base"),
                                       [PASTICHE_KIND_STYLE]         = N_ ("a style"),
                                       [PASTICHE_KIND_DISCRIMINATOR] = N_ ("a discriminator"),
                                       [PASTICHE_KIND_VECTOR]        = N_ ("a vector"),
                                       [PASTICHE_KIND_RESTORER]      = N_ ("a restorer"),
                                       [PASTICHE_KIND_ERA]           = N_ ("an era") };

  return _ (names[kind]);
}

/* Files of other kinds belong to a base. */
static gboolean
stands_alone (PasticheKind kind)
{
  return kind == PASTICHE_KIND_BASE || kind == PASTICHE_KIND_RESTORER || kind == PASTICHE_KIND_ERA;
}

/* --- What people read --------------------------------------------------- */

static char *
get_text (const PasticheStyleFile *file, const char *key)
{
  const char *text = g_hash_table_lookup (file->tensors->metadata, key);

  return pastiche_printable (text ? text : "", MAX_TEXT);
}

static char *
get_title (const PasticheStyleFile *file, const char *key)
{
  const char *text = g_hash_table_lookup (file->tensors->metadata, key);

  return pastiche_printable_title (text ? text : "");
}

/* A thumbnail that is too long counts as none: the style is sound all the same. */
static const char *
get_painting (const PasticheStyleFile *file)
{
  const char *text = g_hash_table_lookup (file->tensors->metadata, "painting");

  return text && strlen (text) <= PASTICHE_THUMBNAIL_TEXT ? text : "";
}

/* A suggestion that is no number from @least to @most counts as none: @value stays as it is. */
static void
get_percent (const PasticheStyleFile *file, const char *key, double least, double most, double *value)
{
  const char *text = g_hash_table_lookup (file->tensors->metadata, key);
  char       *end  = NULL;
  double      found;

  found = text ? g_ascii_strtod (text, &end) : 0;
  if (text && end != text && !*end && found >= least && found <= most)
    *value = found;
}

static PasticheSettings
get_suggested (const PasticheStyleFile *file)
{
  PasticheSettings settings = PASTICHE_SETTINGS_DEFAULT;

  get_percent (file, "stroke_size", PASTICHE_MIN_STROKE_SIZE, PASTICHE_MAX_STROKE_SIZE, &settings.stroke_size);
  get_percent (file, "keep_colours", 0, 100, &settings.keep_colours);
  get_percent (file, "detail", 0, 100, &settings.detail);
  return settings;
}

/* A style without a title goes by its name, so that no list has an empty line; where nothing is seen of that either, by
 * a word.  The name itself is what it is, as its file is found by it. */
static PasticheStyleInfo *
read_info (const PasticheStyleFile *file, const char *path)
{
  g_autofree char *base = g_path_get_basename (path), *name = NULL, *called = NULL;
  gboolean         is_era         = file->kind == PASTICHE_KIND_ERA;
  g_autofree char *title          = get_title (file, "title");
  g_autofree char *artist         = get_title (file, "artist");
  g_autofree char *licence        = get_text (file, "licence");
  g_autofree char *provenance     = get_text (file, "provenance");
  g_autofree char *training       = get_text (file, is_era ? "learned" : "training");
  g_autofree char *painting_title = get_title (file, "painting_title");
  g_autofree char *keywords       = get_text (file, "keywords");
  g_autofree char *good_for       = get_text (file, "good_for");
  g_autofree char *weaknesses     = get_text (file, is_era ? "weak" : "weaknesses");

  if (g_str_has_suffix (base, PASTICHE_FILE_ENDING))
    base[strlen (base) - strlen (PASTICHE_FILE_ENDING)] = '\0';
  name   = g_filename_display_name (base);
  called = pastiche_printable_title (*title ? title : name);
  return pastiche_style_info_new (&(PasticheStyleInfo) { .name           = name,
                                                         .title          = *called ? called : "style",
                                                         .artist         = artist,
                                                         .licence        = licence,
                                                         .provenance     = provenance,
                                                         .training       = training,
                                                         .painting       = get_painting (file),
                                                         .painting_title = painting_title,
                                                         .keywords       = keywords,
                                                         .good_for       = good_for,
                                                         .weaknesses     = weaknesses,
                                                         .suggested      = get_suggested (file) });
}

/* --- Rules -------------------------------------------------------------- */

static gboolean
foreign (const PasticheStyleFile *file, GError **error, const char *key, const char *value, const char *known)
{
  g_autofree char *quoted = value ? pastiche_quote (value) : g_strdup (_ ("missing"));

  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT,
               _ ("%s is no style file for this Pastiche: its metadata “%s” is %s, not %s."), file->tensors->name, key,
               quoted, known);
  return FALSE;
}

static gboolean
check_format (PasticheStyleFile *file, GError **error)
{
  GHashTable *metadata     = file->tensors->metadata;
  const char *format       = g_hash_table_lookup (metadata, "format");
  const char *architecture = g_hash_table_lookup (metadata, "architecture");
  const char *kind         = g_hash_table_lookup (metadata, "kind");

  if (g_strcmp0 (format, PASTICHE_FILE_FORMAT) != 0)
    return foreign (file, error, "format", format, "“" PASTICHE_FILE_FORMAT "”");
  if (g_strcmp0 (architecture, PASTICHE_ARCHITECTURE) != 0)
    return foreign (file, error, "architecture", architecture, "“" PASTICHE_ARCHITECTURE "”");
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (kind, kind_names[i]) == 0)
      {
        file->kind = i;
        return TRUE;
      }
  return foreign (file, error, "kind", kind, _ ("“base”, “style”, “vector”, “discriminator”, “restorer” or “era”"));
}

static const char *
get_sha256 (const PasticheStyleFile *file, const char *key, GError **error)
{
  const char *digits = g_hash_table_lookup (file->tensors->metadata, key);

  if (digits && strlen (digits) == SHA256_DIGITS && strspn (digits, "0123456789abcdef") == SHA256_DIGITS)
    return digits;
  pastiche_tensor_file_damaged (file->tensors, error, _ ("its metadata “%s” is not 64 hexadecimal digits"), key);
  return NULL;
}

static gboolean
check_working_pixels (PasticheStyleFile *file, GError **error)
{
  const char *text = g_hash_table_lookup (file->tensors->metadata, "working_pixels");
  guint64     pixels;

  if (!text || !g_ascii_string_to_unsigned (text, 10, MIN_WORKING_PIXELS, MAX_WORKING_PIXELS, &pixels, NULL))
    return pastiche_tensor_file_damaged (file->tensors, error,
                                         _ ("its metadata “working_pixels” is not a whole number from %d to %d"),
                                         MIN_WORKING_PIXELS, MAX_WORKING_PIXELS);
  file->working_pixels = pixels;
  return TRUE;
}

static char *
describe_shape (int n_dims, const int *dims)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < n_dims; i++)
    g_string_append_printf (text, i ? "×%d" : "%d", dims[i]);
  return g_string_free (text, FALSE);
}

static gboolean
check_tensor (const PasticheStyleFile *file,
              const char              *name,
              int                      n_dims,
              const int               *dims,
              gboolean                 steps,
              GError                 **error)
{
  const PasticheTensorEntry *entry = pastiche_tensor_file_find (file->tensors, name);
  g_autofree char           *shape = NULL, *expected = NULL;

  if (!entry)
    return pastiche_tensor_file_damaged (file->tensors, error, _ ("tensor “%s” is missing"), name);
  if ((entry->dtype == PASTICHE_I8) != steps)
    return pastiche_tensor_file_damaged (file->tensors, error, _ ("tensor “%s” is %s and must be %s"), name,
                                         pastiche_dtype_name (entry->dtype), steps ? "I8" : _ ("F16 or F32"));
  if (entry->n_dims == n_dims && memcmp (entry->dims, dims, n_dims * sizeof (int)) == 0)
    return TRUE;
  shape    = describe_shape (entry->n_dims, entry->dims);
  expected = describe_shape (n_dims, dims);
  return pastiche_tensor_file_damaged (file->tensors, error, _ ("tensor “%s” is %s and must be %s"), name, shape,
                                       expected);
}

/* Whether the file has exactly the tensors that the architecture lists for its kind: none is missing, none is
 * unknown. */
static gboolean
check_tensors (const PasticheStyleFile *file, GError **error)
{
  int                       n;
  const PasticheTensorSpec *specs = pastiche_architecture_tensors (file->kind, &n);
  g_autoptr (GHashTable) known    = g_hash_table_new (g_str_hash, g_str_equal);
  const GPtrArray *tensors        = file->tensors->tensors;

  for (int i = 0; i < n; i++)
    {
      const PasticheTensorSpec *spec = &specs[i];

      if (!check_tensor (file, spec->name, spec->n_dims, spec->shape, spec->scale != NULL, error))
        return FALSE;
      g_hash_table_add (known, (gpointer) spec->name);
      if (spec->scale && !check_tensor (file, spec->scale, 1, &spec->shape[spec->n_dims - 1], FALSE, error))
        return FALSE;
      if (spec->scale)
        g_hash_table_add (known, (gpointer) spec->scale);
    }
  for (guint i = 0; i < tensors->len; i++)
    {
      const PasticheTensorEntry *entry  = g_ptr_array_index (tensors, i);
      g_autofree char           *quoted = pastiche_quote (entry->name);

      if (!g_hash_table_contains (known, entry->name))
        return pastiche_tensor_file_damaged (file->tensors, error, _ ("tensor %s is unknown in %s"), quoted,
                                             called (file->kind));
    }
  return TRUE;
}

/* --- The file ----------------------------------------------------------- */

PasticheStyleFile *
pastiche_style_file_open (const char *path, GError **error)
{
  g_autoptr (PasticheStyleFile) file = g_new0 (PasticheStyleFile, 1);

  file->tensors = pastiche_tensor_file_open (path, error);
  if (!file->tensors || !check_format (file, error))
    return NULL;
  file->sha256 = get_sha256 (file, "sha256", error);
  if (!file->sha256)
    return NULL;
  if (!stands_alone (file->kind))
    {
      file->base_sha256 = get_sha256 (file, "base_sha256", error);
      if (!file->base_sha256)
        return NULL;
    }
  if ((file->kind == PASTICHE_KIND_STYLE || file->kind == PASTICHE_KIND_VECTOR) && !check_working_pixels (file, error))
    return NULL;
  if (!check_tensors (file, error) ||
      (file->kind == PASTICHE_KIND_ERA && !pastiche_era_texts_read (&file->era, file->tensors, error)))
    return NULL;
  file->info = read_info (file, path);
  return g_steal_pointer (&file);
}

void
pastiche_style_file_free (PasticheStyleFile *file)
{
  g_clear_pointer (&file->tensors, pastiche_tensor_file_free);
  g_clear_pointer (&file->info, pastiche_style_info_unref);
  pastiche_era_texts_clear (&file->era);
  g_free (file);
}

/* --- Values ------------------------------------------------------------- */

/* Turn a style's 8-bit steps into differences, scale × steps, and add those to @base unless it is NULL. */
static gboolean
unpack (const PasticheStyleFile  *file,
        const PasticheTensorSpec *spec,
        const guint8             *bytes,
        const float              *base,
        float                    *values,
        GError                  **error)
{
  int               out   = spec->shape[spec->n_dims - 1];
  g_autofree float *scale = g_new (float, out);

  if (!pastiche_tensor_file_convert (file->tensors, pastiche_tensor_file_find (file->tensors, spec->scale), bytes,
                                     scale, error))
    return FALSE;
  for (int i = 0; i < out; i++)
    if (scale[i] < 0)
      return pastiche_tensor_file_damaged (file->tensors, error, _ ("tensor “%s” holds a value below 0"), spec->scale);
  for (gsize i = 0; i < spec->size; i += out)
    for (int k = 0; k < out; k++)
      values[i + k] *= scale[k];
  if (!pastiche_tensor_file_check (file->tensors, spec->name, values, spec->size, error))
    return FALSE;
  for (gsize i = 0; base && i < spec->size; i++)
    values[i] += base[i];
  return !base || pastiche_tensor_file_check (file->tensors, spec->name, values, spec->size, error);
}

static gboolean
read_tensor (const PasticheStyleFile  *file,
             const PasticheTensorSpec *spec,
             const guint8             *bytes,
             const float              *base,
             float                    *values,
             GError                  **error)
{
  const PasticheTensorEntry *entry = pastiche_tensor_file_find (file->tensors, spec->name);

  return pastiche_tensor_file_convert (file->tensors, entry, bytes, values, error) &&
         (!spec->scale || unpack (file, spec, bytes, base, values, error));
}

gboolean
pastiche_style_file_read (const PasticheStyleFile *file,
                          const PasticheWeights   *base,
                          PasticheWeights         *weights,
                          GError                 **error)
{
  int                       n;
  const PasticheTensorSpec *specs = pastiche_architecture_tensors (file->kind, &n);
  guint8                   *bytes;
  gboolean                  sound = TRUE;

  if (!pastiche_weights_init (weights, file->kind, error))
    return FALSE;
  bytes = pastiche_tensor_file_read (file->tensors, file->sha256, error);
  for (int i = 0; i < n && bytes && sound; i++)
    sound =
        read_tensor (file, &specs[i], bytes, base && specs[i].scale ? base->data[i] : NULL, weights->data[i], error);
  if (bytes && sound && file->kind == PASTICHE_KIND_ERA)
    sound = pastiche_era_weights_check (weights, file->tensors, error);
  if (!bytes || !sound)
    pastiche_weights_clear (weights);
  pastiche_free (bytes);
  return bytes && sound;
}

gboolean
pastiche_style_file_is (const PasticheStyleFile *file, PasticheKind kind, const char *base_sha256, GError **error)
{
  if (file->kind != kind && !(kind == PASTICHE_KIND_STYLE && file->kind == PASTICHE_KIND_VECTOR))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, _ ("%s is %s, not %s."), file->tensors->name,
                 called (file->kind), called (kind));
  else if (!stands_alone (kind) && !g_str_equal (file->base_sha256, base_sha256))
    g_set_error (
        error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT,
        _ ("%s belongs to another base than the “base.safetensors” beside it: its metadata “base_sha256” is not that "
           "file's “sha256”."),
        file->tensors->name);
  else
    return TRUE;
  return FALSE;
}
