/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * match-filter.c: plug-in-pastiche-match, which brings several layers, stills of different films, together in one look.
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "era-dialog.h"
#include "match-filter.h"
#include "settings.h"

/* The names of the new layers: free with g_strfreev (). */
static char **
name_all (const PasticheLayers *frames)
{
  char **names = g_new0 (char *, frames->n + 1);

  for (int i = 0; i < frames->n; i++)
    {
      g_autofree char *layer = pastiche_layer_name (frames->layers[i]);

      names[i] = g_strdup_printf (_ ("%s, matched"), layer);
    }
  return names;
}

/* Match all @frames to number @to, for which no layer is made, as it stays as it is; or with −1 to a common look. */
static GimpLayer **
match (PasticheLayers *frames, int to, double strength, GError **error)
{
  g_autofree PasticheLook **looks = g_new0 (PasticheLook *, frames->n);
  g_auto (GStrv) names            = NULL;
  PasticheLook *followed          = NULL;
  GimpLayer   **layers;

  gimp_progress_init (_ ("Matching looks"));
  if (!pastiche_match_looks (frames->stills, frames->n, to, strength, looks, error))
    return NULL;
  if (to >= 0)
    followed = g_steal_pointer (&looks[to]);
  names  = name_all (frames);
  layers = pastiche_layers_apply (frames, looks, (const char *const *) names, PASTICHE_OUTPUT_LAYER, 0, error);
  for (int i = 0; i < frames->n; i++)
    g_clear_pointer (&looks[i], pastiche_look_free);
  g_clear_pointer (&followed, pastiche_look_free);
  return layers;
}

static GimpPDBStatusType
refuse_one (GError **error)
{
  g_set_error (error, GIMP_PLUG_IN_ERROR, 0,
               _ ("Looks are matched between several layers: select at least two that are seen."));
  return GIMP_PDB_EXECUTION_ERROR;
}

static GimpPDBStatusType
run (GimpProcedure       *procedure,
     GimpProcedureConfig *config,
     PasticheLayers      *frames,
     GimpRunMode          run_mode,
     GimpLayer         ***layers,
     GError             **error)
{
  double strength;
  int    to;

  if (frames->n < 2)
    return refuse_one (error);
  if (run_mode == GIMP_RUN_INTERACTIVE && !pastiche_match_dialog_run (procedure, config, frames))
    return GIMP_PDB_CANCEL;
  g_object_get (config, "to", &to, "strength", &strength, NULL);
  *layers = match (frames, to, strength, error);
  gimp_displays_flush ();
  return *layers != NULL ? GIMP_PDB_SUCCESS : GIMP_PDB_EXECUTION_ERROR;
}

static GimpValueArray *
run_match (GimpProcedure         *procedure,
           GimpRunMode            run_mode,
           GimpImage             *image,
           GimpDrawable         **drawables,
           GimpProcedureConfig   *config,
           G_GNUC_UNUSED gpointer data)
{
  GError           *error           = NULL;
  GimpLayer       **layers          = NULL;
  GimpPDBStatusType status          = GIMP_PDB_EXECUTION_ERROR;
  g_autoptr (PasticheLayers) frames = NULL;
  GimpValueArray *values;

  gegl_init (NULL, NULL);
  if (drawables[0] != NULL && drawables[1] == NULL)
    status = refuse_one (&error);
  else if ((frames = pastiche_layers_read (image, drawables, run_mode == GIMP_RUN_INTERACTIVE, &error)) != NULL)
    status = run (procedure, config, frames, run_mode, &layers, &error);
  values = gimp_procedure_new_return_values (procedure, status, error);
  if (status == GIMP_PDB_SUCCESS)
    GIMP_VALUES_TAKE_CORE_OBJECT_ARRAY (values, 1, layers);
  return values;
}

/* --- the procedure -------------------------------------------------------- */

GimpProcedure *
pastiche_match_filter_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure =
      gimp_image_procedure_new (plug_in, PASTICHE_MATCH_FILTER, GIMP_PDB_PROC_TYPE_PLUGIN, run_match, NULL, NULL);

  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (procedure,
                                       GIMP_PROCEDURE_SENSITIVE_DRAWABLE | GIMP_PROCEDURE_SENSITIVE_DRAWABLES);
  gimp_procedure_set_menu_label (procedure, _ ("_Match Looks…"));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Artistic/");
  gimp_procedure_set_documentation (
      procedure, _ ("Bring stills of different films together in one look"),
      _ ("Gives the selected layers the tone and colour of one of them, or what they have in common, as new layers "
         "above "
         "them that cover the selection.  The layer that the others follow stays as it is."),
      PASTICHE_MATCH_FILTER);
  gimp_procedure_set_attribution (procedure, "The Pastiche developers", "GPL-3.0-or-later", "2026");
  gimp_procedure_add_int_argument (procedure, "to", _ ("_Follow"),
                                   _ ("The number of the layer that the others follow, of those selected and seen: the "
                                      "lowest is 0; −1: what all have in common"),
                                   -1, G_MAXINT, 0, G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "strength", _ ("S_trength"),
                                      _ ("0 leaves the layers as they are, 100 matches them in full"), 0.0, 100.0,
                                      100.0, G_PARAM_READWRITE);
  pastiche_settings_add_layers (procedure);
  return procedure;
}
