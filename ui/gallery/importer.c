/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * importer.c: imports style files and networks, and makes instant styles of paintings, in the background.
 */
#include "importer.h"

#include "notices.h"
#include "worker.h"

struct _PasticheImporter
{
  PasticheGallery *gallery;
  PasticheImported imported;
  gpointer         data;
  PasticheWorker  *worker;
  GCancellable    *cancellable; /* cancelled when the importer is freed */
  int              busy;        /* files that are not in the gallery yet */
};

typedef struct
{
  PasticheGallery *gallery;
  char            *path;
  char            *notice; /* of the painting, or NULL */
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;

  g_free (import->path);
  g_free (import->notice);
  g_free (import);
}

static gboolean
is_style_file (const char *path)
{
  return g_str_has_suffix (path, ".safetensors") || g_str_has_suffix (path, ".onnx");
}

PasticheStyleInfo *
pastiche_import_file (PasticheGallery *gallery, const char *path, const char *title, GError **error)
{
  g_autofree char *made = NULL;

  if (is_style_file (path))
    return pastiche_gallery_import (gallery, path, error);
  made = pastiche_gallery_make_instant (gallery, path, title, NULL, error);
  return made != NULL ? pastiche_gallery_import (gallery, made, error) : NULL;
}

/* In the worker's thread.  The task returns a PasticheStyleInfo. */
static void
take_in (GTask *task, G_GNUC_UNUSED gpointer object, gpointer data, GCancellable *cancellable)
{
  Import            *import = data;
  GError            *error  = NULL;
  PasticheStyleInfo *info;

  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  pastiche_step_back ();
  info           = pastiche_import_file (import->gallery, import->path, NULL, &error);
  import->notice = pastiche_notices_take ();
  if (info != NULL)
    g_task_return_pointer (task, info, (GDestroyNotify) pastiche_style_info_unref);
  else
    g_task_return_error (task, error);
}

static void
taken_in (G_GNUC_UNUSED GObject *unused, GAsyncResult *result, gpointer data)
{
  PasticheImporter *importer         = data;
  const Import     *import           = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error           = NULL;
  g_autoptr (PasticheStyleInfo) info = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the importer was freed */
  importer->busy--;
  importer->imported (info, is_style_file (import->path) ? NULL : import->path, import->notice, error, importer->data);
}

PasticheImporter *
pastiche_importer_new (PasticheGallery *gallery, PasticheImported imported, gpointer data)
{
  PasticheImporter *importer = g_new0 (PasticheImporter, 1);

  importer->gallery     = gallery;
  importer->imported    = imported;
  importer->data        = data;
  importer->worker      = pastiche_worker_new ("pastiche-import");
  importer->cancellable = g_cancellable_new ();
  pastiche_notices_keep ();
  return importer;
}

void
pastiche_importer_free (PasticheImporter *importer)
{
  g_cancellable_cancel (importer->cancellable);
  pastiche_worker_free (importer->worker);
  g_object_unref (importer->cancellable);
  g_free (importer);
}

void
pastiche_importer_add (PasticheImporter *importer, const char *path)
{
  Import *import         = g_new0 (Import, 1);
  g_autoptr (GTask) task = g_task_new (NULL, importer->cancellable, taken_in, importer);

  import->gallery = importer->gallery;
  import->path    = g_strdup (path);
  importer->busy++;
  g_task_set_task_data (task, import, import_free);
  pastiche_worker_run (importer->worker, task, take_in);
}

gboolean
pastiche_importer_is_busy (PasticheImporter *importer)
{
  return importer->busy > 0;
}
