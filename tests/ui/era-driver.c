/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * era-driver.c: the body of the dialog “Era” in an offscreen window; mouse and keys are the preview's.  driver.h has the
 * lines that all drivers know, and these are its own:
 *
 *   era-driver STYLES STATE.ini PICTURE [PICTURE…]    the frames of a shot
 *     wait              until no preview is being computed
 *     get               era, strength, grain, optics, busy; and the problem shown, if any
 *     set NAME VALUE    a property of the body;   look NAME VALUE   of the preview
 *     tell NAME         a property of the body;   looks NAME        of the preview
 *     layer FILE        writes the picture that the preview has made of the whole frame; “none” when it has not
 *     grey              the picture is from a grey image
 *     key-in-eras KEY   a key for the cards
 *     tooltip NAME      of the era with that accessible name;   thumbnail NAME   the rectangle of its picture in the window
 */
#include <stdlib.h>
#include <string.h>

#include "driver.h"
#include "era-card.h"
#include "pastiche-era-body.h"

static GtkWidget *body, *preview, *cards;

static void
get (void)
{
  g_autofree char *era = NULL;
  double           strength, grain, optics;

  g_object_get (body, "era", &era, "strength", &strength, "grain", &grain, "optics", &optics, NULL);
  g_print ("%s %g %g %g %d %s\n", era, strength, grain, optics, driver_busy (preview), driver_problem ());
}

static GtkWidget *
card_of (const char *name)
{
  GtkFlowBoxChild *card;

  for (int i = 0; (card = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (cards), i)) != NULL; i++)
    if (g_strcmp0 (driver_name_of (GTK_WIDGET (card)), name) == 0)
      break;
  return GTK_WIDGET (card);
}

static void
tell_tooltip (const char *name)
{
  g_autofree char *text = gtk_widget_get_tooltip_text (card_of (name));

  g_print ("%s\n", g_strdelimit (text, "\n", '|'));
}

static void
tell_thumbnail (const char *name)
{
  driver_tell_rectangle (GTK_WIDGET (pastiche_era_card_thumbnail (PASTICHE_ERA_CARD (card_of (name)))));
}

static void
save_layer (const char *path)
{
  g_autoptr (PastichePicture) layer = pastiche_preview_take_layer (PASTICHE_PREVIEW (preview));

  g_print ("%s\n", layer == NULL ? "none" : pastiche_picture_save (layer, path, NULL) ? "ok" : "no");
}

static gboolean
obey (const char *verb, const char *what)
{
  gboolean answered = TRUE;

  if (g_str_equal (verb, "get"))
    get ();
  else if (g_str_equal (verb, "tell"))
    driver_tell (body, what);
  else if (g_str_equal (verb, "looks"))
    driver_tell (preview, what);
  else if (g_str_equal (verb, "tooltip"))
    tell_tooltip (what);
  else if (g_str_equal (verb, "thumbnail"))
    tell_thumbnail (what);
  else if (g_str_equal (verb, "layer"))
    save_layer (what);
  else
    answered = FALSE;
  if (answered)
    return TRUE;
  if (g_str_equal (verb, "wait"))
    while (driver_busy (preview) || gtk_events_pending ())
      driver_turn (TRUE);
  else if (g_str_equal (verb, "set"))
    driver_set (body, what);
  else if (g_str_equal (verb, "look"))
    driver_set (preview, what);
  else if (g_str_equal (verb, "grey"))
    pastiche_era_body_set_grey (PASTICHE_ERA_BODY (body));
  else if (g_str_equal (verb, "key-in-eras"))
    driver_press_key (cards, what);
  else
    return FALSE;
  g_print ("ok\n");
  return TRUE;
}

static GtkWidget *
target (void)
{
  return preview;
}

/* Make the stills; the first picture stays, for the preview. */
static PastichePicture *
load_frames (char **paths, int n, PasticheStill **stills, GError **error)
{
  PastichePicture *first = NULL;

  for (int i = 0; i < n; i++)
    {
      g_autoptr (PastichePicture) picture = pastiche_picture_load (paths[i], error);

      if (picture == NULL || !(stills[i] = pastiche_still_new (picture, error)))
        return NULL;
      if (i == 0)
        first = g_steal_pointer (&picture);
    }
  return first;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error                 = NULL;
  g_autoptr (PasticheUserState) user_state = NULL;
  g_autoptr (PasticheGallery) gallery      = NULL;
  g_autoptr (PastichePicture) picture      = NULL;
  g_autofree PasticheStill **stills        = g_new0 (PasticheStill *, argc);
  PasticheEraShot            shot          = { NULL, stills, argc - 3, 0 };

  pastiche_find_translations ();
  gtk_init (&argc, &argv);
  if (argc < 4 || !(gallery = pastiche_gallery_open (argv[1], &error)) ||
      !(picture = load_frames (argv + 3, argc - 3, stills, &error)))
    {
      g_printerr ("%s\n", error ? error->message : "era-driver STYLES STATE.ini PICTURE [PICTURE…]");
      return 2;
    }
  shot.gallery = gallery;
  user_state   = pastiche_user_state_new (argv[2]);
  body         = pastiche_era_body_new (&shot, picture, NULL, user_state);
  driver_open (body);
  preview = driver_find (PASTICHE_TYPE_PREVIEW);
  cards   = driver_find (GTK_TYPE_FLOW_BOX);
  driver_run (obey, target);
  gtk_widget_destroy (driver_window);
  while (g_main_context_iteration (NULL, FALSE)) /* callbacks of tasks whose owner is gone */
    ;
  for (int i = 0; i < shot.n; i++)
    pastiche_still_free (stills[i]);
  return 0;
}
