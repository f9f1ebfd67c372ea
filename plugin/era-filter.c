/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * era-filter.c: plug-in-pastiche-era, which shows one or several layers as another time would have.
 *
 * Several layers are the frames of one shot: they get one look, made from what all of them have in common.
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "era-dialog.h"
#include "era-filter.h"
#include "layers.h"
#include "settings.h"

typedef struct
{
  GimpProcedure       *procedure;
  GimpProcedureConfig *config;
  PasticheGallery     *gallery;
  PasticheLayers      *frames;
} Era;

/* The name of the earliest era; NULL with an error when there is none at all. */
static char *
first_era (const Era *era, GError **error)
{
  g_autoptr (GPtrArray) eras = pastiche_era_list (era->gallery);

  if (eras->len > 0)
    return g_strdup (((PasticheEraInfo *) g_ptr_array_index (eras, 0))->name);
  g_set_error (error, GIMP_PLUG_IN_ERROR, 0,
               _ ("There are no eras: the folder “eras” beside the styles is missing or empty."));
  return NULL;
}

static PasticheEra *
load_era (const Era *era, GError **error)
{
  g_autofree char *name = NULL;

  g_object_get (era->config, "era", &name, NULL);
  if (name == NULL || *name == '\0')
    {
      g_free (name);
      name = first_era (era, error);
    }
  return name != NULL ? pastiche_era_load (era->gallery, name, error) : NULL;
}

/* FALSE with an error when there is no such era, before any pixel is read; the dialog shows those that there are, of which
 * there must be one. */
static gboolean
check_era (const Era *era, GimpRunMode run_mode, GError **error)
{
  g_autoptr (PasticheEra) loaded = NULL;
  g_autofree char *first         = NULL;

  if (run_mode == GIMP_RUN_INTERACTIVE)
    first = first_era (era, error);
  else
    loaded = load_era (era, error);
  return first != NULL || loaded != NULL;
}

static PasticheEraSettings
get_settings (GimpProcedureConfig *config)
{
  PasticheEraSettings settings = PASTICHE_ERA_DEFAULT;
  int                 seed;

  g_object_get (config, "strength", &settings.strength, "grain", &settings.grain, "optics", &settings.optics, "seed",
                &seed, NULL);
  settings.seed = (guint32) seed;
  return settings;
}

/* Give all frames the look @look of @era. */
static GimpLayer **
apply (const Era *run, PasticheEra *era, PasticheLook *look, double strength, GError **error)
{
  PasticheLayers           *frames  = run->frames;
  const char               *title   = pastiche_era_info (era)->title;
  g_autofree char          *message = g_strdup_printf (_ ("Giving it the look “%s”"), pastiche_translated (title));
  g_autofree char          *name    = g_strdup_printf ("%s %.3g %%", title, strength);
  g_autofree PasticheLook **looks   = g_new (PasticheLook *, frames->n);
  g_autofree const char   **names   = g_new (const char *, frames->n);
  double                    soft_edge;

  for (int i = 0; i < frames->n; i++)
    {
      looks[i] = look;
      names[i] = name;
    }
  g_object_get (run->config, "soft-edge", &soft_edge, NULL);
  gimp_progress_init (message);
  return pastiche_layers_apply (frames, looks, names, pastiche_settings_output (run->config), soft_edge, error);
}

static GimpPDBStatusType
run (Era *run, GimpImage *image, GimpDrawable **drawables, GimpRunMode run_mode, GimpLayer ***layers, GError **error)
{
  PasticheEraSettings settings;
  g_autoptr (PasticheEra) era   = NULL;
  g_autoptr (PasticheLook) look = NULL;

  if (!(run->gallery = pastiche_gallery_open (NULL, error)) || !check_era (run, run_mode, error) ||
      !(run->frames = pastiche_layers_read (image, drawables, FALSE, error)))
    return GIMP_PDB_EXECUTION_ERROR;
  if (run_mode == GIMP_RUN_INTERACTIVE &&
      !pastiche_era_dialog_run (run->procedure, run->config, run->gallery, run->frames))
    return GIMP_PDB_CANCEL;
  if (!(era = load_era (run, error)))
    return GIMP_PDB_EXECUTION_ERROR;
  settings = get_settings (run->config);
  look     = pastiche_era_look (era, run->frames->stills, run->frames->n, &settings, error);
  *layers  = look != NULL ? apply (run, era, look, settings.strength, error) : NULL;
  if (*layers == NULL)
    return GIMP_PDB_EXECUTION_ERROR;
  if (run_mode != GIMP_RUN_NONINTERACTIVE && gimp_item_get_image (GIMP_ITEM ((*layers)[0])) != image)
    gimp_display_new (gimp_item_get_image (GIMP_ITEM ((*layers)[0])));
  gimp_displays_flush ();
  return GIMP_PDB_SUCCESS;
}

static GimpValueArray *
run_era (GimpProcedure         *procedure,
         GimpRunMode            run_mode,
         GimpImage             *image,
         GimpDrawable         **drawables,
         GimpProcedureConfig   *config,
         G_GNUC_UNUSED gpointer data)
{
  Era               era    = { .procedure = procedure, .config = config };
  GError           *error  = NULL;
  GimpLayer       **layers = NULL;
  GimpPDBStatusType status;
  GimpValueArray   *values;

  gegl_init (NULL, NULL);
  status = run (&era, image, drawables, run_mode, &layers, &error);
  values = gimp_procedure_new_return_values (procedure, status, error);
  if (status == GIMP_PDB_SUCCESS)
    GIMP_VALUES_TAKE_CORE_OBJECT_ARRAY (values, 1, layers);
  g_clear_pointer (&era.frames, pastiche_layers_free);
  g_clear_pointer (&era.gallery, pastiche_gallery_free);
  return values;
}

/* --- the procedure -------------------------------------------------------- */

static void
add_arguments (GimpProcedure *procedure)
{
  gimp_procedure_add_string_argument (procedure, "era", _ ("Er_a"),
                                      _ ("The era's name (its file's, without the ending); empty: the earliest"), "",
                                      G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "strength", _ ("S_trength"),
                                      _ ("0 gives the picture back, 100 is the era in full, more exaggerates it"), 0.0,
                                      PASTICHE_MAX_STRENGTH, 100.0, G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "grain", _ ("Grai_n"), _ ("In percent of the era's own"), 0.0,
                                      PASTICHE_MAX_GRAIN, 100.0, G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "optics", _ ("O_ptics"),
                                      _ ("Softness, glow around lights and dark corners, in percent of the era's own"),
                                      0.0, PASTICHE_MAX_OPTICS, 100.0, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "seed", _ ("See_d"), _ ("The number that the grain comes from"), 0,
                                   G_MAXINT, 0, G_PARAM_READWRITE);
  pastiche_settings_add_output (procedure);
  pastiche_settings_add_layers (procedure);
}

GimpProcedure *
pastiche_era_filter_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure =
      gimp_image_procedure_new (plug_in, PASTICHE_ERA_FILTER, GIMP_PDB_PROC_TYPE_PLUGIN, run_era, NULL, NULL);

  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (procedure,
                                       GIMP_PROCEDURE_SENSITIVE_DRAWABLE | GIMP_PROCEDURE_SENSITIVE_DRAWABLES);
  gimp_procedure_set_menu_label (procedure, _ ("_Era…"));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Artistic/");
  gimp_procedure_set_documentation (
      procedure, _ ("Show the layer as the photographs or films of another time would have"),
      _ ("Gives each selected layer the tone, colour, optics and grain of another time, as a new layer above it that "
         "covers the selection.  Several layers are the frames of one shot, the lowest the first: they get one look, "
         "so that what stands still in them keeps its colour."),
      PASTICHE_ERA_FILTER);
  gimp_procedure_set_attribution (procedure, "The Pastiche developers", "GPL-3.0-or-later", "2026");
  add_arguments (procedure);
  return procedure;
}
