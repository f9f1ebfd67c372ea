/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-driver.c: the page that fine-tunes a style, in an offscreen window;
 * mouse and keys are the first painting's.  driver.h has the lines that all
 * drivers know, and these are its own:
 *
 *   tune-driver STYLES PICTURE
 *     add FILE          a painting, as if dropped
 *     part N            the part of the Nth painting that counts
 *     choose N NAME     the Nth of the choices in the box with that accessible name
 *     states            the filmstrip's frames, with * for the selected one
 *     select N          the Nth of them
 *     tell NAME         a property of the preview
 *     close             as the artist would
 *     saved             the names of styles that were saved, and whether the page has finished
 */
#include <stdlib.h>

#include "driver.h"
#include "pastiche-crop.h"
#include "pastiche-filmstrip.h"
#include "pastiche-preview.h"
#include "pastiche-tune-page.h"

static GtkWidget *page;
static GString   *saved;

static void
list_crops (GtkWidget *widget, gpointer data)
{
  if (PASTICHE_IS_CROP (widget))
    g_ptr_array_add (data, widget);
}

static GtkWidget *
crop_at (int i)
{
  g_autoptr (GPtrArray) crops = g_ptr_array_new ();

  driver_visit_all (list_crops, crops);
  return i < (int) crops->len ? g_ptr_array_index (crops, i) : NULL;
}

static GtkWidget *
target (void)
{
  return crop_at (0);
}

static GtkFlowBox *
filmstrip (void)
{
  return GTK_FLOW_BOX (driver_find (GTK_TYPE_FLOW_BOX));
}

static void
print_states (void)
{
  GtkFlowBox      *strip = filmstrip ();
  GtkFlowBoxChild *frame;

  for (int i = 0; (frame = gtk_flow_box_get_child_at_index (strip, i)) != NULL; i++)
    g_print ("%s%s;", gtk_flow_box_child_is_selected (frame) ? "*" : "", driver_name_of (GTK_WIDGET (frame)));
  g_print ("\n");
}

static void
tell_part (const char *which)
{
  GtkWidget   *crop = crop_at (atoi (which));
  GdkRectangle part = { 0, 0, 0, 0 };

  if (crop != NULL)
    pastiche_crop_get (PASTICHE_CROP (crop), &part);
  g_print ("%d %d %d %d\n", part.x, part.y, part.width, part.height);
}

static void
add (const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  pastiche_tune_page_add (PASTICHE_TUNE_PAGE (page), (char *[]) { uri, NULL });
}

static void
choose_in (GtkWidget *widget, gpointer data)
{
  char **words = data;

  if (GTK_IS_COMBO_BOX (widget) && g_strcmp0 (driver_name_of (widget), words[1]) == 0)
    gtk_combo_box_set_active (GTK_COMBO_BOX (widget), atoi (words[0]));
}

static void
choose (const char *what)
{
  g_auto (GStrv) words = g_strsplit (what, " ", 2);

  driver_visit_all (choose_in, words);
}

static void
note_saved (G_GNUC_UNUSED GtkWidget *widget, const char *name)
{
  g_string_append_printf (saved, "%s ", name);
}

static void
note_finished (void)
{
  g_string_append (saved, "finished");
}

static gboolean
do_what (const char *verb, const char *what)
{
  if (g_str_equal (verb, "add"))
    add (what);
  else if (g_str_equal (verb, "choose"))
    choose (what);
  else if (g_str_equal (verb, "select"))
    gtk_flow_box_select_child (filmstrip (), gtk_flow_box_get_child_at_index (filmstrip (), atoi (what)));
  else if (g_str_equal (verb, "close"))
    pastiche_tune_page_close (PASTICHE_TUNE_PAGE (page));
  else
    return FALSE;
  g_print ("ok\n");
  return TRUE;
}

static gboolean
obey (const char *verb, const char *what)
{
  if (g_str_equal (verb, "states"))
    print_states ();
  else if (g_str_equal (verb, "part"))
    tell_part (what);
  else if (g_str_equal (verb, "tell"))
    driver_tell (driver_find (PASTICHE_TYPE_PREVIEW), what);
  else if (g_str_equal (verb, "saved"))
    g_print ("%s\n", saved->str);
  else
    return do_what (verb, what);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error            = NULL;
  g_autoptr (PasticheGallery) gallery = NULL;
  g_autoptr (PastichePicture) picture = NULL;

  pastiche_find_translations ();
  gtk_init (&argc, &argv);
  if (argc != 3 || !(gallery = pastiche_gallery_open (argv[1], &error)) ||
      !(picture = pastiche_picture_load (argv[2], &error)))
    {
      g_printerr ("%s\n", error ? error->message : "tune-driver STYLES PICTURE");
      return 2;
    }

  saved = g_string_new (NULL);
  page  = pastiche_tune_page_new (gallery, picture, NULL);
  g_signal_connect (page, "style-saved", G_CALLBACK (note_saved), NULL);
  g_signal_connect (page, "finished", G_CALLBACK (note_finished), NULL);
  driver_open (page);
  gtk_widget_set_size_request (page, 1136, 620);
  driver_run_for (0.2);
  driver_run (obey, target);
  gtk_widget_destroy (driver_window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_string_free (saved, TRUE);
  return 0;
}
