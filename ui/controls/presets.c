/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * presets.c: choices that the artist has saved under a name.
 */
#include "presets.h"

#include <glib/gi18n-lib.h>

#include "kept-file.h"
#include "pastiche.h"

#define MOST_PRESETS 200
#define MOST_LETTERS 60 /* of a name */

typedef struct
{
  const PastichePresetKind *kind;
  char                     *name;
  gpointer                  choice;
} Preset;

struct _PastichePresets
{
  const PastichePresetKind *kind;
  char                     *path;
  GPtrArray                *list; /* of Preset */
};

static void
preset_free (gpointer data)
{
  Preset *preset = data;

  g_free (preset->name);
  preset->kind->free (preset->choice);
  g_free (preset);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(Preset *const *) a)->name, (*(Preset *const *) b)->name);
}

static char *
clean_name (const char *text)
{
  return g_strstrip (pastiche_printable (text, MOST_LETTERS));
}

/* Add a preset, or replace the one of the same name. */
static void
put (PastichePresets *presets, const char *name, gpointer choice)
{
  Preset *preset = g_new0 (Preset, 1);
  int     at     = pastiche_presets_find (presets, name);

  preset->kind   = presets->kind;
  preset->name   = g_strdup (name);
  preset->choice = choice;
  if (at >= 0)
    g_ptr_array_remove_index (presets->list, at);
  g_ptr_array_add (presets->list, preset);
  g_ptr_array_sort (presets->list, compare);
}

/* --- the file ------------------------------------------------------------- */

void
pastiche_preset_numbers_read (const PastichePresetNumber *numbers, int n, GKeyFile *file, const char *group)
{
  for (int i = 0; i < n; i++)
    {
      GError *error = NULL;
      double  value = g_key_file_get_double (file, group, numbers[i].key, &error);

      if (error == NULL && value >= numbers[i].least && value <= numbers[i].most)
        *numbers[i].value = value;
      g_clear_error (&error);
    }
}

void
pastiche_preset_numbers_write (const PastichePresetNumber *numbers, int n, GKeyFile *file, const char *group)
{
  for (int i = 0; i < n; i++)
    g_key_file_set_double (file, group, numbers[i].key, *numbers[i].value);
}

static void
read_preset (PastichePresets *presets, GKeyFile *file, const char *group)
{
  g_autofree char *text = g_key_file_get_string (file, group, "name", NULL);
  g_autofree char *name = text != NULL ? clean_name (text) : NULL;
  gpointer         choice;

  if (name == NULL || *name == '\0' || presets->list->len >= MOST_PRESETS)
    return;
  choice = presets->kind->read (file, group);
  if (choice != NULL)
    put (presets, name, choice);
}

/* Where that is not possible now, the list stays as it is. */
static gboolean
read_file (PastichePresets *presets, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups     = NULL;

  if (!pastiche_kept_file_read (presets->path, file, error))
    return FALSE;
  g_ptr_array_set_size (presets->list, 0);
  groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group != NULL; group++)
    read_preset (presets, file, *group);
  return TRUE;
}

static gboolean
unsaved (GError *reason, GError **error)
{
  g_set_error (error, reason->domain, reason->code, _ ("The presets cannot be saved: %s"), reason->message);
  g_error_free (reason);
  return FALSE;
}

/* Before a change, which must be one of what the file has now. */
static gboolean
read_again (PastichePresets *presets, GError **error)
{
  GError *reason = NULL;

  return read_file (presets, &reason) || unsaved (reason, error);
}

static void
write_preset (const Preset *preset, GKeyFile *file, int number)
{
  g_autofree char *group = g_strdup_printf ("preset %d", number);

  g_key_file_set_string (file, group, "name", preset->name);
  preset->kind->write (preset->choice, file, group);
}

/* If that fails, the list is read from the file again, so that both are the same. */
static gboolean
write_file (PastichePresets *presets, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *folder   = g_path_get_dirname (presets->path);
  g_autofree char *text     = NULL;
  GError          *reason   = NULL;
  gsize            length;

  for (guint i = 0; i < presets->list->len; i++)
    write_preset (g_ptr_array_index (presets->list, i), file, i + 1);
  g_mkdir_with_parents (folder, 0700);
  text = g_key_file_to_data (file, &length, NULL);
  if (pastiche_write_file (presets->path, text, length, &reason))
    return TRUE;
  read_file (presets, NULL);
  return unsaved (reason, error);
}

/* --- the list ------------------------------------------------------------- */

PastichePresets *
pastiche_presets_new (const char *path, const PastichePresetKind *kind)
{
  PastichePresets *presets = g_new0 (PastichePresets, 1);

  presets->kind = kind;
  presets->path = g_strdup (path);
  presets->list = g_ptr_array_new_with_free_func (preset_free);
  read_file (presets, NULL); /* saving says why not, if it still cannot be read then */
  return presets;
}

void
pastiche_presets_free (PastichePresets *presets)
{
  g_ptr_array_unref (presets->list);
  g_free (presets->path);
  g_free (presets);
}

guint
pastiche_presets_n (PastichePresets *presets)
{
  return presets->list->len;
}

const char *
pastiche_presets_name (PastichePresets *presets, guint i)
{
  return ((Preset *) g_ptr_array_index (presets->list, i))->name;
}

const PastichePresetKind *
pastiche_presets_kind (PastichePresets *presets)
{
  return presets->kind;
}

gconstpointer
pastiche_presets_choice (PastichePresets *presets, guint i)
{
  return ((Preset *) g_ptr_array_index (presets->list, i))->choice;
}

int
pastiche_presets_find (PastichePresets *presets, const char *name)
{
  for (guint i = 0; i < presets->list->len; i++)
    if (g_str_equal (pastiche_presets_name (presets, i), name))
      return i;
  return -1;
}

static gboolean
refuse (const char *sentence, GError **error)
{
  g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, sentence);
  return FALSE;
}

gboolean
pastiche_presets_save (PastichePresets *presets, const char *name, gconstpointer choice, GError **error)
{
  g_autofree char *clean    = clean_name (name);
  const char      *obstacle = presets->kind->obstacle != NULL ? presets->kind->obstacle (choice) : NULL;

  if (!read_again (presets, error))
    return FALSE;
  if (*clean == '\0')
    return refuse (_ ("A preset needs a name."), error);
  if (presets->list->len >= MOST_PRESETS && pastiche_presets_find (presets, clean) < 0)
    return refuse (_ ("There are too many presets: delete one first."), error);
  if (obstacle != NULL)
    return refuse (obstacle, error);
  put (presets, clean, presets->kind->copy (choice));
  return write_file (presets, error);
}

gboolean
pastiche_presets_rename (PastichePresets *presets, const char *name, const char *new_name, GError **error)
{
  g_autofree char *clean = clean_name (new_name);
  gpointer         choice;
  int              at;

  if (!read_again (presets, error))
    return FALSE;
  if (*clean == '\0')
    return refuse (_ ("A preset needs a name."), error);
  at = pastiche_presets_find (presets, name);
  if (at < 0)
    return refuse (_ ("That preset is no longer there."), error);
  choice = presets->kind->copy (pastiche_presets_choice (presets, at));
  g_ptr_array_remove_index (presets->list, at);
  put (presets, clean, choice);
  return write_file (presets, error);
}

gboolean
pastiche_presets_delete (PastichePresets *presets, const char *name, GError **error)
{
  int at;

  if (!read_again (presets, error))
    return FALSE;
  at = pastiche_presets_find (presets, name);
  if (at >= 0)
    g_ptr_array_remove_index (presets->list, at);
  return at < 0 || write_file (presets, error);
}
