/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * era-file.c: an era's own rules: its year, its optics, and the limits of its weights, within which no look turns tones
 * round.
 */
#include <math.h>
#include <string.h>

#include "era-file.h"
#include "error.h"
#include "text.h"

#define FIRST_YEAR  1
#define LAST_YEAR   9999
#define ROUNDING    1e-3f /* by which float16 may go beyond a limit */
#define MOST_SHIFT  0.15f /* of the table of residuals */
#define COLOUR_SIZE 3

/* --- Optics ------------------------------------------------------------- */

static const struct
{
  const char *key;
  gsize       offset;
  int         n; /* numbers */
  double      most;
} parts[] = {
#define PART(key, most) \
  { #key, offsetof (PasticheOptics, key), sizeof ((PasticheOptics *) 0)->key / sizeof (float), most }
  PART (softness, 0.02),
  PART (softness_share, 1),
  PART (chroma_softness, 0.02),
  PART (halation, 1),
  PART (halation_radius, 0.1),
  PART (halation_colour, 1),
  PART (vignette, 1),
  PART (grain, 0.25),
  PART (grain_size, 0.02),
  PART (grain_colour, 1),
  PART (starch, 1),
  PART (starch_size, 0.02),
  PART (unevenness, 0.5),
  PART (unevenness_size, 1),
  PART (unevenness_colour, 1),
#undef PART
};

static gboolean
read_number (JsonNode *node, double most, float *value)
{
  GType  type   = json_node_get_value_type (node);
  double number = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : -1;

  *value = (float) number;
  return number >= 0 && number <= most;
}

/* As many numbers as there are to be: one alone, several in an array. */
static gboolean
read_part (JsonNode *node, int n, double most, float *values)
{
  JsonArray *array = n > 1 && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (n == 1)
    return JSON_NODE_HOLDS_VALUE (node) && read_number (node, most, values);
  if (!array || (int) json_array_get_length (array) != n)
    return FALSE;
  for (int i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || !read_number (element, most, &values[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_member (PasticheOptics *optics, const char *key, JsonNode *node, const PasticheTensorFile *file, GError **error)
{
  g_autofree char *quoted = pastiche_quote (key);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (key, parts[i].key))
      return read_part (node, parts[i].n, parts[i].most, (float *) ((char *) optics + parts[i].offset)) ||
             pastiche_tensor_file_damaged (file, error,
                                           parts[i].n > 1 ? _ ("%s of its optics is not three numbers from 0 to %g")
                                                          : _ ("%s of its optics is not a number from 0 to %g"),
                                           quoted, parts[i].most);
  return pastiche_tensor_file_damaged (file, error, _ ("%s of its optics is unknown"), quoted);
}

static gboolean
read_optics (PasticheOptics *optics, const PasticheTensorFile *file, GError **error)
{
  const char *text              = g_hash_table_lookup (file->metadata, "optics");
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *node;

  if (!text)
    return TRUE;
  if (!pastiche_tensor_file_parse (file, parser, _ ("metadata “optics”"), text, strlen (text), error))
    return FALSE;
  json_object_iter_init (&iter, json_node_get_object (json_parser_get_root (parser)));
  while (json_object_iter_next (&iter, &key, &node))
    if (!read_member (optics, key, node, file, error))
      return FALSE;
  return TRUE;
}

/* --- Texts -------------------------------------------------------------- */

static gboolean
read_year (PasticheEraTexts *texts, const PasticheTensorFile *file, GError **error)
{
  const char *text = g_hash_table_lookup (file->metadata, "year");
  guint64     year;

  if (!text || !g_ascii_string_to_unsigned (text, 10, FIRST_YEAR, LAST_YEAR, &year, NULL))
    return pastiche_tensor_file_damaged (file, error, _ ("its metadata “year” is not a whole number from %d to %d"),
                                         FIRST_YEAR, LAST_YEAR);
  texts->year = (int) year;
  return TRUE;
}

gboolean
pastiche_era_texts_read (PasticheEraTexts *texts, const PasticheTensorFile *file, GError **error)
{
  const char *years = g_hash_table_lookup (file->metadata, "years");

  texts->years = pastiche_printable_title (years ? years : "");
  return read_year (texts, file, error) && read_optics (&texts->optics, file, error);
}

void
pastiche_era_texts_clear (PasticheEraTexts *texts)
{
  g_clear_pointer (&texts->years, g_free);
}

/* --- Weights ------------------------------------------------------------ */

/* Whether each of @n values lies within @least and @most, @steps of them being @tensor's. */
static gboolean
check_values (const PasticheWeights    *weights,
              int                       tensor,
              const float              *least,
              const float              *most,
              int                       limits,
              const PasticheTensorFile *file,
              GError                  **error)
{
  int                       n;
  const PasticheTensorSpec *spec   = &pastiche_architecture_tensors (PASTICHE_KIND_ERA, &n)[tensor];
  const float              *values = weights->data[tensor];

  for (gsize i = 0; i < spec->size; i++)
    if (!(values[i] >= least[i % limits] - ROUNDING && values[i] <= most[i % limits] + ROUNDING))
      return pastiche_tensor_file_damaged (file, error, _ ("tensor “%s” holds a value beyond %g to %g"), spec->name,
                                           least[i % limits], most[i % limits]);
  return TRUE;
}

gboolean
pastiche_era_weights_check (const PasticheWeights *weights, const PasticheTensorFile *file, GError **error)
{
  static const float zero[PASTICHE_ERA_AMOUNTS] = { 0 }, one = 1, down = -MOST_SHIFT, up = MOST_SHIFT;
  static const float most[PASTICHE_ERA_AMOUNTS] = { 0.45f, 0.45f, 0.45f, 0.45f, 0.45f, 0.45f,
                                                    1.5f,  1.5f,  1.5f,  0.9f,  1.5f };
  const float       *curve                      = weights->data[PASTICHE_TENSOR_ERA_CURVES];

  if (!check_values (weights, PASTICHE_TENSOR_ERA_RANGE, zero, most, PASTICHE_ERA_AMOUNTS, file, error) ||
      !check_values (weights, PASTICHE_TENSOR_ERA_CURVES, zero, &one, 1, file, error) ||
      !check_values (weights, PASTICHE_TENSOR_ERA_TABLE, &down, &up, 1, file, error))
    return FALSE;
  for (int i = 1; i < 3 * PASTICHE_ERA_CURVE; i++)
    if (i % PASTICHE_ERA_CURVE != 0 && curve[i] < curve[i - 1])
      return pastiche_tensor_file_damaged (file, error, _ ("tensor “era.curves” holds a curve that falls"));
  return TRUE;
}
