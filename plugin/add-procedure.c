/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * add-procedure.c: plug-in-pastiche-add, for scripts: what the dialog's button “Add…” does.
 *
 *   (plug-in-pastiche-add #:file "harbour.jpg" #:title "The harbour")
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "add-procedure.h"
#include "importer.h"
#include "job.h"

/* The new style's name, or NULL. */
static char *
add (GimpProcedureConfig *config, GError **error)
{
  g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (NULL, error);
  g_autoptr (GFile) file              = NULL;
  g_autoptr (PasticheStyleInfo) info  = NULL;
  g_autofree char *path = NULL, *title = NULL;

  g_object_get (config, "file", &file, "title", &title, NULL);
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (gallery != NULL && path == NULL)
    g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("There is no file to make a style of."));
  if (gallery == NULL || path == NULL)
    return NULL;
  pastiche_job_show_notices ();
  gimp_progress_init (_ ("Adding a style"));
  info = pastiche_import_file (gallery, path, title != NULL && *title != '\0' ? title : NULL, error);
  gimp_progress_end ();
  return info != NULL ? g_strdup (info->name) : NULL;
}

static GimpValueArray *
run (GimpProcedure *procedure, GimpProcedureConfig *config, G_GNUC_UNUSED gpointer data)
{
  GError         *error = NULL;
  char           *name  = add (config, &error);
  GimpValueArray *values;

  if (name == NULL)
    return gimp_procedure_new_return_values (procedure, GIMP_PDB_EXECUTION_ERROR, error);
  values = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
  g_value_take_string (gimp_value_array_index (values, 1), name);
  return values;
}

GimpProcedure *
pastiche_add_procedure_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure =
      gimp_procedure_new (plug_in, PASTICHE_ADD_PROCEDURE, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  gimp_procedure_set_documentation (procedure, _ ("Make a painting or a style file one of the artist's own styles"),
                                    _ ("A painting becomes an instant style within a second or two; a style file or a "
                                       "network in ONNX is copied.  plug-in-pastiche then paints in it."),
                                    PASTICHE_ADD_PROCEDURE);
  gimp_procedure_set_attribution (procedure, "The Pastiche developers", "GPL-3.0-or-later", "2026");
  gimp_procedure_add_file_argument (procedure, "file", _ ("_File"),
                                    _ ("A picture of a painting, a style file (.safetensors) or a network (.onnx)"),
                                    GIMP_FILE_CHOOSER_ACTION_OPEN, FALSE, NULL, G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (procedure, "title", _ ("_Title"),
                                      _ ("What an instant style is to be called; empty: as its file"), "",
                                      G_PARAM_READWRITE);
  gimp_procedure_add_string_return_value (procedure, "style", _ ("Style"), _ ("The new style's name"), "",
                                          G_PARAM_READWRITE);
  return procedure;
}
