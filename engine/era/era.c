/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * era.c: eras in files, listed and loaded.  Only what a list shows is read of a file for the list; no era is kept.
 */
#include <string.h>

#include "era.h"
#include "error.h"
#include "gallery.h"

#define FOLDER      "eras"
#define MAX_LETTERS 60 /* of a name in a sentence */
#define MAX_NAMED   30

/* --- Infos -------------------------------------------------------------- */

static PasticheEraInfo *
make_info (const PasticheStyleFile *file)
{
  PasticheEraInfo *info = g_atomic_rc_box_new (PasticheEraInfo);

  *info = (PasticheEraInfo) { .name    = g_strdup (file->info->name),
                              .title   = g_strdup (file->info->title),
                              .years   = g_strdup (file->era.years),
                              .learned = g_strdup (file->info->training),
                              .weak    = g_strdup (file->info->weaknesses),
                              .licence = g_strdup (file->info->licence),
                              .year    = file->era.year };
  return info;
}

PasticheEraInfo *
pastiche_era_info_ref (const PasticheEraInfo *info)
{
  return g_atomic_rc_box_acquire ((PasticheEraInfo *) info);
}

static void
clear_info (gpointer data)
{
  PasticheEraInfo *info = data;

  g_free ((char *) info->name);
  g_free ((char *) info->title);
  g_free ((char *) info->years);
  g_free ((char *) info->learned);
  g_free ((char *) info->weak);
  g_free ((char *) info->licence);
}

void
pastiche_era_info_unref (PasticheEraInfo *info)
{
  g_atomic_rc_box_release_full (info, clear_info);
}

/* --- The list ----------------------------------------------------------- */

static int
compare (gconstpointer a, gconstpointer b)
{
  const PasticheEraInfo *x     = *(PasticheEraInfo *const *) a;
  const PasticheEraInfo *y     = *(PasticheEraInfo *const *) b;
  int                    order = (x->year > y->year) - (x->year < y->year);

  if (order == 0)
    order = g_utf8_collate (x->title, y->title);
  return order ? order : strcmp (x->name, y->name);
}

static gboolean
is_named (gconstpointer info, gconstpointer name)
{
  return g_str_equal (((const PasticheEraInfo *) info)->name, name);
}

/* One that came with Pastiche comes before an own one of that name. */
static void
add_folder (GPtrArray *eras, const char *folder)
{
  g_autofree char *inside     = g_build_filename (folder, FOLDER, NULL);
  g_autoptr (GPtrArray) names = pastiche_gallery_files (inside, PASTICHE_FILE_ENDING);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path              = g_build_filename (inside, g_ptr_array_index (names, i), NULL);
      g_autoptr (PasticheStyleFile) file = pastiche_style_file_open (path, NULL);

      if (file && file->kind == PASTICHE_KIND_ERA &&
          !g_ptr_array_find_with_equal_func (eras, file->info->name, is_named, NULL))
        g_ptr_array_add (eras, make_info (file));
    }
}

GPtrArray *
pastiche_era_list (PasticheGallery *gallery)
{
  GPtrArray *eras = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_era_info_unref);

  add_folder (eras, gallery->folder);
  if (!g_str_equal (gallery->own, gallery->folder))
    add_folder (eras, gallery->own);
  g_ptr_array_sort (eras, compare);
  return eras;
}

/* --- One era ------------------------------------------------------------ */

static gboolean
unknown (const GPtrArray *eras, const char *name, GError **error)
{
  g_autofree char *quoted = pastiche_quote (name), *all = NULL;
  GString         *names = g_string_new (NULL);

  for (guint i = 0; i < MIN (eras->len, MAX_NAMED); i++)
    {
      const PasticheEraInfo *info = g_ptr_array_index (eras, i);
      g_autofree char       *one  = pastiche_printable (info->name, MAX_LETTERS);

      g_string_append_printf (names, i ? ", %s" : "%s", one);
    }
  all = g_string_free (names, FALSE);
  if (eras->len == 0)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE,
                 _ ("There is no era %s, nor any other: the styles have no folder “%s” with eras beside them."), quoted,
                 FOLDER);
  else
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE, _ ("There is no era %s. The eras are: %s%s."), quoted,
                 all, eras->len > MAX_NAMED ? _ (" and others") : "");
  return FALSE;
}

/* The era that is called @words: first of all by its name. */
static const PasticheEraInfo *
seek (const GPtrArray *eras, const char *words, GError **error)
{
  guint i;

  if (g_utf8_validate (words, -1, NULL))
    {
      if (g_ptr_array_find_with_equal_func ((GPtrArray *) eras, words, is_named, &i))
        return g_ptr_array_index (eras, i);
      for (i = 0; i < eras->len; i++)
        {
          const PasticheEraInfo *info = g_ptr_array_index (eras, i);

          if (pastiche_gallery_is_called (info->name, info->title, words))
            return info;
        }
    }
  unknown (eras, words, error);
  return NULL;
}

PasticheEra *
pastiche_era_load (PasticheGallery *gallery, const char *name, GError **error)
{
  g_autoptr (GPtrArray) eras  = pastiche_era_list (gallery);
  const PasticheEraInfo *info = seek (eras, name, error);
  g_autofree char       *file = info ? g_strconcat (info->name, PASTICHE_FILE_ENDING, NULL) : NULL;
  g_autofree char       *path = NULL;

  if (!info)
    return NULL;
  path = g_build_filename (gallery->folder, FOLDER, file, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_free (path);
      path = g_build_filename (gallery->own, FOLDER, file, NULL);
    }
  return pastiche_era_load_file (path, error);
}

PasticheEra *
pastiche_era_load_file (const char *path, GError **error)
{
  g_autoptr (PasticheStyleFile) file = pastiche_style_file_open (path, error);
  PasticheWeights weights;
  PasticheEra    *era;

  if (!file || !pastiche_style_file_is (file, PASTICHE_KIND_ERA, NULL, error) ||
      !pastiche_style_file_read (file, NULL, &weights, error))
    return NULL;
  era  = g_new (PasticheEra, 1);
  *era = (PasticheEra) { .info = make_info (file), .weights = weights, .optics = file->era.optics };
  g_atomic_ref_count_init (&era->references);
  return era;
}

PasticheEra *
pastiche_era_ref (PasticheEra *era)
{
  g_atomic_ref_count_inc (&era->references);
  return era;
}

void
pastiche_era_unref (PasticheEra *era)
{
  if (!g_atomic_ref_count_dec (&era->references))
    return;
  pastiche_era_info_unref (era->info);
  pastiche_weights_clear (&era->weights);
  g_free (era);
}

const PasticheEraInfo *
pastiche_era_info (const PasticheEra *era)
{
  return era->info;
}
