/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gallery-own.c: the artist's own styles: added, removed, renamed.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "atomic-file.h"
#include "error.h"
#include "gallery.h"
#include "network-style.h"
#include "text.h"

#define MAX_NAME 60 /* bytes of a name that is made of a title; a file name may have 255 */

/* --- Adding ------------------------------------------------------------- */

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

/* Whether the file @path holds the tensors with this @sha256. */
static gboolean
holds (const char *path, const char *sha256)
{
  g_autoptr (PasticheStyleFile) file = pastiche_style_file_open (path, NULL);

  return file && g_str_equal (file->sha256, sha256);
}

/* Whether anything has this path; a link counts also when it leads nowhere. */
static gboolean
is_taken (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

/* The path for @name, or with a number, that is free, or whose file holds the tensors with this @sha256, if any: then it
 * is @there. */
static char *
choose_path (const PasticheGallery *gallery, const char *name, const char *sha256, gboolean *there)
{
  for (int i = 1;; i++)
    {
      g_autofree char *tried = i == 1 ? g_strdup (name) : g_strdup_printf ("%s-%d", name, i);
      g_autofree char *path  = pastiche_gallery_style_path (gallery, tried);

      *there = sha256 && holds (path, sha256);
      if (*there || !is_taken (path))
        return g_steal_pointer (&path);
    }
}

/* All of @file's bytes into a new file @path.  It was read before, so it is small.  G_IO_ERROR_EXISTS. */
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
        return pastiche_tensor_file_damaged (tensors, error, _ ("it ends too early"));
      got += n;
    }
  copy = pastiche_atomic_file_open (path, error);
  return copy && pastiche_atomic_file_write (copy, bytes, size, error) && pastiche_atomic_file_commit_new (copy, error);
}

/* Under changing. */
static char *
copy_new (PasticheGallery *gallery, const PasticheStyleFile *file, const char *name, gboolean again, GError **error)
{
  for (;;)
    {
      gboolean         there;
      g_autofree char *path     = choose_path (gallery, name, again ? NULL : file->sha256, &there);
      g_autoptr (GError) reason = NULL;

      if (there)
        return g_steal_pointer (&path);
      g_mkdir_with_parents (gallery->own, 0755); /* copying says what is wrong with it */
      if (copy_file (file, path, &reason))
        return g_steal_pointer (&path);
      /* Another process, which our lock does not hold up, may have taken the name meanwhile: then choose again. */
      if (!g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
    }
}

char *
pastiche_gallery_copy (PasticheGallery         *gallery,
                       const PasticheStyleFile *file,
                       const char              *name,
                       gboolean                 again,
                       GError                 **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gallery->changing);

  return copy_new (gallery, file, name, again, error);
}

char *
pastiche_gallery_scratch (const char *name, GError **error)
{
  g_autofree char *folder    = g_dir_make_tmp ("pastiche-XXXXXX", error);
  g_autofree char *file_name = g_strconcat (name, PASTICHE_FILE_ENDING, NULL);

  return folder ? g_build_filename (folder, file_name, NULL) : NULL;
}

void
pastiche_gallery_scratch_free (char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
  g_free (path);
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
               _ ("%s is no style file: their names end in “%s”, those of imported networks in “%s”."), quoted,
               PASTICHE_FILE_ENDING, PASTICHE_NETWORK_ENDING);
  return FALSE;
}

/* Whether a style is called @title, however written, other than @name, if any. */
static gboolean
is_title_taken (PasticheGallery *gallery, const char *name, const char *title)
{
  g_autoptr (GPtrArray) styles = pastiche_gallery_list (gallery);
  g_autofree char *folded      = pastiche_gallery_fold (title);

  for (guint i = 0; i < styles->len; i++)
    {
      const PasticheStyleInfo *other  = g_ptr_array_index (styles, i);
      g_autofree char         *theirs = pastiche_gallery_fold (other->title);

      if (g_str_equal (theirs, folded) && g_strcmp0 (other->name, name) != 0)
        return TRUE;
    }
  return FALSE;
}

char *
pastiche_gallery_free_title (PasticheGallery *gallery, const char *title)
{
  char *tried = g_strdup (title);

  for (int i = 2; is_title_taken (gallery, NULL, tried); i++)
    {
      g_free (tried);
      tried = g_strdup_printf ("%s %d", title, i);
    }
  return tried;
}

/* What the file @path says of itself. */
static PasticheStyleInfo *
read_info (const char *path, GError **error)
{
  g_autoptr (PasticheStyleFile) file = NULL;

  if (g_str_has_suffix (path, PASTICHE_NETWORK_ENDING))
    return pastiche_network_style_info (path, error);
  file = pastiche_style_file_open (path, error);
  return file ? pastiche_style_info_ref (file->info) : NULL;
}

/* Put the style in the file @path into the list. */
static PasticheStyleInfo *
list_file (PasticheGallery *gallery, const char *path, GError **error)
{
  PasticheStyleInfo *info = read_info (path, error);

  if (info)
    pastiche_gallery_put (gallery, info);
  return info;
}

/* Write @title into the file @path. */
static gboolean
write_title (const char *path, const char *title, GError **error)
{
  g_autoptr (PasticheStyleFile) file = NULL;

  if (g_str_has_suffix (path, PASTICHE_NETWORK_ENDING))
    return pastiche_network_style_write (path, title, NULL, error);
  file = pastiche_style_file_open (path, error);
  return file && pastiche_style_file_write_title (file, title, path, error);
}

/* Give the style in the file @path, which is not listed yet, a title of its own.  Under changing. */
static gboolean
make_title_unique (PasticheGallery *gallery, const char *path, GError **error)
{
  g_autoptr (PasticheStyleFile) file   = pastiche_style_file_open (path, error);
  const PasticheStyleInfo *info        = file ? file->info : NULL;
  g_autoptr (PasticheStyleInfo) listed = info ? pastiche_gallery_find (gallery, info->name) : NULL;
  g_autofree char *title               = NULL;

  if (!info || listed)
    return info != NULL;
  title = pastiche_gallery_free_title (gallery, info->title);
  return g_str_equal (title, info->title) || pastiche_style_file_write_title (file, title, path, error);
}

/* The file's own name or, where that is none or cannot be shown as it is, one made of its title. */
static char *
choose_name (const PasticheStyleInfo *info)
{
  g_autofree char *shown = pastiche_printable_title (info->name);

  return *shown && g_str_equal (shown, info->name) ? g_steal_pointer (&shown)
                                                   : pastiche_style_name (info->title, "style");
}

/* Of ours: the file as it is. */
static char *
import_style (PasticheGallery *gallery, const char *path, GError **error)
{
  g_autoptr (PasticheStyleFile) file = check_ending (path, error) ? pastiche_style_file_open (path, error) : NULL;
  g_autoptr (PasticheBase) base      = file ? pastiche_gallery_base (gallery, error) : NULL;
  g_autoptr (PasticheStyle) style    = base ? pastiche_style_load (file, base, error) : NULL;
  g_autofree char *name              = style ? choose_name (file->info) : NULL;
  g_autofree char *copy              = name ? copy_new (gallery, file, name, FALSE, error) : NULL;

  return copy && make_title_unique (gallery, copy, error) ? g_steal_pointer (&copy) : NULL;
}

/* The path for the network in the file @path: one that is free or, then it is @there, has the same network. */
static char *
choose_network_path (const PasticheGallery *gallery, const char *name, const char *path, gboolean *there)
{
  for (int i = 1;; i++)
    {
      g_autofree char *tried = i == 1 ? g_strdup (name) : g_strdup_printf ("%s-%d", name, i);
      g_autofree char *taken = pastiche_gallery_style_path (gallery, tried);
      g_autofree char *file  = g_strconcat (tried, PASTICHE_NETWORK_ENDING, NULL);

      *there = g_str_has_suffix (taken, PASTICHE_NETWORK_ENDING) && pastiche_network_style_is_same (taken, path);
      if (*there || !is_taken (taken))
        return g_build_filename (gallery->own, file, NULL);
    }
}

/* An imported one gets its title at once, as it is written anyway. */
static char *
import_network (PasticheGallery *gallery, const char *path, GError **error)
{
  g_autoptr (PasticheStyle) style = pastiche_network_style_load (path, error);
  g_autofree char *name           = style ? choose_name (style->info) : NULL;

  while (name)
    {
      gboolean         there;
      g_autofree char *copy     = choose_network_path (gallery, name, path, &there);
      g_autofree char *title    = there ? NULL : pastiche_gallery_free_title (gallery, style->info->title);
      g_autoptr (GError) reason = NULL;

      g_mkdir_with_parents (gallery->own, 0755); /* writing says what is wrong with it */
      if (there || pastiche_network_style_write (path, title, copy, &reason))
        return g_steal_pointer (&copy);
      if (!g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
    }
  return NULL;
}

PasticheStyleInfo *
pastiche_gallery_import (PasticheGallery *gallery, const char *path, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gallery->changing);
  gboolean         network        = g_str_has_suffix (path, PASTICHE_NETWORK_ENDING);
  g_autofree char *copy = network ? import_network (gallery, path, error) : import_style (gallery, path, error);

  return copy ? list_file (gallery, copy, error) : NULL;
}

/* --- Removing and renaming ---------------------------------------------- */

/* Whether the file @path lies among the artist's own. */
static gboolean
is_in_own (const PasticheGallery *gallery, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_str_equal (folder, gallery->own);
}

gboolean
pastiche_gallery_is_own (PasticheGallery *gallery, const char *name)
{
  g_autoptr (PasticheStyleInfo) listed = pastiche_gallery_find (gallery, name);
  g_autofree char *path                = pastiche_gallery_style_path (gallery, name);

  return listed && is_in_own (gallery, path);
}

/* The path of the own style @name; @refusal says of one that is not own what cannot be done with it. */
static char *
own_path (PasticheGallery *gallery, const char *name, const char *refusal, GError **error)
{
  g_autoptr (PasticheStyleInfo) listed = pastiche_gallery_find (gallery, name);
  g_autofree char *path                = pastiche_gallery_style_path (gallery, name);
  g_autofree char *quoted              = pastiche_quote (name);

  if (listed && is_in_own (gallery, path))
    return g_steal_pointer (&path);
  if (listed)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE, refusal, quoted);
  else
    pastiche_gallery_unknown (gallery, name, error);
  return NULL;
}

gboolean
pastiche_gallery_remove (PasticheGallery *gallery, const char *name, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gallery->changing);
  g_autofree char *path = own_path (gallery, name, _ ("%s came with Pastiche: only own styles can be removed."), error);
  g_autofree char *quoted   = path ? pastiche_quote_path (path) : NULL;
  g_autoptr (GFile) file    = path ? g_file_new_for_path (path) : NULL;
  g_autoptr (GError) reason = NULL;

  if (!path)
    return FALSE;
  if (!g_file_trash (file, NULL, NULL) && !g_file_delete (file, NULL, &reason) &&
      !g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("%s cannot be removed: %s."), quoted,
                   reason->message);
      return FALSE;
    }
  pastiche_gallery_drop (gallery, name);
  return TRUE;
}

static gboolean
check_title (PasticheGallery *gallery, const char *name, const char *title, GError **error)
{
  g_autofree char *quoted = pastiche_quote (title);

  if (!*title)
    g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, _ ("A style needs a title."));
  else if (is_title_taken (gallery, name, title))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE, _ ("Another style has the title %s."), quoted);
  else
    return TRUE;
  return FALSE;
}

PasticheStyleInfo *
pastiche_gallery_rename (PasticheGallery *gallery, const char *name, const char *title, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gallery->changing);
  g_autofree char *path = own_path (gallery, name, _ ("%s came with Pastiche: only own styles can be renamed."), error);
  g_autofree char *called = pastiche_printable_title (title);

  if (!path || !check_title (gallery, name, called, error) || !write_title (path, called, error))
    return NULL;
  return list_file (gallery, path, error);
}
