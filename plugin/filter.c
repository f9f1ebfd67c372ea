/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * filter.c: plug-in-pastiche, which paints one or several layers as new layers.
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "dialog.h"
#include "filter.h"
#include "job.h"
#include "output.h"
#include "settings.h"

typedef struct
{
  GimpProcedure       *procedure;
  GimpImage           *image;
  GimpProcedureConfig *config;
  PasticheGallery     *gallery;
  GPtrArray           *drawables; /* to paint */
  PasticheTarget      *target;    /* the first of them, until it has been painted */
  PastichePicture     *finished;  /* its painted picture, if the dialog's preview has made that already */
} Filter;

/* Those of @drawables that the selection touches; NULL with an error when there is none, or when one is not a layer. */
static GPtrArray *
list_drawables (GimpImage *image, GimpDrawable **drawables, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GError) missed  = NULL;

  for (GimpDrawable **drawable = drawables; *drawable != NULL; drawable++)
    {
      if (!pastiche_target_check (image, *drawable, error))
        return NULL;
      g_clear_error (&missed);
      if (pastiche_target_check_selection (*drawable, &missed))
        g_ptr_array_add (list, *drawable);
    }
  if (list->len > 0)
    return g_steal_pointer (&list);
  if (missed != NULL)
    g_propagate_error (error, g_steal_pointer (&missed));
  else
    g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("Pastiche paints layers: select one."));
  return NULL;
}

/* Paint the @i-th drawable.  The original picture is freed, as only the painted one is needed to make the layer. */
static PasticheResult *
paint_one (Filter *filter, guint i, PasticheStyle *style, const PasticheSettings *settings, GError **error)
{
  g_autoptr (PasticheResult) result = g_new0 (PasticheResult, 1);
  GimpDrawable *drawable            = g_ptr_array_index (filter->drawables, i);
  double        n                   = filter->drawables->len, radius;

  result->target = g_steal_pointer (&filter->target);
  if (result->target == NULL && !(result->target = pastiche_target_read (filter->image, drawable, error)))
    return NULL;
  result->finished = g_steal_pointer (&filter->finished);
  if (result->finished == NULL)
    result->finished = pastiche_job_run (style, result->target->picture, settings, i / n, (i + 1) / n, error);
  if (result->finished == NULL)
    return NULL;
  radius       = pastiche_settings_radius (filter->config, result->target->picture);
  result->part = pastiche_target_part (result->target, radius);
  result->name = pastiche_settings_name (style, settings);
  result->note = pastiche_settings_note (filter->config, drawable, result->name);
  g_clear_pointer (&result->target->picture, pastiche_picture_free);
  if (result->target->selection != NULL &&
      !(result->soft = pastiche_selection_soften (result->target->selection, radius, NULL, error)))
    return NULL;
  return g_steal_pointer (&result);
}

static GimpLayer **
paint (Filter *filter, GError **error)
{
  g_autoptr (PasticheChoice) choice = pastiche_settings_choice (filter->config);
  g_autoptr (PasticheStyle) style   = pastiche_choice_load (choice, filter->gallery, error);
  g_autoptr (GPtrArray) results     = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_result_free);
  g_autofree char *message          = NULL;
  GimpLayer      **layers;

  if (style == NULL)
    return NULL;
  message = g_strdup_printf (_ ("Painting in the style “%s”"), pastiche_style_info (style)->title);
  gimp_progress_init (message);
  for (guint i = 0; i < filter->drawables->len; i++)
    {
      PasticheResult *result = paint_one (filter, i, style, &choice->settings, error);

      if (result == NULL)
        return NULL;
      g_ptr_array_add (results, result);
    }
  layers = pastiche_output (results, pastiche_settings_output (filter->config), error);
  gimp_progress_end ();
  return layers;
}

static GimpPDBStatusType
run (Filter *filter, GimpRunMode run_mode, GimpLayer ***layers, GError **error)
{
  if (!(filter->gallery = pastiche_gallery_open (NULL, error)) ||
      !(filter->target = pastiche_target_read (filter->image, g_ptr_array_index (filter->drawables, 0), error)))
    return GIMP_PDB_EXECUTION_ERROR;
  if (run_mode == GIMP_RUN_INTERACTIVE &&
      !pastiche_dialog_run (filter->procedure, filter->config, filter->gallery, filter->target, filter->drawables->len,
                            FALSE, &filter->finished))
    return GIMP_PDB_CANCEL;
  if (!(*layers = paint (filter, error)))
    return GIMP_PDB_EXECUTION_ERROR;
  if (run_mode != GIMP_RUN_NONINTERACTIVE && pastiche_settings_output (filter->config) == PASTICHE_OUTPUT_IMAGE)
    gimp_display_new (gimp_item_get_image (GIMP_ITEM ((*layers)[0])));
  gimp_displays_flush ();
  return GIMP_PDB_SUCCESS;
}

static GimpValueArray *
run_filter (GimpProcedure         *procedure,
            GimpRunMode            run_mode,
            GimpImage             *image,
            GimpDrawable         **drawables,
            GimpProcedureConfig   *config,
            G_GNUC_UNUSED gpointer data)
{
  Filter            filter = { .procedure = procedure, .image = image, .config = config };
  GError           *error  = NULL;
  GimpLayer       **layers = NULL;
  GimpPDBStatusType status = GIMP_PDB_EXECUTION_ERROR;
  GimpValueArray   *values;

  gegl_init (NULL, NULL);
  filter.drawables = list_drawables (image, drawables, &error);
  if (filter.drawables != NULL)
    status = run (&filter, run_mode, &layers, &error);
  values = gimp_procedure_new_return_values (procedure, status, error);
  if (status == GIMP_PDB_SUCCESS)
    GIMP_VALUES_TAKE_CORE_OBJECT_ARRAY (values, 1, layers);
  g_clear_pointer (&filter.drawables, g_ptr_array_unref);
  g_clear_pointer (&filter.gallery, pastiche_gallery_free);
  g_clear_pointer (&filter.target, pastiche_target_free);
  g_clear_pointer (&filter.finished, pastiche_picture_free);
  return values;
}

/* --- the procedure ------------------------------------------------------- */

static void
add_arguments (GimpProcedure *procedure)
{
  GimpChoice *output = gimp_choice_new_with_values ("layer", PASTICHE_OUTPUT_LAYER, _ ("New layer"), NULL, "layer-mask",
                                                    PASTICHE_OUTPUT_LAYER_MASK, _ ("New layer with a mask"), NULL,
                                                    "image", PASTICHE_OUTPUT_IMAGE, _ ("New image"), NULL, NULL);

  /* A string and not a choice: styles are files that come and go, but GIMP asks for the plug-in's arguments only when
   * the plug-in's program changes. */
  gimp_procedure_add_string_argument (procedure, "style", _ ("_Style"),
                                      _ ("The style's name (its file's, without the ending); empty: van Gogh's"), "",
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
  gimp_procedure_add_double_argument (procedure, "keep-colours", _ ("_Keep colours"),
                                      _ ("How far the picture's colours replace the painted ones"), 0.0, 100.0, 0.0,
                                      G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "detail", _ ("Deta_il"),
                                      _ ("How much of the picture's structure finer than a stroke comes back"), 0.0,
                                      100.0, 0.0, G_PARAM_READWRITE);
  gimp_procedure_add_choice_argument (procedure, "output", _ ("R_esult"), _ ("Where the painted picture goes"), output,
                                      "layer", G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (
      procedure, "soft-edge", _ ("Soft ed_ge"),
      _ ("How far the style fades out at the selection's edge, in percent of the layer's shorter side"), 0.0,
      PASTICHE_MAX_SOFT_EDGE, 0.0, G_PARAM_READWRITE);
  gimp_procedure_add_core_object_array_return_value (procedure, "layers", _ ("Layers"), _ ("The new layers"),
                                                     GIMP_TYPE_LAYER, G_PARAM_READWRITE);
}

GimpProcedure *
pastiche_filter_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure =
      gimp_image_procedure_new (plug_in, PASTICHE_FILTER, GIMP_PDB_PROC_TYPE_PLUGIN, run_filter, NULL, NULL);

  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (procedure,
                                       GIMP_PROCEDURE_SENSITIVE_DRAWABLE | GIMP_PROCEDURE_SENSITIVE_DRAWABLES);
  gimp_procedure_set_menu_label (procedure, _ ("_Pastiche…"));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Artistic/");
  gimp_procedure_set_documentation (procedure, _ ("Paint the layer in the style of a painter"),
                                    _ ("Paints each selected layer in the style of a painter or a printmaker, as a new "
                                       "layer above it that covers the selection."),
                                    PASTICHE_FILTER);
  gimp_procedure_set_attribution (procedure, "The Pastiche developers", "GPL-3.0-or-later", "2026");

  add_arguments (procedure);
  return procedure;
}
