/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * settings.c: the procedure's arguments as the engine's settings.
 */
#include "settings.h"

#include <glib/gi18n-lib.h>

/* --- looks ---------------------------------------------------------------- */

#define OUTSIDE "outside-"

/* What is said of an argument; and of the one of the same name that begins with OUTSIDE, before the same. */
static char *
words_of (const char *of, const char *words)
{
  return *of != '\0' ? g_strdup_printf (_ ("Outside of the selection: %s"), words) : g_strdup (words);
}

static void
add_number (GimpProcedure *procedure,
            const char    *of,
            const char    *name,
            const char    *label,
            const char    *words,
            double         least,
            double         most,
            double         usual)
{
  g_autofree char *full = g_strconcat (of, name, NULL), *blurb = words_of (of, words);

  gimp_procedure_add_double_argument (procedure, full, label, blurb, least, most, usual, G_PARAM_READWRITE);
}

static void
add_text (GimpProcedure *procedure, const char *of, const char *name, const char *label, const char *words)
{
  g_autofree char *full = g_strconcat (of, name, NULL), *blurb = words_of (of, words);

  gimp_procedure_add_string_argument (procedure, full, label, blurb, "", G_PARAM_READWRITE);
}

/* The arguments of a look.  A style is a string and not a choice: styles are files that come and go, but GIMP asks for the
 * plug-in's arguments only when the plug-in's program changes. */
static void
add_look (GimpProcedure *procedure, const char *of)
{
  add_text (procedure, of, "style", _ ("_Style"),
            *of != '\0' ? _ ("The style's name; empty: as it was")
                        : _ ("The style's name (its file's, without the ending); empty: the one that is shown first"));
  add_number (procedure, of, "strength", _ ("S_trength"),
              _ ("0 gives the picture back, 100 is the style in full, more exaggerates it"), 0, PASTICHE_MAX_STRENGTH,
              100);
  add_text (procedure, of, "mix", _ ("_Mix with"), _ ("The name of a second style to mix with the first; empty: none"));
  add_number (procedure, of, "mix-amount", _ ("Mix _amount"), _ ("0 is the first style, 100 the second"), 0, 100, 50);
  add_number (procedure, of, "stroke-size", _ ("Stroke si_ze"),
              _ ("In percent of the style's own, relative to the picture"), PASTICHE_MIN_STROKE_SIZE,
              PASTICHE_MAX_STROKE_SIZE, 100);
  add_number (procedure, of, "keep-colours", _ ("_Keep colours"),
              _ ("How far the picture's colours replace the painted ones"), 0, 100, 0);
  add_number (procedure, of, "detail", _ ("Deta_il"),
              _ ("How much of the picture's structure finer than a stroke comes back"), 0, 100, 0);
}

void
pastiche_settings_add_look (GimpProcedure *procedure)
{
  add_look (procedure, "");
}

void
pastiche_settings_add_outside (GimpProcedure *procedure)
{
  add_look (procedure, OUTSIDE);
}

static double
get_number (GimpProcedureConfig *config, const char *of, const char *name)
{
  g_autofree char *full = g_strconcat (of, name, NULL);
  double           number;

  g_object_get (config, full, &number, NULL);
  return number;
}

/* NULL for an empty text. */
static char *
get_text (GimpProcedureConfig *config, const char *of, const char *name)
{
  g_autofree char *full = g_strconcat (of, name, NULL), *text = NULL;

  g_object_get (config, full, &text, NULL);
  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static PasticheChoice *
get_look (GimpProcedureConfig *config, const char *of)
{
  PasticheChoice *choice = pastiche_choice_new ();

  choice->style                 = get_text (config, of, "style");
  choice->mix                   = get_text (config, of, "mix");
  choice->mix_amount            = get_number (config, of, "mix-amount");
  choice->settings.strength     = get_number (config, of, "strength");
  choice->settings.stroke_size  = get_number (config, of, "stroke-size");
  choice->settings.keep_colours = get_number (config, of, "keep-colours");
  choice->settings.detail       = get_number (config, of, "detail");
  return choice;
}

PasticheChoice *
pastiche_settings_choice (GimpProcedureConfig *config)
{
  return get_look (config, "");
}

PasticheChoice *
pastiche_settings_outside (GimpProcedureConfig *config)
{
  g_autoptr (PasticheChoice) choice = get_look (config, OUTSIDE);

  return choice->style != NULL ? g_steal_pointer (&choice) : NULL;
}

void
pastiche_settings_set_choice (GimpProcedureConfig *config, const PasticheChoice *choice)
{
  g_object_set (config, "style", choice->style != NULL ? choice->style : "", "mix",
                choice->mix != NULL ? choice->mix : "", "mix-amount", choice->mix_amount, "strength",
                choice->settings.strength, "stroke-size", choice->settings.stroke_size, "keep-colours",
                choice->settings.keep_colours, "detail", choice->settings.detail, NULL);
}

gboolean
pastiche_settings_is_of_result (const char *name)
{
  return g_str_equal (name, "output") || g_str_equal (name, "soft-edge") || g_str_has_prefix (name, OUTSIDE);
}

/* --- the result ----------------------------------------------------------- */

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
