/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * many-driver.c: the page that paints many files, in an offscreen window.  driver.h has the lines that all drivers know, and these
 * are its own:
 *
 *   many-driver STYLES STYLE STRENGTH
 *     add PATH          a picture, or a folder of them;   folder PATH   for the results
 *     wait              until nothing is being painted
 *     progress          what the bar says
 *     said              what failed, with ; between lines
 */
#include <stdlib.h>
#include <string.h>

#include "driver.h"
#include "pastiche-many-page.h"

static GtkWidget *page;

static void
add (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GSList one             = { file, NULL };

  pastiche_many_page_add (PASTICHE_MANY_PAGE (page), &one);
}

static void
set_folder (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  pastiche_many_page_set_folder (PASTICHE_MANY_PAGE (page), file);
}

static void
find_stop (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (driver_name_of (widget), "Stop") == 0)
    *(GtkWidget **) data = widget;
}

static void
wait_for_all (void)
{
  GtkWidget *stop = NULL;

  driver_visit_all (find_stop, &stop);
  while (gtk_widget_get_sensitive (stop) || gtk_events_pending ())
    driver_turn (TRUE);
}

static void
tell_said (void)
{
  GtkTextBuffer   *said = gtk_text_view_get_buffer (GTK_TEXT_VIEW (driver_find (GTK_TYPE_TEXT_VIEW)));
  GtkTextIter      from, to;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (said, &from, &to);
  text = gtk_text_buffer_get_text (said, &from, &to, FALSE);
  g_print ("%s|\n", g_strdelimit (text, "\n", ';'));
}

static gboolean
obey (const char *verb, const char *what)
{
  if (g_str_equal (verb, "progress"))
    g_print ("%s|\n", gtk_progress_bar_get_text (GTK_PROGRESS_BAR (driver_find (GTK_TYPE_PROGRESS_BAR))));
  else if (g_str_equal (verb, "said"))
    tell_said ();
  else
    {
      if (g_str_equal (verb, "add"))
        add (what);
      else if (g_str_equal (verb, "folder"))
        set_folder (what);
      else if (g_str_equal (verb, "wait"))
        wait_for_all ();
      else
        return FALSE;
      g_print ("ok\n");
    }
  return TRUE;
}

static GtkWidget *
target (void)
{
  return page;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error            = NULL;
  g_autoptr (PasticheGallery) gallery = NULL;
  g_autoptr (PasticheChoice) choice   = pastiche_choice_new ();

  gtk_init (&argc, &argv);
  if (argc != 4 || !(gallery = pastiche_gallery_open (argv[1], &error)))
    {
      g_printerr ("%s\n", error ? error->message : "many-driver STYLES STYLE STRENGTH");
      return 2;
    }
  choice->style             = g_strdup (argv[2]);
  choice->settings.strength = atof (argv[3]);
  page                      = pastiche_many_page_new (gallery, choice, "Vincent van Gogh 80 %");
  driver_open (page);
  driver_run (obey, target);
  gtk_widget_destroy (driver_window);
  while (g_main_context_iteration (NULL, FALSE)) /* callbacks of tasks whose owner is gone */
    ;
  return 0;
}
