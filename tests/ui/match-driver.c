/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * match-driver.c: the body of the dialog “Match Looks” in an offscreen window.  driver.h has the lines that all drivers
 * know, and these are its own:
 *
 *   match-driver PICTURE PICTURE…
 *     get               to, strength; and the problem shown, if any
 *     set NAME VALUE    a property of the body;   tell NAME   the same
 *     select N          as if that still was clicked
 *     place NAME        the rectangle in the window of what has that accessible name
 *     grey              the pictures are from a grey image
 */
#include <stdlib.h>
#include <string.h>

#include "driver.h"
#include "pastiche-match-body.h"
#include "picture-surface.h"

static GtkWidget *body;

typedef struct
{
  const char *name;
  GtkWidget  *widget;
} Wanted;

static void
find_named (GtkWidget *widget, gpointer data)
{
  Wanted *wanted = data;

  if (!GTK_IS_LABEL (widget) && g_strcmp0 (driver_name_of (widget), wanted->name) == 0)
    wanted->widget = widget;
}

static void
tell_place (const char *name)
{
  Wanted wanted = { name, NULL };

  driver_visit_all (find_named, &wanted);
  driver_tell_rectangle (wanted.widget);
}

static void
get (void)
{
  double strength;
  int    to;

  g_object_get (body, "to", &to, "strength", &strength, NULL);
  g_print ("%d %g %s\n", to, strength, driver_problem ());
}

static gboolean
obey (const char *verb, const char *what)
{
  if (g_str_equal (verb, "get"))
    get ();
  else if (g_str_equal (verb, "tell"))
    driver_tell (body, what);
  else if (g_str_equal (verb, "place"))
    tell_place (what);
  else if (g_str_equal (verb, "set") || g_str_equal (verb, "grey") || g_str_equal (verb, "select"))
    {
      GtkFlowBox *cards = GTK_FLOW_BOX (driver_find (GTK_TYPE_FLOW_BOX));

      if (g_str_equal (verb, "set"))
        driver_set (body, what);
      else if (g_str_equal (verb, "select"))
        gtk_flow_box_select_child (cards, gtk_flow_box_get_child_at_index (cards, atoi (what)));
      else
        pastiche_match_body_set_grey (PASTICHE_MATCH_BODY (body));
      g_print ("ok\n");
    }
  else
    return FALSE;
  return TRUE;
}

static GtkWidget *
target (void)
{
  return body;
}

int
main (int argc, char **argv)
{
  g_autofree PasticheStill   **stills   = g_new0 (PasticheStill *, argc);
  g_autofree PastichePicture **pictures = g_new0 (PastichePicture *, argc);
  g_autofree char            **names    = g_new0 (char *, argc);
  PasticheStills               all      = { argc - 1, stills, pictures, (const char *const *) names };

  pastiche_find_translations ();
  gtk_init (&argc, &argv);
  for (int i = 0; i < argc - 1; i++)
    {
      pictures[i] = pastiche_picture_load (argv[i + 1], NULL);
      stills[i]   = pastiche_still_new (pictures[i], NULL);
      names[i]    = g_path_get_basename (argv[i + 1]);
    }
  body = pastiche_match_body_new (&all);
  driver_open (body);
  driver_run (obey, target);
  gtk_widget_destroy (driver_window);
  while (g_main_context_iteration (NULL, FALSE)) /* callbacks of tasks whose owner is gone */
    ;
  for (int i = 0; i < argc - 1; i++)
    {
      pastiche_picture_free (pictures[i]);
      pastiche_still_free (stills[i]);
      g_free (names[i]);
    }
  return 0;
}
