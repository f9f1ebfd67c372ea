/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * picture-filter.c: which files are pictures.
 */
#include "picture-filter.h"

#include <glib/gi18n-lib.h>

/* The engine reads these itself, also where gdk-pixbuf has no loader for them, as seldom for WebP. */
static const char *const read_anyway[] = { "image/jpeg", "image/png", "image/tiff", "image/webp" };

GtkFileFilter *
pastiche_picture_filter (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_pixbuf_formats (filter);
  for (gsize i = 0; i < G_N_ELEMENTS (read_anyway); i++)
    gtk_file_filter_add_mime_type (filter, read_anyway[i]);
  return filter;
}
