/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-filter.c: plug-in-pastiche-restore, which mends one or several layers.
 *
 * What was mended becomes a layer of its own, so that the artist can erase a repair.
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "layers.h"
#include "mending.h"
#include "restore-dialog.h"
#include "restore-filter.h"
#include "settings.h"

/* What the selection says. */
enum
{
  WITHIN,
  DAMAGE
};

enum
{
  MENDED_LAYER,
  WHOLE_LAYER
};

typedef struct
{
  GimpProcedure       *procedure;
  GimpProcedureConfig *config;
  PasticheGallery     *gallery;
  GPtrArray           *layers; /* the frames of a film, if they are several */
  PasticheMending      mending;
} Restore;

static void
take_settings (Restore *restore)
{
  PasticheMending         *mending  = &restore->mending;
  PasticheRestoreSettings *settings = &mending->settings;
  GimpProcedureConfig     *config   = restore->config;

  g_object_get (config, "threshold", &settings->threshold, "scratches", &settings->scratches, "cracks",
                &settings->cracks, "stains", &settings->stains, "fading", &settings->fading, "noise", &settings->noise,
                "blocks", &settings->blocks, "screen", &settings->screen, NULL);
  mending->marked = gimp_procedure_config_get_choice_id (config, "selection") == DAMAGE;
  mending->lift   = gimp_procedure_config_get_choice_id (config, "output") == MENDED_LAYER &&
                  !pastiche_restore_is_whole (settings); /* then nothing stays as it was */
}

/* No layers, and a sentence that says why. */
static GimpLayer **
say_sound (GPtrArray *layers)
{
  g_autofree char *name    = pastiche_layer_name (g_ptr_array_index (layers, 0));
  g_autofree char *message = NULL;

  if (layers->len == 1)
    message = g_strdup_printf (_ ("No damage was found or marked in “%s”, so there is no new layer."), name);
  else
    message = g_strdup (_ ("No damage was found or marked in any of the layers, so there is no new one."));
  gimp_message (message);
  return g_new0 (GimpLayer *, 1);
}

/* Read the lowest layer of which something is seen, and leave those below it out.  NULL with an error. */
static PasticheTarget *
read_first (GPtrArray *layers, GimpImage *image, GError **error)
{
  GError         *why = NULL;
  PasticheTarget *target;

  while ((target = pastiche_target_read (image, g_ptr_array_index (layers, 0), &why)) == NULL && layers->len > 1 &&
         g_error_matches (why, GIMP_PLUG_IN_ERROR, PASTICHE_TARGET_EMPTY))
    {
      g_clear_error (&why);
      g_ptr_array_remove_index (layers, 0);
    }
  if (target == NULL)
    g_propagate_error (error, why);
  return target;
}

static GimpLayer **
mend (Restore *restore, PasticheTarget *target, PasticheMarks *marks, GError **error)
{
  g_autoptr (GPtrArray) results = NULL;
  GimpLayer **layers            = NULL;

  gimp_progress_init (_ ("Mending"));
  results = pastiche_mending_run (&restore->mending, restore->layers, target, marks, error);
  if (results != NULL)
    layers = results->len > 0 ? pastiche_output (results, PASTICHE_OUTPUT_LAYER, error) : say_sound (restore->layers);
  gimp_progress_end ();
  return layers;
}

/* Settle what is done, in a dialog or by the arguments.  FALSE when the artist cancels, and with an error. */
static gboolean
choose (Restore *restore, GimpRunMode run_mode, const PasticheTarget *target, PasticheMarks *marks, GError **error)
{
  gboolean asked = run_mode == GIMP_RUN_INTERACTIVE;

  if (asked && !pastiche_restore_dialog_run (restore->procedure, restore->config, restore->gallery, target,
                                             (int) restore->layers->len, marks, error))
    return FALSE;
  take_settings (restore);
  return asked || pastiche_marks_select (marks, target, &restore->mending, error);
}

static GimpPDBStatusType
run (Restore *restore, GimpRunMode run_mode, GimpImage *image, GimpLayer ***layers, GError **error)
{
  g_autoptr (PasticheTarget) target = read_first (restore->layers, image, error);
  PasticheMarks marks               = { NULL, NULL, NULL };
  GError       *why                 = NULL;

  if (target == NULL)
    return GIMP_PDB_EXECUTION_ERROR;
  if (choose (restore, run_mode, target, &marks, &why))
    *layers = mend (restore, g_steal_pointer (&target), &marks, &why);
  pastiche_marks_clear (&marks);
  gimp_displays_flush ();
  if (*layers != NULL)
    return GIMP_PDB_SUCCESS;
  if (why == NULL)
    return GIMP_PDB_CANCEL;
  g_propagate_error (error, why);
  return GIMP_PDB_EXECUTION_ERROR;
}

static GimpValueArray *
run_restore (GimpProcedure         *procedure,
             GimpRunMode            run_mode,
             GimpImage             *image,
             GimpDrawable         **drawables,
             GimpProcedureConfig   *config,
             G_GNUC_UNUSED gpointer data)
{
  Restore           restore = { .procedure = procedure, .config = config };
  GError           *error   = NULL;
  GimpLayer       **layers  = NULL;
  GimpPDBStatusType status  = GIMP_PDB_EXECUTION_ERROR;
  GimpValueArray   *values;

  gegl_init (NULL, NULL);
  if ((restore.layers = pastiche_layers_list (image, drawables, &error)) != NULL &&
      (restore.gallery = pastiche_gallery_open (NULL, &error)) != NULL &&
      (restore.mending.restorer = pastiche_restorer_load (restore.gallery, &error)) != NULL)
    status = run (&restore, run_mode, image, &layers, &error);
  values = gimp_procedure_new_return_values (procedure, status, error);
  if (status == GIMP_PDB_SUCCESS)
    GIMP_VALUES_TAKE_CORE_OBJECT_ARRAY (values, 1, layers);
  g_clear_pointer (&restore.layers, g_ptr_array_unref);
  g_clear_pointer (&restore.mending.restorer, pastiche_restorer_free);
  g_clear_pointer (&restore.gallery, pastiche_gallery_free);
  return values;
}

/* --- the procedure -------------------------------------------------------- */

static void
add_percentage (GimpProcedure *procedure, const char *name, const char *label, const char *blurb, double value)
{
  gimp_procedure_add_double_argument (procedure, name, label, blurb, 0.0, 100.0, value, G_PARAM_READWRITE);
}

static void
add_settings (GimpProcedure *procedure)
{
  PasticheRestoreSettings settings = PASTICHE_RESTORE_DEFAULT;

  gimp_procedure_add_double_argument (
      procedure, "threshold", _ ("_Threshold"),
      _ ("How sure it must be that a place is damaged: less finds more, sound places too; at 100 % only what is "
         "marked is mended"),
      PASTICHE_MIN_THRESHOLD, PASTICHE_MAX_THRESHOLD, settings.threshold, G_PARAM_READWRITE);
  add_percentage (procedure, "scratches", _ ("_Scratches and dust"),
                  _ ("How far these are mended where they are found"), settings.scratches);
  add_percentage (procedure, "cracks", _ ("Crac_ks and creases"),
                  _ ("How far these, and tears, are mended where they are found"), settings.cracks);
  add_percentage (procedure, "stains", _ ("Stains and _losses"), _ ("How far these are mended where they are found"),
                  settings.stains);
  add_percentage (procedure, "fading", _ ("_Fading and colour cast"),
                  _ ("How far the colours are put right that faded or took on a cast"), settings.fading);
  add_percentage (procedure, "noise", _ ("No_ise"), _ ("How much noise and grain is taken away"), settings.noise);
  add_percentage (procedure, "blocks", _ ("_JPEG blocks"), _ ("How much of the blocks that JPEG leaves is taken away"),
                  settings.blocks);
  add_percentage (procedure, "screen", _ ("Halfto_ne screen"),
                  _ ("How much of the dots that a print is made of is taken away"), settings.screen);
}

static void
add_choices (GimpProcedure *procedure)
{
  GimpChoice *selection = gimp_choice_new_with_values ("within", WITHIN, _ ("Only within the selection"), NULL,
                                                       "damage", DAMAGE, _ ("The selection is the damage"), NULL, NULL);
  GimpChoice *output =
      gimp_choice_new_with_values ("mended-layer", MENDED_LAYER, _ ("New layer of what was mended"), NULL,
                                   "whole-layer", WHOLE_LAYER, _ ("New layer of the whole picture"), NULL, NULL);

  gimp_procedure_add_choice_argument (procedure, "selection", _ ("Selection"),
                                      _ ("What the selection says, if there is one"), selection, "within",
                                      G_PARAM_READWRITE);
  gimp_procedure_add_choice_argument (
      procedure, "output", _ ("Res_ult"),
      _ ("Whether the new layer holds only what was mended, so that a repair can be erased; what changes the whole "
         "picture (fading, noise, JPEG blocks, halftone screen) makes a layer of the whole picture"),
      output, "mended-layer", G_PARAM_READWRITE);
}

GimpProcedure *
pastiche_restore_filter_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure =
      gimp_image_procedure_new (plug_in, PASTICHE_RESTORE_FILTER, GIMP_PDB_PROC_TYPE_PLUGIN, run_restore, NULL, NULL);

  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (procedure,
                                       GIMP_PROCEDURE_SENSITIVE_DRAWABLE | GIMP_PROCEDURE_SENSITIVE_DRAWABLES);
  gimp_procedure_set_menu_label (procedure, _ ("_Restore Old Picture…"));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Enhance/");
  gimp_procedure_set_documentation (
      procedure, _ ("Mend scratches, cracks, stains and lost places of an old picture"),
      _ ("Finds damage, and mends it and what the selection marks, as a new layer above.  What is put in its place is "
         "invention: it is what pictures often look like there, not what this one looked like.  Where nothing is "
         "damaged the picture stays as it is, and where no damage is found there is no new layer.  Several layers are "
         "the frames of a film, the lowest the first."),
      PASTICHE_RESTORE_FILTER);
  gimp_procedure_set_attribution (procedure, "The Pastiche developers", "GPL-3.0-or-later", "2026");
  add_settings (procedure);
  add_choices (procedure);
  pastiche_settings_add_layers (procedure);
  return procedure;
}
