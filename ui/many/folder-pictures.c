/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * folder-pictures.c: the pictures of a folder.
 */
#include "folder-pictures.h"

#include "picture-filter.h"

#define ASKED \
  G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_FAST_CONTENT_TYPE

static gboolean
is_picture (GtkFileFilter *filter, GFileInfo *info)
{
  const char       *type = g_file_info_get_attribute_string (info, G_FILE_ATTRIBUTE_STANDARD_FAST_CONTENT_TYPE);
  g_autofree char  *mime = type != NULL ? g_content_type_get_mime_type (type) : NULL;
  GtkFileFilterInfo told = { .contains = GTK_FILE_FILTER_MIME_TYPE, .mime_type = mime };

  return g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR && mime != NULL &&
         gtk_file_filter_filter (filter, &told);
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
pastiche_folder_pictures (GFile *folder, GError **error)
{
  g_autoptr (GPtrArray) paths      = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GtkFileFilter) filter = g_object_ref_sink (pastiche_picture_filter ());
  g_autoptr (GFileEnumerator) all  = g_file_enumerate_children (folder, ASKED, G_FILE_QUERY_INFO_NONE, NULL, error);
  GFileInfo *info                  = NULL;
  GFile     *file                  = NULL;

  if (all == NULL)
    return NULL;
  do
    {
      if (!g_file_enumerator_iterate (all, &info, &file, NULL, error))
        return NULL;
      if (info != NULL && is_picture (filter, info))
        g_ptr_array_add (paths, g_file_get_path (file));
    }
  while (info != NULL);
  g_ptr_array_sort (paths, by_name);
  return g_steal_pointer (&paths);
}
