/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gallery.c: a folder of styles, and the artist's own beside it.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "atomic-file.h"
#include "error.h"
#include "style.h"

#define BASE_FILE "base" PASTICHE_FILE_ENDING
#define MAX_NAME  60 /* bytes of a name that is made of a title; a file name may have 255 */

struct _PasticheGallery
{
  char      *folder;
  char      *own;    /* folder that styles are imported into; may be the same, or not be there yet */
  GPtrArray *styles; /* of PasticheStyleInfo, sorted by title; under lock */
  GPtrArray *gone;   /* those that were removed or renamed: others may still look at them */

  GMutex        lock; /* over base, too, which the first style brings in */
  PasticheBase *base;
};

/* --- The folder --------------------------------------------------------- */

/* Beside the running program, wherever that was built or copied to. */
static char *
folder_beside_program (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder  = program ? g_path_get_dirname (program) : NULL;

  return folder ? g_build_filename (folder, "styles", NULL) : NULL;
}

static char *
find_folder (GError **error)
{
  const char      *chosen    = g_getenv ("PASTICHE_STYLES");
  g_autofree char *beside    = folder_beside_program ();
  const char      *folders[] = { chosen && *chosen ? chosen : NULL, beside, PASTICHE_INSTALLED_STYLES };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    if (folders[i] && g_file_test (folders[i], G_FILE_TEST_IS_DIR))
      return g_strdup (folders[i]);
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE,
               "There are no styles: neither the folder “%s” is there nor the one that $PASTICHE_STYLES names.",
               PASTICHE_INSTALLED_STYLES);
  return NULL;
}

/* Where the style @name is or would be; one that came with Pastiche comes before an own one. */
static char *
style_path (const PasticheGallery *gallery, const char *name)
{
  g_autofree char *file = g_strconcat (name, PASTICHE_FILE_ENDING, NULL);
  g_autofree char *path = g_build_filename (gallery->folder, file, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : g_build_filename (gallery->own, file, NULL);
}

/* --- The list ----------------------------------------------------------- */

static void
free_info (gpointer info)
{
  pastiche_style_info_clear (info);
  g_free (info);
}

static int
compare_titles (gconstpointer a, gconstpointer b)
{
  const PasticheStyleInfo *x     = *(PasticheStyleInfo *const *) a;
  const PasticheStyleInfo *y     = *(PasticheStyleInfo *const *) b;
  int                      order = g_utf8_collate (x->title, y->title);

  return order ? order : strcmp (x->name, y->name);
}

static const PasticheStyleInfo *
find_style (const PasticheGallery *gallery, const char *name)
{
  for (guint i = 0; i < gallery->styles->len; i++)
    {
      const PasticheStyleInfo *info = g_ptr_array_index (gallery->styles, i);

      if (g_str_equal (info->name, name))
        return info;
    }
  return NULL;
}

static void
add_style (PasticheGallery *gallery, const char *folder, const char *file_name, const char *base_sha256)
{
  g_autofree char *path              = g_build_filename (folder, file_name, NULL);
  g_autoptr (PasticheStyleFile) file = NULL;
  PasticheStyleInfo *info;

  if (!g_str_has_suffix (file_name, PASTICHE_FILE_ENDING) || !g_utf8_validate (file_name, -1, NULL))
    return;
  file = pastiche_style_file_open (path, NULL);
  if (!file || !pastiche_style_file_is (file, PASTICHE_KIND_STYLE, base_sha256, NULL) ||
      find_style (gallery, file->info.name))
    return;
  info = g_new0 (PasticheStyleInfo, 1);
  pastiche_style_info_copy (info, &file->info);
  g_ptr_array_add (gallery->styles, info);
}

static void
add_folder (PasticheGallery *gallery, const char *folder, const char *base_sha256)
{
  GDir       *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    add_style (gallery, folder, name, base_sha256);
  if (dir)
    g_dir_close (dir);
}

/* PASTICHE_ERROR_FILE for a folder without a base, and what is wrong with a
 * base that is no good. */
static PasticheStyleFile *
open_base (const PasticheGallery *gallery, GError **error)
{
  g_autofree char *path   = g_build_filename (gallery->folder, BASE_FILE, NULL);
  g_autofree char *quoted = pastiche_quote_path (gallery->folder);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return pastiche_style_file_open (path, error);
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "The folder %s holds no styles: it has no “" BASE_FILE "”.",
               quoted);
  return NULL;
}

static gboolean
read_folders (PasticheGallery *gallery, GError **error)
{
  g_autoptr (PasticheStyleFile) base = NULL;
  g_autofree char *quoted            = pastiche_quote_path (gallery->folder);

  if (!g_file_test (gallery->folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "There is no folder %s to read styles from.", quoted);
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

  g_mutex_init (&gallery->lock);
  gallery->styles = g_ptr_array_new_with_free_func (free_info);
  gallery->gone   = g_ptr_array_new_with_free_func (free_info);
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
  g_ptr_array_unref (gallery->gone);
  g_mutex_clear (&gallery->lock);
  g_free (gallery->folder);
  g_free (gallery->own);
  g_free (gallery);
}

const PasticheStyleInfo *const *
pastiche_gallery_list (const PasticheGallery *gallery, int *n)
{
  *n = gallery->styles->len;
  return (const PasticheStyleInfo *const *) gallery->styles->pdata;
}

/* --- One style ---------------------------------------------------------- */

static gboolean
unknown_style (PasticheGallery *gallery, const char *name, GError **error)
{
  g_autofree char *quoted = pastiche_quote (name);
  GString         *names  = g_string_new (NULL);

  g_mutex_lock (&gallery->lock);
  for (guint i = 0; i < gallery->styles->len; i++)
    {
      const PasticheStyleInfo *info = g_ptr_array_index (gallery->styles, i);

      g_string_append_printf (names, i ? ", %s" : "%s", info->name);
    }
  g_mutex_unlock (&gallery->lock);
  if (names->len)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE, "There is no style %s. The styles are: %s.", quoted,
                 names->str);
  else
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE, "There is no style %s, nor any other.", quoted);
  g_string_free (names, TRUE);
  return FALSE;
}

PasticheBase *
pastiche_gallery_base (PasticheGallery *gallery, GError **error)
{
  g_autofree char *path = g_build_filename (gallery->folder, BASE_FILE, NULL);
  PasticheBase    *base;

  g_mutex_lock (&gallery->lock);
  if (!gallery->base)
    gallery->base = pastiche_base_load (path, error);
  base = gallery->base ? pastiche_base_ref (gallery->base) : NULL;
  g_mutex_unlock (&gallery->lock);
  return base;
}

char *
pastiche_gallery_path (const PasticheGallery *gallery, const char *file_name)
{
  return g_build_filename (gallery->folder, file_name, NULL);
}

static const char *
first_style (PasticheGallery *gallery, GError **error)
{
  g_autofree char         *quoted = pastiche_quote_path (gallery->folder);
  const PasticheStyleInfo *first;

  g_mutex_lock (&gallery->lock);
  first = gallery->styles->len > 0 ? g_ptr_array_index (gallery->styles, 0) : NULL;
  g_mutex_unlock (&gallery->lock);
  if (first)
    return first->name;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE, "The folder %s holds no style.", quoted);
  return NULL;
}

static gboolean
is_listed (PasticheGallery *gallery, const char *name)
{
  gboolean listed = FALSE;

  g_mutex_lock (&gallery->lock);
  for (guint i = 0; !listed && i < gallery->styles->len; i++)
    listed = g_str_equal (((PasticheStyleInfo *) g_ptr_array_index (gallery->styles, i))->name, name);
  g_mutex_unlock (&gallery->lock);
  return listed;
}

PasticheStyle *
pastiche_gallery_load (PasticheGallery *gallery, const char *name, GError **error)
{
  g_autofree char *path              = NULL;
  g_autoptr (PasticheStyleFile) file = NULL;
  g_autoptr (PasticheBase) base      = NULL;

  if (name == NULL && !(name = first_style (gallery, error)))
    return NULL;
  path = style_path (gallery, name);
  /* A name is no path: it does not lead out of the folder.  Of a file that went away since, opening it tells. */
  if (!*name || strchr (name, G_DIR_SEPARATOR) ||
      (!g_file_test (path, G_FILE_TEST_EXISTS) && !is_listed (gallery, name)))
    {
      unknown_style (gallery, name, error);
      return NULL;
    }
  file = pastiche_style_file_open (path, error);
  base = file ? pastiche_gallery_base (gallery, error) : NULL;
  return base ? pastiche_style_load (file, base, error) : NULL;
}

/* --- Another's style becomes an own one --------------------------------- */

/* Whether the file @path holds the tensors with this @sha256. */
static gboolean
holds (const char *path, const char *sha256)
{
  g_autoptr (PasticheStyleFile) file = pastiche_style_file_open (path, NULL);

  return file && g_str_equal (file->sha256, sha256);
}

/* @name or, where other styles have that, with a number; one that holds tensors with this @sha256, or NULL, is no other. */
static char *
new_name (const PasticheGallery *gallery, const char *name, const char *sha256)
{
  for (int i = 1;; i++)
    {
      g_autofree char *tried = i == 1 ? g_strdup (name) : g_strdup_printf ("%s-%d", name, i);
      g_autofree char *path  = style_path (gallery, tried);

      if (!g_file_test (path, G_FILE_TEST_EXISTS) || (sha256 && holds (path, sha256)))
        return g_steal_pointer (&tried);
    }
}

char *
pastiche_style_name (const char *title, const char *otherwise)
{
  g_autofree char *ascii   = g_str_to_ascii (title, "C");
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *c = ascii; *c != '\0' && name->len < MAX_NAME; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (name, g_ascii_tolower (*c));
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  if (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  return g_strdup (name->len > 0 ? name->str : otherwise);
}

char *
pastiche_gallery_new_path (PasticheGallery *gallery, const char *name)
{
  g_autofree char *free_name = new_name (gallery, name, NULL);

  g_mkdir_with_parents (gallery->own, 0755); /* whoever writes says what is wrong with it */
  return style_path (gallery, free_name);
}

/* All of @file's bytes; it was read before, so it is small. */
static gboolean
copy_file (const PasticheStyleFile *file, const char *path, GError **error)
{
  const PasticheTensorFile *tensors   = file->tensors;
  gsize                     size      = tensors->offset + tensors->length;
  g_autofree char          *bytes     = g_malloc (size);
  g_autoptr (PasticheAtomicFile) copy = NULL;

  for (gsize got = 0; got < size;)
    {
      gssize n = pread (tensors->fd, bytes + got, size - got, got);

      if (n <= 0)
        return pastiche_tensor_file_damaged (tensors, error, "it ends too early");
      got += n;
    }
  copy = pastiche_atomic_file_open (path, error);
  return copy && pastiche_atomic_file_write (copy, bytes, size, error) && pastiche_atomic_file_commit (copy, error);
}

/* Before anything of a picture or the like is read for a header. */
static gboolean
check_ending (const char *path, GError **error)
{
  g_autofree char *file_name = g_path_get_basename (path);
  g_autofree char *quoted    = pastiche_quote_path (file_name);

  if (g_str_has_suffix (path, PASTICHE_FILE_ENDING))
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT,
               "%s is no style file: their names end in “" PASTICHE_FILE_ENDING "”.", quoted);
  return FALSE;
}

const PasticheStyleInfo *
pastiche_gallery_import (PasticheGallery *gallery, const char *path, GError **error)
{
  g_autoptr (PasticheStyleFile) file = check_ending (path, error) ? pastiche_style_file_open (path, error) : NULL;
  g_autoptr (PasticheBase) base      = file ? pastiche_gallery_base (gallery, error) : NULL;
  g_autoptr (PasticheStyle) style    = base ? pastiche_style_load (file, base, error) : NULL;
  g_autofree char         *name = NULL, *to = NULL, *file_name = NULL;
  const PasticheStyleInfo *info;

  if (!style)
    return NULL;
  name      = new_name (gallery, file->info.name, file->sha256);
  to        = style_path (gallery, name);
  file_name = g_path_get_basename (to);
  if (!g_file_test (to, G_FILE_TEST_EXISTS))
    {
      g_mkdir_with_parents (gallery->own, 0755); /* copying says what is wrong with it */
      if (!copy_file (file, to, error))
        return NULL;
    }
  g_mutex_lock (&gallery->lock);
  add_style (gallery, gallery->own, file_name, base->sha256);
  g_ptr_array_sort (gallery->styles, compare_titles);
  info = find_style (gallery, name);
  g_mutex_unlock (&gallery->lock);
  return info;
}

/* --- An own style goes or is called otherwise ---------------------------- */

gboolean
pastiche_gallery_is_own (PasticheGallery *gallery, const char *name)
{
  g_autofree char *path   = style_path (gallery, name);
  g_autofree char *folder = g_path_get_dirname (path);

  return g_str_equal (folder, gallery->own);
}

static gboolean
not_own (const char *name, const char *done, GError **error)
{
  g_autofree char *quoted = pastiche_quote (name);

  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE, "%s came with Pastiche: only own styles can be %s.", quoted,
               done);
  return FALSE;
}

/* Under lock. */
static void
leave_list (PasticheGallery *gallery, const char *name)
{
  for (guint i = 0; i < gallery->styles->len; i++)
    if (g_str_equal (((PasticheStyleInfo *) g_ptr_array_index (gallery->styles, i))->name, name))
      g_ptr_array_add (gallery->gone, g_ptr_array_steal_index (gallery->styles, i--));
}

gboolean
pastiche_gallery_remove (PasticheGallery *gallery, const char *name, GError **error)
{
  g_autofree char *path   = style_path (gallery, name);
  g_autofree char *quoted = pastiche_quote_path (path);
  g_autoptr (GFile) file  = g_file_new_for_path (path);
  GError *reason          = NULL;

  if (!pastiche_gallery_is_own (gallery, name))
    return not_own (name, "removed", error);
  if (!g_file_trash (file, NULL, NULL) && !g_file_delete (file, NULL, &reason) &&
      !g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, "%s cannot be removed: %s.", quoted, reason->message);
      g_error_free (reason);
      return FALSE;
    }
  g_clear_error (&reason);
  g_mutex_lock (&gallery->lock);
  leave_list (gallery, name);
  g_mutex_unlock (&gallery->lock);
  return TRUE;
}

static gboolean
check_title (PasticheGallery *gallery, const char *name, const char *title, GError **error)
{
  g_autofree char *folded = g_utf8_casefold (title, -1);
  g_autofree char *quoted = pastiche_quote (title);
  gboolean         taken  = FALSE;

  g_mutex_lock (&gallery->lock);
  for (guint i = 0; !taken && i < gallery->styles->len; i++)
    {
      const PasticheStyleInfo *other  = g_ptr_array_index (gallery->styles, i);
      g_autofree char         *theirs = g_utf8_casefold (other->title, -1);

      taken = g_str_equal (theirs, folded) && !g_str_equal (other->name, name);
    }
  g_mutex_unlock (&gallery->lock);
  if (!*title)
    g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, "A style needs a title.");
  else if (taken)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE, "Another style has the title %s.", quoted);
  return *title && !taken;
}

const PasticheStyleInfo *
pastiche_gallery_rename (PasticheGallery *gallery, const char *name, const char *title, GError **error)
{
  g_autofree char *path               = style_path (gallery, name);
  g_autofree char *called             = g_strstrip (g_strdup (title));
  g_autoptr (PasticheStyleFile) file  = NULL;
  g_autoptr (PasticheStyleFile) again = NULL;
  PasticheStyleInfo *info;

  if (!pastiche_gallery_is_own (gallery, name))
    return not_own (name, "renamed", error), NULL;
  if (!check_title (gallery, name, called, error) || !(file = pastiche_style_file_open (path, error)) ||
      !pastiche_style_file_write_title (file, called, path, error) || !(again = pastiche_style_file_open (path, error)))
    return NULL;
  info = g_new0 (PasticheStyleInfo, 1);
  pastiche_style_info_copy (info, &again->info);
  g_mutex_lock (&gallery->lock);
  leave_list (gallery, name);
  g_ptr_array_add (gallery->styles, info);
  g_ptr_array_sort (gallery->styles, compare_titles);
  g_mutex_unlock (&gallery->lock);
  return info;
}
