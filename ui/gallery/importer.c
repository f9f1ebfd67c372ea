/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * importer.c: style files and paintings become own styles in the background.
 */
#include "importer.h"
#include "painter.h"

typedef struct
{
  char              *path;
  PasticheStyleInfo *info;
  GError            *error;
} Import;

struct _PasticheImporter
{
  PasticheGallery *gallery;
  PasticheImported imported;
  gpointer         data;
  GThreadPool     *pool; /* of one thread of its own */
  GAsyncQueue     *ended;
  GSource         *source; /* dispatched when some have ended */
  int              busy;
};

static void
import_free (gpointer data)
{
  Import *import = data;

  g_free (import->path);
  g_clear_pointer (&import->info, pastiche_style_info_unref);
  g_clear_error (&import->error);
  g_free (import);
}

static gboolean
is_style_file (const char *path)
{
  return g_str_has_suffix (path, ".safetensors");
}

static void
take_in (gpointer data, gpointer user_data)
{
  PasticheImporter *importer = user_data;
  Import           *import   = data;
  g_autofree char  *learned  = NULL;

  pastiche_step_back ();
  if (!is_style_file (import->path))
    learned = pastiche_gallery_make_instant (importer->gallery, import->path, NULL, NULL, &import->error);
  if (import->error == NULL)
    import->info =
        pastiche_gallery_import (importer->gallery, learned != NULL ? learned : import->path, &import->error);
  g_async_queue_push (importer->ended, import);
  g_source_set_ready_time (importer->source, 0);
}

static gboolean
hand_out (gpointer data)
{
  PasticheImporter *importer = data;
  Import           *import;

  g_source_set_ready_time (importer->source, -1);
  while ((import = g_async_queue_try_pop (importer->ended)) != NULL)
    {
      importer->busy--;
      importer->imported (import->info, is_style_file (import->path) ? NULL : import->path, import->error,
                          importer->data);
      import_free (import);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (G_GNUC_UNUSED GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

PasticheImporter *
pastiche_importer_new (PasticheGallery *gallery, PasticheImported imported, gpointer data)
{
  static GSourceFuncs functions = { .dispatch = dispatch };
  PasticheImporter   *importer  = g_new0 (PasticheImporter, 1);

  importer->gallery  = gallery;
  importer->imported = imported;
  importer->data     = data;
  importer->ended    = g_async_queue_new_full (import_free);
  importer->pool     = g_thread_pool_new_full (take_in, importer, import_free, 1, TRUE, NULL);
  importer->source   = g_source_new (&functions, sizeof (GSource));
  g_source_set_callback (importer->source, hand_out, importer, NULL);
  g_source_attach (importer->source, NULL);
  return importer;
}

void
pastiche_importer_free (PasticheImporter *importer)
{
  g_thread_pool_free (importer->pool, TRUE, TRUE);
  g_source_destroy (importer->source);
  g_source_unref (importer->source);
  g_async_queue_unref (importer->ended);
  g_free (importer);
}

void
pastiche_importer_add (PasticheImporter *importer, const char *path)
{
  Import *import = g_new0 (Import, 1);

  import->path = g_strdup (path);
  importer->busy++;
  g_thread_pool_push (importer->pool, import, NULL);
}

gboolean
pastiche_importer_is_busy (PasticheImporter *importer)
{
  return importer->busy > 0;
}
