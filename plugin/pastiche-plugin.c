/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-plugin.c: the plug-in and its procedure, plug-in-pastiche.
 *
 *   (plug-in-pastiche #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (vector layer)
 *                     #:style "vangogh" #:strength 80 #:mix "hokusai" #:mix-amount 30 #:stroke-size 150)
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "choice.h"
#include "dialog.h"
#include "drawable.h"
#include "job.h"

#define PROCEDURE "plug-in-pastiche"

#define PASTICHE_TYPE_PLUG_IN (pastiche_plug_in_get_type ())
G_DECLARE_FINAL_TYPE (PastichePlugIn, pastiche_plug_in, PASTICHE, PLUG_IN, GimpPlugIn)

struct _PastichePlugIn
{
  GimpPlugIn parent_instance;
};

G_DEFINE_FINAL_TYPE (PastichePlugIn, pastiche_plug_in, GIMP_TYPE_PLUG_IN)
GIMP_MAIN (PASTICHE_TYPE_PLUG_IN)

/* The style that @config names, or the first of the gallery when it names none, with what it mixes into it. */
static PasticheStyle *
load_style (PasticheGallery *gallery, GimpProcedureConfig *config, GError **error)
{
  g_autoptr (PasticheChoice) choice = pastiche_choice_new ();
  g_autofree char *name = NULL, *mix = NULL;

  g_object_get (config, "style", &name, "mix", &mix, "mix-amount", &choice->mix_amount, NULL);
  if (name != NULL && *name != '\0')
    choice->style = g_steal_pointer (&name);
  if (mix != NULL && *mix != '\0')
    choice->mix = g_steal_pointer (&mix);
  return pastiche_choice_load (choice, gallery, error);
}

static gboolean
paint (PasticheTarget *target, PasticheStyle *style, const PasticheSettings *settings, GError **error)
{
  const char *title                    = pastiche_style_info (style)->title;
  g_autoptr (PastichePicture) finished = NULL;
  g_autofree char *message             = g_strdup_printf (_ ("Painting in the style “%s”"), title);
  g_autofree char *name                = g_strdup_printf ("%s %.3g %%", title, settings->strength);

  gimp_progress_init (message);
  finished = pastiche_job_run (style, target->picture, settings, error);
  if (finished == NULL || !pastiche_target_insert (target, finished, name, error))
    return FALSE;

  gimp_progress_end ();
  gimp_displays_flush ();
  return TRUE;
}

static GimpPDBStatusType
run_on (GimpProcedure       *procedure,
        GimpRunMode          run_mode,
        GimpImage           *image,
        GimpDrawable        *drawable,
        GimpProcedureConfig *config,
        GError             **error)
{
  g_autoptr (PasticheGallery) gallery = NULL;
  g_autoptr (PasticheTarget) target   = NULL;
  g_autoptr (PasticheStyle) style     = NULL;
  PasticheSettings settings           = PASTICHE_SETTINGS_DEFAULT;

  if (!pastiche_target_check (image, drawable, error))
    return GIMP_PDB_EXECUTION_ERROR;
  if (!(gallery = pastiche_gallery_open (NULL, error)))
    return GIMP_PDB_EXECUTION_ERROR;
  if (run_mode != GIMP_RUN_INTERACTIVE && !(style = load_style (gallery, config, error)))
    return GIMP_PDB_EXECUTION_ERROR;
  if (!(target = pastiche_target_read (image, drawable, error)))
    return GIMP_PDB_EXECUTION_ERROR;

  if (run_mode == GIMP_RUN_INTERACTIVE)
    {
      if (!pastiche_dialog_run (procedure, config, gallery, target->picture))
        return GIMP_PDB_CANCEL;
      if (!(style = load_style (gallery, config, error)))
        return GIMP_PDB_EXECUTION_ERROR;
    }

  g_object_get (config, "strength", &settings.strength, "stroke-size", &settings.stroke_size, NULL);
  return paint (target, style, &settings, error) ? GIMP_PDB_SUCCESS : GIMP_PDB_EXECUTION_ERROR;
}

static GimpValueArray *
run (GimpProcedure         *procedure,
     GimpRunMode            run_mode,
     GimpImage             *image,
     GimpDrawable         **drawables,
     GimpProcedureConfig   *config,
     G_GNUC_UNUSED gpointer data)
{
  GError           *error = NULL;
  GimpPDBStatusType status;

  gegl_init (NULL, NULL);
  if (gimp_core_object_array_get_length ((GObject **) drawables) != 1)
    {
      g_set_error (&error, GIMP_PLUG_IN_ERROR, 0, _ ("Pastiche paints one layer at a time: select a single one."));
      status = GIMP_PDB_EXECUTION_ERROR;
    }
  else
    {
      status = run_on (procedure, run_mode, image, drawables[0], config, &error);
    }
  return gimp_procedure_new_return_values (procedure, status, error);
}

static GList *
query_procedures (G_GNUC_UNUSED GimpPlugIn *plug_in)
{
  return g_list_append (NULL, g_strdup (PROCEDURE));
}

static GimpProcedure *
create_procedure (GimpPlugIn *plug_in, const char *name)
{
  GimpProcedure *procedure;

  if (g_strcmp0 (name, PROCEDURE) != 0)
    return NULL;

  procedure = gimp_image_procedure_new (plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);
  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (procedure, GIMP_PROCEDURE_SENSITIVE_DRAWABLE);
  gimp_procedure_set_menu_label (procedure, _ ("_Pastiche…"));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Artistic/");
  gimp_procedure_set_documentation (procedure, _ ("Paint the layer in the manner of a painter"),
                                    _ ("Paints a layer in the style of a painter or a printmaker, as a new layer above "
                                       "it that covers the selection."),
                                    name);
  gimp_procedure_set_attribution (procedure, "The Pastiche developers", "GPL-3.0-or-later", "2026");

  /* A name and not a choice: styles are files, and GIMP asks for a plug-in's arguments only when the plug-in changes. */
  gimp_procedure_add_string_argument (procedure, "style", _ ("_Style"),
                                      _ ("The style's name (its file's, without the ending); empty: the first one"), "",
                                      G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "strength", _ ("S_trength"),
                                      _ ("0 gives the picture back, 100 is the style in full, more exaggerates it"),
                                      0.0, PASTICHE_MAX_STRENGTH, 100.0, G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (procedure, "mix", _ ("_Mix with"),
                                      _ ("The name of a second style to mix with the first; empty: none"), "",
                                      G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "mix-amount", _ ("Mix _amount"),
                                      _ ("0 is the first style, 100 the second"), 0.0, 100.0, 50.0, G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "stroke-size", _ ("Stroke si_ze"),
                                      _ ("In percent of the style's own, relative to the picture"),
                                      PASTICHE_MIN_STROKE_SIZE, PASTICHE_MAX_STROKE_SIZE, 100.0, G_PARAM_READWRITE);
  return procedure;
}

static void
pastiche_plug_in_class_init (PastichePlugInClass *klass)
{
  GimpPlugInClass *plug_in_class = GIMP_PLUG_IN_CLASS (klass);

  plug_in_class->query_procedures = query_procedures;
  plug_in_class->create_procedure = create_procedure;
  plug_in_class->set_i18n         = NULL;
}

static void
pastiche_plug_in_init (G_GNUC_UNUSED PastichePlugIn *plug_in)
{
}
