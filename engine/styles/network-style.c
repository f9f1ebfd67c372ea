/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * network-style.c: imported styles.
 */
#include <string.h>

#include "atomic-file.h"
#include "error.h"
#include "network.h"
#include "network-style.h"
#include "tensor.h"
#include "text.h"

#define WORKING_PIXELS \
  524288 /* of most such networks nobody says at which size they paint; they were trained with smaller pictures */
#define MAX_TEXT 2000 /* letters */

static const char *
get_licence (const PasticheModel *model)
{
  static const char *const keys[] = { "license", "licence", "License", "Licence" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_hash_table_lookup (model->metadata, keys[i]))
      return g_hash_table_lookup (model->metadata, keys[i]);
  return N_ ("not known, as the file does not say it");
}

static PasticheStyleInfo *
read_info (const PasticheModel *model, const char *path)
{
  g_autofree char *base = g_path_get_basename (path), *name = NULL, *called = NULL;
  const char      *given   = g_hash_table_lookup (model->metadata, PASTICHE_MODEL_TITLE);
  const char      *author  = g_hash_table_lookup (model->metadata, "model_author");
  g_autofree char *title   = pastiche_printable_title (given ? given : "");
  g_autofree char *artist  = pastiche_printable_title (author ? author : "");
  g_autofree char *licence = pastiche_printable (get_licence (model), MAX_TEXT);
  g_autofree char *producer =
      pastiche_printable (*model->producer ? model->producer : "others", PASTICHE_TITLE_LETTERS);
  g_autofree char *doc        = pastiche_printable (model->doc, MAX_TEXT);
  g_autofree char *provenance = g_strdup_printf ("a network in ONNX, made by %s%s%s", producer, *doc ? ": " : "", doc);

  if (g_str_has_suffix (base, PASTICHE_NETWORK_ENDING))
    base[strlen (base) - strlen (PASTICHE_NETWORK_ENDING)] = '\0';
  name   = g_filename_display_name (base);
  called = pastiche_printable_title (*title ? title : name);
  return pastiche_style_info_new (&(PasticheStyleInfo) { .name       = name,
                                                         .title      = *called ? called : "style",
                                                         .artist     = artist,
                                                         .licence    = licence,
                                                         .provenance = provenance,
                                                         .weaknesses = N_ ("no strength beyond 100 %") });
}

PasticheStyleInfo *
pastiche_network_style_info (const char *path, GError **error)
{
  g_autoptr (PasticheModel) model = pastiche_model_read_texts (path, error);

  return model ? read_info (model, path) : NULL;
}

PasticheStyle *
pastiche_network_style_load (const char *path, GError **error)
{
  PasticheNetwork *network = pastiche_network_load (path, error);
  PasticheStyle   *style;

  if (!network)
    return NULL;
  style                 = g_new0 (PasticheStyle, 1);
  style->network        = network;
  style->working_pixels = WORKING_PIXELS;
  style->info           = read_info (network->graph->model, path);
  g_atomic_ref_count_init (&style->references);
  return style;
}

static gboolean
write_bytes (const GByteArray *bytes, const char *to, gboolean new, GError **error)
{
  g_autoptr (PasticheAtomicFile) file = pastiche_atomic_file_open (to, error);

  return file && pastiche_atomic_file_write (file, bytes->data, bytes->len, error) &&
         (new ? pastiche_atomic_file_commit_new (file, error) : pastiche_atomic_file_commit (file, error));
}

gboolean
pastiche_network_style_write (const char *path, const char *title, const char *to, GError **error)
{
  gsize   length;
  guint8 *bytes                   = pastiche_model_bytes (path, &length, error);
  g_autoptr (GByteArray) entitled = bytes ? pastiche_model_entitle (bytes, length, title) : NULL;

  pastiche_free (bytes);
  return entitled && write_bytes (entitled, to ? to : path, to != NULL, error);
}

gboolean
pastiche_network_style_is_same (const char *a, const char *b)
{
  g_autoptr (PasticheModel) one = pastiche_model_read (a, NULL), other = one ? pastiche_model_read (b, NULL) : NULL;

  return other && pastiche_model_is_same (one, other);
}
