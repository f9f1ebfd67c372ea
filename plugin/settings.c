/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * settings.c: the procedure's arguments as the engine's settings.
 */
#include "settings.h"

#include <glib/gi18n-lib.h>

PasticheChoice *
pastiche_settings_choice (GimpProcedureConfig *config)
{
  PasticheChoice  *choice = pastiche_choice_new ();
  g_autofree char *style = NULL, *mix = NULL;

  g_object_get (config, "style", &style, "mix", &mix, "mix-amount", &choice->mix_amount, "strength",
                &choice->settings.strength, "stroke-size", &choice->settings.stroke_size, "keep-colours",
                &choice->settings.keep_colours, "detail", &choice->settings.detail, NULL);
  if (style != NULL && *style != '\0')
    choice->style = g_steal_pointer (&style);
  if (mix != NULL && *mix != '\0')
    choice->mix = g_steal_pointer (&mix);
  return choice;
}

void
pastiche_settings_set_choice (GimpProcedureConfig *config, const PasticheChoice *choice)
{
  g_object_set (config, "style", choice->style != NULL ? choice->style : "", "mix",
                choice->mix != NULL ? choice->mix : "", "mix-amount", choice->mix_amount, "strength",
                choice->settings.strength, "stroke-size", choice->settings.stroke_size, "keep-colours",
                choice->settings.keep_colours, "detail", choice->settings.detail, NULL);
}

void
pastiche_settings_add_output (GimpProcedure *procedure)
{
  GimpChoice *output = gimp_choice_new_with_values (
      "layer", PASTICHE_OUTPUT_LAYER, _ ("New layer"), NULL, "layer-mask", PASTICHE_OUTPUT_LAYER_MASK,
      _ ("New layer with a mask"), NULL, "image", PASTICHE_OUTPUT_IMAGE, _ ("New image"), NULL, "colour-image",
      PASTICHE_OUTPUT_COLOUR_IMAGE, _ ("New image, in colour"), NULL, NULL);

  gimp_procedure_add_choice_argument (procedure, "output", _ ("R_esult"), _ ("Where the painted picture goes"), output,
                                      "layer", G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (
      procedure, "soft-edge", _ ("Soft ed_ge"),
      _ ("How far the result fades out at the selection's edge, in percent of the layer's shorter side"), 0.0,
      PASTICHE_MAX_SOFT_EDGE, 0.0, G_PARAM_READWRITE);
}

void
pastiche_settings_add_layers (GimpProcedure *procedure)
{
  gimp_procedure_add_core_object_array_return_value (procedure, "layers", _ ("Layers"), _ ("The new layers"),
                                                     GIMP_TYPE_LAYER, G_PARAM_READWRITE);
}

PasticheOutput
pastiche_settings_output (GimpProcedureConfig *config)
{
  return (PasticheOutput) gimp_procedure_config_get_choice_id (config, "output");
}

double
pastiche_settings_radius (GimpProcedureConfig *config, const PastichePicture *picture)
{
  double percent;

  g_object_get (config, "soft-edge", &percent, NULL);
  return pastiche_selection_radius (percent, picture->width, picture->height);
}

GPtrArray *
pastiche_settings_list (GimpProcedureConfig *config)
{
  g_autofree GParamSpec **all  = NULL;
  GPtrArray              *list = g_ptr_array_new ();
  guint                   n;

  all = g_object_class_list_properties (G_OBJECT_GET_CLASS (config), &n);
  for (guint i = 0; i < n; i++)
    if (all[i]->owner_type == G_OBJECT_TYPE (config) &&
        (all[i]->value_type == G_TYPE_STRING || all[i]->value_type == G_TYPE_DOUBLE))
      g_ptr_array_add (list, all[i]);
  return list;
}

char *
pastiche_settings_name (const PasticheStyle *style, const PasticheSettings *settings)
{
  return g_strdup_printf ("%s %.3g %%", pastiche_style_info (style)->title, settings->strength);
}
