/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * habits.c: what the dialog remembers of an artist.
 */
#include "habits.h"

#include <string.h>

#define GROUP     "dialog"
#define USED      "used"  /* styles, the last one first */
#define LIKED     "liked" /* styles */
#define MOST_USED 50      /* remembered */

struct _PasticheHabits
{
  char     *path;
  GKeyFile *file;
};

PasticheHabits *
pastiche_habits_new (const char *path)
{
  PasticheHabits *habits = g_new0 (PasticheHabits, 1);

  habits->file = g_key_file_new ();
  habits->path =
      path != NULL ? g_strdup (path) : g_build_filename (g_get_user_config_dir (), "pastiche", "dialog.ini", NULL);
  g_key_file_load_from_file (habits->file, habits->path, G_KEY_FILE_NONE, NULL);
  return habits;
}

void
pastiche_habits_free (PasticheHabits *habits)
{
  g_key_file_unref (habits->file);
  g_free (habits->path);
  g_free (habits);
}

char *
pastiche_habits_beside (PasticheHabits *habits, const char *file_name)
{
  g_autofree char *folder = g_path_get_dirname (habits->path);

  return g_build_filename (folder, file_name, NULL);
}

static void
save (PasticheHabits *habits)
{
  g_autofree char *folder = g_path_get_dirname (habits->path);

  g_mkdir_with_parents (folder, 0700);
  g_key_file_save_to_file (habits->file, habits->path, NULL);
}

static char **
get_styles (PasticheHabits *habits, const char *key)
{
  char **styles = g_key_file_get_string_list (habits->file, GROUP, key, NULL, NULL);

  return styles != NULL ? styles : g_new0 (char *, 1);
}

/* Take @style out of a list of styles, and put it at its head if @first. */
static void
move_style (PasticheHabits *habits, const char *key, const char *style, gboolean first)
{
  g_auto (GStrv) before       = get_styles (habits, key);
  g_autoptr (GPtrArray) after = g_ptr_array_new ();

  if (first)
    g_ptr_array_add (after, (gpointer) style);
  for (char **s = before; *s != NULL && after->len < MOST_USED; s++)
    if (strcmp (*s, style) != 0)
      g_ptr_array_add (after, *s);
  if (after->len > 0)
    g_key_file_set_string_list (habits->file, GROUP, key, (const char *const *) after->pdata, after->len);
  else
    g_key_file_remove_key (habits->file, GROUP, key, NULL);
  save (habits);
}

int
pastiche_habits_last_use (PasticheHabits *habits, const char *style)
{
  g_auto (GStrv) styles = get_styles (habits, USED);

  for (int i = 0; styles[i] != NULL; i++)
    if (strcmp (styles[i], style) == 0)
      return i;
  return G_MAXINT;
}

void
pastiche_habits_use (PasticheHabits *habits, const char *style)
{
  move_style (habits, USED, style, TRUE);
}

gboolean
pastiche_habits_likes (PasticheHabits *habits, const char *style)
{
  g_auto (GStrv) styles = get_styles (habits, LIKED);

  return g_strv_contains ((const char *const *) styles, style);
}

void
pastiche_habits_like (PasticheHabits *habits, const char *style, gboolean like)
{
  move_style (habits, LIKED, style, like);
}

gboolean
pastiche_habits_get_size (PasticheHabits *habits, int *width, int *height)
{
  *width  = g_key_file_get_integer (habits->file, GROUP, "width", NULL);
  *height = g_key_file_get_integer (habits->file, GROUP, "height", NULL);
  return *width > 0 && *height > 0;
}

void
pastiche_habits_set_size (PasticheHabits *habits, int width, int height)
{
  g_key_file_set_integer (habits->file, GROUP, "width", width);
  g_key_file_set_integer (habits->file, GROUP, "height", height);
  save (habits);
}

double
pastiche_habits_get_divider (PasticheHabits *habits)
{
  double divider = g_key_file_has_key (habits->file, GROUP, "divider", NULL)
                       ? g_key_file_get_double (habits->file, GROUP, "divider", NULL)
                       : 0.5;

  return divider >= 0 && divider <= 1 ? divider : 0.5;
}

void
pastiche_habits_set_divider (PasticheHabits *habits, double divider)
{
  g_key_file_set_double (habits->file, GROUP, "divider", divider);
  save (habits);
}
