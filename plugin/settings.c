/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * settings.c: the procedure's arguments as the engine's settings, and as a note that GIMP stores with a layer.
 *
 * The note is a key file with the settings by their names, the layer's name, and the source's name and tattoo (a number
 * that GIMP gives to each layer and stores with the image).
 */
#include <glib/gi18n-lib.h>

#include "settings.h"

#define NOTE         "pastiche" /* name of the parasite, and of the group in the key file */
#define NAME         "name"
#define SOURCE       "source"
#define TATTOO       "source-tattoo"
#define LONGEST_NOTE 65536 /* bytes that are read; our own notes have some hundred */

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

/* --- the note ------------------------------------------------------------- */

GimpParasite *
pastiche_settings_note (GimpProcedureConfig *config, GimpDrawable *source, const char *name)
{
  g_autoptr (GKeyFile) file      = g_key_file_new ();
  g_autoptr (GPtrArray) settings = pastiche_settings_list (config);
  g_autofree char *text          = NULL;
  gsize            length;

  for (guint i = 0; i < settings->len; i++)
    {
      const GParamSpec *setting = g_ptr_array_index (settings, i);
      g_auto (GValue) value     = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (config), setting->name, &value);
      if (G_VALUE_HOLDS_DOUBLE (&value))
        g_key_file_set_double (file, NOTE, setting->name, g_value_get_double (&value));
      else if (g_value_get_string (&value) != NULL)
        g_key_file_set_string (file, NOTE, setting->name, g_value_get_string (&value));
    }
  g_key_file_set_string (file, NOTE, NAME, name);
  g_key_file_set_string (file, NOTE, SOURCE, gimp_item_get_name (GIMP_ITEM (source)));
  g_key_file_set_uint64 (file, NOTE, TATTOO, gimp_item_get_tattoo (GIMP_ITEM (source)));
  text = g_key_file_to_data (file, &length, NULL);
  return gimp_parasite_new (NOTE, GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE, (guint32) length, text);
}

static GKeyFile *
read_note (GimpItem *layer)
{
  GimpParasite *parasite    = gimp_item_get_parasite (layer, NOTE);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  guint32       length      = 0;
  gconstpointer text        = parasite != NULL ? gimp_parasite_get_data (parasite, &length) : NULL;
  gboolean      ok;

  ok = text != NULL && length <= LONGEST_NOTE && g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL);
  g_clear_pointer (&parasite, gimp_parasite_free);
  return ok ? g_steal_pointer (&file) : NULL;
}

char *
pastiche_settings_noted_name (GimpDrawable *layer)
{
  g_autoptr (GKeyFile) file = read_note (GIMP_ITEM (layer));

  return file != NULL ? g_key_file_get_string (file, NOTE, NAME, NULL) : NULL;
}

static void
read_setting (GKeyFile *file, GimpProcedureConfig *config, GParamSpec *setting)
{
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value    = G_VALUE_INIT;

  g_value_init (&value, setting->value_type);
  if (G_VALUE_HOLDS_DOUBLE (&value))
    g_value_set_double (&value, g_key_file_get_double (file, NOTE, setting->name, &error));
  else
    g_value_take_string (&value, g_key_file_get_string (file, NOTE, setting->name, &error));
  if (error == NULL && !g_param_value_validate (setting, &value))
    g_object_set_property (G_OBJECT (config), setting->name, &value);
}

static gboolean
is_called (GimpLayer *layer, const char *name)
{
  return layer != NULL && g_strcmp0 (gimp_item_get_name (GIMP_ITEM (layer)), name) == 0;
}

/* The source has the tattoo and the name.  If no layer has both, it was renamed, and the tattoo finds it; or both
 * layers were moved to another image, which gives them new tattoos, and the name finds it. */
static GimpLayer *
find_source (GimpItem *layer, guint tattoo, const char *name)
{
  GimpImage *image    = gimp_item_get_image (layer);
  GimpLayer *numbered = gimp_image_get_layer_by_tattoo (image, tattoo), *named;

  if (is_called (numbered, name))
    return numbered;
  named = gimp_image_get_layer_by_name (image, name);
  if (numbered == NULL || GIMP_ITEM (numbered) == layer)
    numbered = named;
  return GIMP_ITEM (numbered) != layer ? numbered : NULL;
}

gboolean
pastiche_settings_read (GimpDrawable *layer, GimpProcedureConfig *config, GimpDrawable **source, GError **error)
{
  g_autoptr (GKeyFile) file      = read_note (GIMP_ITEM (layer));
  g_autoptr (GPtrArray) settings = pastiche_settings_list (config);
  g_autofree char *name          = file != NULL ? g_key_file_get_string (file, NOTE, SOURCE, NULL) : NULL;
  GimpLayer       *found;

  if (name == NULL)
    {
      g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("The layer “%s” was not painted by Pastiche."),
                   gimp_item_get_name (GIMP_ITEM (layer)));
      return FALSE;
    }
  found = find_source (GIMP_ITEM (layer), (guint) g_key_file_get_uint64 (file, NOTE, TATTOO, NULL), name);
  if (found == NULL)
    {
      g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("The layer “%s”, which “%s” was painted from, is gone."), name,
                   gimp_item_get_name (GIMP_ITEM (layer)));
      return FALSE;
    }
  for (guint i = 0; i < settings->len; i++)
    read_setting (file, config, g_ptr_array_index (settings, i));
  *source = GIMP_DRAWABLE (found);
  return TRUE;
}
