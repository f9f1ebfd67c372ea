/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-driver.c: the body of the dialog “Restore Old Picture” in an offscreen window; mouse and keys are the preview's.
 * driver.h, preset-driver.h and brush-driver.h have the lines that others know, too, and these are its own:
 *
 *   restore-driver STYLES STATE.ini PICTURE [X Y W H VALUE]    with a selection, of one value; PASTICHE_RTL in the environment: read
 *     from the right
 *     wait              until no preview is being computed
 *     get               the settings, busy; and the problem shown, if any
 *     set NAME VALUE    a property of the body;   look NAME VALUE   of the preview
 *     tell NAME         a property of the body;   looks NAME        of the preview
 *     layer FILE MASK   writes the picture that the preview has made of the whole one, and its mask; “none” when it has not
 *     marks FILE FILE   writes what is damaged, and where may be mended; for each “none” if there is nothing to say, or “ok”
 *     tooltip NAME      of the button with that accessible name
 *     grey              the picture is from a grey image
 *     first             for how long, in ms, it took to be there
 */
#include <stdlib.h>
#include <string.h>

#include "brush-driver.h"
#include "driver.h"
#include "pastiche-restore-body.h"
#include "preset-driver.h"

static GtkWidget       *body, *preview;
static PastichePicture *picture;
static double           opened; /* ms */

static void
get (void)
{
  const char *const names[] = { "threshold", "scratches", "cracks", "stains", "fading", "noise", "blocks", "screen" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      double value;

      g_object_get (body, names[i], &value, NULL);
      g_print ("%g ", value);
    }
  g_print ("%d %s\n", driver_busy (preview), driver_problem ());
}

static void
save_layer (char **paths)
{
  g_autoptr (PastichePicture) layer  = pastiche_preview_take_layer (PASTICHE_PREVIEW (preview));
  g_autoptr (PasticheSelection) mask = pastiche_preview_take_mask (PASTICHE_PREVIEW (preview));

  if (layer == NULL)
    g_print ("none\n");
  else
    g_print ("%s %s\n", pastiche_picture_save (layer, paths[0], NULL) ? "ok" : "no",
             brush_save (mask, picture, paths[1]));
}

static void
save_marks (char **paths)
{
  g_autoptr (PasticheSelection) damage = NULL, within = NULL;
  g_autoptr (GError) error = NULL;

  if (!pastiche_restore_body_get_marks (PASTICHE_RESTORE_BODY (body), &damage, &within, &error))
    g_print ("%s\n", error->message);
  else
    g_print ("%s %s\n", brush_save (damage, picture, paths[0]), brush_save (within, picture, paths[1]));
}

/* --- lines ---------------------------------------------------------------- */

static void
find_tooltip (GtkWidget *widget, gpointer data)
{
  const char **words = data;

  if (g_strcmp0 (driver_name_of (widget), words[0]) == 0 && gtk_widget_get_has_tooltip (widget))
    words[1] = gtk_widget_get_tooltip_text (widget);
}

static void
tell_tooltip (const char *name)
{
  const char      *words[] = { name, "none" };
  g_autofree char *line    = NULL;

  driver_visit_all (find_tooltip, words);
  line = g_strdelimit (g_strdup (words[1]), "\n", ' ');
  g_print ("%s\n", line);
}

static gboolean
tell (const char *verb, const char *what)
{
  g_auto (GStrv) words = g_strsplit (what != NULL ? what : "", " ", 2);

  if (g_str_equal (verb, "get"))
    get ();
  else if (g_str_equal (verb, "tell"))
    driver_tell (body, what);
  else if (g_str_equal (verb, "looks"))
    driver_tell (preview, what);
  else if (g_str_equal (verb, "layer"))
    save_layer (words);
  else if (g_str_equal (verb, "marks"))
    save_marks (words);
  else if (g_str_equal (verb, "presets"))
    preset_tell ();
  else if (g_str_equal (verb, "tooltip"))
    tell_tooltip (what);
  else if (g_str_equal (verb, "first"))
    g_print ("%.0f\n", opened);
  else
    return FALSE;
  return TRUE;
}

static gboolean
obey (const char *verb, const char *what)
{
  if (tell (verb, what))
    return TRUE;
  if (g_str_equal (verb, "wait"))
    while (driver_busy (preview) || gtk_events_pending ())
      driver_turn (TRUE);
  else if (g_str_equal (verb, "set"))
    driver_set (body, what);
  else if (g_str_equal (verb, "look"))
    driver_set (preview, what);
  else if (g_str_equal (verb, "grey"))
    pastiche_restore_body_set_grey (PASTICHE_RESTORE_BODY (body));
  else if (!preset_do (verb, what) && !brush_do (preview, verb, what))
    return FALSE;
  g_print ("ok\n");
  return TRUE;
}

static GtkWidget *
target (void)
{
  return preview;
}

static PasticheSelection *
new_selection (char **words)
{
  PasticheSelection *selection =
      pastiche_selection_new (atoi (words[0]), atoi (words[1]), atoi (words[2]), atoi (words[3]), NULL);

  for (int i = 0; i < selection->width * selection->height; i++)
    selection->values[i] = (float) g_ascii_strtod (words[4], NULL);
  return selection;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error                 = NULL;
  g_autoptr (PasticheUserState) user_state = NULL;
  g_autoptr (PasticheGallery) gallery      = NULL;
  g_autoptr (PasticheSelection) selection  = NULL;
  gint64 began;

  pastiche_find_translations ();
  gtk_init (&argc, &argv);
  if (g_getenv ("PASTICHE_RTL") != NULL)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if ((argc != 4 && argc != 9) || !(gallery = pastiche_gallery_open (argv[1], &error)) ||
      !(picture = pastiche_picture_load (argv[3], &error)))
    {
      g_printerr ("%s\n", error ? error->message : "restore-driver STYLES STATE.ini PICTURE [X Y W H VALUE]");
      return 2;
    }
  selection  = argc == 9 ? new_selection (argv + 4) : NULL;
  user_state = pastiche_user_state_new (argv[2]);
  began      = g_get_monotonic_time ();
  body       = pastiche_restore_body_new (gallery, picture, selection, user_state);
  driver_open (body);
  opened  = (g_get_monotonic_time () - began) / 1000.0;
  preview = driver_find (PASTICHE_TYPE_PREVIEW);
  driver_run (obey, target);
  gtk_widget_destroy (driver_window);
  while (g_main_context_iteration (NULL, FALSE)) /* callbacks of tasks whose owner is gone */
    ;
  pastiche_picture_free (picture);
  return 0;
}
