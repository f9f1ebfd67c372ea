/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gallery.c: a folder of styles, and the artist's own beside it.
 */
#include <string.h>

#include "error.h"
#include "gallery.h"
#include "network-style.h"
#include "program.h"

#define BASE_FILE "base" PASTICHE_FILE_ENDING

/* --- The folder --------------------------------------------------------- */

static char *
find_folder (GError **error)
{
  const char      *chosen    = g_getenv ("PASTICHE_STYLES");
  g_autofree char *beside    = pastiche_beside_program ("styles");
  const char      *folders[] = { chosen && *chosen ? chosen : NULL, beside, PASTICHE_INSTALLED_STYLES };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    if (folders[i] && g_file_test (folders[i], G_FILE_TEST_IS_DIR))
      return g_strdup (folders[i]);
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE,
               _ ("There are no styles: neither the folder “%s” is there nor the one that $PASTICHE_STYLES names."),
               PASTICHE_INSTALLED_STYLES);
  return NULL;
}

char *
pastiche_gallery_path (const PasticheGallery *gallery, const char *file_name)
{
  return g_build_filename (gallery->folder, file_name, NULL);
}

/* A link counts also when it leads nowhere. */
static gboolean
is_there (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

gboolean
pastiche_gallery_is_style_path (const char *path)
{
  return g_str_has_suffix (path, PASTICHE_FILE_ENDING) || g_str_has_suffix (path, PASTICHE_NETWORK_ENDING);
}

char *
pastiche_gallery_style_path (const PasticheGallery *gallery, const char *name)
{
  const char *const folders[] = { gallery->folder, gallery->own };
  const char *const endings[] = { PASTICHE_FILE_ENDING, PASTICHE_NETWORK_ENDING };
  g_autofree char  *fresh     = g_strconcat (name, PASTICHE_FILE_ENDING, NULL);

  for (int i = 0; i < 4; i++)
    {
      g_autofree char *file = g_strconcat (name, endings[i % 2], NULL);
      g_autofree char *path = g_build_filename (folders[i / 2], file, NULL);

      if (is_there (path))
        return g_steal_pointer (&path);
    }
  return g_build_filename (gallery->own, fresh, NULL);
}

/* --- The list ----------------------------------------------------------- */

static int
compare_titles (gconstpointer a, gconstpointer b)
{
  const PasticheStyleInfo *x     = *(PasticheStyleInfo *const *) a;
  const PasticheStyleInfo *y     = *(PasticheStyleInfo *const *) b;
  int                      order = g_utf8_collate (x->title, y->title);

  return order ? order : strcmp (x->name, y->name);
}

/* Its place in the list, or -1.  Under listing. */
static int
find_place (const PasticheGallery *gallery, const char *name)
{
  for (guint i = 0; i < gallery->styles->len; i++)
    if (g_str_equal (((PasticheStyleInfo *) g_ptr_array_index (gallery->styles, i))->name, name))
      return i;
  return -1;
}

PasticheStyleInfo *
pastiche_gallery_find (PasticheGallery *gallery, const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gallery->listing);
  int place                       = find_place (gallery, name);

  return place >= 0 ? pastiche_style_info_ref (g_ptr_array_index (gallery->styles, place)) : NULL;
}

PasticheStyleInfo *
pastiche_gallery_first (PasticheGallery *gallery)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gallery->listing);
  int place                       = MAX (find_place (gallery, PASTICHE_FIRST_STYLE), 0);

  return gallery->styles->len > 0 ? pastiche_style_info_ref (g_ptr_array_index (gallery->styles, place)) : NULL;
}

/* Under listing. */
static void
drop (PasticheGallery *gallery, const char *name)
{
  int place = find_place (gallery, name);

  if (place >= 0)
    g_ptr_array_remove_index (gallery->styles, place);
}

void
pastiche_gallery_drop (PasticheGallery *gallery, const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gallery->listing);

  drop (gallery, name);
}

void
pastiche_gallery_put (PasticheGallery *gallery, const PasticheStyleInfo *info)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gallery->listing);

  drop (gallery, info->name);
  g_ptr_array_add (gallery->styles, pastiche_style_info_ref (info));
  g_ptr_array_sort (gallery->styles, compare_titles);
}

static gpointer
ref_info (gconstpointer info, gpointer data G_GNUC_UNUSED)
{
  return pastiche_style_info_ref (info);
}

GPtrArray *
pastiche_gallery_list (PasticheGallery *gallery)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gallery->listing);

  return g_ptr_array_copy (gallery->styles, ref_info, NULL);
}

/* --- Opening ------------------------------------------------------------ */

/* @info for the list: an own style that says it is called as another one gets a number, always the same. */
static PasticheStyleInfo *
retitle (PasticheGallery *gallery, const char *folder, const PasticheStyleInfo *info)
{
  PasticheStyleInfo texts = *info;
  g_autofree char  *title = NULL;

  if (g_str_equal (folder, gallery->folder))
    return pastiche_style_info_ref (info);
  texts.title = title = pastiche_gallery_free_title (gallery, info->title);
  return pastiche_style_info_new (&texts);
}

static void
add_style (PasticheGallery *gallery, const char *folder, const char *file_name, const char *base_sha256)
{
  g_autofree char *path              = g_build_filename (folder, file_name, NULL);
  g_autoptr (PasticheStyleFile) file = pastiche_style_file_open (path, NULL);

  if (file && pastiche_style_file_is (file, PASTICHE_KIND_STYLE, base_sha256, NULL) &&
      find_place (gallery, file->info->name) < 0)
    g_ptr_array_add (gallery->styles, retitle (gallery, folder, file->info));
}

/* An imported network, of which only what it says of itself is read. */
static void
add_network (PasticheGallery *gallery, const char *folder, const char *file_name)
{
  g_autofree char *path              = g_build_filename (folder, file_name, NULL);
  g_autoptr (PasticheStyleInfo) info = pastiche_network_style_info (path, NULL);

  if (info && find_place (gallery, info->name) < 0)
    g_ptr_array_add (gallery->styles, retitle (gallery, folder, info));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Of a file that is called like the ending alone there would be no name. */
GPtrArray *
pastiche_gallery_files (const char *folder, const char *ending)
{
  GPtrArray  *names = g_ptr_array_new_with_free_func (g_free);
  GDir       *dir   = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ending) && !g_str_equal (name, ending) && g_utf8_validate (name, -1, NULL))
      g_ptr_array_add (names, g_strdup (name));
  if (dir)
    g_dir_close (dir);
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
add_folder (PasticheGallery *gallery, const char *folder, const char *base_sha256)
{
  g_autoptr (GPtrArray) names    = pastiche_gallery_files (folder, PASTICHE_FILE_ENDING);
  g_autoptr (GPtrArray) networks = pastiche_gallery_files (folder, PASTICHE_NETWORK_ENDING);

  for (guint i = 0; i < names->len; i++)
    add_style (gallery, folder, g_ptr_array_index (names, i), base_sha256);
  for (guint i = 0; i < networks->len; i++)
    add_network (gallery, folder, g_ptr_array_index (networks, i));
}

/* PASTICHE_ERROR_FILE for a folder without a base, and what is wrong with a
 * base that is no good. */
static PasticheStyleFile *
open_base (const PasticheGallery *gallery, GError **error)
{
  g_autofree char *path   = pastiche_gallery_path (gallery, BASE_FILE);
  g_autofree char *quoted = pastiche_quote_path (gallery->folder);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return pastiche_style_file_open (path, error);
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("The folder %s holds no styles: it has no “%s”."), quoted,
               BASE_FILE);
  return NULL;
}

static gboolean
read_folders (PasticheGallery *gallery, GError **error)
{
  g_autoptr (PasticheStyleFile) base = NULL;
  g_autofree char *quoted            = pastiche_quote_path (gallery->folder);

  if (!g_file_test (gallery->folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("There is no folder %s to read styles from."),
                   quoted);
      return FALSE;
    }
  if (!(base = open_base (gallery, error)))
    return FALSE;
  add_folder (gallery, gallery->folder, base->sha256);
  if (!g_str_equal (gallery->own, gallery->folder))
    add_folder (gallery, gallery->own, base->sha256);
  g_ptr_array_sort (gallery->styles, compare_titles);
  return TRUE;
}

PasticheGallery *
pastiche_gallery_open (const char *folder, GError **error)
{
  g_autoptr (PasticheGallery) gallery = g_new0 (PasticheGallery, 1);

  g_mutex_init (&gallery->changing);
  g_mutex_init (&gallery->loading);
  g_mutex_init (&gallery->listing);
  gallery->styles = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_style_info_unref);
  gallery->folder = folder ? g_strdup (folder) : find_folder (error);
  gallery->own    = folder ? g_strdup (folder) : g_build_filename (g_get_user_data_dir (), "pastiche", "styles", NULL);
  if (!gallery->folder || !read_folders (gallery, error))
    return NULL;
  return g_steal_pointer (&gallery);
}

void
pastiche_gallery_free (PasticheGallery *gallery)
{
  g_clear_pointer (&gallery->base, pastiche_base_unref);
  g_ptr_array_unref (gallery->styles);
  g_mutex_clear (&gallery->changing);
  g_mutex_clear (&gallery->loading);
  g_mutex_clear (&gallery->listing);
  g_free (gallery->folder);
  g_free (gallery->own);
  g_free (gallery);
}

/* --- One style ---------------------------------------------------------- */

PasticheBase *
pastiche_gallery_base (PasticheGallery *gallery, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gallery->loading);
  g_autofree char *path           = pastiche_gallery_path (gallery, BASE_FILE);

  if (!gallery->base)
    gallery->base = pastiche_base_load (path, error);
  return gallery->base ? pastiche_base_ref (gallery->base) : NULL;
}

PasticheStyle *
pastiche_gallery_load_file (PasticheGallery *gallery, const char *path, GError **error)
{
  gboolean imported                  = g_str_has_suffix (path, PASTICHE_NETWORK_ENDING);
  g_autoptr (PasticheStyleFile) file = imported ? NULL : pastiche_style_file_open (path, error);
  g_autoptr (PasticheBase) base      = file ? pastiche_gallery_base (gallery, error) : NULL;

  if (imported)
    return pastiche_network_style_load (path, error);
  return base ? pastiche_style_load (file, base, error) : NULL;
}

/* The style goes by the title under which it is @listed, if it is. */
static PasticheStyle *
load_listed (PasticheGallery *gallery, const char *path, const PasticheStyleInfo *listed, GError **error)
{
  PasticheStyle *style = pastiche_gallery_load_file (gallery, path, error);

  if (style && listed)
    {
      g_autoptr (PasticheStyleInfo) own = style->info;
      PasticheStyleInfo texts           = *own;

      texts.title = listed->title;
      style->info = pastiche_style_info_new (&texts);
    }
  return style;
}

PasticheStyle *
pastiche_gallery_load (PasticheGallery *gallery, const char *name, GError **error)
{
  g_autoptr (PasticheStyleInfo) listed =
      name ? pastiche_gallery_find (gallery, name) : pastiche_gallery_first (gallery);
  g_autofree char *path = NULL;

  if (!name && !listed)
    {
      g_autofree char *quoted = pastiche_quote_path (gallery->folder);

      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE, _ ("The folder %s holds no style."), quoted);
      return NULL;
    }
  if (!name)
    name = listed->name;
  path = pastiche_gallery_style_path (gallery, name);
  /* A name must not lead out of the folder.  For a listed style whose file has gone since, opening it says so. */
  if (!*name || strchr (name, G_DIR_SEPARATOR) || (!listed && !g_file_test (path, G_FILE_TEST_EXISTS)))
    {
      pastiche_gallery_unknown (gallery, name, error);
      return NULL;
    }
  return load_listed (gallery, path, listed, error);
}
