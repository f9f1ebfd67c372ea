/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * list-procedure.c: plug-in-pastiche-list, for scripts: which styles and eras there are, and what they say of themselves.
 *
 *   (let* ((list (plug-in-pastiche-list)) (names (list-ref list 0)) (titles (list-ref list 1)) …
 *
 * GIMP has no tables, so the columns are arrays of one length, in which the same place is the same style.
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "list-procedure.h"
#include "pastiche-era.h"

enum
{
  NAMES,
  TITLES,
  KINDS,
  ARTISTS,
  YEARS,
  TAGS,
  WEAK_AT,
  GOOD_FOR,
  N_COLUMNS
};

static void
add_row (GPtrArray *columns[N_COLUMNS], const char *const row[N_COLUMNS])
{
  for (int i = 0; i < N_COLUMNS; i++)
    g_ptr_array_add (columns[i], g_strdup (row[i]));
}

static void
add_styles (GPtrArray *columns[N_COLUMNS], PasticheGallery *gallery)
{
  g_autoptr (GPtrArray) styles = pastiche_gallery_list (gallery);

  for (guint i = 0; i < styles->len; i++)
    {
      const PasticheStyleInfo *info           = g_ptr_array_index (styles, i);
      const char              *kind           = pastiche_gallery_is_own (gallery, info->name) ? "own-style" : "style";
      const char *const        row[N_COLUMNS] = { info->name,     info->title,      kind,          info->artist, "",
                                                  info->keywords, info->weaknesses, info->good_for };

      add_row (columns, row);
    }
}

static void
add_eras (GPtrArray *columns[N_COLUMNS], PasticheGallery *gallery)
{
  g_autoptr (GPtrArray) eras = pastiche_era_list (gallery);

  for (guint i = 0; i < eras->len; i++)
    {
      const PasticheEraInfo *info           = g_ptr_array_index (eras, i);
      const char *const      row[N_COLUMNS] = { info->name, info->title, "era", "", info->years, "", info->weak, "" };

      add_row (columns, row);
    }
}

static GimpValueArray *
run (GimpProcedure *procedure, G_GNUC_UNUSED GimpProcedureConfig *config, G_GNUC_UNUSED gpointer data)
{
  GError *error                       = NULL;
  g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (NULL, &error);
  GPtrArray      *columns[N_COLUMNS];
  GimpValueArray *values;

  if (gallery == NULL)
    return gimp_procedure_new_return_values (procedure, GIMP_PDB_EXECUTION_ERROR, error);
  values = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
  for (int i = 0; i < N_COLUMNS; i++)
    columns[i] = g_ptr_array_new ();
  add_styles (columns, gallery);
  add_eras (columns, gallery);
  for (int i = 0; i < N_COLUMNS; i++)
    {
      g_ptr_array_add (columns[i], NULL);
      GIMP_VALUES_TAKE_STRV (values, i + 1, g_ptr_array_free (columns[i], FALSE));
    }
  return values;
}

GimpProcedure *
pastiche_list_procedure_new (GimpPlugIn *plug_in)
{
  static const struct
  {
    const char *name, *label, *blurb;
  } columns[N_COLUMNS] = {
    [NAMES]    = { "names", N_ ("Names"), N_ ("What the arguments “style”, “mix” and “era” take") },
    [TITLES]   = { "titles", N_ ("Titles"), N_ ("What the dialogs show") },
    [KINDS]    = { "kinds", N_ ("Kinds"), N_ ("“style”, “own-style” for one of the artist's own, or “era”") },
    [ARTISTS]  = { "artists", N_ ("Artists"), N_ ("Whose paintings a style was learned from") },
    [YEARS]    = { "years", N_ ("Years"), N_ ("When an era was") },
    [TAGS]     = { "tags", N_ ("Tags"), N_ ("Techniques, movements and moods, in English, with commas between them") },
    [WEAK_AT]  = { "weak-at", N_ ("Weak at"), N_ ("What the style or era does badly, in English") },
    [GOOD_FOR] = { "good-for", N_ ("Good for"), N_ ("What the style does well, in English") },
  };
  GimpProcedure *procedure =
      gimp_procedure_new (plug_in, PASTICHE_LIST_PROCEDURE, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  gimp_procedure_set_documentation (procedure, _ ("List the styles and eras"),
                                    _ ("Gives the names, titles and what else is known of all styles, by title, and "
                                       "then of all eras, by year: arrays of one length, in which the same place is "
                                       "the same style or era."),
                                    PASTICHE_LIST_PROCEDURE);
  gimp_procedure_set_attribution (procedure, "The Pastiche developers", "GPL-3.0-or-later", "2026");
  for (int i = 0; i < N_COLUMNS; i++)
    gimp_procedure_add_string_array_return_value (procedure, columns[i].name, _ (columns[i].label),
                                                  _ (columns[i].blurb), G_PARAM_READWRITE);
  return procedure;
}
