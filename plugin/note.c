/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * note.c: the note of a painted layer.
 *
 * It is a key file with the settings by their names, the layer's name, a checksum of the selection, and the source's
 * id, name and tattoo (a number that GIMP gives to each layer and stores with the image).
 */
#include "note.h"
#include "settings.h"
#include "source.h"

#define NOTE         "pastiche" /* name of the parasite, and of the group in the key file */
#define NAME         "name"
#define SOURCE       "source"
#define SOURCE_ID    "source-id"
#define TATTOO       "source-tattoo"
#define SELECTION    "selection"
#define LONGEST_NOTE 65536 /* bytes that are read; our own notes have some hundred */

/* --- writing -------------------------------------------------------------- */

/* A checksum of the selection and where it is on the canvas; NULL without one.  The caller frees it. */
static char *
sum_selection (const PasticheTarget *target)
{
  const PasticheSelection *selection = target->selection;
  const GeglRectangle     *bounds    = &target->bounds;
  g_autoptr (GChecksum) sum          = g_checksum_new (G_CHECKSUM_MD5);
  int place[]                        = { bounds->x, bounds->y, bounds->width, bounds->height }, x, y;

  if (selection == NULL)
    return NULL;
  pastiche_target_place (target, &x, &y);
  place[0] += x;
  place[1] += y;
  g_checksum_update (sum, (const guchar *) place, sizeof (place));
  for (int row = bounds->y; row < bounds->y + bounds->height; row++)
    g_checksum_update (sum,
                       (const guchar *) (selection->values + (gsize) (row - selection->y) * selection->width +
                                         bounds->x - selection->x),
                       (gssize) sizeof (float) * bounds->width);
  return g_strdup (g_checksum_get_string (sum));
}

static void
set_settings (PasticheNote *note, GimpProcedureConfig *config)
{
  g_autoptr (GPtrArray) settings = pastiche_settings_list (config);

  for (guint i = 0; i < settings->len; i++)
    {
      const GParamSpec *setting = g_ptr_array_index (settings, i);
      g_auto (GValue) value     = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (config), setting->name, &value);
      if (G_VALUE_HOLDS_DOUBLE (&value))
        g_key_file_set_double (note, NOTE, setting->name, g_value_get_double (&value));
      else if (g_value_get_string (&value) != NULL)
        g_key_file_set_string (note, NOTE, setting->name, g_value_get_string (&value));
    }
}

PasticheNote *
pastiche_note_new (GimpProcedureConfig *config, const PasticheTarget *target, const char *name)
{
  PasticheNote    *note      = g_key_file_new ();
  g_autofree char *id        = pastiche_source_id (target->drawable);
  g_autofree char *selection = sum_selection (target);

  set_settings (note, config);
  g_key_file_set_string (note, NOTE, NAME, name);
  g_key_file_set_string (note, NOTE, SOURCE, gimp_item_get_name (GIMP_ITEM (target->drawable)));
  g_key_file_set_string (note, NOTE, SOURCE_ID, id);
  g_key_file_set_uint64 (note, NOTE, TATTOO, gimp_item_get_tattoo (GIMP_ITEM (target->drawable)));
  if (selection != NULL)
    g_key_file_set_string (note, NOTE, SELECTION, selection);
  return note;
}

void
pastiche_note_share_source (PasticheNote *note, PasticheNote *other)
{
  g_autofree char *id = g_key_file_get_string (other, NOTE, SOURCE_ID, NULL);

  g_key_file_set_string (note, NOTE, SOURCE_ID, id);
}

void
pastiche_note_keep_selection (PasticheNote *note, PasticheNote *old)
{
  g_autofree char *selection = g_key_file_get_string (old, NOTE, SELECTION, NULL);

  if (selection != NULL)
    g_key_file_set_string (note, NOTE, SELECTION, selection);
  else
    g_key_file_remove_key (note, NOTE, SELECTION, NULL);
}

void
pastiche_note_attach (PasticheNote *note, GimpDrawable *layer)
{
  gsize            length;
  g_autofree char *text = g_key_file_to_data (note, &length, NULL);
  GimpParasite    *parasite =
      gimp_parasite_new (NOTE, GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE, (guint32) length, text);

  gimp_item_attach_parasite (GIMP_ITEM (layer), parasite);
  gimp_parasite_free (parasite);
}

void
pastiche_note_mark_source (PasticheNote *note, GimpDrawable *source)
{
  g_autofree char *id = g_key_file_get_string (note, NOTE, SOURCE_ID, NULL);

  pastiche_source_mark (source, id);
}

/* --- reading -------------------------------------------------------------- */

PasticheNote *
pastiche_note_read (GimpDrawable *layer)
{
  GimpParasite *parasite    = gimp_item_get_parasite (GIMP_ITEM (layer), NOTE);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  guint32          length   = 0;
  gconstpointer    text     = parasite != NULL ? gimp_parasite_get_data (parasite, &length) : NULL;
  g_autofree char *source   = NULL;

  if (text != NULL && length <= LONGEST_NOTE && g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL))
    source = pastiche_note_get_source_name (file);
  g_clear_pointer (&parasite, gimp_parasite_free);
  return source != NULL ? g_steal_pointer (&file) : NULL;
}

GimpDrawable *
pastiche_note_source (PasticheNote *note, GimpDrawable *layer)
{
  g_autofree char *id     = g_key_file_get_string (note, NOTE, SOURCE_ID, NULL);
  g_autofree char *name   = pastiche_note_get_source_name (note);
  guint64          tattoo = g_key_file_get_uint64 (note, NOTE, TATTOO, NULL);

  return pastiche_source_find (layer, id, (guint) tattoo, name);
}

char *
pastiche_note_get_source_name (PasticheNote *note)
{
  return g_key_file_get_string (note, NOTE, SOURCE, NULL);
}

char *
pastiche_note_get_name (PasticheNote *note)
{
  return g_key_file_get_string (note, NOTE, NAME, NULL);
}

gboolean
pastiche_note_has_selection (PasticheNote *note, const PasticheTarget *target)
{
  g_autofree char *selection = g_key_file_get_string (note, NOTE, SELECTION, NULL);
  g_autofree char *now       = sum_selection (target);

  return selection != NULL && g_strcmp0 (selection, now) == 0;
}

gboolean
pastiche_note_has_outside (PasticheNote *note)
{
  g_autofree char *style = g_key_file_get_string (note, NOTE, "outside-style", NULL);

  return style != NULL && *style != '\0' && g_key_file_has_key (note, NOTE, SELECTION, NULL);
}

static void
get_setting (PasticheNote *note, GimpProcedureConfig *config, GParamSpec *setting)
{
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value    = G_VALUE_INIT;

  g_value_init (&value, setting->value_type);
  if (G_VALUE_HOLDS_DOUBLE (&value))
    g_value_set_double (&value, g_key_file_get_double (note, NOTE, setting->name, &error));
  else
    g_value_take_string (&value, g_key_file_get_string (note, NOTE, setting->name, &error));
  if (error == NULL && !g_param_value_validate (setting, &value))
    g_object_set_property (G_OBJECT (config), setting->name, &value);
}

void
pastiche_note_get_settings (PasticheNote *note, GimpProcedureConfig *config)
{
  g_autoptr (GPtrArray) settings = pastiche_settings_list (config);

  for (guint i = 0; i < settings->len; i++)
    get_setting (note, config, g_ptr_array_index (settings, i));
}
