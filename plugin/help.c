/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * help.c: the buttons “Help” and “About” of the dialog.
 *
 * The help is a page that is installed beside the program (help/en.html and its translations), shown by the program that
 * shows web pages.  GIMP's own help would look for it on the net.
 */
#include "help.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "version.h"

#define RESPONSE_ABOUT 1000 /* GIMP's own dialog has small ones: 1 is Reset */

/* The page in the artist's language, or else in English; free with g_free (). */
static char *
help_page (void)
{
  g_autofree char   *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char   *folder  = g_path_get_dirname (program != NULL ? program : ".");
  const char *const *names   = g_get_language_names ();

  for (int i = 0; names[i] != NULL; i++)
    {
      g_autofree char *file = g_strconcat (names[i], ".html", NULL);
      g_autofree char *path = g_build_filename (folder, "help", file, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return g_build_filename (folder, "help", "en.html", NULL);
}

static void
show_help (GtkWindow *dialog)
{
  g_autofree char *path    = help_page ();
  g_autofree char *uri     = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (GError) error = NULL;
  GtkWidget *trouble;

  if (gtk_show_uri_on_window (dialog, uri, GDK_CURRENT_TIME, &error))
    return;
  trouble =
      gtk_message_dialog_new (dialog, GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT, GTK_MESSAGE_ERROR,
                              GTK_BUTTONS_CLOSE, _ ("The help, “%s”, cannot be shown: %s."), path, error->message);
  g_signal_connect (trouble, "response", G_CALLBACK (gtk_widget_destroy), NULL);
  gtk_widget_show (trouble);
}

static void
show_about (GtkWindow *dialog)
{
  const char *authors[] = { "The Pastiche authors", NULL };

  gtk_show_about_dialog (dialog, "program-name", "Pastiche", "version", PASTICHE_VERSION, "comments",
                         _ ("Repaints photographs in the style of painters. Everything is computed on this machine."),
                         "authors", authors, "license-type", GTK_LICENSE_GPL_3_0, "title", _ ("About Pastiche"),
                         "logo-icon-name", "applications-graphics", NULL);
}

/* GIMP, which runs the dialog, would end it at any response; it connects to them later. */
static void
answered (GtkDialog *dialog, int response)
{
  if (response != GTK_RESPONSE_HELP && response != RESPONSE_ABOUT)
    return;
  g_signal_stop_emission_by_name (dialog, "response");
  if (response == GTK_RESPONSE_HELP)
    show_help (GTK_WINDOW (dialog));
  else
    show_about (GTK_WINDOW (dialog));
}

static gboolean
key_pressed (GtkWidget *dialog, GdkEventKey *event)
{
  if (event->keyval != GDK_KEY_F1 || (event->state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  show_help (GTK_WINDOW (dialog));
  return GDK_EVENT_STOP;
}

static void
add_button (GtkWidget *dialog, const char *words, int response)
{
  GtkWidget *button = gtk_dialog_add_button (GTK_DIALOG (dialog), words, response);
  GtkWidget *area   = gtk_widget_get_parent (button);

  if (GTK_IS_BUTTON_BOX (area))
    gtk_button_box_set_child_secondary (GTK_BUTTON_BOX (area), button, TRUE);
}

void
pastiche_help_add (GtkWidget *dialog)
{
  add_button (dialog, _ ("Help"), GTK_RESPONSE_HELP);
  add_button (dialog, _ ("About"), RESPONSE_ABOUT);
  g_signal_connect (dialog, "response", G_CALLBACK (answered), NULL);
  g_signal_connect (dialog, "key-press-event", G_CALLBACK (key_pressed), NULL);
}
