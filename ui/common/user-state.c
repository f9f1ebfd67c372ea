/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * user-state.c: what the dialog remembers from one time to the next.
 */
#include "user-state.h"

#include <string.h>

#include "kept-file.h"
#include "pastiche.h"

#define GROUP     "dialog"
#define USED      "used"  /* styles, the last one first */
#define LIKED     "liked" /* styles */
#define MOST_USED 50      /* remembered */

struct _PasticheUserState
{
  char     *path;
  GKeyFile *file;
  gboolean  known; /* the file could be read, so that writing it loses nothing */
};

PasticheUserState *
pastiche_user_state_new (const char *path)
{
  PasticheUserState *user_state = g_new0 (PasticheUserState, 1);

  user_state->file = g_key_file_new ();
  user_state->path =
      path != NULL ? g_strdup (path) : g_build_filename (g_get_user_config_dir (), "pastiche", "dialog.ini", NULL);
  user_state->known = pastiche_kept_file_read (user_state->path, user_state->file, NULL);
  return user_state;
}

void
pastiche_user_state_free (PasticheUserState *user_state)
{
  g_key_file_unref (user_state->file);
  g_free (user_state->path);
  g_free (user_state);
}

char *
pastiche_user_state_beside (PasticheUserState *user_state, const char *file_name)
{
  g_autofree char *folder = g_path_get_dirname (user_state->path);

  return g_build_filename (folder, file_name, NULL);
}

static void
save (PasticheUserState *user_state)
{
  g_autofree char *folder = g_path_get_dirname (user_state->path);
  gsize            length;
  g_autofree char *text = g_key_file_to_data (user_state->file, &length, NULL);

  if (!user_state->known)
    return;
  g_mkdir_with_parents (folder, 0700);
  pastiche_write_file (user_state->path, text, length, NULL);
}

static char **
get_styles (PasticheUserState *user_state, const char *key)
{
  char **styles = g_key_file_get_string_list (user_state->file, GROUP, key, NULL, NULL);

  return styles != NULL ? styles : g_new0 (char *, 1);
}

/* Remove @style from the list @key and, if @first, put it at its head. */
static void
move_style (PasticheUserState *user_state, const char *key, const char *style, gboolean first)
{
  g_auto (GStrv) before       = get_styles (user_state, key);
  g_autoptr (GPtrArray) after = g_ptr_array_new ();

  if (first)
    g_ptr_array_add (after, (gpointer) style);
  for (char **s = before; *s != NULL && after->len < MOST_USED; s++)
    if (strcmp (*s, style) != 0)
      g_ptr_array_add (after, *s);
  if (after->len > 0)
    g_key_file_set_string_list (user_state->file, GROUP, key, (const char *const *) after->pdata, after->len);
  else
    g_key_file_remove_key (user_state->file, GROUP, key, NULL);
  save (user_state);
}

int
pastiche_user_state_last_use (PasticheUserState *user_state, const char *style)
{
  g_auto (GStrv) styles = get_styles (user_state, USED);

  for (int i = 0; styles[i] != NULL; i++)
    if (strcmp (styles[i], style) == 0)
      return i;
  return G_MAXINT;
}

void
pastiche_user_state_use (PasticheUserState *user_state, const char *style)
{
  move_style (user_state, USED, style, TRUE);
}

gboolean
pastiche_user_state_likes (PasticheUserState *user_state, const char *style)
{
  g_auto (GStrv) styles = get_styles (user_state, LIKED);

  return g_strv_contains ((const char *const *) styles, style);
}

void
pastiche_user_state_like (PasticheUserState *user_state, const char *style, gboolean like)
{
  move_style (user_state, LIKED, style, like);
}

static const char *
group_of (const char *dialog)
{
  return dialog != NULL ? dialog : GROUP;
}

gboolean
pastiche_user_state_get_size (PasticheUserState *user_state, const char *dialog, int *width, int *height)
{
  *width  = g_key_file_get_integer (user_state->file, group_of (dialog), "width", NULL);
  *height = g_key_file_get_integer (user_state->file, group_of (dialog), "height", NULL);
  return *width > 0 && *height > 0;
}

void
pastiche_user_state_set_size (PasticheUserState *user_state, const char *dialog, int width, int height)
{
  g_key_file_set_integer (user_state->file, group_of (dialog), "width", width);
  g_key_file_set_integer (user_state->file, group_of (dialog), "height", height);
  save (user_state);
}

double
pastiche_user_state_get_divider (PasticheUserState *user_state)
{
  double divider = g_key_file_has_key (user_state->file, GROUP, "divider", NULL)
                       ? g_key_file_get_double (user_state->file, GROUP, "divider", NULL)
                       : 0.5;

  return divider >= 0 && divider <= 1 ? divider : 0.5;
}

void
pastiche_user_state_set_divider (PasticheUserState *user_state, double divider)
{
  g_key_file_set_double (user_state->file, GROUP, "divider", divider);
  save (user_state);
}
